import { useState } from "preact/hooks";
import { saved, useDoing, useKey, useLoaded, useSigned } from "../calls.js";
import { Check, Field } from "../fields.js";
import { Results } from "../results.js";
import { go, to } from "../router.js";
import { Act, Failure, Heading, Row, Submit, Time, useCursor, useQuiet } from "../ui.js";
import { Import } from "./import.js";

const HEADS = ["Collection", "Items", "Active", "Default", "Last changed"];
const SORTS = [
  ["key", "Name"],
  ["last_updated", "Last changed"],
] as const;
type Opened = "new" | "import" | "";

export function Collections() {
  const [term, setTerm] = useState("");
  const [by, setBy] = useState<string>("key");
  const [opened, setOpened] = useState<Opened>("");
  const sought = useQuiet(term.trim());
  const cursor = useCursor([sought, by]);
  const loaded = useLoaded(
    (api) =>
      api.listItemCollections.index({
        page: cursor.page,
        sort: { by: by as "key", order: by === "key" ? "asc" : "desc" },
        ...(sought && { search: { term: sought } }),
      }),
    [sought, by, cursor.after],
  );
  const open = (what: Opened) => setOpened(opened === what ? "" : what);
  return (
    <>
      <Heading
        actions={
          <>
            <Act label="New item" isOpen={opened === "new"} onAct={() => open("new")} kind="plain" />
            <Act label="Import" isOpen={opened === "import"} onAct={() => open("import")} kind="plain" />
          </>
        }
      >
        List items
      </Heading>
      {opened === "new" && <NewItem onAdded={(item) => go("items", item.key)} />}
      {opened === "import" && <Import onDone={loaded.reload} />}
      <div class="filters">
        <Field label="Search collections" name="search" type="search" value={term} onValue={setTerm} />
        <Field label="Sort by" name="by" value={by} onValue={setBy} options={SORTS} />
      </div>
      <Results loaded={loaded} cursor={cursor} label="Collections" heads={HEADS} empty="No collection. A collection is there with its first item.">
        {(each) => (
          <Row
            key={each.key}
            heads={HEADS}
            cells={[
              <a href={to("items", each.key)}>{each.key}</a>,
              each.items,
              each.active_items,
              each.default_id ? <a href={to("item", each.default_id)}>Item {each.default_id}</a> : "none",
              <Time at={each.last_updated} />,
            ]}
          />
        )}
      </Results>
    </>
  );
}

const EMPTY = { key: "", slug: "", name: "", value: "", description: "" };

/** A form for an item, of a collection of that name or of a new one. */
export function NewItem({ collection = "", onAdded }: { collection?: string; onAdded: (item: { key: string; slug: string }) => void }) {
  const [given, setGiven] = useState({ ...EMPTY, key: collection });
  const [isDefault, setDefault] = useState(false);
  const { tell } = useSigned();
  const doing = useDoing();
  const key = useKey();
  const field = (name: keyof typeof EMPTY, label: string, hint?: string) => (
    <Field
      label={label}
      name={name}
      value={given[name]}
      onValue={(value) => setGiven({ ...given, [name]: value })}
      error={doing.error}
      hint={hint}
      required={name === "key" || name === "slug"}
    />
  );
  const add = () =>
    doing.run(async (api) => {
      const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value)) as typeof EMPTY;
      const values = { ...named, default: isDefault };
      const item = await saved(api.listItems.create(values, key.of(values)));
      key.forget();
      setGiven({ ...EMPTY, key: given.key });
      setDefault(false);
      tell(`${item.slug} was created.`);
      onAdded(item);
    });
  return (
    <form class="sheet" aria-label="New item" onSubmit={(event) => (event.preventDefault(), void add())}>
      {!collection && field("key", "Collection", "Of this name, or a new one: letters, digits, _ - . :")}
      {field("slug", "Slug", "What programs know the item by")}
      {field("name", "Name")}
      {field("value", "Value")}
      {field("description", "Description")}
      <Check label="Default of its collection" checked={isDefault} onChecked={setDefault} />
      <Failure error={doing.error} said={Object.keys(EMPTY)} />
      <Submit label="Create" busy="Creating …" doing={doing} />
    </form>
  );
}
