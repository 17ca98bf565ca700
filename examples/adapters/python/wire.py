"""The wire protocol of synod conform (docs/wire.md) for adapters in Python. Copy this file beside yours, and call serve().

Nothing here knows your code. A ballot is a number, a pair or a string, as hello says; none is None. A vote is (ballot, value), and
none is None too; votes of a log are a dict, by slot.
"""

import json
import sys


def serve(roles, make, protocol="paxos", **hello):
    """Answers requests until there are no more.

    roles are the names of those that you have. make(role, config) makes one of them, or a node that has them all, with an
    empty disk; config has self, node, nodes, acceptors and proposers. Each action is a method of it, with the arguments that
    the action has: restart(), prepare(ballot), accept(ballot, value), set(value, ballot=None), get(ballot=None),
    promise(sender, ballot, vote), accepted(sender, ballot, value), reject(sender, ballot, promised=None), learn(value) and
    timeout(), as far as hello says that you have them. It returns what is sent, a list of message(). Those of a log have a slot:
    accept(ballot, slot, value), accepted(sender, ballot, slot, value), lead(ballot=None), promise(sender, ballot, votes),
    propose(slot, value) and learn(slot, value).

    hello are the keys of your answer to hello: name, restarts, ballots, chooses and so on. With writes=True the node has its
    state in self.disk, a Disk; with observes=[...] it has a method state() that gives these fields as docs/wire.md has them.
    """
    served = _Served(protocol, roles, make, hello)
    for line in sys.stdin:
        request = json.loads(line)
        batch = isinstance(request, list)
        answer = [served.answer(r) for r in request] if batch else served.answer(request)
        print(json.dumps(answer), flush=True)


def message(kind, **fields):
    """A message that is sent: its type, and sender, ballot, slot, vote or votes, promised and value, as far as it has them."""
    names, forms = {"sender": "from"}, {"ballot": _to_wire, "promised": _to_wire, "vote": _vote_to_wire, "votes": _votes_to_wire}
    return {"type": kind, **{names.get(name, name): forms.get(name, lambda x: x)(x) for name, x in fields.items()}}


class Disk(dict):
    """What survives a crash. It counts how often it is written to, and crashes after a write when it is told to."""

    writes, last = 0, None

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.writes += 1
        if self.writes == self.last:
            raise _Crash


class _Crash(Exception):
    pass


class _Served:
    def __init__(self, protocol, roles, make, hello):
        self.protocol, self.roles, self.make, self.keys = protocol, roles, make, hello

    def answer(self, request):
        if "hello" in request:
            return self.hello(**request["hello"])
        if "reset" in request:
            self.node = self.make(self.role, request["reset"])
            return {}
        act = getattr(self.node, request["action"].lower(), None)
        if act is None:
            return {"error": f"unknown action {request['action']}"}
        arguments = {_NAMES.get(name, name): self.read(name, x) for name, x in request.get("args", {}).items()}
        answer = self.act(act, arguments, request.get("crash"))
        return {**answer, "state": self.node.state()} if self.keys.get("observes") else answer

    def hello(self, version, protocol, role):
        if (version, protocol) != (1, self.protocol) or role not in self.roles:
            return {"error": f"want version 1 of {self.protocol} and a role of {self.roles}, got {version}, {protocol}, {role}"}
        self.role = role
        return {"hello": {"version": version, "protocol": protocol, "role": role, **self.keys}}

    def act(self, act, arguments, crash):
        if not self.keys.get("writes"):
            return {"out": act(**arguments)}
        disk = self.node.disk
        disk.writes, disk.last = 0, crash
        try:
            out = act(**arguments)
        except _Crash:
            out = []
        writes, disk.last = disk.writes, None
        if crash:
            self.node.restart()
        return {"out": out, "writes": writes}

    def read(self, name, x):
        if name == "vote":
            return None if x["value"] is None else (self.read("ballot", x["ballot"]), x["value"])
        if name == "votes":
            return {v["slot"]: (self.read("ballot", v["ballot"]), v["value"]) for v in x}
        if name not in ("ballot", "promised"):
            return x
        texts = self.keys.get("ballots") == "string"
        return x if texts else tuple(map(int, x)) if isinstance(x, list) else int(x)  # 0 is one too, for who uses it


_NAMES = {"from": "sender"}


def _vote_to_wire(vote):
    return None if vote is None else {"ballot": _to_wire(vote[0]), "value": vote[1]}


def _votes_to_wire(votes):
    return [{"slot": slot, **_vote_to_wire(vote)} for slot, vote in sorted(votes.items())]


def _to_wire(ballot):
    """Numbers of more than 53 bits go as digits, as many JSON libraries would round them."""
    if isinstance(ballot, (list, tuple)):
        return [_to_wire(n) for n in ballot]
    return 0 if ballot is None else str(ballot) if isinstance(ballot, int) and ballot >= 2**53 else ballot
