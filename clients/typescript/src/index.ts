export type { Answer, CallOptions, KeyedCallOptions, Options, Results } from "./call.js";
export type * from "./client.js";
export { PlanoCore } from "./client.js";
export { type CsvRow, fromCsv, toCsv } from "./csv.js";
export type { Application, Members, Problem, Session } from "./errors.js";
export { ApiError, ConnectionFailed, PlanoCoreError, UnexpectedAnswer } from "./errors.js";
export type { components } from "./openapi.js";
export type { Retry } from "./retry.js";
export type { Status } from "./statuses.js";
