// The pages' behaviour: copying, searching, trying. Without it, everything can still be read.
"use strict";

const base = new URL(document.body.dataset.up || "./", location.href).href.replace(/\/$/, "");

function element(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

// For an address that does not reach the server, as behind a proxy: else the page came with it.
function showBase() {
  for (const place of document.querySelectorAll("[data-base]")) if (place.textContent !== base) place.textContent = base;
}

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Not allowed";
  }
  setTimeout(() => (button.textContent = "Copy"), 2000);
}

function addCopyButtons() {
  for (const block of document.querySelectorAll(".block")) {
    const pre = block.querySelector("pre");
    const button = element("button", { type: "button", className: "copy", textContent: "Copy" });
    button.setAttribute("aria-label", `Copy: ${pre.getAttribute("aria-label")}`);
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => copy(button, pre.textContent));
    block.prepend(button);
  }
}

// --- search: over an index that is loaded when the field gets the focus ---

const MOST_FOUND = 12;
let loading;

function index() {
  loading ??= fetch(`${base}/documentation/search.json`).then((response) => response.json());
  return loading;
}

function occurs(text, word) {
  const at = text.toLowerCase().indexOf(word);
  return at < 0 ? 0 : at === 0 || /\W|_/.test(text[at - 1]) ? 2 : 1;
}

// A word in the title counts most, at a word's beginning twice. Every word has to occur.
function score([title, kind, , text], words) {
  const found = words.map((word) => (title.toLowerCase() === word) * 9 + occurs(title, word) * 4 + occurs(kind, word) * 2 + occurs(text, word));
  return found.every(Boolean) ? found.reduce((sum, each) => sum + each, 0) : 0;
}

function ranked(entries, words) {
  const found = entries.map((entry) => [score(entry, words), entry]).filter(([points]) => points > 0);
  return found.sort(([one], [other]) => other - one).map(([, entry]) => entry);
}

function option([title, kind, address], number) {
  const item = element("li", { id: `result-${number}` });
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.address = `${base}/documentation/${address}`;
  item.append(element("b", { textContent: title }), element("span", { textContent: kind }));
  return item;
}

function select(input, list, item) {
  for (const each of list.children) each.setAttribute("aria-selected", String(each === item));
  item?.scrollIntoView({ block: "nearest" });
  if (item) input.setAttribute("aria-activedescendant", item.id);
  else input.removeAttribute("aria-activedescendant");
}

function show(input, list, found) {
  list.replaceChildren(...found.slice(0, MOST_FOUND).map(option));
  list.hidden = found.length === 0;
  input.setAttribute("aria-expanded", String(!list.hidden));
  select(input, list, list.firstElementChild);
}

async function search(input, list) {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length ? ranked(await index(), words) : [];
  show(input, list, found);
  const told = found.length > MOST_FOUND ? `${MOST_FOUND} of ${found.length} shown` : `${found.length} found`;
  document.getElementById("found").textContent = words.length ? told : "";
}

function moveOrGo(event, input, list) {
  const selected = list.querySelector('[aria-selected="true"]');
  const next = { ArrowDown: selected?.nextElementSibling, ArrowUp: selected?.previousElementSibling }[event.key];
  if (next) select(input, list, next);
  if (event.key === "Enter" && selected && !list.hidden) location.href = selected.dataset.address;
  if (event.key === "Escape") show(input, list, []);
  if (["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) event.preventDefault();
}

function enableSearch() {
  const input = document.getElementById("search");
  const list = document.getElementById("results");
  input.disabled = false;
  input.form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("focus", index, { once: true });
  input.addEventListener("input", () => search(input, list));
  input.addEventListener("keydown", (event) => moveOrGo(event, input, list));
  input.addEventListener("blur", () => show(input, list, []));
  list.addEventListener("mousedown", (event) => (location.href = event.target.closest("li").dataset.address));
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input, textarea")) return;
    event.preventDefault();
    input.focus();
  });
}

// --- samples: the language is chosen once, for all pages ---

function rememberLanguage() {
  const chosen = localStorage.getItem("language");
  for (const tab of document.querySelectorAll('input[name="language"]')) {
    tab.checked = chosen ? tab.value === chosen : tab.checked;
    tab.addEventListener("change", () => localStorage.setItem("language", tab.value));
  }
}

