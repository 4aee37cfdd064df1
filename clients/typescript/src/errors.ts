import type { components } from "./openapi.js";
import type { Status } from "./statuses.js";

type Schemas = components["schemas"];

/** One thing that is wrong with a request. */
export type Problem = Schemas["Error"];
export type Session = Schemas["Session"];
export type Application = Schemas["Application"];

/** What accompanies an answer, whether it is a success or not. */
export interface Members {
  readonly request_id: string;
  readonly warnings: readonly Problem[];
  readonly session: Session;
  readonly application: Application | null;
}

/** Any failure of a call. */
export class PlanoCoreError extends Error {
  override name = "PlanoCoreError";
}

/** No answer came: `cause` is what `fetch` threw. Whether the request was carried out is not known. */
export class ConnectionFailed extends PlanoCoreError {
  override name = "ConnectionFailed";
}

/** An answer that is not the API's, such as a proxy's page. */
export class UnexpectedAnswer extends PlanoCoreError {
  override name = "UnexpectedAnswer";

  constructor(
    readonly code: number,
    readonly text: string,
    cause: unknown,
  ) {
    super(`HTTP ${code}, and no answer of the API`, { cause });
  }
}

/** An answer of the API that is no success; `status` tells which. */
export class ApiError extends PlanoCoreError implements Members {
  override name = "ApiError";
  readonly request_id: string;
  readonly warnings: readonly Problem[];
  readonly session: Session;
  readonly application: Application | null;

  constructor(
    /** A status that this version does not know is a string like any other. */
    readonly status: Status | (string & {}),
    readonly code: number,
    readonly errors: readonly Problem[],
    /** Of `mandrill-email-failed`: the record, which was saved; of the rule `conflict` on `last_updated`: the record as it is now. */
    readonly data: unknown,
    members: Members,
  ) {
    super(described(status, code, errors, members.request_id));
    this.request_id = members.request_id;
    this.warnings = members.warnings;
    this.session = members.session;
    this.application = members.application;
  }
}

function described(status: string, code: number, errors: readonly Problem[], id: string): string {
  const wrong = errors.map((error) => `${error.attr} ${error.message}`).join("; ");
  return `${status} (${code})${wrong && ": "}${wrong} [request ${id}]`;
}
