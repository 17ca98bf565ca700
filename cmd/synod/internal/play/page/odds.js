// The odds of the Two Generals, as the reader sets what is lost: by the formulas of the program.
import { ask } from "./engine.js";
import { say } from "./text.js";
import { el, fill, table } from "./parts.js";

const set = { loss: 0.3, messages: 6, messengers: 2 };

export function odds(game) {
  document.getElementById("odds").hidden = game !== "generals";
  if (game !== "generals") return;
  const input = (name, attributes) => el("input", { id: "odds-" + name, value: String(set[name]), oninput: (e) => { set[name] = Number(e.target.value); draw(); }, ...attributes });
  fill("odds-body", el("label", {}, say("loss") + " ", input("loss", { type: "range", min: "0", max: "1", step: "0.01" }), el("output", { id: "odds-shown" })),
    el("div", { class: "buttons" }, el("label", {}, say("countMessages") + " ", input("messages", { type: "number", min: "1", max: "64" })),
      el("label", {}, say("countMessengers") + " ", input("messengers", { type: "number", min: "1", max: "64" }))),
    el("div", { id: "odds-table", class: "scroll", tabindex: "0", role: "group", "aria-labelledby": "odds-head" }), el("p", { class: "why" }, say("oddsAre")));
  draw();
}

function draw() {
  const a = ask({ protocol: "generals", question: set });
  document.getElementById("odds-shown").textContent = ` ${Math.round(set.loss * 100)} %`;
  if (a.error) return fill("odds-table", el("p", {}, a.error));
  const percent = (x) => `${Number((100 * x).toPrecision(3))} %`;
  const rows = [["handshake", a.said.handshake], ["stream", a.said.stream], ["numbered", a.said.numbered]];
  fill("odds-table", table(["", say("bothAttack"), say("bothRetreat"), say("alone"), say("sent")], rows.map(([name, b]) => el("tr", {}, el("th", { scope: "row" }, say(name)),
    ...[b.BothAttack, b.BothRetreat, b.Disagree].map((x) => el("td", {}, percent(x))), el("td", {}, String(Number(b.Messengers.toPrecision(3))))))));
}
