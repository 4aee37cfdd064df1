// Editing a record that others may change meanwhile: `last_updated` goes along, so that their change is seen and not lost.
import { useEffect, useRef, useState } from "preact/hooks";
import { type Answer, type PlanoCore } from "../../clients/typescript/src/index.js";
import { type Doing, saved, useDoing, useSigned } from "./calls.js";
import { Act, Failure } from "./ui.js";
import { conflictIn } from "./words.js";

type Value = string | boolean | readonly string[];
export type Values = Readonly<Record<string, Value>>;
export type Changes = Readonly<Record<string, Value | null>>;

interface Stored {
  readonly last_updated: string;
}

export interface Edited<R> {
  /** As it was read last. */
  readonly base: R;
  /** What is stored, and what was typed in its place. */
  readonly values: Values;
  readonly set: (name: string, value: Value) => void;
  /** As another person left it, where saving was refused for that. */
  readonly theirs: R | undefined;
  readonly doing: Doing;
  readonly save: () => Promise<boolean>;
  readonly change: (changes: Changes, told: string) => Promise<boolean>;
  /** What was refused once more, on what is stored now. */
  readonly keepMine: (now: R) => Promise<boolean>;
  readonly takeTheirs: (now: R) => void;
}

/** `send` makes the changes of a record of that `last_updated`; `values` are all that the form shows. */
export function useEdited<R extends Stored>(
  record: R,
  valuesOf: (record: R) => Values,
  send: (api: PlanoCore, changes: Changes, last_updated: string, values: Values) => Promise<Answer<R>>,
  onChanged: () => void,
): Edited<R> {
  const [base, setBase] = useState(record);
  const [typed, setTyped] = useState<Values>({}); // and nothing else: where another person changes the rest, that is shown
  const { tell } = useSigned();
  const doing = useDoing();
  const refused = useRef<readonly [changes: Changes, told: string] | undefined>(undefined); // beside what was typed
  useEffect(() => setBase((before) => (record.last_updated > before.last_updated ? record : before)), [record]);
  const put = (changes: Changes, told: string, of: R) =>
    doing.run(async (api) => {
      setBase(await saved(send(api, changes, of.last_updated, { ...valuesOf(of), ...typed })));
      tell(told);
      onChanged();
    });
  const change = (changes: Changes, told: string, of = base) => {
    refused.current = [changes, told];
    return put(changes, told, of);
  };
  const save = async (of = base) => {
    refused.current = undefined;
    const isSaved = await put(changesOf(typed, valuesOf(of)), "Saved.", of);
    if (isSaved) setTyped((now) => without(now, typed)); // what was typed meanwhile stays
    return isSaved;
  };
  const takeTheirs = (now: R) => {
    setBase(now);
    setTyped({});
    doing.forget();
  };
  const set = (name: string, value: Value) => setTyped((before) => ({ ...before, [name]: value }));
  const values = { ...valuesOf(base), ...typed };
  const keepMine = (now: R) => (refused.current ? change(...refused.current, now) : save(now));
  return { base, values, set, theirs: conflictIn<R>(doing.error), doing, save: () => save(), change, keepMine, takeTheirs };
}

/** What was typed and is not stored; nothing at all clears an attribute. */
function changesOf(typed: Values, stored: Values): Changes {
  return Object.fromEntries(Object.entries(without(typed, stored)).map(([name, value]) => [name, value === "" ? null : value]));
}

function without(values: Values, others: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => !isSame(value, others[name])));
}

function isSame(one: Value | undefined, other: Value | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What is stored now, where it is not what stands in the field. */
export function storedNow<R>({ theirs, values }: Edited<R>, valuesOf: (record: R) => Values, name: string): string | undefined {
  if (!theirs) return undefined;
  const stored = valuesOf(theirs)[name];
  return isSame(stored, values[name]) ? undefined : `Stored now: ${String(stored) || "nothing"}`;
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
      <Act label="Save mine" doing={doing} onAct={() => edited.keepMine(theirs)} />
      <Act label="Take what is stored" onAct={() => edited.takeTheirs(theirs)} kind="plain" />
    </div>
  );
}
