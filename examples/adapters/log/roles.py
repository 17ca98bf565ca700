"""Adapter between synod's wire protocol (docs/wire.md) and the roles of a log: acceptor.py, leader.py, replica.py, and a node of all three.

It is tested by: synod conform --protocol multipaxos --exec "python3 examples/adapters/log/roles.py"
With --wrong and the name of a class it runs that one, which has a bug, in its role.
"""

import pathlib
import sys

sys.dont_write_bytecode = True  # leaves no __pycache__ in these folders
sys.path.insert(1, str(pathlib.Path(__file__).parent.parent / "python"))
import acceptor
import leader
import replica
import wire

WRONG = sys.argv[sys.argv.index("--wrong") + 1] if "--wrong" in sys.argv else ""


def kind(module, right):
    return getattr(module, WRONG, getattr(module, right))


class Node:
    def __init__(self, role, config):
        self.name = config["self"]
        self.quorum = len(config["acceptors"]) // 2 + 1
        self.acceptor = kind(acceptor, "Acceptor")()
        self.leader = kind(leader, "Leader")(self.quorum)
        self.replica = kind(replica, "Replica")()
        self.votes = {}  # by ballot, slot and value: who voted

    def restart(self):
        self.leader.restart()
        return []

    def prepare(self, ballot):
        votes = self.acceptor.prepare(ballot)
        return [] if votes is None else [wire.message("Promise", sender=self.name, ballot=ballot, votes=votes)]

    def accept(self, ballot, slot, value):
        if not self.acceptor.accept(ballot, slot, value):
            return []
        return [wire.message("Accepted", sender=self.name, ballot=ballot, slot=slot, value=value)]

    def lead(self, ballot):
        self.leader.lead(ballot)
        return [wire.message("Prepare", ballot=ballot)]

    def promise(self, sender, ballot, votes):
        return [self.propose_in(slot, value) for slot, value in self.leader.promise(sender, ballot, votes).items()]

    def propose(self, value, slot=None):
        slot = self.leader.propose(value)
        return [] if slot is None else [self.propose_in(slot, value)]

    def propose_in(self, slot, value):
        return wire.message("Accept", ballot=self.leader.ballot, slot=slot, value=value)

    def accepted(self, sender, ballot, slot, value):
        voters = self.votes.setdefault((ballot, slot, value), set())
        voters.add(sender)
        if len(voters) < self.quorum:
            return []
        return [wire.message("Learn", slot=slot, value=value)] + self.learn(slot, value)

    def learn(self, slot, value):
        return [wire.message("Executed", slot=s, value=v) for s, v in self.replica.learn(slot, value)]


wire.serve(
    ["acceptor", "leader", "replica", "process"], Node, protocol="multipaxos", name="Python log", first=0, noop=leader.NOOP, counts=True, learns=True, once=True,
    restarts=True)
