import { useState } from "preact/hooks";
import { useDoing, useLoaded, useSigned } from "../calls.js";
import { Field } from "../fields.js";
import { Results } from "../results.js";
import { to } from "../router.js";
import { Act, Badge, Crumbs, Failure, Heading, Row, useCursor, useOpened, useQuiet } from "../ui.js";
import { NewItem } from "./collections.js";
import { exported } from "./export.js";
import { Import } from "./import.js";
import { Editor, type Item } from "./item.js";

const HEADS = ["Slug", "Name", "Value", "State", "Image", ""];
const SORTS = [
  ["name", "Name"],
  ["slug", "Slug"],
  ["id", "Id"],
  ["created_at", "Made"],
  ["last_updated", "Changed"],
] as const;
const ORDERS = [
  ["asc", "Ascending"],
  ["desc", "Descending"],
] as const;
const STATES = [
  ["", "Active and inactive"],
  ["active_list_items", "Active"],
  ["inactive_list_items", "Inactive"],
] as const;

/** The items of a collection. */
export function Collection({ collection }: { collection: string }) {
  const [turn, setTurn] = useState(0);
  const { opened, button } = useOpened<"new" | "import">();
  const { progress, download, doing } = useDownload(collection);
  const changed = () => setTurn(turn + 1);
  const actions = [button("new", "New item"), button("import", "Import"), <Act label="Export" onAct={download} doing={doing} kind="plain" />];
  return (
    <>
      <Crumbs>
        <a href={to("items")}>List items</a> / {collection}
      </Crumbs>
      <Heading actions={actions}>{collection}</Heading>
      <p role="status">{progress}</p>
      <Failure error={doing.error} />
      {opened === "new" && <NewItem collection={collection} onAdded={changed} />}
      {opened === "import" && <Import collection={collection} onDone={changed} />}
      <Items collection={collection} turn={turn} />
    </>
  );
}

/** The collection as a CSV file, and how far its download is. */
function useDownload(collection: string) {
  const [progress, setProgress] = useState("");
  const { tell } = useSigned();
  const doing = useDoing();
  const download = async () => {
    if (await doing.run((api) => exported(api, collection, setProgress))) tell(`${collection}.csv was saved.`);
    setProgress("");
  };
  return { progress, download, doing };
}

const WANTED = { term: "", by: "name", order: "asc", state: "" };

function Items({ collection, turn }: { collection: string; turn: number }) {
  const [wanted, setWanted] = useState(WANTED);
  const [edited, setEdited] = useState<number>();
  const { loaded, cursor } = useItems(collection, wanted, turn);
  const field = (name: keyof typeof WANTED) => ({ value: wanted[name], onValue: (value: string) => setWanted({ ...wanted, [name]: value }) });
  return (
    <>
      <div class="filters">
        <Field label="Search" name="search" type="search" {...field("term")} />
        <Field label="Show" name="state" {...field("state")} options={STATES} />
        <Field label="Sort by" name="by" {...field("by")} options={SORTS} />
        <Field label="Order" name="order" {...field("order")} options={ORDERS} />
      </div>
      <Results loaded={loaded} cursor={cursor} label={`Items of ${collection}`} heads={HEADS} empty="No item is like this.">
        {(item) => (
          <ItemRows
            key={item.id}
            item={item}
            isOpen={edited === item.id}
            onOpen={() => setEdited(edited === item.id ? undefined : item.id)}
            onChanged={loaded.reload}
          />
        )}
      </Results>
    </>
  );
}

function useItems(collection: string, { term, by, order, state }: typeof WANTED, turn: number) {
  const sought = useQuiet(term.trim());
  const cursor = useCursor([collection, sought, by, order, state]);
  const loaded = useLoaded(
    (api) =>
      api.listItems.index({
        key: collection,
        count: true,
        page: cursor.page,
        sort: { by: by as "name", order: order as "asc" },
        ...(sought && { search: { term: sought } }),
        ...(state && { filters: [state as "active_list_items"] }),
      }),
    [collection, sought, by, order, state, cursor.after, turn],
  );
  return { loaded, cursor };
}

function ItemRows({ item, isOpen, onOpen, onChanged }: { item: Item; isOpen: boolean; onOpen: () => void; onChanged: () => void }) {
  return (
    <>
      <Row
        heads={HEADS}
        cells={[
          <code>{item.slug}</code>,
          item.name,
          item.value,
          <>
            {item.active ? <Badge text="active" tone="good" /> : <Badge text="inactive" tone="soft" />} {item.default && <Badge text="default" tone="mark" />}
          </>,
          item.image && <img src={item.image.url} alt={`Image of ${item.slug}`} width={48} height={36} loading="lazy" />,
          <button type="button" class="plain small" aria-expanded={isOpen} aria-label={`Edit ${item.slug}`} onClick={onOpen}>
            {isOpen ? "Close" : "Edit"}
          </button>,
        ]}
      />
      {isOpen && (
        <tr role="row" class="opened">
          <td role="cell" colSpan={HEADS.length}>
            <Editor item={item} onChanged={onChanged} />
          </td>
        </tr>
      )}
    </>
  );
}
