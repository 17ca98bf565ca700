"use strict";
const index = JSON.parse(document.getElementById("index").textContent);
for (const one of index) one.low = [one.t, one.o || "", one.x || ""].map((text) => text.toLowerCase());
const asked = document.getElementById("asked"), found = document.getElementById("found"), count = document.getElementById("count");
const most = 60;

// weight is how well a section has all words: in its title, in what it is of, in its text; 0: not.
function weight(one, words) {
  let sum = 0;
  for (const word of words) {
    const [title, of, text] = one.low;
    if (title === word) sum += 100;
    else if (title.startsWith(word)) sum += 40;
    else if (title.includes(word)) sum += 20;
    else if (of.includes(word)) sum += 5;
    else if (text.includes(word)) sum += 1 + Math.min(4, text.split(word).length - 2);
    else return 0;
  }
  return sum + (one.x ? 30 : 0); // documents explain what a name only is
}

// excerpt is the text around the first word, with all words marked.
function excerpt(one, words) {
  const out = document.createElement("div"), text = one.x || "", low = one.low[2];
  const at = Math.max(0, Math.min(...words.map((w) => low.indexOf(w)).filter((i) => i >= 0), low.length) - 60);
  let rest = text.slice(at, at + 200), from = low.slice(at, at + 200);
  if (low.length !== text.length) from = rest.toLowerCase();
  for (;;) {
    const hits = words.map((w) => [from.indexOf(w), w.length]).filter(([i]) => i >= 0).sort((a, b) => a[0] - b[0]);
    if (!hits.length) break;
    const [i, length] = hits[0], mark = document.createElement("mark");
    mark.textContent = rest.slice(i, i + length);
    out.append(rest.slice(0, i), mark);
    rest = rest.slice(i + length);
    from = from.slice(i + length);
  }
  out.append(rest);
  return out;
}

function show() {
  const words = asked.value.toLowerCase().split(/\s+/).filter((w) => w);
  const hits = words.length ? index.map((one) => [weight(one, words), one]).filter(([w]) => w).sort((a, b) => b[0] - a[0]) : [];
  count.textContent = words.length ? `${hits.length} found${hits.length > most ? `, the first ${most} are shown` : ""}` : "";
  found.replaceChildren(...hits.slice(0, most).map(([, one]) => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = one.p + (one.a ? "#" + encodeURIComponent(one.a) : "");
    link.textContent = one.t;
    item.append(link);
    if (one.o) {
      const of = document.createElement("span");
      of.className = "of";
      of.textContent = " in " + one.o;
      item.append(of);
    }
    if (one.x) item.append(excerpt(one, words));
    return item;
  }));
}

document.getElementById("form").addEventListener("submit", (event) => event.preventDefault());
asked.addEventListener("input", show);
asked.value = new URLSearchParams(location.search).get("q") || "";
show();
