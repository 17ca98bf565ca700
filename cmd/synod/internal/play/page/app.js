// The page: what was played is a list of moves, and all that is shown is the program's answer to it.
import { language, say, speak } from "./text.js";
import { ask, explore, load, start } from "./engine.js";
import { button, el, fill, options, prose, table } from "./parts.js";
import { odds } from "./odds.js";
import { judged, knows, moves as showMoves, parties, picture, verdict } from "./panels.js";

const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const state = { game: null, setting: null, bug: null, moves: [], ahead: [], story: null, stuck: "", branches: new Map(), who: "", exploring: null, found: null, message: "" };
let answer;

// bugOf is a bug that can be switched on: no other is ever named as what runs.
const bugOf = (id) => state.game.bugs.find((b) => b.id === id && b.number) ?? null;
const tellable = (story) => !story.bug || bugOf(story.bug) !== null;
const equal = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const request = (more = {}) => ({ protocol: state.game.name, setting: state.setting, mutant: state.bug?.id ?? "", title: title(), moves: state.moves, ...more });
const title = () => state.story?.title ?? `${state.game.title}${state.bug ? ", " + state.bug.id : ""}`;

function status(text) { state.message = text; at("status").textContent = text; }

// Taking moves, and going back.

function take(name) {
  state.ahead = [];
  state.moves = [...state.moves, name];
  state.found = null;
  state.stuck = "";
  show();
}

function undo() {
  if (!state.moves.length) return;
  state.ahead = [state.moves.at(-1), ...state.ahead];
  state.stuck = "";
  state.moves = state.moves.slice(0, -1);
  show();
}

function redo() {
  if (!state.ahead.length) return;
  state.moves = [...state.moves, state.ahead[0]];
  state.ahead = state.ahead.slice(1);
  show();
}

function begin(list = []) {
  state.moves = list;
  state.ahead = [];
  state.stuck = "";
  show();
}

// Choosing what is played.

async function chooseGame(name, settingText) {
  state.game = data.protocols.find((p) => p.name === name) ?? data.protocols[0];
  state.setting = settingText ? JSON.parse(settingText) : state.game.settings[0].setting;
  state.story = null;
  state.branches = new Map();
  await chooseBug(null);
}

async function chooseBug(bug) {
  stopExploring();
  state.bug = bug;
  state.found = null;
  await start(bug?.number ?? 0);
}

async function chooseStory(name) {
  const story = state.game.stories?.find((s) => s.name === name) ?? null;
  if (story && !tellable(story)) { at("story").value = state.story?.name ?? ""; return status(`${story.title}: ${story.bug} ${say("notIn")}`); }
  state.story = story;
  state.setting = story ? story.setting : state.game.settings[0].setting;
  await chooseBug(story?.bug ? bugOf(story.bug) : null);
  begin();
}

// Stories. A story's steps are moves; the path is left when a move is another.

function path() { return state.story ? state.story.parts.filter((p) => p.kind === "step" || p.kind === "wrong").map((p) => p.line) : []; }

function onPath() {
  const steps = path();
  return state.moves.every((m, i) => i >= steps.length || m === steps[i]);
}

function nextStep() {
  if (!state.story || !onPath() || state.moves.length >= path().length) return;
  const before = state.moves.length;
  take(path()[before]);
  if (answer.stopped) { state.moves = state.moves.slice(0, before); state.stuck = answer.stopped; status(answer.stopped); show(true); }
}

// welcome stands where no story is told: what this is, and where to begin.
function welcome() {
  const stories = (state.game.stories ?? []).filter(tellable);
  const first = stories.find((s) => s.name === state.game.first) ?? stories[0];
  const of = ownSetting();
  fill("tale-body", el("p", {}, say(`about_${state.game.name}`)), el("p", {}, say("welcome")), of?.why ? el("p", {}, el("strong", {}, of.title), ": " + of.why) : null, state.setting.breaks ? el("p", { class: "why" }, `${say("breaks")} ${state.setting.breaks}.`) : null,
    first ? button(`${say("tellMe")} ${first.title}`, () => chooseStory(first.name), { id: "first", class: "main" }) : null, el("p", { class: "why" }, say("keys")));
}

const ownSetting = () => state.game.settings.find((s) => equal(s.setting, state.setting));

