import { type PlanoCore, toCsv } from "../../../clients/typescript/src/index.js";

const TOLD_EVERY = 100; // items

/** Saves the items of a collection as a CSV that can be imported again. */
export async function exported(api: PlanoCore, collection: string, tell: (progress: string) => void): Promise<void> {
  const rows = [];
  for await (const { slug, name, value, description, notes, active, external_id, ...item } of api.listItems.iterate({ key: collection })) {
    rows.push({ slug, name, value, description, notes, active, default: item.default, external_id });
    if (rows.length % TOLD_EVERY === 0) tell(`${rows.length} items were read …`);
  }
  save(`${collection}.csv`, toCsv(rows));
}

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
