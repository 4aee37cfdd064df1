import { useState } from "preact/hooks";
import type { components } from "../../../clients/typescript/src/index.js";
import { saved, useCreating, useDoing, useLoaded, useSigned } from "../calls.js";
import { Field } from "../fields.js";
import { One, Results } from "../results.js";
import { go, to } from "../router.js";
import { Confirmed, Crumbs, Facts, Failure, focusHeading, Heading, Row, Submit, Time, useCursor, useOpened, useQuiet } from "../ui.js";

type Stored = components["schemas"]["RequirementView"];

const HEADS = ["Required", "For", "Key", "Value", "Made", ""];
const SIDES = [
  ["requireable", "For a record"],
  ["required", "That require a record"],
] as const;
const RECORD = { type: "", id: "" };
type Named = typeof RECORD;

/** One requirement, by its id. */
export function Requirement({ id }: { id: string }) {
  const loaded = useLoaded((api) => api.requirements.read({ id: Number(id) }), [id]);
  return (
    <>
      <Crumbs>
        <a href={to("requirements")}>Requirements</a> / {id}
      </Crumbs>
      <Heading>{`Requirement ${id}`}</Heading>
      <One loaded={loaded}>
        {(found) => (
          <>
            <Facts facts={factsOf(found)} />
            <Deletion id={found.id} onDeleted={() => go("requirements")} />
          </>
        )}
      </One>
    </>
  );
}

function factsOf({ required, requireable, key, value, created_at }: Stored) {
  return [
    ["Required", <Referred {...required} />],
    ["For", <Referred {...requireable} />],
    ["Key", key],
    ["Value", value],
    ["Made", <Time at={created_at} />],
  ] as const;
}

/** The requirements of a record, or for it; all of them while none is named. */
export function Requirements({ query }: { query: URLSearchParams }) {
  const [record, setRecord] = useState<Named>({ type: query.get("type") ?? "", id: query.get("id") ?? "" });
  const [side, setSide] = useState<string>(query.get("type") ? "required" : "requireable");
  const { opened, button } = useOpened<"new">();
  const { loaded, cursor } = useRequirements(useQuiet(record), side);
  const { error, reload } = loaded;
  return (
    <>
      <Heading actions={button("new", "New requirement")}>Requirements</Heading>
      {opened && <NewRequirement onAdded={reload} />}
      <div class="filters">
        <Field label="Show those" name="side" value={side} onValue={setSide} options={SIDES} />
        <Field label="Model" name="type" value={record.type} onValue={(type) => setRecord({ ...record, type })} error={error} attr={`${side}.type`} />
        <Field label="Id" name="id" value={record.id} onValue={(id) => setRecord({ ...record, id })} error={error} attr={`${side}.id`} />
      </div>
      <Results loaded={loaded} cursor={cursor} label="Requirements" heads={HEADS} empty="No requirement is like this." said={[`${side}.type`, `${side}.id`]}>
        {(each) => <Row key={each.id} heads={HEADS} cells={[...factsOf(each).map(([, value]) => value), <Deletion id={each.id} onDeleted={reload} />]} />}
      </Results>
    </>
  );
}

function useRequirements(sought: Named, side: string) {
  const cursor = useCursor([sought, side]);
  const restriction = sought.type && sought.id && { [side]: reference(sought) };
  const loaded = useLoaded(
    (api) => api.requirements.index({ page: cursor.page, sort: { by: "id", order: "desc" }, ...restriction }),
    [sought, side, cursor.after],
  );
  return { loaded, cursor };
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

const NEW = { required: RECORD, requireable: RECORD, key: "", value: "" };

function NewRequirement({ onAdded }: { onAdded: () => void }) {
  const [given, setGiven] = useState(NEW);
  const { doing, add } = useCreating(
    (api, { required, requireable, key, value }: typeof NEW, once) =>
      api.requirements.create({ required: reference(required), requireable: reference(requireable), ...(key && { key }), ...(value && { value }) }, once),
    onAdded,
    ({ id }) => `Requirement ${id} was created.`,
  );
  const { error } = doing;
  const side = (name: "required" | "requireable", part: keyof Named) => ({
    name: `${name}.${part}`,
    value: given[name][part],
    onValue: (value: string) => setGiven({ ...given, [name]: { ...given[name], [part]: value } }),
  });
  return (
    <form class="sheet" aria-label="New requirement" onSubmit={(event) => (event.preventDefault(), void add(given))}>
      <div class="filters">
        <Field label="Required model" {...side("required", "type")} hint="Such as Designation or ListItem" error={error} required />
        <Field label="Required id" {...side("required", "id")} error={error} required />
        <Field label="For model" {...side("requireable", "type")} hint="Such as OrderRequest" error={error} required />
        <Field label="For id" {...side("requireable", "id")} error={error} required />
        <Field label="Key" name="key" value={given.key} onValue={(key) => setGiven({ ...given, key })} error={error} />
        <Field label="Value" name="value" value={given.value} onValue={(value) => setGiven({ ...given, value })} error={error} />
      </div>
      <Failure error={error} said={["required.type", "required.id", "requireable.type", "requireable.id", "key", "value"]} />
      <Submit label="Create" busy="Creating …" doing={doing} />
    </form>
  );
}
