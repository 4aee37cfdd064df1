import { useState } from "preact/hooks";
import type { components } from "../../../clients/typescript/src/index.js";
import { saved, useDoing, useLoaded, useSigned } from "../calls.js";
import { Outcome, storedNow, useEdited, type Values } from "../edited.js";
import { Field } from "../fields.js";
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
const NAMES = TEXTS.map(([name]) => name);
const MOST_SHOWN = 5;

function textsOf(item: Item): Values {
  return Object.fromEntries(NAMES.map((name) => [name, item[name] ?? ""]));
}

/** One item, by its id. */
export function ItemPage({ id }: { id: string }) {
  const { data, error, isLoading, reload } = useLoaded((api) => api.listItems.read({ id: Number(id) }), [id]);
  const item = data?.data;
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
      <Failure error={error} onRetry={reload} />
      <State isLoading={isLoading} isEmpty={false} empty="" />
      {item && <Editor item={item} onChanged={reload} />}
    </>
  );
}

/** Changes one item where it stands. */
export function Editor({ item, onChanged }: { item: Item; onChanged: () => void }) {
  const edited = useEdited(item, textsOf, (api, changes, last_updated) => api.listItems.update({ id: item.id, last_updated, ...changes }), onChanged);
  const { base, values, doing, theirs } = edited;
  return (
    <div class="sheet">
      <form aria-label={`Edit ${item.slug}`} onSubmit={(event) => (event.preventDefault(), void edited.save())}>
        {TEXTS.map(([name, label, rows]) => (
          <Field
            key={name}
            label={label}
            name={name}
            rows={rows}
            value={String(values[name])}
            onValue={(value) => edited.set(name, value)}
            error={doing.error}
            hint={storedNow(edited, textsOf, name)}
          />
        ))}
        <Outcome edited={edited} said={NAMES} />
        <Submit label="Save" busy="Saving …" doing={doing} disabled={!!theirs} />
      </form>
      <p class="acts">
        <Act
          label={base.active ? "Switch off" : "Switch on"}
          doing={doing}
          onAct={() => edited.change({ active: !base.active }, base.active ? "Switched off." : "Switched on.")}
          kind="plain"
        />
        {base.default ? (
          <Act label="No longer default" doing={doing} onAct={() => edited.change({ default: false }, "The collection has no default now.")} kind="plain" />
        ) : (
          <Act label="Make default" doing={doing} onAct={() => edited.change({ default: true }, "It is the default now.")} kind="plain" />
        )}
        <Deletion item={item} onChanged={onChanged} />
      </p>
      <Image item={item} onChanged={onChanged} />
    </div>
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
  const itself = { type: "ListItem", id };
  const page = { size: MOST_SHOWN };
  const { data, error, isLoading } = useLoaded(
    (api) =>
      Promise.all([
        api.requirements.index({ required: itself, page }),
        api.requirements.index({ requireable: itself, page }),
        api.listItems.index({ item_type: "ListItem", item_id: id, page }),
        api.listItems.index({ related_type: "ListItem", related_id: id, page }),
      ]),
    [id],
  );
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

function Image({ item, onChanged }: { item: Item; onChanged: () => void }) {
  const [url, setUrl] = useState("");
  const { tell } = useSigned();
  const doing = useDoing();
  const upload = () =>
    doing.run(async (api) => {
      await saved(api.listItems.uploadImage({ id: item.id, image_url: url }));
      setUrl("");
      tell("The image is stored.");
      onChanged();
    });
  const remove = () =>
    doing.run(async (api) => {
      await saved(api.listItems.removeImage({ id: item.id }));
      tell("The image was removed.");
      onChanged();
    });
  return (
    <form aria-label={`Image of ${item.slug}`} onSubmit={(event) => (event.preventDefault(), void upload())}>
      {item.image && (
        <p>
          <img src={item.image.url} alt={`Stored image of ${item.slug}`} class="stored" /> {item.image.width} × {item.image.height},{" "}
          {Math.ceil(item.image.bytes / 1000)} KB, from {item.image.source_host}
        </p>
      )}
      <Field label="Image by URL" name="image_url" type="url" value={url} onValue={setUrl} error={doing.error} hint="PNG or JPEG, at most 10 MB" />
      <Failure error={doing.error} said={["image_url"]} />
      <Submit label="Upload" busy="Fetching the image …" doing={doing} disabled={!url} />
      {item.image && <Act label="Remove image" doing={doing} onAct={remove} kind="plain" />}
    </form>
  );
}
