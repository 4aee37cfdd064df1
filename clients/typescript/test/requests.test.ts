// The requests that the client sends, and what it makes of answers.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError, PlanoCore, UnexpectedAnswer } from "../src/index.js";
import { envelope, item, serving, success, type Told, wrong } from "./fake.js";

test("parameters are sent as JSON with the token in the header", async (t) => {
  const api = await serving(t);
  api.tell(success(item));
  await new PlanoCore(`${api.url}/`, "t").listItems.create({ key: "rooms", slug: "kitchen", default: true });
  const [asked] = api.asked;
  assert.deepEqual([asked?.method, asked?.path], ["POST", "/api/v1/list_items/create"]);
  assert.deepEqual(JSON.parse(asked?.body ?? ""), { key: "rooms", slug: "kitchen", default: true });
  assert.equal(asked?.headers["content-type"], "application/json");
  assert.equal(asked?.headers.authorization, "Bearer t");
});

test("base64 mode sends the same JSON encoded", async (t) => {
  const api = await serving(t);
  api.tell(success(item));
  await new PlanoCore(api.url, "t", { base64: true }).listItems.create({ key: "rooms", slug: "kitchen", name: "Küche" });
  assert.equal(api.asked[0]?.headers["content-type"], "text/plain");
  assert.equal(JSON.parse(Buffer.from(api.asked[0]?.body ?? "", "base64").toString()).name, "Küche");
});

test("without parameters no body is sent", async (t) => {
  const api = await serving(t);
  api.tell(success({ results: [] }));
  await new PlanoCore(api.url, "t").listItemCollections.index({});
  assert.deepEqual([api.asked[0]?.body, api.asked[0]?.headers["content-type"]], ["", undefined]);
});

test("an answer comes with what accompanies it", async (t) => {
  const api = await serving(t);
  const application = { id: 1, slug: "planoauth", name: "PlanoAuth" };
  api.tell(success(item, { application, warnings: [wrong] }));
  const answer = await new PlanoCore(api.url, "t").listItems.create({ key: "rooms", slug: "kitchen", application_view: "default" });
  assert.deepEqual(answer, { data: item, request_id: "0f5c2d0e", application, session: null, warnings: [wrong] });
});

test("a failure tells its status and all that came with it", async (t) => {
  const api = await serving(t);
  api.tell(envelope(400, "missing-param", { errors: [wrong] }));
  await assert.rejects(new PlanoCore(api.url, "t").listItems.create({ key: "", slug: "kitchen" }), (error) => {
    assert(error instanceof ApiError);
    assert.equal(error.message, "missing-param (400): key is required [request 0f5c2d0e]");
    assert.deepEqual([error.status, error.code, error.errors, error.request_id], ["missing-param", 400, [wrong], "0f5c2d0e"]);
    return true;
  });
});

test("failed mail carries what was saved and is not sent again", async (t) => {
  const api = await serving(t);
  api.tell(envelope(500, "mandrill-email-failed", { data: item }));
  await assert.rejects(new PlanoCore(api.url, "t").listItems.create({ key: "rooms", slug: "kitchen" }), { data: item });
  assert.equal(api.asked.length, 1);
});

for (const body of ["<html>no</html>", "", "[]", "null", '{"code": 500}']) {
  test(`${body || "nothing"} is said to be unexpected`, async (t) => {
    const api = await serving(t);
    api.tell({ code: 404, body });
    await assert.rejects(new PlanoCore(api.url, "t").webhookOutSubs.index({ integration_id: 1 }), (error) => {
      assert(error instanceof UnexpectedAnswer);
      assert.deepEqual([error.code, error.text], [404, body]);
      return true;
    });
  });
}

test("a redirect is not followed with the token", async (t) => {
  const api = await serving(t);
  api.tell({ code: 302 });
  await assert.rejects(new PlanoCore(api.url, "t").webhookOutSubs.index({ integration_id: 1 }), UnexpectedAnswer);
  assert.equal(api.asked.length, 1);
});

test("the iterator asks for what follows a page until nothing does", async (t) => {
  const api = await serving(t);
  api.tell(success({ results: [{ id: 1 }, { id: 2 }], next: "c" }), success({ results: [{ id: 3 }], next: null }));
  const found = [];
  for await (const { id } of new PlanoCore(api.url, "t").webhookOutSubs.iterate({ integration_id: 1 }, { pageSize: 2 })) found.push(id);
  assert.deepEqual(found, [1, 2, 3]);
  assert.deepEqual(api.asked.map(({ body }) => JSON.parse(body).page), [{ size: 2 }, { size: 2, after: "c" }]);
});

test("the iterator goes on after a page that is empty and not the last", async (t) => {
  const api = await serving(t);
  api.tell(success({ results: [], next: "a" }), success({ results: [item], next: "b" }), success({ results: [], next: null }));
  const found = [];
  for await (const { id } of new PlanoCore(api.url, "t").listItems.iterate({ key: "rooms" })) found.push(id);
  assert.deepEqual(found, [7]);
  assert.deepEqual(api.asked.map(({ body }) => JSON.parse(body).page.after), [undefined, "a", "b"]);
});

test("an update sends null for what it clears, and nothing for what it leaves", async (t) => {
  const api = await serving(t);
  api.tell(success(item));
  await new PlanoCore(api.url, "t").listItems.update({ id: 7, name: null, active: false });
  assert.deepEqual(JSON.parse(api.asked[0]?.body ?? ""), { id: 7, name: null, active: false });
});

test("a conflict carries the record as it is now", async (t) => {
  const api = await serving(t);
  const stale = { attr: "last_updated", rule: "conflict", message: "has changed" };
  api.tell(envelope(400, "invalid-param", { errors: [stale], data: { ...item, name: "Theirs" } }));
  const { listItems } = new PlanoCore(api.url, "t");
  const params = { id: 7, last_updated: "2026-03-02T09:00:00Z" };
  await assert.rejects(listItems.update(params), { errors: [stale], data: { ...item, name: "Theirs" } });
  await assert.rejects(listItems.destroy(params), { errors: [stale], data: { ...item, name: "Theirs" } });
  assert.equal(api.asked.length, 2);
});

const endless: Record<string, Told> = {
  "an answer": { after: 5000, dropped: true },
  "another try": { ...envelope(429, "rate-limit-exceeded"), retryAfter: "10" },
};

for (const [what, told] of Object.entries(endless)) {
  test(`a signal ends the wait for ${what}`, async (t) => {
    const api = await serving(t);
    const ending = new AbortController();
    api.tell(told);
    api.onAsked = () => setTimeout(() => ending.abort(), 100);
    const call = new PlanoCore(api.url, "t").webhookOutSubs.index({ integration_id: 1 }, { signal: ending.signal });
    await assert.rejects(call, { name: "AbortError" });
    assert.equal(api.asked.length, 1);
  });
}

test("what cannot be a URL or a token is refused at once", () => {
  assert.throws(() => new PlanoCore("api.example.com", "t"), /must begin with/);
  for (const token of ["", "plano_app_…", "plano_app_1\n"]) {
    assert.throws(() => new PlanoCore("https://api.example.com", token), /characters that no token has/);
  }
});
