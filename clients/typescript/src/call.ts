import type { Application, Members, Problem, Session } from "./errors.js";
import { ApiError, ConnectionFailed, UnexpectedAnswer } from "./errors.js";
import type { Retry } from "./retry.js";
import { wait } from "./retry.js";

// Longer ones end at once.
const longestTimer = 2 ** 31 - 1;

export interface Options {
  /** `false` never tries again. */
  readonly retry?: Retry | false;
  /** Milliseconds for each try; 30 000 unless given. */
  readonly timeout?: number;
  /** Sends bodies as the base64 of their JSON, for networks that log or change plain ones. */
  readonly base64?: boolean;
  /** A `fetch` of your own. */
  readonly fetch?: typeof fetch;
}

export interface CallOptions {
  /** Ends the call. */
  readonly signal?: AbortSignal;
}

export interface KeyedCallOptions extends CallOptions {
  /** Of this one request: what was done under it is not done again. Made anew for each call without it. */
  readonly idempotencyKey?: string;
}

/** `data` is the record, or the results of an index. */
export interface Answer<T> extends Members {
  readonly data: T;
}

/** One page; `count` is the number of matches on all pages, when asked for; `next` is the next page's `page.after`, if any. */
export interface Results<R> {
  readonly results: readonly R[];
  readonly count?: number;
  readonly next?: string | null;
}

/**
 * A route. `repeatable`: sending it twice does what sending it once does. `sensitive`: parameters are sent as base64. `open`: no
 * token is sent.
 */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly repeatable?: true;
  readonly takesKey?: true;
  readonly sensitive?: true;
  readonly open?: true;
}

interface Envelope {
  readonly status: string;
  readonly request_id: string;
  readonly data?: unknown;
  readonly errors?: readonly Problem[];
  readonly warnings?: readonly Problem[];
  readonly session?: Session;
  readonly application?: Application;
}

export class Sender {
  readonly #url: string;
  readonly #token: string | undefined;
  readonly #options: Options;

  constructor(url: string, token: string | undefined, options: Options) {
    if (!/^https?:\/\//.test(url)) throw new TypeError("url must begin with https:// or http://");
    if (token !== undefined && !/^[!-~]+$/.test(token)) throw new TypeError("token is empty, or has characters that no token has");
    this.#url = url.replace(/\/+$/, "");
    this.#token = token;
    this.#options = options;
  }

  async call<T>(operation: Operation, params: object, options: KeyedCallOptions = {}): Promise<Answer<T>> {
    const request = this.#request(operation, params, options);
    for (let tries = 1; ; tries++) {
      const reply = await this.#send(operation, request, options);
      try {
        return await answered<T>(reply);
      } catch (failure) {
        await this.#waitOrThrow(operation, tries, failure, reply, options);
      }
    }
  }

  async *pages<R>(operation: Operation, params: object, size: number, options?: CallOptions): AsyncGenerator<R, void, undefined> {
    let after: string | null | undefined;
    do {
      const { data } = await this.call<Results<R>>(operation, { ...params, page: { size, ...(after && { after }) } }, options);
      yield* data.results;
      after = data.next;
    } while (after);
  }

  #request(operation: Operation, params: object, { idempotencyKey }: KeyedCallOptions): RequestInit {
    const { body, type } = this.#body(operation, params);
    const headers = {
      accept: "application/json",
      ...(this.#token !== undefined && !operation.open && { authorization: `Bearer ${this.#token}` }),
      ...(type && { "content-type": type }),
      ...(operation.takesKey && { "idempotency-key": idempotencyKey ?? newKey() }),
    };
    return { method: operation.method, headers, redirect: "manual", ...(body && { body }) };
  }

  /** With its content type. Without parameters there is none: the API refuses one that holds no parameter. */
  #body(operation: Operation, params: object): { readonly body?: string; readonly type?: string } {
    const json = JSON.stringify(params);
    if (json === "{}") return {};
    const isEncoded = this.#options.base64 || operation.sensitive;
    return isEncoded ? { body: base64(json), type: "text/plain" } : { body: json, type: "application/json" };
  }

  async #send(operation: Operation, request: RequestInit, { signal }: CallOptions): Promise<Reply> {
    const { fetch = globalThis.fetch, timeout = 30_000 } = this.#options;
    try {
      return await within(timeout, signal, async (inTime) => {
        const response = await fetch(this.#url + operation.path, { ...request, signal: inTime });
        return { response, text: await response.text() };
      });
    } catch (cause) {
      signal?.throwIfAborted();
      return { failure: new ConnectionFailed(String(cause), { cause }) };
    }
  }

  async #waitOrThrow(operation: Operation, tries: number, failure: unknown, reply: Reply, { signal }: CallOptions): Promise<void> {
    const repeatable = Boolean(operation.repeatable ?? operation.takesKey);
    const { retry = {} } = this.#options;
    const milliseconds = retry && wait(retry, tries, failure, toldToWait(reply), repeatable);
    if (milliseconds === undefined || milliseconds === false) throw failure;
    await slept(milliseconds, signal);
  }
}

type Reply = { readonly failure: ConnectionFailed } | { readonly response: Response; readonly text: string };

async function answered<T>(reply: Reply): Promise<Answer<T>> {
  if ("failure" in reply) throw reply.failure;
  const { response, text } = reply;
  const envelope = read(response.status, text);
  const { request_id, warnings = [], session = null, application = null } = envelope;
  const members = { request_id, warnings, session, application };
  if (response.status === 200) return { data: envelope.data as T, ...members };
  throw new ApiError(envelope.status, response.status, envelope.errors ?? [], envelope.data, members);
}

function read(code: number, text: string): Envelope {
  try {
    const body: Partial<Envelope> = JSON.parse(text);
    if (typeof body.status === "string" && typeof body.request_id === "string") return body as Envelope;
  } catch (cause) {
    throw new UnexpectedAnswer(code, text, cause);
  }
  throw new UnexpectedAnswer(code, text, undefined);
}

function toldToWait(reply: Reply): number | undefined {
  const told = "response" in reply ? reply.response.headers.get("retry-after") : null;
  return told !== null && /^\d+$/.test(told) ? Number(told) * 1000 : undefined;
}

/** `act` with a signal that ends after `milliseconds`, or with `signal`. Node 18 and browsers of 2022 have no `AbortSignal.any`. */
async function within<T>(milliseconds: number, signal: AbortSignal | undefined, act: (inTime: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const end = () => ending.abort(signal?.reason);
  const expire = () => ending.abort(new DOMException(`no answer within ${milliseconds} ms`, "TimeoutError"));
  const timer = setTimeout(expire, Math.min(milliseconds, longestTimer));
  signal?.addEventListener("abort", end);
  if (signal?.aborted) end();
  try {
    return await act(ending.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  }
}

async function slept(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const ended = () => (clearTimeout(timer), reject(signal?.reason));
    const timer = setTimeout(() => (signal?.removeEventListener("abort", ended), resolve()), milliseconds);
    signal?.addEventListener("abort", ended, { once: true });
  });
}

/** 128 random bits. Pages over plain http have no `crypto.randomUUID`, and Node 18 no `crypto`: a key is to be unique, it is no secret. */
function newKey(): string {
  const bytes = globalThis.crypto?.getRandomValues(new Uint8Array(16)) ?? Uint8Array.from({ length: 16 }, () => Math.random() * 256);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}
