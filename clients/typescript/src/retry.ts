import { ApiError, ConnectionFailed, UnexpectedAnswer } from "./errors.js";
import type { Status } from "./statuses.js";

/** How often and how soon a failed call is tried again. Times are in milliseconds. */
export interface Retry {
  /** Tries after the first one; 3 unless given. */
  readonly retries?: number;
  /** The first wait is at random up to this long, each later one up to twice as long; 500 unless given. */
  readonly firstWait?: number;
  /** No wait is longer; a call that is told to wait longer fails at once. 20 000 unless given. */
  readonly longestWait?: number;
}

const nothingWasDone: readonly Status[] = ["rate-limit-exceeded", "identify-request-error"];
const perhapsDone: readonly Status[] = ["application-crash"];
const failuresOfProxies = [502, 503, 504];
// What Node says of requests that never left. Browsers do not tell.
const neverSent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"];

/** Milliseconds until the next try after `tries` of them; undefined when there is none. */
export function wait(retry: Retry, tries: number, failure: unknown, told: number | undefined, repeatable: boolean): number | undefined {
  const { retries = 3, firstWait = 500, longestWait = 20_000 } = retry;
  if (tries > retries || !mayBeSentAgain(failure, repeatable)) return undefined;
  if (told !== undefined) return told <= longestWait ? told : undefined;
  return Math.random() * Math.min(longestWait, firstWait * 2 ** (tries - 1));
}

function mayBeSentAgain(failure: unknown, repeatable: boolean): boolean {
  if (failure instanceof ApiError)
    return among(nothingWasDone, failure.status) || isAtWork(failure) || (repeatable && among(perhapsDone, failure.status));
  if (failure instanceof ConnectionFailed) return repeatable || among(neverSent, codeOf(failure.cause));
  return repeatable && failure instanceof UnexpectedAnswer && failuresOfProxies.includes(failure.code);
}

/** The same request, under the same key, has not been answered yet: asking again later brings its answer. */
function isAtWork(failure: ApiError): boolean {
  return failure.errors.some((error) => error.rule === "in_progress");
}

function among(known: readonly string[], word: unknown): boolean {
  return known.some((one) => one === word);
}

/** `fetch` hides the reason in its error's cause; a name with several addresses has one for each. */
function codeOf(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
