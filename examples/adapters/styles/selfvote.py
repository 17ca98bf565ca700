"""A node that votes for itself, as Raft's candidates do: it sends itself nothing.

When it begins a round it has promised; when it proposes it has voted; neither is a message. It counts the votes alone, and tells the
others what was decided. When it hears of a higher ballot it steps down. With --wrong its own vote is counted and not kept.
"""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "python"))
import wire

WRONG = "--wrong" in sys.argv


class Node:
    def __init__(self, _role, config):
        self.name, self.number = config["self"], config["node"]
        self.quorum = len(config["acceptors"]) // 2 + 1
        self.promised, self.vote = (0, 0), None  # on disk
        self.restart()

    def restart(self):
        self.phase, self.own, self.told = "follower", None, False
        return []

    # A candidate.

    def set(self, value):
        self.own = value
        return self.stand()

    def timeout(self):
        """An election timed out, or was lost: it stands again, if there is something to propose."""
        return self.stand() if self.own is not None and self.phase != "done" else []

    def stand(self):
        self.promised = (self.promised[0] + 1, self.number)
        self.phase, self.best, self.voters = "candidate", self.vote, {self.name}
        return [wire.message("Prepare", ballot=self.promised), *self.lead()]

    def promise(self, sender, ballot, vote):
        if self.phase != "candidate" or ballot != self.promised:
            return []
        self.voters.add(sender)
        self.best = max(self.best, vote, key=lambda v: v[0] if v else (0, 0))
        return self.lead()

    def lead(self):
        if len(self.voters) < self.quorum:
            return []
        self.phase, self.value, self.voters = "leader", self.best[1] if self.best else self.own, {self.name}
        if not WRONG:
            self.vote = (self.promised, self.value)
        return [wire.message("Accept", ballot=self.promised, value=self.value), *self.commit()]

    def accepted(self, sender, ballot, value):
        if self.phase != "leader" or ballot != self.promised:
            return []
        self.voters.add(sender)
        return self.commit()

    def commit(self):
        if len(self.voters) < self.quorum:
            return []
        self.phase = "done"
        return [wire.message("Decided", value=self.value), wire.message("Learn", value=self.value)]

    # A follower.

    def seen(self, ballot):
        """Whether a message of this ballot is obeyed; one that is higher than ours ends our round."""
        if ballot > self.promised:
            self.promised, self.phase = ballot, "follower"
        return ballot == self.promised

    def reject(self, sender, ballot, promised=None):
        if promised is not None:
            self.seen(promised)
        return []

    def refuse(self, ballot):
        return [wire.message("Reject", sender=self.name, ballot=ballot, promised=self.promised)]

    def prepare(self, ballot):
        if not self.seen(ballot):
            return self.refuse(ballot)
        return [wire.message("Promise", sender=self.name, ballot=ballot, vote=self.vote)]

    def accept(self, ballot, value):
        if not self.seen(ballot):
            return self.refuse(ballot)
        self.vote = (ballot, value)
        return [wire.message("Accepted", sender=self.name, ballot=ballot, value=value)]

    def learn(self, value):
        if self.told:
            return []
        self.told = True
        return [wire.message("Learned", value=value)]


can = dict(ballots="pair", chooses=True, rejects=True, restarts=True, learns=True, timeouts=True)
wire.serve(["acceptor", "process"], Node, name="votes for itself", **can)
