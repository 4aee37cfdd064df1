import { useState } from "preact/hooks";
import type { Answer, components, PlanoCore } from "../../../clients/typescript/src/index.js";
import { saved, useDoing, useLoaded, useSigned } from "../calls.js";
import { type Changes, type Edited, Outcome, storedNow, useEdited, type Values } from "../edited.js";
import { Field } from "../fields.js";
import { One } from "../results.js";
import { to } from "../router.js";
import { Act, Confirmed, Crumbs, Failure, focusHeading, Heading, State, Submit } from "../ui.js";
import { hasRule } from "../words.js";

export type Item = components["schemas"]["ListItemView"];

const TEXTS = [
  ["name", "Name", 0],
  ["value", "Value", 0],
  ["description", "Description", 2],
  ["notes", "Notes (employees only)", 3],
  ["external_id", "External id", 0],
] as const;
const PAIRS = [
  ["item_type", "item_id", "Belongs to: model", "Belongs to: id"],
  ["related_type", "related_id", "Related to: model", "Related to: id"],
] as const;
const NAMES = [...TEXTS.map(([name]) => name), ...PAIRS.flatMap(([type, id]) => [type, id])];
const MOST_SHOWN = 5;

function textsOf(item: Item): Values {
  return Object.fromEntries(NAMES.map((name) => [name, String(item[name] ?? "")]));
}

/** The changes, in which a reference's model and id go together. */
function inPairs(changes: Changes, values: Values): Changes {
  const changed = PAIRS.filter((pair) => pair.some((name) => name in changes));
  const halves = changed.flatMap(([type, id]) => [type, id]).map((name) => [name, values[name] || null] as const);
  return { ...changes, ...Object.fromEntries(halves) };
}

/** One item, by its id. */
export function ItemPage({ id }: { id: string }) {
  const loaded = useLoaded((api) => api.listItems.read({ id: Number(id) }), [id]);
  const item = loaded.data?.data;
  return (
    <>
      <Crumbs>
        <a href={to("items")}>List items</a>
        {item && (
          <>
            {" / "}
            <a href={to("items", item.key)}>{item.key}</a> / {item.slug}
          </>
        )}
      </Crumbs>
      <Heading>{item ? item.name || item.slug : `Item ${id}`}</Heading>
      <One loaded={loaded}>{(found) => <Editor item={found} onChanged={loaded.reload} />}</One>
    </>
  );
}

/** Changes one item where it stands. */
export function Editor({ item, onChanged }: { item: Item; onChanged: () => void }) {
  const edited = useEdited(
    item,
    textsOf,
    (api, changes, last_updated, shown) => api.listItems.update({ id: item.id, last_updated, ...inPairs(changes, shown) }),
    onChanged,
  );
  const { doing, theirs } = edited;
  return (
    <div class="sheet">
      <form aria-label={`Edit ${item.slug}`} onSubmit={(event) => (event.preventDefault(), void edited.save())}>
        {TEXTS.map(([name, label, rows]) => (
          <Field key={name} label={label} rows={rows} {...fieldOf(edited, name)} />
        ))}
        <div class="filters">
          {PAIRS.flatMap(([type, id, ofType, ofId]) => [
            <Field key={type} label={ofType} {...fieldOf(edited, type, "Such as Designation or ListItem")} />,
            <Field key={id} label={ofId} {...fieldOf(edited, id)} />,
          ])}
        </div>
        <Outcome edited={edited} said={NAMES} />
        <Submit label="Save" busy="Saving …" doing={doing} disabled={!!theirs} />
      </form>
      <p class="acts">
        <Switches edited={edited} />
        <Deletion item={item} onChanged={onChanged} />
      </p>
      <Image item={item} onChanged={onChanged} />
    </div>
  );
}

function fieldOf(edited: Edited<Item>, name: string, hint?: string) {
  const onValue = (value: string) => edited.set(name, value);
  return { name, value: String(edited.values[name]), onValue, error: edited.doing.error, hint: storedNow(edited, textsOf, name) ?? hint };
}

