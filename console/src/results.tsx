// Answers of the API, as pages show them: a page of an index, or one record.
import type { ComponentChildren } from "preact";
import type { Answer, Results as Page } from "../../clients/typescript/src/index.js";
import type { Loaded } from "./calls.js";
import { Failure, State, Table, type Cursor } from "./ui.js";

interface ResultsProps<T> {
  readonly loaded: Loaded<Answer<Page<T>>>;
  readonly cursor: Cursor;
  readonly label: string;
  readonly heads: readonly string[];
  /** What is said where nothing was found. */
  readonly empty: string;
  /** Parameters whose errors are told beside their fields. */
  readonly said?: readonly string[];
  /** The row of a record. */
  readonly children: (record: T) => ComponentChildren;
}

/** What went wrong or is waited for, how many there are, a table of the page's records, and the way to the other pages. */
export function Results<T>({ loaded: { data, error, isLoading, reload }, cursor, label, heads, empty, said = [], children }: ResultsProps<T>) {
  const { results = [], count, next } = data?.data ?? {};
  return (
    <>
      <Failure error={error} said={said} onRetry={reload} />
      <State isLoading={isLoading} isEmpty={!results.length && !error} empty={empty} />
      {count !== undefined && results.length > 0 && <p class="total">{count} in all</p>}
      {results.length > 0 && (
        <Table label={label} heads={heads} isLoading={isLoading}>
          {results.map(children)}
        </Table>
      )}
      {cursor.buttons(next)}
    </>
  );
}

interface OneProps<T> {
  readonly loaded: Loaded<Answer<T>>;
  /** Says nothing while it is read again: it is, every few seconds. */
  readonly isRepeated?: boolean;
  readonly children: (record: T) => ComponentChildren;
}

/** What went wrong or is waited for, and one record once it is there. */
export function One<T>({ loaded: { data, error, isLoading, reload }, isRepeated = false, children }: OneProps<T>) {
  return (
    <>
      <Failure error={error} onRetry={reload} />
      <State isLoading={isLoading && !(isRepeated && data)} isEmpty={false} empty="" />
      {data && children(data.data)}
    </>
  );
}
