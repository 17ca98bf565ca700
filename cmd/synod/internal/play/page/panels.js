// The panels, each drawn anew of the answer to what was played.
import { say } from "./text.js";
import { button, el, fill, showSource, table } from "./parts.js";

const mostRefused = 60; // moves that cannot be taken and are listed: a model may have hundreds that are all alike

// guard says which conjuncts of a move's guard are false, and where that is said.
function guard(m, sources) {
  const wrong = m.hinders ? [] : (m.guard ?? []).filter((c) => !c.holds);
  const said = wrong.map((c) => el("div", { class: "why" }, el("code", {}, c.text), " ", el("span", { class: "false" }, say("isFalse")), " ", el("code", {}, c.now), " ",
    sources[c.name] ? button(say("source") + " " + c.name, () => showSource(sources, [c.name, c.code].filter(Boolean)), { class: "link" }) : null));
  if (m.hinders) said.push(el("div", { class: "why" }, m.hinders + " (" + say("network") + ")"));
  if (!said.length) said.push(el("div", { class: "why" }, say("nothing")));
  return said;
}

function moveButton(m, number, take) {
  const where = m.from && m.to && m.from !== m.to ? `${m.from} → ${m.to}: ` : "";
  const label = (number <= 9 ? number + "  " : "") + where + m.text + (m.times ? ` (${say("again")})` : "");
  return button(label, () => take(m.name), { "data-move": m.name });
}

export function moves(answer, game, take) {
  const enabled = answer.moves.filter((m) => m.enabled);
  const groups = [["requests", ["request"]], ["messages", ["message"]], ["steps", ["step"]]];
  const parts = [];
  let number = 0;
  for (const [title, kinds] of groups) {
    const list = enabled.filter((m) => kinds.includes(m.kind));
    if (!list.length) continue;
    parts.push(el("h3", {}, say(title)), el("ul", { class: "plain" }, ...list.map((m) => {
      const loses = m.kind === "message" ? button(say("lose"), () => take("lose " + m.name), { "aria-label": say("lose") + " " + m.text + " → " + m.to }) : null;
      return el("li", { class: "buttons" }, moveButton(m, ++number, take), loses);
    })));
  }
  parts.push(...faults(answer, game, take));
  if (!enabled.length) parts.push(el("p", {}, say("ended")));
  const cannot = answer.moves.filter((m) => !m.enabled);
  if (cannot.length) {
    const open = document.getElementById("cannot")?.open;
    const draw = () => cannot.slice(0, mostRefused).map((m) => el("li", {}, (m.from && m.from !== m.to ? `${m.from} → ${m.to}: ` : "") + m.text, ...guard(m, game.sources)));
    const list = el("ul", { class: "plain" });
    const details = el("details", { id: "cannot", open }, el("summary", {}, `${say("cannot")} (${cannot.length})`), list);
    const once = () => { if (details.open && !list.children.length) list.append(...draw(), cannot.length > mostRefused ? el("li", { class: "why" }, `+ ${cannot.length - mostRefused}`) : ""); };
    details.addEventListener("toggle", once);
    if (open) once();
    parts.push(details);
  }
  fill("moves-body", ...parts);
}

function faults(answer, game, take) {
  const lanes = (answer.run.lanes ?? []).filter((l) => l !== "client");
  const restarts = answer.moves.filter((m) => m.kind === "restart" && m.enabled);
  const parts = [];
  for (const lane of [...new Set(answer.moves.filter((m) => m.kind === "request").map((m) => m.to))]) {
    const next = answer.moves.find((m) => m.kind === "request" && m.enabled && m.to === lane);
    if (next) parts.push(button(`${lane} ${say("timeout")}`, () => take(next.name)));
  }
  for (const m of restarts) parts.push(button(`${m.to}: ${m.text}`, () => take(m.name)));
  if (!lanes.length) return parts.length ? [el("h3", {}, say("faults")), el("div", { class: "buttons" }, ...parts)] : [];
  const pick = (id) => el("select", { id, "aria-label": id }, ...lanes.map((l) => el("option", { value: l }, l)));
  const one = pick("lane-one"), other = pick("lane-other");
  if (lanes.length > 1) other.value = lanes[1];
  return [el("h3", {}, say("faults")), el("div", { class: "buttons" }, ...parts),
    el("div", { class: "buttons" }, one, button(say("crash"), () => take("crash " + one.value)), button(say("recover"), () => take("recover " + one.value)),
      button(say("cut"), () => take(`cut ${one.value} ${other.value}`)), say("and"), other, button(say("heal"), () => take("heal"))),
    el("p", { class: "why" }, [...(answer.down ?? []), ...(answer.cut ?? []), ...(answer.loosed ?? [])].join("; "))];
}

