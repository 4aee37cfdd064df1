import { useState } from "preact/hooks";
import type { components } from "../../../clients/typescript/src/index.js";
import { useCreating, useLoaded } from "../calls.js";
import { Check, Field } from "../fields.js";
import { Results } from "../results.js";
import { go, to } from "../router.js";
import { Failure, Heading, Row, Submit, Time, useCursor, useOpened, useQuiet } from "../ui.js";
import { Import } from "./import.js";

const HEADS = ["Collection", "Items", "Active", "Default", "Last changed"];
const SORTS = [
  ["key", "Name"],
  ["last_updated", "Last changed"],
] as const;
type Collection = components["schemas"]["CollectionView"];

export function Collections() {
  const [term, setTerm] = useState("");
  const [by, setBy] = useState<string>("key");
  const { opened, button } = useOpened<"new" | "import">();
  const { loaded, cursor } = useCollections(useQuiet(term.trim()), by);
  return (
    <>
      <Heading actions={[button("new", "New item"), button("import", "Import")]}>List items</Heading>
      {opened === "new" && <NewItem onAdded={(item) => go("items", item.key)} />}
      {opened === "import" && <Import onDone={loaded.reload} />}
      <div class="filters">
        <Field label="Search collections" name="search" type="search" value={term} onValue={setTerm} />
        <Field label="Sort by" name="by" value={by} onValue={setBy} options={SORTS} />
      </div>
      <Results loaded={loaded} cursor={cursor} label="Collections" heads={HEADS} empty="No collection. A collection is there with its first item.">
        {(each) => <Row key={each.key} heads={HEADS} cells={cells(each)} />}
      </Results>
    </>
  );
}

function useCollections(sought: string, by: string) {
  const cursor = useCursor([sought, by]);
  const sort = { by: by as "key", order: by === "key" ? "asc" : "desc" } as const;
  const search = sought && { search: { term: sought } };
  const loaded = useLoaded((api) => api.listItemCollections.index({ page: cursor.page, sort, ...search }), [sought, by, cursor.after]);
  return { loaded, cursor };
}

function cells({ key, items, active_items, default_id, last_updated }: Collection) {
  return [
    <a href={to("items", key)}>{key}</a>,
    items,
    active_items,
    default_id ? <a href={to("item", default_id)}>Item {default_id}</a> : "none",
    <Time at={last_updated} />,
  ];
}

const EMPTY = { key: "", slug: "", name: "", value: "", description: "" };

/** A form for an item, of a collection of that name or of a new one. */
export function NewItem({ collection = "", onAdded }: { collection?: string; onAdded: (item: { key: string; slug: string }) => void }) {
  const { given, set, isDefault, setDefault, doing, add } = useNewItem(collection, onAdded);
  const field = (name: keyof typeof EMPTY, label: string, hint?: string, required = false) => (
    <Field label={label} name={name} value={given[name]} onValue={(value) => set(name, value)} error={doing.error} hint={hint} required={required} />
  );
  return (
    <form class="sheet" aria-label="New item" onSubmit={(event) => (event.preventDefault(), void add())}>
      {!collection && field("key", "Collection", "Of this name, or a new one: letters, digits, _ - . :", true)}
      {field("slug", "Slug", "What programs know the item by", true)}
      {field("name", "Name")}
      {field("value", "Value")}
      {field("description", "Description")}
      <Check label="Default of its collection" checked={isDefault} onChecked={setDefault} />
      <Failure error={doing.error} said={Object.keys(EMPTY)} />
      <Submit label="Create" busy="Creating …" doing={doing} />
    </form>
  );
}

/** What was typed, and its creation. The next item is of the same collection. */
function useNewItem(collection: string, onAdded: (item: { key: string; slug: string }) => void) {
  const [given, setGiven] = useState({ ...EMPTY, key: collection });
  const [isDefault, setDefault] = useState(false);
  const { doing, add } = useCreating(
    (api, values: typeof EMPTY & { default: boolean }, key) => api.listItems.create(values, key),
    (item) => {
      setGiven({ ...EMPTY, key: given.key });
      setDefault(false);
      onAdded(item);
    },
    (item) => `${item.slug} was created.`,
  );
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value)) as typeof EMPTY;
  const set = (name: keyof typeof EMPTY, value: string) => setGiven({ ...given, [name]: value });
  return { given, set, isDefault, setDefault, doing, add: () => add({ ...named, default: isDefault }) };
}
