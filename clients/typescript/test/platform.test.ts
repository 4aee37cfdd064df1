// The client where it may run: each platform by what it has, beside what the language itself has.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

import { PlanoCore } from "../src/index.js";
import { envelope, serving, success } from "./fake.js";

const needed = ["fetch", "AbortController", "DOMException", "TextEncoder", "btoa", "setTimeout", "clearTimeout"];
const platforms = {
  "with nothing but what it needs, as in Node 18": { has: needed, hasUuid: false },
  "on a page over plain http": { has: [...needed, "crypto"], hasUuid: false },
  "on a page over https": { has: [...needed, "crypto"], hasUuid: true },
};

for (const [name, platform] of Object.entries(platforms)) {
  test(`the client works ${name}`, async (t) => {
    const answers = [success({ results: [] }), envelope(500, "application-crash"), success({ id: 7 })];
    const worker = new Worker(new URL("./platform.worker.js", import.meta.url), { workerData: { answers, ...platform } });
    t.after(() => worker.terminate());
    const told: any = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    assert.deepEqual([told.found, told.item, told.globals], [{ results: [] }, { id: 7 }, []]);
    const [ofRead, first, again] = told.keys;
    assert.equal(ofRead, undefined);
    assert.match(first, /^[0-9a-f]{32}$/);
    assert.equal(first, again);
  });
}

test("each key is another one, also without crypto", async (t) => {
  const api = await serving(t);
  api.tell(success({ id: 7 }));
  const create = () => new PlanoCore(api.url, "t").listItems.create({ key: "rooms", slug: "kitchen" });
  const crypto = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  t.after(() => crypto && Object.defineProperty(globalThis, "crypto", crypto));
  await create();
  await create();
  Reflect.deleteProperty(globalThis, "crypto");
  await create();
  await create();
  assert.equal(new Set(api.asked.map(({ headers }) => headers["idempotency-key"])).size, 4);
});

test("a timeout that no timer can hold is as good as none", async (t) => {
  const api = await serving(t);
  api.tell({ ...success({ id: 7 }), after: 50 });
  const answer = await new PlanoCore(api.url, "t", { timeout: Infinity, retry: false }).listItems.create({ key: "rooms", slug: "kitchen" });
  assert.deepEqual(answer.data, { id: 7 });
});
