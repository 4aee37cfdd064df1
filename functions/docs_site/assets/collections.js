// The pages of collections: reads them from the API with the reader's token. A module, which uses what site.js defines.

const PAGE_SIZE = 100;
const form = document.getElementById("live-form");
const told = document.getElementById("told");
const refused = document.getElementById("refused");
const rows = document.getElementById("found-rows");
const body = rows.querySelector("tbody");
const more = document.getElementById("more");
const collection = document.querySelector("[data-key]") && decodeURIComponent(location.pathname.split("/").pop());

let shown = 0; // rows
let next; // the cursor of the page behind those that are shown
let reading; // what ends the request that is under way

class Refusal extends Error {
  constructor(answer) {
    super(answer.status);
    this.answer = answer;
  }
}

function params(after) {
  const term = form.querySelector("#term").value;
  const isActiveOnly = form.querySelector("#active-only")?.checked;
  return {
    count: !after,
    page: { size: PAGE_SIZE, ...(after && { after }) },
    ...(term && { search: { term } }),
    ...(collection && { key: collection, sort: { by: "name" } }),
    ...(isActiveOnly && { filters: ["active_list_items"] }),
  };
}

async function read(after) {
  reading?.abort();
  reading = new AbortController();
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${form.querySelector("#token").value.trim()}` };
  const asked = { method: "POST", headers, body: JSON.stringify(params(after)), signal: reading.signal };
  const answer = await (await fetch(base + form.dataset.route, asked)).json();
  if (answer.code !== 200) throw new Refusal(answer);
  return answer;
}

// --- rows ---

function cell(tag, role, ...content) {
  const made = element(tag, {});
  made.setAttribute("role", role);
  made.append(...content);
  return made;
}

function row(id, head, ...cells) {
  const made = element("tr", { id });
  const first = cell("th", "rowheader", ...head);
  first.scope = "row";
  made.setAttribute("role", "row");
  made.append(first, ...cells.map((content, column) => headed(cell("td", "cell", ...content), column + 1)));
  return made;
}

// On phones, where a row is a list, a cell says what column it is of.
function headed(made, column) {
  made.dataset.head = rows.querySelectorAll("thead th")[column].textContent;
  return made;
}

function codeOf(text) {
  return element("code", { textContent: text });
}

function tag(text) {
  return element("span", { className: "tag", textContent: text });
}

function line(...content) {
  const made = element("span", { className: "more" });
  made.append(...content);
  return made;
}

// A URL ends no path in dots alone: no browser would ask for it.
function linked(key, text, anchor = "") {
  if (/^\.+$/.test(key)) return text;
  const link = element("a", { href: `${base}/documentation/list_items/${encodeURIComponent(key)}${anchor}` });
  link.append(text);
  return link;
}

function collectionRow({ key, items, active_items: active, default_id: number }) {
  const inactive = items - active ? [line(`${items - active} of them inactive`)] : [];
  const chosen = number === null ? "none" : linked(key, `item ${number}`, `#item-${number}`);
  return row(`collection-${key}`, [linked(key, codeOf(key))], [String(items), ...inactive], [chosen]);
}

function itemRow(item) {
  const tags = [item.default && "default", !item.active && "inactive"].filter(Boolean);
  const texts = [item.value && `Value: ${item.value}`, item.description].filter(Boolean);
  const head = [item.name ? `${item.name} ` : "", codeOf(item.slug), ...tags.flatMap((each) => [" ", tag(each)]), ...texts.map((text) => line(text))];
  return row(`item-${item.id}`, head, references(item), [String(item.id)]);
}

function references(item) {
  const records = [[item.item_type, item.item_id], [item.related_type, item.related_id]].filter(([type]) => type);
  const found = records.map(([type, id]) => line(codeOf(type), ` ${id}`));
  if (item.external_id) found.push(line("external id ", codeOf(item.external_id)));
  if (item.image) found.push(line(imageLink(item.image)));
  return found;
}

function imageLink({ url, width, height }) {
  return element("a", { href: url, textContent: `image, ${width} × ${height}` });
}

// --- what is told ---

