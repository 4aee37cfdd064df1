// CSV texts; `tests/clients/csv_texts.py` has the same.

import assert from "node:assert/strict";
import { test } from "node:test";

import { type CsvRow, fromCsv, toCsv } from "../src/index.js";

const written: [CsvRow[], string][] = [
  [[], ""],
  [[{ slug: "a" }], "slug\r\na\r\n"],
  [[{ slug: "a", name: 'A, "b"', notes: "one\r\ntwo\rthree\nfour" }], 'slug,name,notes\r\na,"A, ""b""","one\r\ntwo\rthree\nfour"\r\n'],
  [[{ slug: "a", active: true, default: false, value: null }], "slug,active,default,value\r\na,true,false,\r\n"],
  [[{ slug: "a", name: "=1+1" }, { name: " Küche; ", slug: "b" }], "slug,name\r\na,=1+1\r\nb, Küche; \r\n"],
];

const texts: [string, Record<string, string>[]][] = [
  ["", []],
  ["slug", []],
  ["\ufeffslug,name\r\na,A\r\n", [{ slug: "a", name: "A" }]],
  ["Slug ;NAME\na;A,B\n;\nb;", [{ slug: "a", name: "A,B" }, { slug: "b", name: "" }]],
  ["slug,name\ra,A\r\rb,B", [{ slug: "a", name: "A" }, { slug: "b", name: "B" }]],
  ['slug,name\n"a","one\r\n""two"",;"\n', [{ slug: "a", name: 'one\r\n"two",;' }]],
  ['slug,name\na,5" pipe\n', [{ slug: "a", name: '5" pipe' }]],
  ["__proto__,slug\nx,a\n", [{ ["__proto__"]: "x", slug: "a" }]],
];

const refused: [string, RegExp][] = [
  ['slug,name\na,"A\n', /row 2: a quote is amiss/],
  ['slug,name\na,"A"b\n', /row 2: a quote is amiss/],
  ["slug,name\na\n", /row 2: has 1 cells, and the header has 2/],
  ["slug,name\na,A\nb,B,C\n", /row 3: has 3 cells, and the header has 2/],
  ["slug,Slug\na,b\n", /row 1: a column stands there twice/],
];

for (const [rows, text] of written) {
  test(`rows are written below their columns: ${JSON.stringify(text)}`, () => assert.equal(toCsv(rows), text));
  test(`what is read is written as it was: ${JSON.stringify(text)}`, () => assert.equal(toCsv(fromCsv(text)), text));
}

for (const [text, rows] of texts) {
  test(`rows are read by column: ${JSON.stringify(text)}`, () => assert.deepEqual(fromCsv(text), rows));
}

for (const [text, wrong] of refused) {
  test(`a text that is no CSV is refused: ${JSON.stringify(text)}`, () => {
    assert.throws(() => fromCsv(text), (error) => error instanceof SyntaxError && wrong.test(error.message));
  });
}

test("rows of other columns are refused, for an empty cell would clear", () => {
  for (const other of [{ slug: "b" }, { slug: "b", name: undefined }, { slug: "b", name: "B", value: "c" }]) {
    assert.throws(() => toCsv([{ slug: "a", name: "A" }, other]), /rows\.1: has other columns/);
  }
});

test("a long quoted cell is read", () => {
  const name = 'a"'.repeat(200_000);
  assert.deepEqual(fromCsv(toCsv([{ slug: "a", name }])), [{ slug: "a", name }]);
});
