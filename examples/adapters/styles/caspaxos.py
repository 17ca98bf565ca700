"""CASPaxos' acceptor and proposer (Rystsov 2018), with the register's change "keep what is there, else take mine".

The acceptor forgets its promise when it votes: the vote's ballot is as good. A refused proposer fast-forwards: it takes the ballot that
stood in its way, and begins again above it. With --wrong the acceptor compares with the promise alone, which it has just forgotten.
"""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "python"))
import wire

WRONG = "--wrong" in sys.argv
ZERO = (0, 0)


class Acceptor:
    def __init__(self, _role, config):
        self.name, self.promise, self.vote = config["self"], ZERO, None  # all on disk

    def restart(self):
        return []

    def conflict(self, ballot):
        """The higher ballot that was seen, if there is one."""
        seen = self.promise if WRONG or not self.vote else max(self.promise, self.vote[0])
        return seen if seen > ballot else None

    def refuse(self, ballot, seen):
        return [wire.message("Reject", sender=self.name, ballot=ballot, promised=seen)]

    def prepare(self, ballot):
        if seen := self.conflict(ballot):
            return self.refuse(ballot, seen)
        self.promise = ballot
        return [wire.message("Promise", sender=self.name, ballot=ballot, vote=self.vote)]

    def accept(self, ballot, value):
        if seen := self.conflict(ballot):
            return self.refuse(ballot, seen)
        self.promise, self.vote = ZERO, (ballot, value)
        return [wire.message("Accepted", sender=self.name, ballot=ballot, value=value)]


class Proposer:
    def __init__(self, _role, config):
        self.number, self.quorum = config["node"], len(config["acceptors"]) // 2 + 1
        self.ballot = (0, self.number)  # on disk
        self.restart()

    def restart(self):
        self.phase, self.own = "idle", None
        return []

    def set(self, value):
        self.own = value
        return self.begin()

    def begin(self):
        self.ballot = (self.ballot[0] + 1, self.number)
        self.phase, self.confirmed, self.best = "prepare", set(), None
        return [wire.message("Prepare", ballot=self.ballot)]

    def promise(self, sender, ballot, vote):
        if self.phase != "prepare" or ballot != self.ballot:
            return []
        self.confirmed.add(sender)
        if vote and (not self.best or vote[0] > self.best[0]):
            self.best = vote
        if len(self.confirmed) < self.quorum:
            return []
        self.phase, self.value, self.confirmed = "accept", self.best[1] if self.best else self.own, set()
        return [wire.message("Accept", ballot=self.ballot, value=self.value)]

    def accepted(self, sender, ballot, value):
        if self.phase != "accept" or ballot != self.ballot:
            return []
        self.confirmed.add(sender)
        if len(self.confirmed) < self.quorum:
            return []
        self.phase = "done"
        return [wire.message("Decided", value=self.value)]

    def reject(self, sender, ballot, promised=None):
        if self.phase not in ("prepare", "accept") or ballot != self.ballot:
            return []
        self.ballot = max(self.ballot, promised or ZERO)
        return self.begin()


def make(role, config):
    return (Acceptor if role == "acceptor" else Proposer)(role, config)


wire.serve(["acceptor", "proposer"], make, name="CASPaxos", ballots="pair", chooses=True, rejects=True, restarts=True)
