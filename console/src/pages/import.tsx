import { useState } from "preact/hooks";
import type { components } from "../../../clients/typescript/src/index.js";
import { saved, useDoing, useKey, useSigned } from "../calls.js";
import { Field } from "../fields.js";
import { to } from "../router.js";
import { Failure, Row, Submit, Table } from "../ui.js";

type Outcome = components["schemas"]["ImportView"];

const HEADS = ["Row", "Slug", "Becomes", "What is wrong"];
const SHOWN = 200; // rows: a table of thousands helps no one
const MODES = [
  ["upsert", "Change the items that have them"],
  ["create", "Refuse them"],
] as const;

/** A CSV is judged first, without writing; only what was judged can be imported. */
export function Import({ collection, onDone }: { collection?: string; onDone: () => void }) {
  const [into, setInto] = useState(collection ?? "");
  const [csv, setCsv] = useState("");
  const [mode, setMode] = useState<string>("upsert");
  const [judged, setJudged] = useState<Outcome>();
  const [done, setDone] = useState<Outcome>();
  const { tell } = useSigned();
  const doing = useDoing();
  const key = useKey();
  const anew = <T,>(set: (value: T) => void) => (value: T) => {
    set(value);
    setJudged(undefined);
    setDone(undefined);
    doing.forget();
  };
  const read = async (file: File | undefined) => file && anew(setCsv)(await file.text());
  const values = { key: into, csv, mode: mode as "upsert" };
  const judge = () => doing.run(async (api) => setJudged((await api.listItems.import({ ...values, dry_run: true })).data));
  const perform = () =>
    doing.run(async (api) => {
      setDone(await saved(api.listItems.import(values, key.of(values))));
      key.forget();
      tell("The import is done.");
      onDone();
    });
  const isReady = !!judged && judged.invalid === 0 && !done;
  return (
    <form class="sheet wide" aria-label="Import" onSubmit={(event) => (event.preventDefault(), void judge())}>
      {collection === undefined && (
        <Field label="Collection" name="key" value={into} onValue={anew(setInto)} error={doing.error} hint="Of this name, or a new one" required />
      )}
      <label class="file">
        CSV file <input type="file" accept=".csv,text/csv" onChange={(event) => read(event.currentTarget.files?.[0])} />
      </label>
      <Field label="Or its text" name="csv" rows={6} value={csv} onValue={anew(setCsv)} error={doing.error} hint="The first line names the columns: slug, name, value, description, notes, active, default, external_id" />
      <Field label="Rows whose slugs are taken" name="mode" value={mode} onValue={anew(setMode)} options={MODES} />
      <Failure error={doing.error} said={["csv", "key"]} />
      <Submit label="Dry run" busy="Reading all rows …" doing={doing} disabled={!csv || !into} />
      <button type="button" disabled={!isReady} aria-disabled={doing.isBusy} onClick={perform}>
        Import
      </button>
      {(done ?? judged) && <Rows outcome={(done ?? judged) as Outcome} isDone={!!done} />}
      {done && collection === undefined && (
        <p>
          <a href={to("items", into)}>Show {into}</a>
        </p>
      )}
    </form>
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
