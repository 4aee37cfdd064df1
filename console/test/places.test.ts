import "./browser.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { restrictions } from "../src/pages/audit.js";
import { pageOf } from "../src/pages/notifications.js";
import { placeOf, to } from "../src/router.js";
import { base } from "../src/session.js";

test("an empty address is the list items", () => {
  assert.deepEqual([placeOf("").page, placeOf("#/").page], ["items", "items"]);
});

test("what leads to a page is read back from it, for any characters in a name", () => {
  const { page, rest } = placeOf(to("items", "a/b c?d%"));
  assert.deepEqual([page, rest], ["items", ["a/b c?d%"]]);
});

test("an address that was typed wrong is a place all the same", () => {
  assert.deepEqual(placeOf("#/items/100%").rest, ["100%"]);
});

test("what follows a question mark is not part of the page", () => {
  const { page, query } = placeOf("#/requirements?type=ListItem&id=3");
  assert.deepEqual([page, query.get("type"), query.get("id")], ["requirements", "ListItem", "3"]);
});

test("the API is where the page is, below a stage too", () => {
  assert.equal(base, "https://api.example.com/production");
});

test("times are sent in UTC, and what is empty is not sent", () => {
  const wanted = { script_name: "Sync", file_name: "", host_name: "", started_from: "2026-03-02T10:30", started_before: "" };
  assert.deepEqual(restrictions(wanted), { script_name: "Sync", started_from: new Date("2026-03-02T10:30").toISOString() });
});

test("a notification leads to the record of its route, if that is still there", () => {
  const sources = ["list_items_create", "list_items_upload_image", "audit_events_fmp_create", "requirements_create"];
  assert.deepEqual(sources.map(pageOf), ["item", "item", "audit", "requirements"]);
  assert.deepEqual(["list_items_destroy", "clients_register"].map(pageOf), [undefined, undefined]);
});
