// The parts of pages: headings, tables, failures, times.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../../clients/typescript/src/index.js";
import type { Doing } from "./calls.js";
import { wordsOf } from "./words.js";

const SLOW_AFTER = 4_000; // milliseconds

/** The page's title. It has the focus when the page opens, so that a screen reader says where one is. */
export function Heading({ children, actions }: { children: string; actions?: ComponentChildren }) {
  const text = useRef<HTMLHeadingElement>(null);
  useEffect(() => text.current?.focus({ preventScroll: true }), []);
  useEffect(() => void (document.title = `${children} · PlanoCore console`), [children]);
  return (
    <div class="heading">
      <h1 ref={text} tabIndex={-1}>
        {children}
      </h1>
      {actions}
    </div>
  );
}

/** Where the focus goes when what had it is gone. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>("h1")?.focus();
}

export function Crumbs({ children }: { children: ComponentChildren }) {
  return (
    <nav class="crumbs" aria-label="Way here">
      {children}
    </nav>
  );
}

interface ActProps {
  readonly label: string;
  readonly onAct: () => void;
  readonly doing?: Doing;
  readonly kind?: "plain" | "danger" | "plain small";
  /** What the button opens and closes is open. */
  readonly isOpen?: boolean;
}

/** A button that waits while its work is done. */
export function Act({ label, doing, onAct, kind, isOpen }: ActProps) {
  return (
    <button type="button" class={kind} aria-disabled={doing?.isBusy} aria-expanded={isOpen} onClick={onAct}>
      {label}
    </button>
  );
}

/** Parts of a page, of which one at most is open, and the buttons that open and close them. */
export function useOpened<Part extends string>() {
  const [opened, setOpened] = useState<Part>();
  const button = (part: Part, label: string) => (
    <Act label={label} isOpen={opened === part} onAct={() => setOpened(opened === part ? undefined : part)} kind="plain" />
  );
  return { opened, button };
}

/** A form's button, which says that its work is being done. */
export function Submit({ label, busy, doing, disabled = false }: { label: string; busy: string; doing: Doing; disabled?: boolean }) {
  return (
    <>
      <button type="submit" disabled={disabled} aria-disabled={doing.isBusy}>
        {label}
      </button>
      <Waiting isWaiting={doing.isBusy} text={busy} />
    </>
  );
}

/** A button that asks once more in its own place. */
export function Confirmed({ label, question, doing, onAct, kind = "plain" }: ActProps & { question: string }) {
  const [isAsking, setAsking] = useState<boolean>();
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => void (isAsking !== undefined && place.current?.querySelector("button")?.focus()), [isAsking]);
  const answer = (agreed: boolean) => {
    setAsking(false);
    if (agreed) onAct();
  };
  return (
    <span ref={place} class="confirm" role="group" aria-label={isAsking ? question : label}>
      {isAsking ? (
        <>
          {question} <Act label="Yes" kind="danger" onAct={() => answer(true)} /> <Act label="No" kind="plain" onAct={() => answer(false)} />
        </>
      ) : (
        <Act label={label} onAct={() => setAsking(true)} {...(doing && { doing })} kind={kind} />
      )}
    </span>
  );
}

/** What went wrong: in words, the status, what is not said beside a field, and the request's id to copy. The first wrong field gets the focus. */
export function Failure({ error, said = [], onRetry }: { error: unknown; said?: readonly string[]; onRetry?: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.closest("form")?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(), [error]);
  if (!error) return null;
  const isMarked = error instanceof ApiError && error.errors.some((problem) => said.includes(problem.attr));
  return (
    <div ref={place} role="alert" class="failure">
      <p>
        <strong>{wordsOf(error)}</strong>
        {isMarked && " See the fields that are marked."}
      </p>
      {error instanceof ApiError && <Details error={error} said={said} />}
      {onRetry && <Act label="Try again" kind="plain" onAct={onRetry} />}
    </div>
  );
}

function Details({ error, said }: { error: ApiError; said: readonly string[] }) {
  const rest = error.errors.filter((problem) => !said.includes(problem.attr));
  return (
    <>
      {rest.length > 0 && (
        <ul>
          {rest.map((problem) => (
            <li key={problem.attr + problem.rule}>
              <code>{problem.attr}</code> {problem.message} (<code>{problem.rule}</code>)
            </li>
          ))}
        </ul>
      )}
      <p class="copied">
        Status <code>{error.status}</code> ({error.code}), request <Copied text={error.request_id} />
      </p>
    </>
  );
}

