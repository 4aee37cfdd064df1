// Editing a record that others may change meanwhile: `last_updated` goes along, so that their change is seen and not lost.
import { useEffect, useState } from "preact/hooks";
import { type Answer, type PlanoCore } from "../../clients/typescript/src/index.js";
import { type Doing, saved, useDoing, useSigned } from "./calls.js";
import { Act, Failure } from "./ui.js";
import { conflictIn } from "./words.js";

type Value = string | boolean | readonly string[];
export type Values = Readonly<Record<string, Value>>;

interface Stored {
  readonly last_updated: string;
}

export interface Edited<R> {
  /** As it was read last. */
  readonly base: R;
  readonly values: Values;
  readonly set: (name: string, value: Value) => void;
  /** As another person left it, where saving was refused for that. */
  readonly theirs: R | undefined;
  readonly doing: Doing;
  readonly save: (of?: R) => Promise<boolean>;
  readonly change: (changes: object, told: string) => Promise<boolean>;
  readonly takeTheirs: (now: R) => void;
}

/** `send` makes the changes of a record of that `last_updated`. */
export function useEdited<R extends Stored>(
  record: R,
  valuesOf: (record: R) => Values,
  send: (api: PlanoCore, changes: object, last_updated: string) => Promise<Answer<R>>,
  onChanged: () => void,
): Edited<R> {
  const [base, setBase] = useState(record);
  const [values, setValues] = useState(() => valuesOf(record));
  const { tell } = useSigned();
  const doing = useDoing();
  useEffect(() => setBase((before) => (record.last_updated > before.last_updated ? record : before)), [record]);
  const change = (changes: object, told: string, of = base) =>
    doing.run(async (api) => {
      setBase(await saved(send(api, changes, of.last_updated)));
      tell(told);
      onChanged();
    });
  const save = (of = base) => {
    const stored = valuesOf(of);
    const changed = Object.entries(values).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(stored[name]));
    return change(Object.fromEntries(changed.map(([name, value]) => [name, value === "" ? null : value])), "Saved.", of);
  };
  const takeTheirs = (now: R) => {
    setBase(now);
    setValues(valuesOf(now));
    doing.forget();
  };
  const set = (name: string, value: Value) => setValues((before) => ({ ...before, [name]: value }));
  return { base, values, set, theirs: conflictIn<R>(doing.error), doing, save, change, takeTheirs };
}

/** What is stored now, where it is not what stands in the field. */
export function storedNow<R>({ theirs, values }: Edited<R>, valuesOf: (record: R) => Values, name: string): string | undefined {
  if (!theirs) return undefined;
  const stored = valuesOf(theirs)[name];
  return JSON.stringify(stored) === JSON.stringify(values[name]) ? undefined : `Stored now: ${String(stored) || "nothing"}`;
}

/** Why saving was refused, or which of two versions to keep. */
export function Outcome<R>({ edited, said }: { edited: Edited<R>; said: readonly string[] }) {
  const { theirs, doing } = edited;
  if (!theirs) return <Failure error={doing.error} said={said} />;
  return (
    <div role="alert" class="failure">
      <p>
        <strong>Another person changed this meanwhile.</strong> Each field that differs shows what is stored now.
      </p>
      <Act label="Save mine" doing={doing} onAct={() => edited.save(theirs)} />
      <Act label="Take what is stored" onAct={() => edited.takeTheirs(theirs)} kind="plain" />
    </div>
  );
}
