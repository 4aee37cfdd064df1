// Labelled inputs. What was wrong with one stands below it.
import type { ComponentChildren, TargetedEvent } from "preact";
import { useId } from "preact/hooks";
import { problemsOf } from "./words.js";

export type InputType = "text" | "search" | "url" | "email" | "password" | "datetime-local";

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly error?: unknown;
  /** The parameter's path in errors, if not its name. */
  readonly attr?: string;
  readonly hint?: string | undefined;
  readonly type?: InputType;
  readonly rows?: number;
  readonly options?: readonly (readonly [value: string, text: string])[];
  readonly autocomplete?: string;
  readonly required?: boolean;
}

type Edited = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function Field({ label, attr, hint, required = false, error, ...input }: FieldProps) {
  const id = useId();
  const wrong = problemsOf(error, attr ?? input.name);
  const described = {
    id,
    "aria-required": required || undefined,
    "aria-describedby": hint || wrong.length ? `${id}-note` : undefined,
    "aria-invalid": wrong.length > 0,
  };
  return (
    <div class="input">
      <label for={id}>
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </label>
      <Input {...input} described={described} />
      <Note id={id} hint={hint} wrong={wrong} />
    </div>
  );
}

type InputProps = Pick<FieldProps, "name" | "value" | "onValue" | "rows" | "options" | "type" | "autocomplete"> & { readonly described: object };

function Input({ name, value, onValue, rows, options, type = "text", autocomplete = "off", described }: InputProps) {
  const onInput = (event: TargetedEvent<Edited>) => onValue(event.currentTarget.value);
  const common = { ...described, name, value, onInput };
  const typed = { type } as { type: "text" }; // preact's types take one literal, and no union of them
  if (rows) return <textarea {...common} rows={rows} spellcheck={false} />;
  if (!options) return <input {...common} {...typed} autocomplete={autocomplete} spellcheck={false} />;
  return (
    <select {...common}>
      {options.map(([each, text]) => (
        <option key={each} value={each} selected={each === value}>
          {text}
        </option>
      ))}
    </select>
  );
}

function Note({ id, hint, wrong }: { id: string; hint: string | undefined; wrong: readonly string[] }) {
  return (
    <p class="under" id={`${id}-note`}>
      {hint && <span>{hint}</span>}
      {wrong.map((each) => (
        <span key={each} class="refused">
          {each}
        </span>
      ))}
    </p>
  );
}

export function Check({ label, checked, onChecked }: { label: ComponentChildren; checked: boolean; onChecked: (checked: boolean) => void }) {
  return (
    <label class="tick">
      <input type="checkbox" checked={checked} onChange={(event) => onChecked(event.currentTarget.checked)} /> <span>{label}</span>
    </label>
  );
}

interface ChoicesProps {
  readonly label: string;
  readonly name: string;
  readonly all: readonly string[];
  readonly chosen: readonly string[];
  readonly onChosen: (chosen: readonly string[]) => void;
  readonly error?: unknown;
}

/** A long word with the places where a narrow page may break it. */
function breakable(word: string): ComponentChildren {
  return word.split(/(?<=[._])/).map((part) => [part, <wbr key={part} />]);
}

/** Any of several words. */
export function Choices({ label, name, all, chosen, onChosen, error }: ChoicesProps) {
  const id = useId();
  const turn = (each: string, isOn: boolean) => onChosen(all.filter((one) => (one === each ? isOn : chosen.includes(one))));
  return (
    <fieldset class="choices" aria-describedby={`${id}-note`}>
      <legend>{label}</legend>
      {all.map((each) => (
        <Check key={each} label={breakable(each)} checked={chosen.includes(each)} onChecked={(isOn) => turn(each, isOn)} />
      ))}
      <Note id={id} hint={undefined} wrong={problemsOf(error, name)} />
    </fieldset>
  );
}
