"""An acceptor of a log: one promise for all slots, a vote for each. What is tested is slot 0.

A Prepare asks for all slots from one on, and the Promise has the votes of them all; what the adapter leaves out is of slots that
nobody uses here. A leader tells what was decided. With --wrong a decided slot is thrown away, as "everybody knows it".
"""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "python"))
import wire

WRONG = "--wrong" in sys.argv
SLOT = 0


class Acceptor:
    """Ballots are pairs of a term and the leader's number."""

    def __init__(self):
        self.promised, self.votes, self.decided = (0, 0), {}, {}  # votes and decisions by slot; all on disk

    def prepare(self, ballot, first):
        """The votes from a slot on, or None for a refusal."""
        if ballot < self.promised:
            return None
        self.promised = ballot
        return {slot: vote for slot, vote in self.votes.items() if slot >= first}

    def accept(self, ballot, slot, command):
        if ballot < self.promised:
            return False
        self.promised, self.votes[slot] = ballot, (ballot, command)
        return True

    def decide(self, slot, command):
        self.decided[slot] = command
        if WRONG:
            self.votes.pop(slot, None)


class Node:
    def __init__(self, _role, config):
        self.name, self.acceptor = config["self"], Acceptor()

    def restart(self):
        return []

    def refuse(self, ballot):
        return [wire.message("Reject", sender=self.name, ballot=ballot, promised=self.acceptor.promised)]

    def prepare(self, ballot):
        votes = self.acceptor.prepare(ballot, SLOT)
        if votes is None:
            return self.refuse(ballot)
        return [wire.message("Promise", sender=self.name, ballot=ballot, vote=votes.get(SLOT))]

    def accept(self, ballot, value):
        if not self.acceptor.accept(ballot, SLOT, value):
            return self.refuse(ballot)
        return [wire.message("Accepted", sender=self.name, ballot=ballot, value=value)]

    def learn(self, value):
        self.acceptor.decide(SLOT, value)
        return []


wire.serve(["acceptor"], Node, name="log, slot 0", ballots="pair", restarts=True, learns=True)
