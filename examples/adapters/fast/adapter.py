"""Adapter between synod's wire protocol (docs/wire.md) and fast.py, for the model Fast of spec/fast.

With --wrong and the name of a bug it takes that part from wrong.py. With --shows and names, of variables of the
specification or "took", it shows only these.
"""

import itertools
import json
import sys

sys.dont_write_bytecode = True  # leaves no __pycache__ in this folder
import fast
import wrong

# As MCFast.cfg has them: ballot 0 is fast, and needs no phase 1.
ACCEPTORS, VALUES, BALLOTS, FAST_BALLOTS = ["a1", "a2", "a3"], ["v1", "v2"], [0, 1], [0]
PHASE1, CLASSIC, FAST = 2, 2, 3


def option(name, default):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


BUG = wrong.BUGS.get(option("--wrong", ""), {})
SHOWS = option("--shows", "took,prepared,promises,proposals,votes").split(",")


def size(ballot):
    return FAST if ballot in FAST_BALLOTS else CLASSIC


def coordinator(ballot):
    make = BUG.get("Coordinator", fast.Coordinator)
    return make(ballot, ballot in FAST_BALLOTS, len(ACCEPTORS), VALUES, size)


class World:
    """Acceptors, coordinators, and what was sent: any of it may be heard whenever, and as often as somebody likes."""

    def __init__(self):
        self.acceptors = {name: BUG.get("Acceptor", fast.Acceptor)() for name in ACCEPTORS}
        self.coordinators = {ballot: coordinator(ballot) for ballot in BALLOTS}
        self.prepared, self.proposals = set(), {}
        self.reports = {ballot: {} for ballot in BALLOTS}  # of who promised, by acceptor

    def Prepare(self, b):
        if b == 0 or b in self.prepared:
            return False
        self.prepared.add(b)
        return True

    def Promise(self, a, b):
        if b not in self.prepared or not self.acceptors[a].promise(b):
            return False
        self.reports[b][a] = self.acceptors[a].last(b)
        return True

    def Propose(self, b, v):
        if b in self.proposals or not any(v in some for some in self.proposable(b)):
            return False
        self.proposals[b] = v
        return True

    def proposable(self, b):
        """What may be proposed, by each quorum that promised: some of the promises may not have come yet."""
        if b == 0:
            return [self.coordinators[b].any_value()]
        quorums = itertools.combinations(self.reports[b].items(), PHASE1)
        return [self.coordinators[b].proposable(dict(quorum)) for quorum in quorums]

    def Vote(self, a, b, v):
        return self.proposals.get(b) in (v, fast.FREE) and self.acceptors[a].vote(b, v)

    def shown(self, variable):
        """A variable of the specification."""
        if variable == "prepared":
            return sorted(self.prepared)
        if variable == "promises":
            return [[b, list(self.reports[b])] for b in BALLOTS]
        if variable == "proposals":
            return [[b, [self.proposals[b]] if b in self.proposals else []] for b in BALLOTS]
        if variable == "votes":
            voted = lambda a, b: [self.acceptors[a].votes[b]] if b in self.acceptors[a].votes else []
            return [[a, [[b, voted(a, b)] for b in BALLOTS]] for a in ACCEPTORS]
        raise ValueError(f"there is no variable {variable}")


class Adapter:
    def answer(self, request):
        if "hello" in request:
            return self.hello(request["hello"])
        if "reset" in request:
            self.world = World()
            return {}
        took = getattr(self.world, request["action"])(**request.get("args", {}))
        answer = {"took": took} if "took" in SHOWS else {}
        state = {name: self.world.shown(name) for name in SHOWS if name != "took"}
        return {**answer, "state": state} if state else answer

    def hello(self, hello):
        if hello["version"] != 1 or (hello["protocol"], hello["role"]) != ("fast", "fast"):
            return {"error": f"want version 1 of fast and the role fast, got {hello}"}
        observes = [name for name in SHOWS if name != "took"]
        return {"hello": {**hello, "name": "Python Fast Paxos", "took": "took" in SHOWS, "observes": observes}}


adapter = Adapter()
for line in sys.stdin:
    request = json.loads(line)
    batch = isinstance(request, list)
    print(json.dumps([adapter.answer(r) for r in request] if batch else adapter.answer(request)), flush=True)
