// The same Paxos with one bug in each role. Each looks harmless and passes tests in which nothing is late or lost.

import * as paxos from "./paxos.mjs";

// A ballot is the pair, not its round. Two proposers easily are in the same round, and an acceptor that looks at the round
// alone votes for the lower of them after it has promised the higher.
export class Acceptor extends paxos.Acceptor {
  onAccept(ballot, value) {
    const promised = this.disk.promised;
    if (promised !== null && ballot[0] < promised[0]) return; // and the node?
    this.disk.promised = ballot;
    this.disk.vote = { ballot, value };
    this.send({ type: "Accepted", from: this.name, ballot, value });
  }
}

// One vote is no majority, so people think that they may ignore it: nothing is chosen yet. But the acceptors that did not
// promise may have voted likewise, and then it is.
export class Proposer extends paxos.Proposer {
  pick() {
    const value = super.pick();
    const reported = [...this.votes.values()].filter((vote) => vote !== null && vote.value === value);
    return reported.length >= this.quorum ? value : this.own;
  }
}

// Networks and acceptors repeat messages, so acceptors must be counted, not messages.
export class Learner extends paxos.Learner {
  count(from, ballot) {
    const key = ballot.join();
    const messages = (this.voters.get(key) ?? 0) + 1;
    this.voters.set(key, messages);
    return messages;
  }
}
