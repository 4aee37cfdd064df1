import { useState } from "preact/hooks";
import { useDoing, useLoaded, useSigned } from "../calls.js";
import { Field } from "../fields.js";
import { Results } from "../results.js";
import { to } from "../router.js";
import { Act, Badge, Crumbs, Failure, Heading, Row, useCursor, useQuiet } from "../ui.js";
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
type Opened = "new" | "import" | "";

/** The items of a collection. */
export function Collection({ collection }: { collection: string }) {
  const [opened, setOpened] = useState<Opened>("");
  const [turn, setTurn] = useState(0);
  const [progress, setProgress] = useState("");
  const { tell } = useSigned();
  const downloading = useDoing();
  const open = (what: Opened) => setOpened(opened === what ? "" : what);
  const changed = () => setTurn(turn + 1);
  const download = async () => {
    if (await downloading.run((api) => exported(api, collection, setProgress))) tell(`${collection}.csv was saved.`);
    setProgress("");
  };
  return (
    <>
      <Crumbs>
        <a href={to("items")}>List items</a> / {collection}
      </Crumbs>
      <Heading
        actions={
          <>
            <Act label="New item" isOpen={opened === "new"} onAct={() => open("new")} kind="plain" />
            <Act label="Import" isOpen={opened === "import"} onAct={() => open("import")} kind="plain" />
            <Act label="Export" onAct={download} doing={downloading} kind="plain" />
          </>
        }
      >
        {collection}
      </Heading>
      <p role="status">{progress}</p>
      <Failure error={downloading.error} />
      {opened === "new" && <NewItem collection={collection} onAdded={changed} />}
      {opened === "import" && <Import collection={collection} onDone={changed} />}
      <Items collection={collection} turn={turn} />
    </>
  );
}

function Items({ collection, turn }: { collection: string; turn: number }) {
  const [term, setTerm] = useState("");
  const [by, setBy] = useState<string>("name");
  const [order, setOrder] = useState<string>("asc");
  const [state, setState] = useState<string>("");
  const [edited, setEdited] = useState<number>();
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
  return (
    <>
      <div class="filters">
        <Field label="Search" name="search" type="search" value={term} onValue={setTerm} />
        <Field label="Show" name="state" value={state} onValue={setState} options={STATES} />
        <Field label="Sort by" name="by" value={by} onValue={setBy} options={SORTS} />
        <Field label="Order" name="order" value={order} onValue={setOrder} options={ORDERS} />
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
