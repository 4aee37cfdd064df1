// The client against `make run`; PLANOCORE_READY is its ready file.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { type Options, PlanoCore } from "../src/index.js";

interface Ready {
  readonly api: string;
  readonly tokens: Record<string, string>;
  readonly integrations: Record<string, number>;
  readonly records: Record<string, number>;
}

const file = process.env["PLANOCORE_READY"];

describe("against make run", { skip: file ? false : "PLANOCORE_READY names no ready file" }, async () => {
  const ready: Ready = file && JSON.parse(await readFile(file, "utf8"));
  const as = (caller: string, options?: Options) => new PlanoCore(ready.api, ready.tokens[caller] ?? "", options);

  test("a list item is created, and a second one with its slug refused", async () => {
    const { listItems } = as("employee");
    const answer = await listItems.create({ key: "typescript", slug: "a", name: "Küche", session_view: "default" });
    assert.deepEqual([answer.data.slug, answer.data.name, answer.data.image], ["a", "Küche", null]);
    assert.deepEqual(answer.session?.roles, ["employee"]);
    await assert.rejects(listItems.create({ key: "typescript", slug: "a" }), { status: "slug-already-exists", code: 400 });
  });

  test("base64 bodies are taken", async () => {
    const answer = await as("employee", { base64: true }).listItems.create({ key: "typescript", slug: "b" });
    assert.equal(answer.data.slug, "b");
  });

  test("a create that is sent again under its key is the same record", async () => {
    const create = () => as("employee").listItems.create({ key: "typescript", slug: "c" }, { idempotencyKey: "typescript-c" });
    assert.deepEqual((await create()).data, (await create()).data);
  });

  test("a refused image says by which rule", async () => {
    const call = as("employee").listItems.uploadImage({ id: ready.records["list_item"] ?? 0, image_url: "ftp://a.example/b.png" });
    await assert.rejects(call, ({ status, errors }) => (assert.deepEqual([status, errors[0].rule], ["invalid-url", "scheme"]), true));
  });

  test("a requirement is created between two records", async () => {
    const record = { type: "ListItem", id: ready.records["list_item"] ?? 0 };
    const answer = await as("liaison").requirements.create({ required: record, requireable: record });
    assert.deepEqual(answer.data.required, record);
  });

  test("an audit event that is sent again is the same record", async () => {
    const event = { unique_id: "typescript", script_name: "a", host_name: "b", file_name: "c", start_time: "2026-03-02T09:30:00Z" };
    const create = () => as("application").auditEventsFmp.create(event);
    assert.deepEqual((await create()).data, (await create()).data);
  });

  test("the iterator goes through all pages once", async () => {
    const found = new Set<number>();
    const params = { integration_id: ready.integrations["own"] ?? 0, view: "planointegrate_view" } as const;
    for await (const { id, notify } of as("client").webhookOutSubs.iterate(params, { pageSize: 7 })) {
      assert.equal(typeof notify, "boolean");
      found.add(id);
    }
    const { data } = await as("client").webhookOutSubs.index({ ...params, page: { size: 1 }, count: true });
    assert.equal(found.size, data.count);
  });

  test("one page is returned with the count", async () => {
    const params = { integration_id: ready.integrations["own"] ?? 0, page: { size: 7 }, count: true };
    const { data } = await as("client").webhookOutSubs.index(params);
    assert.equal(data.results.length, 7);
    assert.ok((data.count ?? 0) >= 60); // of the demo, and those that other tests of this run made
  });
});
