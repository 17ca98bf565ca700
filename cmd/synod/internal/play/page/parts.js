// Pieces that the page is put together of. What others say is text, and never becomes elements.
import { say } from "./text.js";

export function el(name, attributes = {}, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) e.addEventListener(key.slice(2), value);
    else if (value === true) e.setAttribute(key, "");
    else if (value !== false && value != null) e.setAttribute(key, value);
  }
  e.append(...children.filter((c) => c != null));
  return e;
}

// fill puts something in place of what was there. Who stood on a button stands on that of the same
// name then, or of the same place, so that keys go on where they were.
export function fill(id, ...children) {
  const box = document.getElementById(id), was = document.activeElement;
  const at = [...box.querySelectorAll("button")].indexOf(was);
  box.replaceChildren(...children.filter((c) => c != null));
  if (at < 0 || was.isConnected) return;
  const buttons = [...box.querySelectorAll("button:not(:disabled)")];
  const same = was.id ? document.getElementById(was.id) : buttons.find((b) => was.dataset.move && b.dataset.move === was.dataset.move);
  const next = same && !same.disabled ? same : buttons[Math.min(at, buttons.length - 1)];
  next?.focus({ preventScroll: true });
}

export function button(text, click, attributes = {}) { return el("button", { type: "button", onclick: click, ...attributes }, text); }

export function options(select, list, chosen) {
  select.replaceChildren(...list.map(([value, text, attributes]) => el("option", { value, selected: value === chosen, ...attributes }, text)));
}

// prose is a paragraph of Markdown as scenarios have it: code, and nothing else is special.
export function prose(text) {
  const p = el("p");
  text.split("`").forEach((piece, i) => p.append(i % 2 ? el("code", {}, piece) : piece));
  return p;
}

export function table(head, rows) {
  return el("table", {}, el("thead", {}, el("tr", {}, ...head.map((h) => h ? el("th", { scope: "col" }, h) : el("td")))), el("tbody", {}, ...rows));
}

// showSource opens what the specification and the code say under some names.
export function showSource(sources, names) {
  const quotes = names.flatMap((n) => sources[n] ?? []);
  document.getElementById("source-head").textContent = names.join(", ");
  fill("source-body", ...(quotes.length ? quotes.flatMap((q) => [el("h3", {}, q.place), el("pre", { tabindex: "0" }, q.text)]) : [el("p", {}, names[0] + " " + say("unknown"))]));
  document.getElementById("source").showModal();
}