// picture draws what happened; its twin is told only to who looks at it.
export function picture(answer, stepsOf) {
  const box = document.getElementById("drawing");
  if (answer.picture) box.innerHTML = answer.picture; // SVG whose texts are escaped where it is made
  else box.replaceChildren(el("p", { class: "why" }, say("notYet")));
  box.scrollTop = box.scrollHeight;
  const twin = document.getElementById("twin");
  const draw = () => {
    if (!twin.open) return;
    fill("steps", table([say("step"), say("action"), say("then")], stepsOf().map((s) => el("tr", {}, el("td", {}, String(s.number - 1)), el("td", {}, s.action ?? ""),
      el("td", {}, el("code", {}, (s.changed ?? []).map((v) => `${v} = ${s.variables[v]}`).join("\n")))))));
  };
  twin.ontoggle = draw;
  draw();
}

// sought tells whether a property says that what its model is there to show never is.
const sought = (name, setting) => name === setting.breaks && /^Never[A-Z]/.test(name);

// verdict says of a behaviour in which something broke, or was reached, when and what.
export function verdict(answer, setting) {
  const first = answer.first ?? [];
  if (first.every((name) => sought(name, setting))) return `✓ ${say("reachedAt")} ${answer.brokenAt}: ${first.join(", ")} ${say("reached")}`;
  return `✗ ${say("brokenAt")} ${answer.brokenAt}: ${first.join(", ")}`;
}

export function judged(answer, sources, setting) {
  const broken = new Map((answer.run.broken ?? []).map((b) => [b.property, b]));
  const list = [...new Set([...(answer.properties ?? []), ...broken.keys()])];
  const parts = [];
  const told = answer.brokenAt >= 0 ? verdict(answer, setting) : list.length ? "✓ " + say("allHold") : say("nothingJudged");
  parts.push(el("p", { class: told.startsWith("✗") ? "false" : "holds", id: "verdict" }, told));
  if (setting.unjudged) parts.push(el("p", { class: "why", id: "unjudged" }, `${say("unjudged")} ${setting.unjudged.join(", ")}.`));
  for (const b of broken.values()) {
    parts.push(el("div", {}, el("strong", {}, b.property), " ", sought(b.property, setting) ? say("reached") : say("broken"), b.conjunct ? ": " : "", b.conjunct ? el("code", {}, b.conjunct) : null, el("p", {}, b.why ?? ""),
      sources[b.property] ? button(say("source"), () => showSource(sources, [b.property]), { class: "link" }) : null));
  }
  const names = list.map((name) => el("li", {}, el("span", { class: broken.has(name) ? "false" : "holds" }, broken.has(name) ? "✗ " : "✓ "),
    sources[name] ? button(name, () => showSource(sources, [name]), { class: "link" }) : name));
  if (list.length) parts.push(el("details", {}, el("summary", {}, `${say("properties")} (${list.length - broken.size} / ${list.length} ✓)`), el("ul", { class: "plain" }, ...names)));
  fill("judged-body", ...parts);
}

export function parties(answer) {
  fill("parties-body", table([], (answer.parties ?? []).map((p) => el("tr", {}, el("th", { scope: "row" }, p.party ?? p.variable),
    el("td", { class: p.changed ? "changed" : null }, p.text.length < 160 ? el("code", {}, p.text)
      : el("details", {}, el("summary", {}, p.text.slice(0, 60) + "..."), el("code", {}, p.text)))))));
}

// knows is the table of ballots and acceptors as one party can draw it.
export function knows(answer, who, choose) {
  const section = document.getElementById("knows");
  const all = answer.run.knows ?? [];
  section.hidden = !all.length;
  if (!all.length) return;
  const party = all.find((k) => k.party === who) ?? all[all.length - 1];
  const select = el("select", { id: "as", onchange: (e) => choose(e.target.value) }, ...all.map((k) => el("option", { value: k.party, selected: k === party }, k.party)));
  const cells = new Map(party.facts.map((f) => [f.about, f]));
  const rows = [...new Set(party.facts.map((f) => f.about.split(", ")[0]))];
  const columns = [...new Set(party.facts.map((f) => f.about.split(", ")[1]))];
  const body = rows.toReversed().map((r) => el("tr", {}, el("th", { scope: "row" }, r), ...columns.map((c) => {
    const f = cells.get(`${r}, ${c}`);
    return el("td", {}, el("span", { class: f.is === "chosen" ? "holds" : null }, (f.is === "chosen" ? "✓ " : "") + f.is), f.why ? el("div", { class: "why" }, f.why) : null);
  })));
  fill("knows-body", el("label", {}, say("who") + " ", select), el("p", { class: "why" }, say("ballots")),
    el("div", { class: "scroll", tabindex: "0", role: "group", "aria-labelledby": "knows-head" }, table(["", ...columns], body)),
    el("details", {}, el("summary", {}, say("whyAbstain")), el("p", {}, say("abstain"))),
    el("details", {}, el("summary", {}, say("whyLeft")), el("p", {}, say("left"))));
}