function tellFound(count) {
  const what = collection ? ["item", "items"] : ["collection", "collections"];
  told.textContent = count === undefined ? `${shown} shown` : `${count.toLocaleString("en")} ${count === 1 ? what[0] : what[1]}, ${shown} shown`;
  if (shown === 0) told.textContent = `No ${what[1]} found. ${whyNone()}`;
}

function whyNone() {
  if (form.querySelector("#term").value || form.querySelector("#active-only")?.checked) return "Look for less, or for everything.";
  return collection ? "No item has this key: a collection exists from its first item to its last." : "None has been made yet.";
}

function whatToDo(status) {
  const known = document.querySelector(`[data-status="${CSS.escape(String(status))}"]`);
  return known ? [known.cloneNode(true)] : [];
}

function tellRefusal({ code, status, errors = [], request_id: id }) {
  const heading = element("p", { textContent: `Refused with ${code}, ` });
  heading.append(codeOf(status));
  const keep = element("p", { textContent: `Operators find it in their logs by ${id}.` });
  refused.replaceChildren(heading, ...whatToDo(status), ...reasons(errors), keep);
}

function tellFailure(error) {
  told.textContent = "";
  refused.hidden = false;
  rows.removeAttribute("aria-busy");
  if (error instanceof Refusal) return tellRefusal(error.answer);
  refused.textContent = `No answer came from ${base}. Look whether you are online, then choose Show again.`;
}

// The samples, with an item that is there.
function exemplify(items) {
  const item = items.find((each) => each.default) ?? items[0];
  if (!collection || !item) return;
  const { key, slug, id } = item;
  const samples = { "Key and slug": { key, slug }, Id: { id }, "Type and id": { required: { type: "ListItem", id } } };
  for (const [label, value] of Object.entries(samples)) fill(label, value);
  document.getElementById("example-note").textContent = `With ${item.name ?? slug}, ${item.default ? "the collection's default" : "one of its items"}.`;
}

function fill(label, value) {
  document.querySelector(`pre[aria-label="${label}"] code`).replaceChildren(...pretty(JSON.stringify(value)));
}

// --- reading ---

function add(answer) {
  const { results, count, next: following } = answer.data;
  body.append(...results.map(collection ? itemRow : collectionRow));
  shown += results.length;
  next = following;
  rows.hidden = shown === 0;
  more.hidden = !next;
  tellFound(count);
}

function begin() {
  refused.hidden = true;
  told.textContent = "Reading …";
  rows.setAttribute("aria-busy", "true");
  return sayWhenSlow(told);
}

async function attempt(after, use) {
  const slow = begin();
  try {
    const answer = await read(after);
    rows.removeAttribute("aria-busy");
    use(answer);
  } catch (error) {
    if (error.name !== "AbortError") tellFailure(error);
  } finally {
    clearTimeout(slow);
  }
}

function showAll() {
  sessionStorage.setItem("token", form.querySelector("#token").value.trim());
  return attempt(undefined, (answer) => {
    body.replaceChildren();
    shown = 0;
    add(answer);
    exemplify(answer.data.results);
    if (location.hash.startsWith("#item-")) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  });
}

// The button may be gone afterwards: the focus goes to the first row that came.
function showMore() {
  const before = body.children.length;
  return attempt(next, (answer) => {
    add(answer);
    const first = body.children[before]?.querySelector("th");
    first?.setAttribute("tabindex", "-1");
    first?.focus();
  });
}

// Where a long key may go on in the next line.
function breakable(key) {
  return key.split(/(?<=[_.:-])/).flatMap((part) => [part, element("wbr", {})]);
}

function nameCollection() {
  document.title = document.title.replace("A collection", collection);
  for (const place of document.querySelectorAll("[data-key]")) place.replaceChildren(...breakable(collection));
  for (const label of ["Key", "Key and slug"]) {
    const sample = document.querySelector(`pre[aria-label="${label}"] code`);
    fill(label, { ...JSON.parse(sample.textContent), key: collection });
  }
}

if (collection) nameCollection();
form.querySelector("#token").value = sessionStorage.getItem("token") || "";
form.addEventListener("submit", (event) => {
  event.preventDefault();
  showAll();
});
more.addEventListener("click", showMore);
if (form.querySelector("#token").value) showAll();
