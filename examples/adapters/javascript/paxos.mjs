// Paxos for one value, after Lamport's "Paxos Made Simple".
//
// A role is told of messages by its methods and sends its own through the function `send` it was given. Ballots are
// pairs [round, node]; a proposer counts its rounds itself and signs them with its node number, so no two use the same.
//
// What must survive a crash is in the field `disk`; restart() keeps that and forgets the rest. A real role would have
// written it to stable storage before it sends anything.

// compare is negative, zero or positive as a is below, equal to or above b. No ballot (null) is below all. Arrays cannot
// be compared with < or ===: the first compares them as text, the second by identity.
export function compare(a, b) {
  if (a === null || b === null) return (a !== null) - (b !== null);
  return compareNumbers(a[0], b[0]) || compareNumbers(a[1], b[1]);
}

// Numbers too big for a JavaScript number are strings of digits.
function compareNumbers(a, b) {
  const x = BigInt(a), y = BigInt(b);
  return x < y ? -1 : x > y ? 1 : 0;
}

const majority = (nodes) => Math.floor(nodes.length / 2) + 1;

export class Acceptor {
  constructor(name, send) {
    this.name = name;
    this.send = send;
    this.disk = { promised: null, vote: null }; // all of its state: a promise that a crash erases is none
  }

  restart() {}

  // Only a higher ballot is answered, as in the paper; whoever missed our promise begins another round.
  onPrepare(ballot) {
    if (compare(ballot, this.disk.promised) <= 0) return;
    this.disk.promised = ballot;
    this.send({ type: "Promise", from: this.name, ballot, vote: this.disk.vote });
  }

  onAccept(ballot, value) {
    if (compare(ballot, this.disk.promised) < 0) return;
    this.disk.promised = ballot;
    this.disk.vote = { ballot, value };
    this.send({ type: "Accepted", from: this.name, ballot, value });
  }
}

export class Proposer {
  constructor(node, acceptors, send) {
    this.node = node;
    this.quorum = majority(acceptors);
    this.send = send;
    this.disk = { round: 0 }; // the last one, as no round may be begun twice
    this.restart();
  }

  restart() {
    this.phase = "idle";
  }

  set(value) {
    this.begin(value);
  }

  // get proposes nothing of its own; it finishes what others began, or says that there is nothing.
  get() {
    this.begin(null);
  }

  begin(own) {
    this.disk.round++;
    this.ballot = [this.disk.round, this.node];
    this.phase = "prepare";
    this.own = own;
    this.votes = new Map(); // from those who promised: their vote or null
    this.send({ type: "Prepare", ballot: this.ballot });
  }

  onPromise(from, ballot, vote) {
    if (!this.isIn("prepare", ballot)) return;
    this.votes.set(from, vote);
    if (this.votes.size < this.quorum) return;
    this.value = this.pick();
    if (this.value === null) {
      this.phase = "unset";
      this.send({ type: "Unset" });
      return;
    }
    this.phase = "accept";
    this.voters = new Set();
    this.send({ type: "Accept", ballot: this.ballot, value: this.value });
  }

  // pick takes the value of the highest vote reported, as it may be chosen already, and our own if there is none.
  pick() {
    let best = null;
    for (const vote of this.votes.values()) {
      if (vote !== null && (best === null || compare(vote.ballot, best.ballot) > 0)) best = vote;
    }
    return best === null ? this.own : best.value;
  }

  onAccepted(from, ballot) {
    if (!this.isIn("accept", ballot)) return;
    this.voters.add(from);
    if (this.voters.size < this.quorum) return;
    this.phase = "decided";
    this.send({ type: "Decided", value: this.value });
  }

  // One refusal suffices: somebody else is at work with a higher ballot. The client may try again later.
  onReject(from, ballot) {
    if (this.isIn("prepare", ballot) || this.isIn("accept", ballot)) this.phase = "idle";
  }

  isIn(phase, ballot) {
    return this.phase === phase && compare(ballot, this.ballot) === 0;
  }
}

export class Learner {
  constructor(acceptors, send) {
    this.quorum = majority(acceptors);
    this.send = send;
    this.restart();
  }

  // It has no disk: after a crash it learns again, and tells its client again.
  restart() {
    this.learned = false;
    this.voters = new Map(); // ballot, as text, to those who voted in it
  }

  onAccepted(from, ballot, value) {
    if (this.learned) return;
    if (this.count(from, ballot) < this.quorum) return;
    this.learned = true;
    this.send({ type: "Learned", value });
  }

  // count notes a vote and says how many acceptors have voted in its ballot.
  count(from, ballot) {
    const key = ballot.join();
    if (!this.voters.has(key)) this.voters.set(key, new Set());
    return this.voters.get(key).add(from).size;
  }
}