/** A text with a button that copies it. */
export function Copied({ text }: { text: string }) {
  const [told, setTold] = useState("Copy");
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setTold("Copied"),
      () => setTold("Not allowed"),
    );
  return (
    <>
      <code>{text}</code>{" "}
      <button type="button" class="plain small" onClick={copy} aria-live="polite">
        {told}
      </button>
    </>
  );
}

interface TableProps {
  readonly label: string;
  readonly heads: readonly string[];
  readonly children: ComponentChildren;
  /** What stands there is about to be replaced. */
  readonly isLoading?: boolean;
}

export function Table({ label, heads, children, isLoading = false }: TableProps) {
  return (
    <table role="table" class="rows" aria-label={label} aria-busy={isLoading}>
      <thead role="rowgroup">
        <tr role="row">
          {heads.map((head) => (
            <th key={head} scope="col" role="columnheader">
              {head || <span class="hidden">Actions</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
  );
}

/** A row of cells; `heads` name them where a phone shows the row as a list. */
export function Row({ heads, cells }: { heads: readonly string[]; cells: readonly ComponentChildren[] }) {
  return (
    <tr role="row">
      {cells.map((cell, number) => (
        <td key={heads[number]} role="cell" data-head={heads[number]}>
          {cell}
        </td>
      ))}
    </tr>
  );
}

/** Names and values of one record. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <>
          <dt key={name}>{name}</dt>
          <dd>{value ?? "–"}</dd>
        </>
      ))}
    </dl>
  );
}

export type Tone = "good" | "bad" | "mark" | "soft";

export function Badge({ text, tone }: { text: string; tone: Tone }) {
  return <span class={`badge ${tone}`}>{text}</span>;
}

/** Says that something is waited for, and after some seconds that this is slow. */
function Waiting({ isWaiting, text }: { isWaiting: boolean; text: string }) {
  const isSlow = useLate(isWaiting, SLOW_AFTER);
  return (
    <span role="status" class="waiting">
      {isWaiting && text}
      {isSlow && " The network or the server is slow; please wait."}
    </span>
  );
}

/** `value`, once it has been true for that long. */
function useLate(value: boolean, milliseconds: number): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = value ? setTimeout(() => setLate(true), milliseconds) : undefined;
    return () => (clearTimeout(timer), setLate(false));
  }, [value]);
  return isLate;
}

export function State({ isLoading, isEmpty, empty }: { isLoading: boolean; isEmpty: boolean; empty: string }) {
  return (
    <div class="state">
      <Waiting isWaiting={isLoading} text="Loading …" />
      {!isLoading && isEmpty && <p role="status">{empty}</p>}
    </div>
  );
}

export type Cursor = ReturnType<typeof useCursor>;

/** Pages by cursor: back over those that were seen, and on to the next. */
export function useCursor(of: readonly unknown[]) {
  const [seen, setSeen] = useState<readonly string[]>([]);
  const [former, setFormer] = useState(of);
  if (of.some((each, number) => each !== former[number])) {
    setFormer(of);
    setSeen([]);
  }
  const after = seen.at(-1);
  const buttons = (next: string | null | undefined) =>
    (seen.length > 0 || next) && (
      <nav class="pager" aria-label="Pages of results">
        <button type="button" class="plain" disabled={!seen.length} onClick={() => setSeen(seen.slice(0, -1))}>
          Previous
        </button>
        <span>Page {seen.length + 1}</span>
        <button type="button" class="plain" disabled={!next} onClick={() => next && setSeen([...seen, next])}>
          Next
        </button>
      </nav>
    );
  return { page: { size: 25, ...(after && { after }) }, after, buttons };
}

/** A value that follows another one once it has been quiet for a moment: of a search while it is typed. */
export function useQuiet<T>(value: T, milliseconds = 250): T {
  const [quiet, setQuiet] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value]);
  return quiet;
}

/** `act` again and again while `isOn`, unless nobody looks. */
export function useRepeated(act: () => void, isOn: boolean, milliseconds = 3_000): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setInterval(() => document.hidden || act(), milliseconds);
    return () => clearInterval(timer);
  }, [isOn]);
}

export function Time({ at }: { at: string | null | undefined }) {
  if (!at) return <>–</>;
  const shown = new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
  return (
    <time dateTime={at} title={at}>
      {shown}
    </time>
  );
}
