import { useState } from "preact/hooks";
import { saved, useDoing, useKey, useLoaded, useSigned } from "../calls.js";
import { Field } from "../fields.js";
import { Results } from "../results.js";
import { go, to } from "../router.js";
import { Act, Confirmed, Crumbs, Facts, Failure, focusHeading, Heading, Row, State, Submit, Time, useCursor, useQuiet } from "../ui.js";

const HEADS = ["Required", "For", "Key", "Value", "Made", ""];
const SIDES = [
  ["requireable", "For a record"],
  ["required", "That require a record"],
] as const;
const RECORD = { type: "", id: "" };
type Named = typeof RECORD;

/** One requirement, by its id. */
export function Requirement({ id }: { id: string }) {
  const { data, error, isLoading, reload } = useLoaded((api) => api.requirements.read({ id: Number(id) }), [id]);
  const found = data?.data;
  return (
    <>
      <Crumbs>
        <a href={to("requirements")}>Requirements</a> / {id}
      </Crumbs>
      <Heading>{`Requirement ${id}`}</Heading>
      <Failure error={error} onRetry={reload} />
      <State isLoading={isLoading} isEmpty={false} empty="" />
      {found && (
        <>
          <Facts
            facts={[
              ["Required", <Referred {...found.required} />],
              ["For", <Referred {...found.requireable} />],
              ["Key", found.key],
              ["Value", found.value],
              ["Made", <Time at={found.created_at} />],
            ]}
          />
          <Deletion id={found.id} onDeleted={() => go("requirements")} />
        </>
      )}
    </>
  );
}

/** The requirements of a record, or for it; all of them while none is named. */
export function Requirements({ query }: { query: URLSearchParams }) {
  const [record, setRecord] = useState<Named>({ type: query.get("type") ?? "", id: query.get("id") ?? "" });
  const [side, setSide] = useState<string>(query.get("type") ? "required" : "requireable");
  const [isAdding, setAdding] = useState(false);
  const sought = useQuiet(record);
  const cursor = useCursor([sought, side]);
  const loaded = useLoaded(
    (api) => api.requirements.index({ page: cursor.page, sort: { by: "id", order: "desc" }, ...(sought.type && sought.id && { [side]: reference(sought) }) }),
    [sought, side, cursor.after],
  );
  return (
    <>
      <Heading actions={<Act label="New requirement" isOpen={isAdding} onAct={() => setAdding(!isAdding)} kind="plain" />}>Requirements</Heading>
      {isAdding && <NewRequirement onAdded={loaded.reload} />}
      <div class="filters">
        <Field label="Show those" name="side" value={side} onValue={setSide} options={SIDES} />
        <Field label="Model" name="type" value={record.type} onValue={(type) => setRecord({ ...record, type })} error={loaded.error} attr={`${side}.type`} />
        <Field label="Id" name="id" value={record.id} onValue={(id) => setRecord({ ...record, id })} error={loaded.error} attr={`${side}.id`} />
      </div>
      <Results loaded={loaded} cursor={cursor} label="Requirements" heads={HEADS} empty="No requirement is like this." said={[`${side}.type`, `${side}.id`]}>
        {(each) => (
          <Row
            key={each.id}
            heads={HEADS}
            cells={[
              <Referred {...each.required} />,
              <Referred {...each.requireable} />,
              each.key,
              each.value,
              <Time at={each.created_at} />,
              <Deletion id={each.id} onDeleted={loaded.reload} />,
            ]}
          />
        )}
      </Results>
    </>
  );
}

function Referred({ type, id }: { type: string; id: number }) {
  const text = `${type} ${id}`;
  return type === "ListItem" ? <a href={to("item", id)}>{text}</a> : <>{text}</>;
}

function Deletion({ id, onDeleted }: { id: number; onDeleted: () => void }) {
  const { tell } = useSigned();
  const doing = useDoing();
  const remove = () =>
    doing.run(async (api) => {
      await saved(api.requirements.destroy({ id }));
      focusHeading();
      tell(`Requirement ${id} was deleted.`);
      onDeleted();
    });
  return (
    <>
      <Confirmed label="Delete" question={`Delete requirement ${id}?`} doing={doing} onAct={remove} kind="plain small" />
      <Failure error={doing.error} />
    </>
  );
}

function reference({ type, id }: Named): { type: string; id: number } {
  return { type, id: id as unknown as number }; // the API takes "12", and says what is wrong with anything else
}

function NewRequirement({ onAdded }: { onAdded: () => void }) {
  const [given, setGiven] = useState({ required: RECORD, requireable: RECORD, key: "", value: "" });
  const { tell } = useSigned();
  const doing = useDoing();
  const key = useKey();
  const named = (side: "required" | "requireable", name: keyof Named, label: string, hint?: string) => (
    <Field
      label={label}
      name={`${side}.${name}`}
      value={given[side][name]}
      onValue={(value) => setGiven({ ...given, [side]: { ...given[side], [name]: value } })}
      error={doing.error}
      hint={hint}
      required
    />
  );
  const add = () =>
    doing.run(async (api) => {
      const texts = { ...(given.key && { key: given.key }), ...(given.value && { value: given.value }) };
      const values = { required: reference(given.required), requireable: reference(given.requireable), ...texts };
      const { id } = await saved(api.requirements.create(values, key.of(values)));
      key.forget();
      tell(`Requirement ${id} was created.`);
      onAdded();
    });
  return (
    <form class="sheet" aria-label="New requirement" onSubmit={(event) => (event.preventDefault(), void add())}>
      <div class="filters">
        {named("required", "type", "Required model", "Such as Designation or ListItem")}
        {named("required", "id", "Required id")}
        {named("requireable", "type", "For model", "Such as OrderRequest")}
        {named("requireable", "id", "For id")}
        <Field label="Key" name="key" value={given.key} onValue={(text) => setGiven({ ...given, key: text })} error={doing.error} />
        <Field label="Value" name="value" value={given.value} onValue={(value) => setGiven({ ...given, value })} error={doing.error} />
      </div>
      <Failure error={doing.error} said={["required.type", "required.id", "requireable.type", "requireable.id", "key", "value"]} />
      <Submit label="Create" busy="Creating …" doing={doing} />
    </form>
  );
}