function Switches({ edited: { base, doing, change } }: { edited: Edited<Item> }) {
  const act = (label: string, changes: Changes, told: string) => <Act label={label} doing={doing} onAct={() => change(changes, told)} kind="plain" />;
  return (
    <>
      {base.active ? act("Switch off", { active: false }, "Switched off.") : act("Switch on", { active: true }, "Switched on.")}
      {base.default
        ? act("No longer default", { default: false }, "The collection has no default now.")
        : act("Make default", { default: true }, "It is the default now.")}
    </>
  );
}

function Deletion({ item, onChanged }: { item: Item; onChanged: () => void }) {
  const { tell } = useSigned();
  const doing = useDoing();
  const remove = () =>
    doing.run(async (api) => {
      await saved(api.listItems.destroy({ id: item.id }));
      focusHeading();
      tell(`${item.slug} was deleted.`);
      onChanged();
    });
  return (
    <>
      <Confirmed label="Delete" question={`Delete ${item.slug}?`} doing={doing} onAct={remove} />
      <Failure error={doing.error} />
      {hasRule(doing.error, "referenced") && <Referring id={item.id} />}
    </>
  );
}

/** What refers to the item, so that it cannot be deleted. */
function Referring({ id }: { id: number }) {
  const { data, error, isLoading } = useReferring(id);
  const [required, requireable, items, related] = data ?? [];
  const requirements = [...(required?.data.results ?? []), ...(requireable?.data.results ?? [])];
  const others = [...(items?.data.results ?? []), ...(related?.data.results ?? [])];
  return (
    <div class="referring">
      <State isLoading={isLoading} isEmpty={false} empty="" />
      <Failure error={error} />
      <ul aria-label="What refers to it">
        {requirements.map((each) => (
          <li key={`requirement ${each.id}`}>
            <a href={`${to("requirements")}?type=ListItem&id=${id}`}>Requirement {each.id}</a>: {each.required.type} {each.required.id} for{" "}
            {each.requireable.type} {each.requireable.id}
          </li>
        ))}
        {others.map((each) => (
          <li key={`item ${each.id}`}>
            <a href={to("item", each.id)}>
              Item {each.key} / {each.slug}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function useReferring(id: number) {
  const itself = { type: "ListItem", id };
  const page = { size: MOST_SHOWN };
  return useLoaded(
    (api) =>
      Promise.all([
        api.requirements.index({ required: itself, page }),
        api.requirements.index({ requireable: itself, page }),
        api.listItems.index({ item_type: "ListItem", item_id: id, page }),
        api.listItems.index({ related_type: "ListItem", related_id: id, page }),
      ]),
    [id],
  );
}

function Image({ item, onChanged }: { item: Item; onChanged: () => void }) {
  const [url, setUrl] = useState("");
  const { tell } = useSigned();
  const doing = useDoing();
  const change = (send: (api: PlanoCore) => Promise<Answer<Item>>, told: string) =>
    doing.run(async (api) => {
      await saved(send(api));
      setUrl("");
      tell(told);
      onChanged();
    });
  const upload = () => change((api) => api.listItems.uploadImage({ id: item.id, image_url: url }), "The image is stored.");
  const remove = () => change((api) => api.listItems.removeImage({ id: item.id }), "The image was removed.");
  return (
    <form aria-label={`Image of ${item.slug}`} onSubmit={(event) => (event.preventDefault(), void upload())}>
      {item.image && <Stored image={item.image} of={item.slug} />}
      <Field label="Image by URL" name="image_url" type="url" value={url} onValue={setUrl} error={doing.error} hint="PNG or JPEG, at most 10 MB" />
      <Failure error={doing.error} said={["image_url"]} />
      <Submit label="Upload" busy="Fetching the image …" doing={doing} disabled={!url} />
      {item.image && <Act label="Remove image" doing={doing} onAct={remove} kind="plain" />}
    </form>
  );
}

function Stored({ image, of }: { image: NonNullable<Item["image"]>; of: string }) {
  return (
    <p>
      <img src={image.url} alt={`Stored image of ${of}`} class="stored" /> {image.width} × {image.height}, {Math.ceil(image.bytes / 1000)} KB, from {image.source_host}
    </p>
  );
}
