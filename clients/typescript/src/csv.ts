/** A row to write; the same columns in each. null is an empty cell. */
export type CsvRow = Readonly<Record<string, string | boolean | null | undefined>>;

/**
 * The rows as the CSV text that `listItems.import` takes, below a header of their columns, which all of them have:
 * in an upsert an empty cell clears, an absent column leaves. Rows with other columns are a `TypeError`.
 */
export function toCsv(rows: readonly CsvRow[]): string {
  if (!rows.length) return "";
  const columns = columnsOf(rows[0] ?? {});
  return [columns, ...rows.map((row, number) => cellsOf(row, number, columns))].map(line).join("");
}

/**
 * The rows of an exported file that are not empty, by column; every cell is text, an empty one "". Cells stand between commas
 * or semicolons, whichever make more columns of the header. A text that is no such CSV is a `SyntaxError`.
 */
export function fromCsv(text: string): Record<string, string>[] {
  const plain = text.replace(/^\ufeff/, "");
  const [commas = 0, semicolons = 0] = [",", ";"].map((delimiter) => records(plain, delimiter).next().value?.length ?? 0);
  const [header = [], ...rest] = records(plain, semicolons > commas ? ";" : ",", true);
  const columns = header.map((name) => name.trim().toLowerCase());
  if (new Set(columns).size < columns.length) throw new SyntaxError("row 1: a column stands there twice");
  const numbered = rest.map((cells, index) => ({ cells, number: index + 2 }));
  return numbered.filter(({ cells }) => cells.some(Boolean)).map(({ cells, number }) => rowOf(cells, number, columns));
}

function columnsOf(row: CsvRow): string[] {
  return Object.keys(row).filter((name) => row[name] !== undefined);
}

function cellsOf(row: CsvRow, number: number, columns: readonly string[]): string[] {
  const own = new Set(columnsOf(row));
  if (own.size !== columns.length || !columns.every((name) => own.has(name))) {
    throw new TypeError(`rows.${number}: has other columns than the first row`);
  }
  return columns.map((name) => String(row[name] ?? ""));
}

function line(cells: readonly string[]): string {
  const quoted = cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${quoted.join() || '""'}\r\n`;
}

/** A cell, quoted or not, and what ends it; nothing ends the last one. */
function* records(text: string, delimiter: string, strict = false): Generator<string[], void, undefined> {
  const cell = new RegExp(`(?:"([^"]*(?:""[^"]*)*)"|([^"${delimiter}\r\n][^${delimiter}\r\n]*)?)(${delimiter}|\r\n|\n|\r|$)`, "y");
  let cells: string[] = [];
  for (let row = 1; cell.lastIndex < text.length || cells.length; ) {
    const [, quoted, plain = "", end] = cell.exec(text) ?? [];
    if (end === undefined && strict) throw new SyntaxError(`row ${row}: a quote is amiss`);
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === delimiter) continue;
    yield cells;
    if (!end) return;
    [cells, row] = [[], row + 1];
  }
}

function rowOf(cells: readonly string[], number: number, columns: readonly string[]): Record<string, string> {
  if (cells.length !== columns.length) throw new SyntaxError(`row ${number}: has ${cells.length} cells, and the header has ${columns.length}`);
  return Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ""]));
}