// --- trying a route from its page ---

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

const JSON_PARTS = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?/g;

function kindOf([, string, colon, word]) {
  return colon ? "k" : string ? "s" : word ? "w" : "n";
}

function highlighted(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(JSON_PARTS)) {
    const token = found[1] ?? found[0];
    parts.push(text.slice(end, found.index), element("span", { className: kindOf(found), textContent: token }));
    end = found.index + token.length;
  }
  return [...parts, text.slice(end)];
}

function pretty(text) {
  try {
    return highlighted(JSON.stringify(JSON.parse(text), null, 2));
  } catch {
    return [text];
  }
}

const JSON_TOKEN = /\s*([[\]{}:,]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|$)/y;

// What may come next, by what is expected, and what is expected then. A value ends with "after".
function step(expected, token, open) {
  const closes = token === "}" ? "{" : token === "]" ? "[" : undefined;
  if (closes) return ["after", "first key", "first item"].includes(expected) && open.pop() === closes ? "after" : undefined;
  if (expected === "after") return token === "," && open.length ? (open.at(-1) === "{" ? "key" : "value") : undefined;
  if (expected.endsWith("key")) return token.startsWith('"') ? "colon" : undefined;
  if (expected === "colon") return token === ":" ? "value" : undefined;
  if (token === "{" || token === "[") open.push(token);
  return { "{": "first key", "[": "first item", ":": undefined, ",": undefined, "": undefined }[token] ?? (/^["\d\-tfn]/.test(token) ? "after" : undefined);
}

// Where a text ceases to be JSON. Browsers tell it in their own words, if at all.
function brokenAt(text) {
  const open = [];
  let expected = "value";
  let position = 0;
  for (;;) {
    JSON_TOKEN.lastIndex = position;
    const found = JSON_TOKEN.exec(text);
    const next = found && step(expected, found[1], open);
    const start = position + /^\s*/.exec(text.slice(position))[0].length;
    if (!next) return start;
    position = start + found[1].length;
    expected = next;
  }
}

function lineOf(text, position) {
  const before = text.slice(0, position).split("\n");
  return `line ${before.length}, column ${before.at(-1).length + 1}`;
}

// Says what is wrong with the parameters before they are sent, and where.
function isJson(params, wrong) {
  wrong.textContent = "";
  params.removeAttribute("aria-invalid");
  try {
    JSON.parse(params.value);
    return true;
  } catch {
    const position = brokenAt(params.value);
    wrong.textContent = `Not sent: this is no JSON, at ${lineOf(params.value, position)}.`;
    params.setAttribute("aria-invalid", "true");
    params.setAttribute("aria-errormessage", wrong.id);
    params.focus();
    params.setSelectionRange(position, position + 1);
    return false;
  }
}

// The parameters with those that have fields of their own, whose names are paths. An empty field is none.
function bodyOf(form) {
  const text = form.querySelector("#params").value;
  const given = [...form.querySelectorAll("[data-param]")].filter((field) => field.value);
  if (!given.length) return text;
  const params = JSON.parse(text);
  for (const field of given) put(params, field.id.split("."), field.value);
  return JSON.stringify(params);
}

// Only into hashes: what else the text holds is for the API to judge.
function put(hash, [name, ...inner], value) {
  if (typeof hash !== "object" || hash === null || Array.isArray(hash)) return;
  if (inner.length) put((hash[name] ??= {}), inner, value);
  else hash[name] = value;
}

async function send(form) {
  const { method, path, type } = form.dataset;
  const body = bodyOf(form);
  const token = form.querySelector("#token")?.value.trim();
  if (token !== undefined) sessionStorage.setItem("token", token);
  const key = form.querySelector("#idempotency-key")?.value.trim();
  const headers = {
    "Content-Type": type,
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(key && { "Idempotency-Key": key }),
  };
  const started = performance.now();
  const response = await fetch(base + path, { method, headers, body: type === "text/plain" ? base64(body) : body });
  const text = await response.text();
  return { response, milliseconds: Math.round(performance.now() - started), text };
}

function envelopeOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

// The code, the time, a link to what the page says of the status, and what is wrong in words.
function told({ response, milliseconds, text }) {
  const { status, errors = [], warnings = [] } = envelopeOf(text);
  const known = status && document.getElementById(status);
  const link = known ? element("a", { href: `#${status}`, textContent: status }) : (status ?? "");
  const first = element("p", {});
  first.append(`Answered ${response.status} after ${milliseconds} ms: `, link);
  return [first, ...(response.ok ? [] : remedyOf(known)), ...reasons(errors), ...reasons(warnings, "Warning: ")];
}

function remedyOf(known) {
  const remedy = known?.querySelector(".remedy");
  return remedy ? [remedy.cloneNode(true)] : [];
}

function reasons(errors, prefix = "") {
  if (!errors.length) return [];
  const list = element("ul", {});
  list.append(...errors.map((error) => reason(error, prefix)));
  return [list];
}

function reason({ attr, rule, message }, prefix) {
  const item = element("li", {});
  item.append(prefix, rowOf(attr), ` ${message} (${rule})`);
  return item;
}

// A parameter's name leads to its row: those of `items.3.slug` and `filters.1` are called `items.*.slug` and `filters`.
function rowOf(attr) {
  const name = attr.replace(/\.\d+(?=\.)/g, ".*").replace(/\.\d+$/, "");
  const content = element("code", { textContent: attr });
  if (!document.getElementById(`param-${name}`)) return content;
  const link = element("a", { href: `#param-${name}` });
  link.append(content);
  return link;
}

function answerOf({ response, text }) {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  return [...pretty(text), "\n\n", element("span", { className: "answer-head", textContent: headers })];
}

const SLOW_MILLISECONDS = 4000;

function sayWhenSlow(place) {
  return setTimeout(() => (place.textContent = "Still waiting. The connection or the API is slow."), SLOW_MILLISECONDS);
}

function showAnswer(answer) {
  document.getElementById("outcome").replaceChildren(...told(answer));
  document.querySelector("#answered code").replaceChildren(...answerOf(answer));
  document.getElementById("answered").hidden = false;
}

// The former answer goes: it was not this request's.
function showFailure(form) {
  const careful = "If you are, it may have been done all the same: look before you send it again.";
  const next = form.dataset.repeatable ? "If you are, send it again." : careful;
  document.getElementById("outcome").textContent = `No answer came from ${base}. Look whether you are online. ${next}`;
  document.getElementById("answered").hidden = true;
}

let isSending = false; // a second click sends nothing

async function trial(form) {
  const outcome = document.getElementById("outcome");
  if (isSending || !isJson(form.querySelector("#params"), document.getElementById("params-wrong"))) return;
  isSending = true;
  outcome.textContent = "Sending …";
  const slow = sayWhenSlow(outcome);
  try {
    showAnswer(await send(form));
  } catch {
    showFailure(form);
  }
  clearTimeout(slow);
  isSending = false;
  document.getElementById("result").scrollIntoView({ block: "nearest" });
}

// `make run` is the one place where the API is at the root of a loopback address. It serves the pictures that examples name.
function nameDemoPictures(form) {
  const local = ["127.0.0.1", "localhost"].includes(location.hostname) && base === location.origin;
  const params = form.querySelector("#params");
  const named = "https://images.example.com/";
  if (!local || !params.value.includes(named)) return;
  params.value = params.value.replaceAll(named, `http://127.0.0.1:${location.port}/_demo/`);
  const hint = element("p", { className: "hint", id: "params-note", textContent: "The picture is one that make run serves." });
  params.after(hint);
  params.setAttribute("aria-describedby", hint.id);
}

function addShowButtons(form) {
  for (const field of form.querySelectorAll("[type=password]")) {
    const button = element("button", { type: "button", className: "show", textContent: "Show" });
    button.setAttribute("aria-label", `Show ${field.labels[0].textContent}`);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const isShown = field.type === "text";
      field.type = isShown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!isShown));
    });
    field.after(button);
  }
}

function enableTrial() {
  const form = document.getElementById("call");
  if (!form) return;
  addShowButtons(form);
  const token = form.querySelector("#token");
  if (token) token.value = sessionStorage.getItem("token") || "";
  nameDemoPictures(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    trial(form);
  });
}

function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView();
  }
}

function openForPrint() {
  for (const details of document.querySelectorAll("details")) details.open = true;
}

showBase();
addCopyButtons();
rememberLanguage();
enableSearch();
enableTrial();
openTarget();
addEventListener("hashchange", openTarget);
addEventListener("beforeprint", openForPrint);
