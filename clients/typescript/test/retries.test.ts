// Retries: where they help, and never where a thing might be done twice.

import assert from "node:assert/strict";
import { test } from "node:test";

import { type Operation, Sender } from "../src/call.js";
import { ApiError, ConnectionFailed, PlanoCore, UnexpectedAnswer } from "../src/index.js";
import { wait } from "../src/retry.js";
import { closedPort, envelope, item, serving, success, type Told, wrong } from "./fake.js";

const quick = { retry: { retries: 2, firstWait: 1 } };
const read: Operation = { method: "POST", path: "/index", repeatable: true };
const withKey: Operation = { method: "POST", path: "/create", takesKey: true };
const withoutKey: Operation = { method: "POST", path: "/create" };
const perhapsDone: Record<string, Told> = {
  "connection that ends": { dropped: true },
  crash: envelope(500, "application-crash"),
  "proxy's page": { code: 502, body: "<html>Bad gateway</html>" },
};
const nothingDone: Record<string, Told> = {
  throttle: { ...envelope(429, "rate-limit-exceeded"), retryAfter: "0" },
  "crash before the route was known": envelope(500, "identify-request-error"),
  "request still at work": envelope(400, "invalid-param", { errors: [{ ...wrong, rule: "in_progress" }] }),
};

for (const [name, told] of Object.entries({ ...perhapsDone, ...nothingDone })) {
  for (const operation of [read, withKey]) {
    test(`after a ${name}, ${operation.path} that may be repeated is tried again`, async (t) => {
      const api = await serving(t);
      api.tell(told, told, success(item));
      assert.deepEqual((await new Sender(api.url, "t", quick).call(operation, {})).data, item);
      const keys = api.asked.map(({ headers }) => headers["idempotency-key"]);
      assert.equal(keys.length, 3);
      assert.equal(new Set(keys).size, 1);
      assert.equal(keys[0] !== undefined, operation === withKey);
    });
  }
}

for (const [name, told] of Object.entries(nothingDone)) {
  test(`after a ${name}, any create is tried again`, async (t) => {
    const api = await serving(t);
    api.tell(told, success(item));
    assert.deepEqual((await new Sender(api.url, "t", quick).call(withoutKey, {})).data, item);
  });
}

for (const [name, told] of Object.entries(perhapsDone)) {
  test(`after a ${name}, a create without a key is not tried again`, async (t) => {
    const api = await serving(t);
    api.tell(told);
    await assert.rejects(new Sender(api.url, "t", quick).call(withoutKey, {}));
    assert.equal(api.asked.length, 1);
  });
}

test("each call has a key of its own, unless the caller gives one", async (t) => {
  const api = await serving(t);
  api.tell(success(item));
  const { listItems } = new PlanoCore(api.url, "t");
  await listItems.create({ key: "rooms", slug: "kitchen" });
  await listItems.create({ key: "rooms", slug: "kitchen" });
  await listItems.create({ key: "rooms", slug: "kitchen" }, { idempotencyKey: "order-77" });
  const keys = api.asked.map(({ headers }) => headers["idempotency-key"]);
  assert.equal(new Set(keys).size, 3);
  assert.equal(keys[2], "order-77");
});

test("an answer that takes too long is asked for again", async (t) => {
  const api = await serving(t);
  api.tell({ after: 2000, dropped: true }, success(item));
  await new Sender(api.url, "t", { ...quick, timeout: 1000 }).call(read, {});
  assert.equal(api.asked.length, 2);
});

test("a refused connection is tried again even for a create, and then says so", async (t) => {
  const random = t.mock.method(Math, "random");
  const call = new Sender(`http://127.0.0.1:${await closedPort()}`, "t", quick).call(withoutKey, {});
  await assert.rejects(call, ConnectionFailed);
  assert.equal(random.mock.callCount(), 2);
});

test("every other status is final", async (t) => {
  const api = await serving(t);
  api.tell(envelope(500, "route-non-existent"));
  await assert.rejects(new Sender(api.url, "t", quick).call(read, {}), { status: "route-non-existent" });
  assert.equal(api.asked.length, 1);
});

test("the failure comes out after the last try", async (t) => {
  const api = await serving(t);
  api.tell(envelope(500, "application-crash"));
  await assert.rejects(new Sender(api.url, "t", quick).call(read, {}), ApiError);
  assert.equal(api.asked.length, 3);
});

test("nothing is tried again without retries", async (t) => {
  const api = await serving(t);
  api.tell({ code: 503, body: "" });
  await assert.rejects(new Sender(api.url, "t", { retry: false }).call(read, {}), UnexpectedAnswer);
  assert.equal(api.asked.length, 1);
});

test("waits are as long as the API says, but no longer than allowed", () => {
  const throttled = new ConnectionFailed("");
  assert.equal(wait({}, 1, throttled, 3000, true), 3000);
  assert.equal(wait({}, 1, throttled, 3_600_000, true), undefined);
});

test("waits are at random up to twice as long each time", (t) => {
  t.mock.method(Math, "random", () => 0.5);
  const waits = [1, 2, 3, 7].map((tries) => wait({ retries: 9 }, tries, new ConnectionFailed(""), undefined, true));
  assert.deepEqual(waits, [250, 500, 1000, 10_000]);
});