function tale() {
  const head = at("tale-head");
  head.dataset.say = state.story ? "story" : "intro";
  head.textContent = say(head.dataset.say);
  if (!state.story) return welcome();
  let step = 0;
  const here = Math.min(state.moves.length, path().length);
  const lines = state.story.parts.map((p) => {
    if (p.prose) return el("li", { class: "prose" }, prose(p.prose));
    const is = p.kind === "step" || p.kind === "wrong";
    const mark = is ? (step < here ? "done" : step === here ? "now" : "") : step <= here && step > 0 ? "done" : "";
    if (is) step++;
    return el("li", { class: is ? mark : mark + " beside", value: is ? step : null }, p.kind === "step" || p.kind === "claim" ? "" : p.kind + ": ", el("code", {}, p.line));
  });
  const over = state.moves.length >= path().length;
  const note = !onPath() ? el("p", {}, say("leave"), " ", button(say("back"), () => begin(path().slice(0, same(state.moves, path())))))
    : over ? el("p", { id: "over" }, say("over")) : state.stuck ? el("p", { id: "stuck" }, `${say("stuck")} ${state.stuck}`) : button(say("next"), nextStep, { id: "next", class: "main" });
  fill("tale-body", note, el("div", { class: "told", tabindex: "0", role: "group", "aria-labelledby": "tale-head" }, el("ol", { class: "tale" }, ...lines)));
  const told = document.querySelector(".told"), now = told.querySelector(".now") ?? (over ? told.querySelector("li:last-child") : null);
  if (now) told.scrollTop += now.getBoundingClientRect().top - told.getBoundingClientRect().top - (told.clientHeight - now.offsetHeight) / 2;
}

function same(one, other) {
  let i = 0;
  while (i < one.length && i < other.length && one[i] === other[i]) i++;
  return i;
}

// Branches.

function history() {
  const names = [...state.branches.keys()];
  const pick = (id, label, first) => el("select", { id, "aria-label": label }, el("option", { value: "" }, first), ...names.map((n) => el("option", { value: n }, n)));
  const go = pick("branch", say("branch"), `${say("branch")} (${names.length})`);
  go.onchange = () => go.value && begin(state.branches.get(go.value));
  const name = el("input", { id: "branch-name", size: "16", placeholder: say("branchName"), "aria-label": say("branchName"), onkeydown: (e) => { if (e.key === "Enter") keep(name.value); } });
  fill("history", button("← " + say("undo"), undo, { disabled: !state.moves.length, id: "undo" }), button(say("redo") + " →", redo, { disabled: !state.ahead.length, id: "redo" }),
    button(say("restart"), () => begin()), name, button(say("keep"), () => keep(name.value), { id: "keep" }), names.length ? go : null);
  if (!names.length) return fill("compared");
  const one = pick("one", say("compare"), say("played")), other = pick("other", say("and"), say("played"));
  other.value = names.at(-1);
  fill("compared", el("div", { class: "buttons" }, button(say("compare"), () => compare(one.value, other.value), { id: "compare" }), one, say("and"), other), el("div", { id: "difference" }));
}

// keep names what was played: as the reader says, or by its last move.
function keep(name) {
  state.branches.set(name.trim() || `${state.branches.size + 1}: ${state.moves.at(-1) ?? say("none")}`, [...state.moves]);
  show();
}

// compare shows where two branches part, what each did from there, and where their states differ.
function compare(one, other) {
  const [a, b] = [one, other].map((name) => (name ? state.branches.get(name) : state.moves));
  const [was, is] = [a, b].map((moves) => new Map((ask(request({ moves, brief: true })).parties ?? []).map((p) => [p.party ?? p.variable, p.text])));
  const i = same(a, b);
  const head = [say("step"), one || say("played"), other || say("played")];
  const steps = Array.from({ length: Math.max(a.length, b.length) - i }, (_, n) => [String(i + n + 1), a[i + n] ?? "", b[i + n] ?? ""]);
  const states = [...new Set([...was.keys(), ...is.keys()])].filter((p) => was.get(p) !== is.get(p)).map((p) => [p, was.get(p) ?? "", is.get(p) ?? ""]);
  for (const cells of states) [cells[1], cells[2]] = [apart(cells[1], cells[2]), apart(cells[2], cells[1])];
  const row = ([first, ...cells]) => el("tr", {}, el("th", { scope: "row" }, first), ...cells.map((c) => el("td", {}, el("code", {}, c))));
  fill("difference", el("p", { id: "parting" }, steps.length ? `${say("differ")} ${i + 1}` : say("same")),
    el("div", { class: "scroll", tabindex: "0", role: "group", "aria-labelledby": "parting" }, steps.length ? table(head, [...steps, ...states].map(row)) : ""));
}

