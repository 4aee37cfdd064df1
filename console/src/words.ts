// Failures in words for people, and what is wrong with one field.
import { ApiError, ConnectionFailed, UnexpectedAnswer } from "../../clients/typescript/src/index.js";

const WORDS: Readonly<Record<string, string>> = {
  "missing-param": "Something is missing.",
  "invalid-param": "Something is not accepted.",
  "invalid-url": "The image was refused.",
  "slug-already-exists": "Another item of this collection already has the slug.",
  "client-required": "This account has no role. Ask an operator for one.",
  "route-non-existent": "This server does not know what the page asks for. Load the page anew.",
  "session-required": "This takes a session of a user. Sign out, and in again.",
  "application-crash": "The server failed. Try again; if it stays so, send the request id to the operators.",
  "identify-request-error": "The server is not ready. Try again in a minute.",
  "rate-limit-exceeded": "There were too many requests at once. Wait a moment, then try again.",
  "request-too-large": "This is more than one request may hold (1 MB). Split it.",
  "request-refused": "A firewall refused the request. Ask the operators.",
  "route-not-found": "This is switched off at the moment. Ask the operators.",
  "service-not-found": "This is switched off at the moment. Ask the operators.",
  "email-not-found": "There is no account with this e-mail.",
  "invalid-password": "E-mail or password is wrong.",
  "user-has-no-password": "This account has no password yet. Ask an operator for one.",
  "user-requires-role": "This account has no role in the application of this console.",
  "too-many-attempts": "Too many tries. Wait a quarter of an hour, then try again.",
};

const OF_RULES: Readonly<Record<string, string>> = {
  unauthorized: "This account may not do this.",
  referenced: "Other records refer to it, so it stays.",
  conflict: "Another person changed it meanwhile. Load the page anew.",
};

export function wordsOf(error: unknown): string {
  if (error instanceof ApiError) return error.errors.map(({ rule }) => OF_RULES[rule]).find(Boolean) ?? WORDS[error.status] ?? "";
  if (error instanceof ConnectionFailed) {
    const where = navigator.onLine ? "The server does not answer." : "This computer is offline.";
    return `${where} What you typed is still here; try again when the connection is back.`;
  }
  if (error instanceof UnexpectedAnswer) return `Something between here and the server answered instead of it (HTTP ${error.code}). Try again.`;
  return String(error);
}

/** What an error says of a parameter. */
export function problemsOf(error: unknown, attr: string): string[] {
  if (!(error instanceof ApiError)) return [];
  return error.errors.filter((problem) => problem.attr === attr).map((problem) => `${problem.message} (${problem.rule})`);
}

/** The record as another person left it, where that is why a change was refused. */
export function conflictIn<T>(error: unknown): T | undefined {
  return hasRule(error, "conflict") ? ((error as ApiError).data as T) : undefined;
}

export function hasRule(error: unknown, rule: string): boolean {
  return error instanceof ApiError && error.errors.some((problem) => problem.rule === rule);
}
