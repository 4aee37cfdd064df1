import { type components, type PlanoCore, toCsv } from "../../../clients/typescript/src/index.js";

type Column = keyof NonNullable<components["schemas"]["ImportListItems"]["items"]>[number];

const TOLD_EVERY = 100; // items
/** All that an import takes of an item: the compiler refuses one too few, and one too many. */
export const COLUMNS = Object.keys({
  slug: true,
  name: true,
  value: true,
  description: true,
  notes: true,
  active: true,
  default: true,
  external_id: true,
} satisfies Record<Column, true>) as Column[];

/** Saves the items of a collection as a CSV that can be imported again. */
export async function exported(api: PlanoCore, collection: string, tell: (progress: string) => void): Promise<void> {
  const rows = [];
  for await (const item of api.listItems.iterate({ key: collection })) {
    rows.push(Object.fromEntries(COLUMNS.map((column) => [column, item[column]])));
    if (rows.length % TOLD_EVERY === 0) tell(`${rows.length} items were read …`);
  }
  save(`${collection}.csv`, toCsv(rows));
}

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