// apart leaves out of a set what another one has too.
function apart(one, other) {
  const own = elements(one), theirs = new Set(elements(other) ?? []);
  return own && theirs.size ? `{${own.filter((e) => !theirs.has(e)).join(", ")}, ...}` : one;
}

// elements are those of a set as TLA+ writes it; nothing of what is none.
function elements(text) {
  if (!/^\{.*\}$/s.test(text)) return null;
  const out = [""];
  let depth = 0;
  for (const c of text.slice(1, -1)) {
    depth += "[({".includes(c) ? 1 : "])}".includes(c) ? -1 : 0;
    if (c === "," && !depth) out.push("");
    else out[out.length - 1] += c;
  }
  return out.map((e) => e.trim());
}

// Break it.

function breakIt() {
  const list = state.game.bugs.map((b) => [b.id, `${b.id}  ${b.title}${b.number ? "" : " (" + say("notIn") + ")"}`, { disabled: !b.number }]);
  const select = el("select", { id: "bug", class: "wide", onchange: async (e) => { await chooseBug(bugOf(e.target.value)); begin(); status(state.bug ? `${say("switched")} ${state.bug.id}` : say("switchedOff")); } });
  options(select, [["", say("noBug")], ...list], state.bug?.id ?? "");
  const parts = [el("p", {}, say("game")), el("label", {}, say("bug") + " ", select)];
  if (state.bug) parts.push(el("p", {}, state.bug.text), state.bug.breaks ? el("p", { class: "why" }, `${say("whatBreaks")} ${state.bug.breaks}`) : null, kindNote());
  const sought = aim(state.bug);
  if (state.bug && state.game.size && !state.bug.size) parts.push(el("p", { class: "why" }, say("elsewhere")));
  if (state.exploring) parts.push(el("p", { id: "looking" }, say("looking")), el("progress", { "aria-label": say("looking") }), button(say("stop"), () => { stopExploring(); show(); }));
  else parts.push(button(sought ? `${say("shortestOf")} ${sought}` : say("shortest"), look, { id: "shortest", class: "main" }));
  if (state.found) parts.push(el("p", { id: "found" }, state.found));
  fill("break-body", ...parts);
}

// kindNote says of what is no bug of safety what it means that something breaks.
function kindNote() {
  if (state.bug.kind === "safe") return el("p", { class: "why" }, say("isSafe"));
  return state.bug.kind === "liveness" ? el("p", { class: "why" }, say("isLiveness")) : null;
}

function stopExploring() {
  state.exploring?.stop();
  state.exploring = null;
}

// candidates are where a bug is looked for: at a size, or in the model, at which it is known to break
// something, or else in each model that is kept without it. One that is broken without it is looked at
// for what the bug breaks in place of that.
function candidates(bug) {
  if (state.game.size || bug.size) return [bug.size ?? state.game.size];
  const out = [];
  for (const { setting, has } of state.game.settings) {
    const judged = setting.properties ?? [];
    if (!setting.breaks) out.push(setting);
    else if (has.includes(bug.breaks) && bug.breaks !== setting.breaks) out.push({ ...setting, breaks: "", properties: [bug.breaks, ...judged.filter((p) => p !== bug.breaks && p !== setting.breaks)] });
  }
  return out.sort((a, b) => (b.model === state.setting.model) - (a.model === state.setting.model));
}

// aim is the property that is sought with a bug: none, if whatever breaks is.
const aim = (bug) => bug?.size && bug.breaks && (state.game.size || bug.size.properties?.includes(bug.breaks)) ? bug.breaks : "";

// look visits all states, of one setting after another until something breaks.
async function look() {
  const settings = state.bug ? candidates(state.bug) : [state.game.size ?? state.setting];
  const sought = aim(state.bug), looked = [];
  for (const [i, setting] of settings.entries()) {
    const a = await visited(setting, sought ? [sought] : null, i && setting.model ? setting.model + ": " : "");
    if (!a) return; // stopped
    looked.push({ setting, a });
    if (a.found?.broken) break;
  }
  told(looked);
}

