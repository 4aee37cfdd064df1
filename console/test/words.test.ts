import "./browser.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, ConnectionFailed, UnexpectedAnswer } from "../../clients/typescript/src/index.js";
import { conflictIn, hasRule, problemsOf, wordsOf } from "../src/words.js";

const MEMBERS = { request_id: "r-1", warnings: [], session: null, application: null } as const;

function refused(status: string, attr = "id", rule = "not_found", data?: unknown): ApiError {
  return new ApiError(status, 400, [{ attr, rule, message: "is wrong" }], data, MEMBERS as never);
}

test("a status is told in plain words", () => {
  assert.equal(wordsOf(refused("slug-already-exists")), "Another item of this collection already has the slug.");
});

test("a rule that says more than its status is told instead", () => {
  assert.equal(wordsOf(refused("invalid-param", "application", "unauthorized")), "This account may not do this.");
});

test("without an answer the words tell whether the computer or the server is away", () => {
  assert.match(wordsOf(new ConnectionFailed("down")), /^The server does not answer\./);
  Object.assign(navigator, { onLine: false });
  assert.match(wordsOf(new ConnectionFailed("down")), /^This computer is offline\./);
  Object.assign(navigator, { onLine: true });
});

test("an answer that is not the API's is told as that", () => {
  assert.match(wordsOf(new UnexpectedAnswer(502, "<html>", undefined)), /HTTP 502/);
});

test("only what is wrong with a field stands beside it", () => {
  assert.deepEqual(problemsOf(refused("invalid-param", "slug", "format"), "slug"), ["is wrong (format)"]);
  assert.deepEqual(problemsOf(refused("invalid-param", "slug", "format"), "key"), []);
  assert.deepEqual(problemsOf(new Error("other"), "slug"), []);
});

test("a conflict holds the record as it is now, another refusal none", () => {
  const now = { id: 1 };
  assert.equal(conflictIn(refused("invalid-param", "last_updated", "conflict", now)), now);
  assert.equal(conflictIn(refused("invalid-param", "id", "not_found", now)), undefined);
  assert.equal(hasRule(undefined, "conflict"), false);
});
