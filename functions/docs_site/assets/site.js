// What pages do beyond being read: copying, searching, trying. Without it, everything can still be read.
"use strict";

const base = new URL(document.body.dataset.up || "./", location.href).href.replace(/\/$/, "");

function element(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

function showBase() {
  for (const place of document.querySelectorAll("[data-base]")) place.textContent = base;
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

function search(input, found) {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let number = 0;
  for (const item of document.querySelectorAll("[data-words]")) {
    item.hidden = !words.every((word) => item.dataset.words.includes(word));
    number += !item.hidden;
  }
  for (const service of document.querySelectorAll(".service")) service.hidden = !service.querySelector("[data-words]:not([hidden])");
  found.textContent = words.length ? `${number} ${number === 1 ? "route" : "routes"} found` : "";
}

function enableSearch() {
  const form = document.querySelector(".search");
  if (!form) return;
  const input = form.querySelector("input");
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", () => search(input, document.getElementById("found")));
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send(form) {
  const { method, path, type } = form.dataset;
  const body = form.querySelector("#params").value;
  const token = form.querySelector("#token").value.trim();
  sessionStorage.setItem("token", token);
  const key = form.querySelector("#idempotency-key")?.value.trim();
  const headers = {
    "Content-Type": type,
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(key && { "Idempotency-Key": key }),
  };
  const started = performance.now();
  const response = await fetch(base + path, { method, headers, body: type === "text/plain" ? base64(body) : body });
  const text = await response.text();
  return { code: response.status, milliseconds: Math.round(performance.now() - started), text: pretty(text) };
}

async function trial(form) {
  const outcome = document.getElementById("outcome");
  const answered = document.getElementById("answered");
  outcome.textContent = "Sending …";
  try {
    const answer = await send(form);
    outcome.textContent = `Answered ${answer.code} after ${answer.milliseconds} ms.`;
    answered.querySelector("code").textContent = answer.text;
    answered.hidden = false;
  } catch (error) {
    outcome.textContent = `Not sent: ${error.message}`;
  }
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

function enableTrial() {
  const form = document.getElementById("call");
  if (!form) return;
  form.hidden = false;
  document.getElementById("without").hidden = true;
  form.querySelector("#token").value = sessionStorage.getItem("token") || "";
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
enableSearch();
enableTrial();
openTarget();
addEventListener("hashchange", openTarget);
addEventListener("beforeprint", openForPrint);
