// Adapter between synod's wire protocol (docs/wire.md) and paxos.mjs. With --wrong it takes wrong.mjs instead.

import * as right from "./paxos.mjs";
import { serve } from "./wire.mjs";
import * as wrong from "./wrong.mjs";

const { Acceptor, Proposer, Learner } = process.argv.includes("--wrong") ? wrong : right;

const all = { name: "JavaScript example", restarts: true, ballots: "pair" };

serve({ acceptor: all, proposer: { ...all, chooses: true, gets: true, rejects: true }, learner: all }, (role, config, send) => {
  const node = {
    acceptor: () => new Acceptor(config.self, send),
    proposer: () => new Proposer(config.node, config.acceptors, send),
    learner: () => new Learner(config.acceptors, send),
  }[role]();
  return {
    Restart: () => node.restart(),
    Prepare: ({ ballot }) => node.onPrepare(ballot),
    Accept: ({ ballot, value }) => node.onAccept(ballot, value),
    Set: ({ value }) => node.set(value),
    Get: () => node.get(),
    Promise: ({ from, ballot, vote }) => node.onPromise(from, ballot, vote),
    Accepted: ({ from, ballot, value }) => node.onAccepted(from, ballot, value),
    Reject: ({ from, ballot }) => node.onReject(from, ballot),
  };
});