// visited is what visiting all states of a setting gives; nothing, if it was stopped.
async function visited(setting, properties, where) {
  const job = explore(request({ setting, moves: [], explore: { properties, maxStates: 3000000 } }), state.bug?.number ?? 0, ({ distinct }) => {
    const e = at("looking");
    if (e) e.textContent = `${say("looking")} ${where}${distinct.toLocaleString()}`;
  });
  state.exploring = job;
  state.found = null;
  show();
  const a = await job.answer;
  if (state.exploring !== job) return null;
  state.exploring = null;
  return a;
}

// told says what was found in the last of the settings that were looked at, or in none of them.
function told(looked) {
  const { setting, a } = looked.at(-1);
  const wrong = looked.find((l) => l.a.error)?.a.error;
  if (a.found?.broken) {
    state.setting = playable(setting);
    state.story = null;
    playFound(a.found);
    state.found = `${say("found")} ${state.moves.length}. ${a.found.broken.join(", ")}. ${counted(looked.slice(-1))}.`;
  } else state.found = wrong ?? notFound(looked);
  show();
}

// playFound plays a way to where it breaks what was found. A process that hears of a vote takes two
// steps of the specification at once, of which the first may be the one.
function playFound({ moves, broken }) {
  begin(moves);
  const has = (list) => (list ?? []).some((name) => broken.includes(name));
  if (!has(answer.run.broken?.map((b) => b.property)) && has(answer.first)) begin(moves.slice(0, answer.brokenAt));
}

// counted says how many states each setting has that was looked at.
const counted = (looked) => looked.map(({ setting, a: { found: f } }) => `${setting.model ? setting.model + ": " : ""}${f.distinct.toLocaleString()} ${say("states")}, ${f.generated.toLocaleString()} ${say("generated")}`).join("; ");

// notFound says of which properties there is no way to break them, where, and what that does not say.
function notFound(looked) {
  const judged = [...new Set(looked.flatMap((l) => l.a.found.properties ?? []))];
  const unjudged = [...new Set(looked.flatMap((l) => l.setting.unjudged ?? []))];
  const short = looked.find((l) => !l.a.found.complete);
  let text = judged.length ? `${say("notFound")} ${judged.join(", ")}. ${counted(looked)}.` : say("nothingJudged");
  if (short) text = `${short.a.found.stopped || say("limit")}: ${counted(looked)}.`;
  if (unjudged.length) text += ` ${say("unjudged")} ${unjudged.join(", ")}.`;
  return state.bug && !state.game.size ? `${text} ${say("notShown")}` : text;
}

// Links and files.

// playable is a size at which something is explored, as it is stepped.
const playable = (size) => (size && state.game.size ? { ...size, symmetry: false, history: true } : size);

// sizes are those that a link has a word for: of the main model, and those at which a bug is looked for.
const sizes = (bug) => ({ m: playable(state.game.size), b: playable(bug?.size), ...Object.fromEntries(bug && !state.game.size ? candidates(bug).map((s) => ["in:" + s.model, s]) : []) });

// known are all that this page has, beside what it makes for a bug.
const known = () => [state.game.size, ...state.game.settings.map((s) => s.setting), ...state.game.bugs.map((b) => b.size), ...(state.game.stories ?? []).map((s) => s.setting)].filter(Boolean);

function linkOf() {
  const own = state.game.settings.findIndex((s) => equal(s.setting, state.setting));
  const word = Object.entries(sizes(state.bug)).find(([, s]) => equal(s, state.setting))?.[0];
  const size = state.story ? "s:" + state.story.name : own >= 0 ? String(own) : word ?? encodeURIComponent(JSON.stringify(state.setting));
  return `#1/${state.game.name}/${size}/${state.bug?.id ?? ""}/${answer.link}`;
}

