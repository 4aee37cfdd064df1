// Made by `python -m tools.codegen.clients` from docs/openapi.json.

/** What an answer that is no success may say. */
export type Status =
  | "invalid-token"
  | "session-expired"
  | "client-required"
  | "missing-param"
  | "invalid-param"
  | "application-crash"
  | "mandrill-email-failed"
  | "invalid-content-type"
  | "request-too-large"
  | "route-non-existent"
  | "rate-limit-exceeded"
  | "request-refused"
  | "no-params-decoded"
  | "invalid-encoded-params"
  | "route-not-found"
  | "identify-request-error"
  | "service-not-found"
  | "session-required"
  | "email-already-registered"
  | "client-validation-failed"
  | "too-many-attempts"
  | "slug-already-exists"
  | "invalid-url";
