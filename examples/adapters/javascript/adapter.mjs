// Adapter between synod's wire protocol (docs/wire.md) and paxos.mjs. With --wrong it takes wrong.mjs instead.

import { createInterface } from "node:readline";
import * as right from "./paxos.mjs";
import * as wrong from "./wrong.mjs";

const { Acceptor, Proposer, Learner } = process.argv.includes("--wrong") ? wrong : right;

const abilities = {
  acceptor: { ballots: "pair" },
  proposer: { ballots: "pair", chooses: true, gets: true, rejects: true },
  learner: { ballots: "pair" },
};

let role; // its name, from hello
let node; // the instance under test, from reset
let out; // what it has sent in answer to one action
const send = (message) => out.push(message);

function answer(request) {
  if (request.hello) return hello(request.hello);
  if (request.reset) return reset(request.reset);
  out = [];
  const problem = act(request.action, request.args ?? {});
  return problem ?? { out };
}

function hello({ version, protocol, role: wanted }) {
  if (version !== 1 || protocol !== "paxos" || !Object.hasOwn(abilities, wanted)) {
    return { error: `want version 1 of paxos and a role of ${Object.keys(abilities)}, got ${version}, ${protocol}, ${wanted}` };
  }
  role = wanted;
  return { hello: { version, protocol, role, name: "JavaScript example", restarts: true, ...abilities[role] } };
}

function reset(config) {
  if (role === "acceptor") node = new Acceptor(config.self, send);
  if (role === "proposer") node = new Proposer(config.node, config.acceptors, send);
  if (role === "learner") node = new Learner(config.acceptors, send);
  return {};
}

function act(action, { from, ballot, value, vote }) {
  switch (action) {
    case "Restart": return node.restart();
    case "Prepare": return node.onPrepare(ballot);
    case "Accept": return node.onAccept(ballot, value);
    case "Set": return node.set(value);
    case "Get": return node.get();
    case "Promise": return node.onPromise(from, ballot, vote.value === null ? null : vote);
    case "Accepted": return node.onAccepted(from, ballot, value);
    case "Reject": return node.onReject(from, ballot);
    default: return { error: `unknown action ${action}` };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify(Array.isArray(request) ? request.map(answer) : answer(request)));
}