// openLink plays what a link has, which anybody may have made. What does not fit is said, and the
// protocol begins as it does without a link.
async function openLink(hash) {
  const [version, name, size = "", bug = "", moves = ""] = hash.replace(/^#/, "").split("/");
  const refuse = async (why) => { await chooseGame(name); begin(); status(say("stale") + why.slice(0, 200)); };
  if (version !== "1" || !data.protocols.some((p) => p.name === name)) return refuse(say("linkOther"));
  await chooseGame(name);
  if (!sized(size, bugOf(bug))) return refuse(`${say("linkSize")} ${size}`);
  const chosen = bugOf(bug);
  if (bug && !chosen) return refuse(`${say("linkBug")} ${bug}`);
  if (state.story && !tellable(state.story)) return refuse(`${say("linkBug")} ${state.story.bug}`);
  if (!moves) return refuse(say("linkCut"));
  await chooseBug(chosen);
  const a = ask(request({ moves: [], link: moves }));
  if (a.error) return refuse(a.error);
  played(a);
}

// sized takes the size that a link has: of a story, of a model by its number, by a word, or in full. A
// model in full says itself what is judged of it, so it must be one that this page has.
function sized(size, bug) {
  if (size.startsWith("s:")) state.story = state.game.stories?.find((s) => s.name === size.slice(2)) ?? null;
  let setting = state.story?.setting ?? sizes(bug)[size];
  if (/^\d+$/.test(size)) setting = state.game.settings[Number(size)]?.setting;
  else if (!setting && !size.startsWith("s:")) try { setting = JSON.parse(decodeURIComponent(size)); } catch { /* it is none */ }
  if (typeof setting !== "object" || setting === null || Array.isArray(setting)) return false;
  if (!state.game.size && ![...known(), ...Object.values(sizes(bug))].some((s) => equal(s, setting))) return false;
  state.setting = setting;
  return true;
}

// played shows the moves of an answer, and where those that were given could not be taken any more.
function played(a) {
  begin(a.run.steps.slice(1).map((s) => s.action));
  if (a.stopped) status(`${say("step")} ${a.taken + 1}: ${a.stopped}`);
}

const forms = [["go", "Go test", "page_test.go"], ["ndjson", "NDJSON (synod replay)", "page.ndjson"], ["json", "JSON (run document)", "page.json"], ["itf", "ITF", "page.itf.json"], ["markdown", "Markdown", "page.md"],
  ["mermaid", "Mermaid", "page.mmd"], ["plantuml", "PlantUML", "page.puml"], ["shiviz", "ShiViz", "page.shiviz.log"], ["svg", "SVG", "page.svg"], ["text", "Text", "page.txt"]];

function saveAs(form) {
  const [, , name] = forms.find(([f]) => f === form);
  const a = ask(request({ form, spec: state.game.spec }));
  if (a.error) return status(a.error);
  const address = URL.createObjectURL(new Blob([a.text], { type: "application/octet-stream" }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

const mostFile = 4 << 20, mostTried = 500_000; // bytes that the program reads, and tries at all sizes

function files() {
  const select = el("select", { id: "form", "aria-label": say("save") }, ...forms.filter(([f]) => state.game.spec || (f !== "go" && f !== "ndjson")).map(([f, t]) => el("option", { value: f }, t)));
  const area = el("textarea", { id: "import", "aria-label": say("load"), spellcheck: "false" });
  const file = el("input", { type: "file", "aria-label": say("load"), onchange: async (e) => { const f = e.target.files[0]; if (f?.size > mostFile) status(say("tooLarge")); else if (f) area.value = await f.text(); } });
  fill("files-body", el("div", { class: "buttons" }, button(say("link"), copy, { id: "copy" }), select, button(say("save"), () => saveAs(select.value), { id: "save" })),
    el("p", {}, say("load")), area, el("div", { class: "buttons" }, file, button(say("play"), () => playFile(area.value), { id: "play" })));
}

// playFile plays a file in the setting that is there, or in the one of all that are known in which it
// gets furthest: a file of TLC's does not say of which size it is.
function playFile(text) {
  const mine = ask(request({ moves: [], import: text }));
  let best = { setting: state.setting, a: mine };
  if (mine.size && text.length < mostTried) {
    for (const key of new Set(known().map((s) => JSON.stringify(playable(s))))) {
      const setting = JSON.parse(key), a = ask(request({ setting, moves: [], import: text }));
      if (!a.error && (best.a.error || a.taken > best.a.taken)) best = { setting, a };
    }
  }
  if (best.a.error) return status(mine.error);
  state.setting = best.setting;
  state.story = null;
  played(best.a);
}

async function copy() {
  history_(linkOf());
  status(say("copied"));
  try { await navigator.clipboard.writeText(location.href); } catch { /* the address has it */ }
}

function history_(hash) { try { window.history.replaceState(null, "", hash); } catch { location.hash = hash; } }

// Drawing.

function chosen() {
  options(at("protocol"), data.protocols.map((p) => [p.name, p.title]), state.game.name);
  options(at("story"), [["", say("free")], ...(state.game.stories ?? []).map((s) => [s.name, s.title + (tellable(s) ? "" : ` (${s.bug} ${say("notIn")})`), { disabled: !tellable(s) }])], state.story?.name ?? "");
  const own = state.game.settings.findIndex((s) => equal(s.setting, state.setting));
  const list = state.game.settings.map((s, i) => [String(i), s.title + (s.setting.breaks ? ` (✗ ${s.setting.breaks})` : "")]);
  if (own < 0) list.push(["x", state.setting.model ?? Object.entries(state.setting).filter(([, v]) => v && v !== true && !Array.isArray(v)).map(([k, v]) => `${v} ${k}`).join(", ")]);
  options(at("setting"), list, own < 0 ? "x" : String(own));
}

function show(keepStatus) {
  const a = ask(request({ picture: true, brief: true }));
  if (a.error) return status(a.error);
  answer = a;
  if (answer.taken < state.moves.length) {
    if (!keepStatus) status(answer.stopped);
    state.moves = state.moves.slice(0, answer.taken);
  } else if (!keepStatus) status(answer.brokenAt >= 0 ? verdict(answer, state.setting) : "");
  anew("chosen", [state.game.name, state.story?.name, state.setting, language()], chosen);
  tale();
  showMoves(answer, { sources: state.game.sources ?? {} }, take);
  anew("history", [state.moves.length > 0, state.ahead.length > 0, [...state.branches.keys()], language()], history);
  picture(answer, () => ask(request()).run.steps);
  judged(answer, state.game.sources ?? {}, state.setting);
  parties(answer);
  knows(answer, state.who || "everybody together", (who) => { state.who = who; show(true); });
  anew("odds", [state.game.name, state.bug?.id, language()], () => odds(state.game.name));
  anew("break", [state.game.name, state.bug?.id, state.exploring !== null, state.found, language()], breakIt);
  anew("files", [state.game.name, language()], files);
}

// anew draws what did not change since only once.
const drawn = new Map();
function anew(what, of, draw) {
  const key = JSON.stringify(of);
  if (drawn.get(what) === key) return;
  drawn.set(what, key);
  draw();
}

function keys(e) {
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || e.ctrlKey || e.metaKey || e.altKey || at("source").open) return;
  if (e.target.classList.contains("scroll") && e.key.startsWith("Arrow")) return;
  if (e.key === "ArrowLeft") undo();
  else if (e.key === "ArrowRight") redo();
  else if (e.key === "n") nextStep();
  else if (e.key === "b") at("branch-name").focus();
  else if (e.key === "c") at("compare")?.focus();
  else if (/^[1-9]$/.test(e.key)) document.querySelectorAll("#moves-body button[data-move]")[Number(e.key) - 1]?.click();
  else return;
  e.preventDefault();
}

async function main() {
  speak((navigator.language || "en").slice(0, 2));
  at("language").value = document.documentElement.lang;
  await load();
  at("status").removeAttribute("data-say");
  await chooseGame(data.protocols[0].name);
  if (location.hash.length > 1) await openLink(location.hash);
  else begin();
  at("protocol").onchange = async (e) => { await chooseGame(e.target.value); begin(); };
  at("setting").onchange = (e) => { if (e.target.value !== "x") { state.setting = state.game.settings[Number(e.target.value)].setting; state.story = null; begin(); } };
  at("story").onchange = (e) => chooseStory(e.target.value);
  at("language").onchange = (e) => { speak(e.target.value); show(true); };
  document.addEventListener("keydown", keys);
  window.addEventListener("hashchange", () => { if (location.hash.length > 1) openLink(location.hash); });
  document.body.dataset.ready = "yes";
  performance.mark("ready");
  if (!answer) begin();
}

main().catch((e) => { status(String(e)); throw e; });
