import { useState } from "preact/hooks";
import type { components } from "../../../clients/typescript/src/index.js";
import { useCreating } from "../calls.js";
import { Field } from "../fields.js";
import { to } from "../router.js";
import { Failure, Row, Submit, Table } from "../ui.js";
import { COLUMNS } from "./export.js";

type Outcome = components["schemas"]["ImportView"];

const HEADS = ["Row", "Slug", "Becomes", "What is wrong"];
const SHOWN = 200; // rows: a table of thousands helps no one
const MODES = [
  ["upsert", "Change the items that have them"],
  ["create", "Refuse them"],
] as const;

/** A CSV is judged first, without writing; only what was judged can be imported. */
export function Import({ collection, onDone }: { collection?: string; onDone: () => void }) {
  const { given, set, doing, judged, done, judge, perform } = useImport(collection ?? "", onDone);
  const { key, csv, mode } = given;
  const outcome = done ?? judged;
  const isReady = !!judged && judged.invalid === 0 && !done;
  return (
    <form class="sheet wide" aria-label="Import" onSubmit={(event) => (event.preventDefault(), void judge())}>
      {collection === undefined && (
        <Field label="Collection" name="key" value={key} onValue={set("key")} error={doing.error} hint="Of this name, or a new one" required />
      )}
      <Upload onText={set("csv")} />
      <Field label="Or its text" name="csv" rows={6} value={csv} onValue={set("csv")} error={doing.error} hint={`The first line names the columns: ${COLUMNS.join(", ")}`} />
      <Field label="Rows whose slugs are taken" name="mode" value={mode} onValue={set("mode")} options={MODES} />
      <Failure error={doing.error} said={["csv", "key"]} />
      <Submit label="Dry run" busy="Reading all rows …" doing={doing} disabled={!csv || !key} />
      <button type="button" disabled={!isReady} aria-disabled={doing.isBusy} onClick={perform}>
        Import
      </button>
      {outcome && <Rows outcome={outcome} isDone={!!done} />}
      {done && collection === undefined && <Shown collection={key} />}
    </form>
  );
}

/** What was typed, and what became of it. What is typed anew has to be judged anew. */
function useImport(collection: string, onDone: () => void) {
  const [given, setGiven] = useState({ key: collection, csv: "", mode: "upsert" });
  const [judged, setJudged] = useState<Outcome>();
  const [done, setDone] = useState<Outcome>();
  const values = { ...given, mode: given.mode as "upsert" };
  const { doing, add } = useCreating(
    (api, rows: typeof values, key) => api.listItems.import(rows, key),
    (outcome: Outcome) => (setDone(outcome), onDone()),
    () => "The import is done.",
  );
  const set = (name: keyof typeof given) => (value: string) => {
    setGiven((before) => ({ ...before, [name]: value }));
    setJudged(undefined);
    setDone(undefined);
    doing.forget();
  };
  const judge = () => doing.run(async (api) => setJudged((await api.listItems.import({ ...values, dry_run: true })).data));
  return { given, set, doing, judged, done, judge, perform: () => add(values) };
}

function Upload({ onText }: { onText: (text: string) => void }) {
  const read = async (file: File | undefined) => file && onText(await file.text());
  return (
    <label class="file">
      CSV file <input type="file" accept=".csv,text/csv" onChange={(event) => read(event.currentTarget.files?.[0])} />
    </label>
  );
}

function Shown({ collection }: { collection: string }) {
  return (
    <p>
      <a href={to("items", collection)}>Show {collection}</a>
    </p>
  );
}

function Rows({ outcome, isDone }: { outcome: Outcome; isDone: boolean }) {
  const told = (outcome.results ?? []).filter((row) => row.status !== "unchanged");
  return (
    <>
      <p role="status">
        <strong>{isDone ? "Done" : "Nothing is written yet. It would be"}</strong>: {outcome.created} created, {outcome.updated} updated, {outcome.unchanged}{" "}
        unchanged, {outcome.invalid} invalid
        {outcome.conflict > 0 && `, ${outcome.conflict} taken by another`}.
      </p>
      {told.length > 0 && (
        <Table label="Rows" heads={HEADS}>
          {[...told].sort((one, other) => other.errors.length - one.errors.length).slice(0, SHOWN).map((row) => (
            <Row
              key={row.row}
              heads={HEADS}
              cells={[row.row, row.slug, row.status, row.errors.map((problem) => `${problem.attr} ${problem.message} (${problem.rule})`).join("; ")]}
            />
          ))}
        </Table>
      )}
      {told.length > SHOWN && <p>{told.length - SHOWN} more rows are not shown.</p>}
    </>
  );
}
