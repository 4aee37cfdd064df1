// A worker on a platform that has the language's own objects and those named in `workerData`, and calls the client there.

import { createContext, runInContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";

const { has, hasUuid, answers } = workerData as {
  readonly has: readonly string[];
  readonly hasUuid: boolean;
  readonly answers: { code: number; body: string }[];
};
const keys: unknown[] = [];

function takeAway(): void {
  const language: string[] = runInContext("Object.getOwnPropertyNames(globalThis)", createContext());
  if (!hasUuid && globalThis.crypto) delete (Object.getPrototypeOf(crypto) as Partial<Crypto>).randomUUID;
  for (const name of ["any", "timeout"]) Reflect.deleteProperty(AbortSignal, name);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (![...language, ...has].includes(name)) Reflect.deleteProperty(globalThis, name);
  }
}

/** Node's own is made of much that is taken away. */
async function fetchInPlace(_: unknown, { headers }: { readonly headers: Record<string, string> }): Promise<object> {
  keys.push(headers["idempotency-key"]);
  const { code, body } = answers.shift() ?? {};
  return { status: code, headers: { get: () => null }, text: async () => body };
}

const { PlanoCore } = await import("../src/index.js");
const { signal } = new AbortController();
Object.assign(globalThis, { fetch: fetchInPlace });
takeAway();

const api = new PlanoCore("http://api.example.com", "t", { base64: true, retry: { firstWait: 1 } });
const { data: found } = await api.webhookOutSubs.index({ integration_id: 1 }, { signal });
const { data: item } = await api.listItems.create({ key: "rooms", slug: "kitchen", name: "Küche" }, { signal });
parentPort?.postMessage({ found, item, keys, globals: Object.getOwnPropertyNames(globalThis).filter((name) => name === "URL") });
