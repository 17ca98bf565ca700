"""Adapter between synod's wire protocol (docs/wire.md) and acceptor.py, for the model LogAcceptor of spec/multipaxos.

With --wrong and the name of a class it runs that one, which has a bug.
"""

import json
import sys

sys.dont_write_bytecode = True  # leaves no __pycache__ in this folder
import acceptor

SELF, SLOTS = "a1", (1, 2)  # as MCLogAcceptor.cfg has them
KIND = getattr(acceptor, sys.argv[sys.argv.index("--wrong") + 1] if "--wrong" in sys.argv else "Acceptor")


class Adapter:
    def answer(self, request):
        if "hello" in request:
            return self.hello(request["hello"])
        if "reset" in request:
            self.acceptor = KIND()
            return {}
        return {"out": getattr(self, request["action"])(**request["args"])}

    def hello(self, hello):
        if hello["version"] != 1 or (hello["protocol"], hello["role"]) != ("multipaxos", "acceptor"):
            return {"error": f"want version 1 of multipaxos and the role acceptor, got {hello}"}
        return {"hello": {**hello, "name": "Python acceptor of a log", "took": False, "observes": []}}

    def Prepare(self, ballot):
        votes = self.acceptor.prepare(ballot)
        if votes is None:
            return []
        told = [votes.get(slot, (0, None)) for slot in SLOTS]
        return [{"type": "Promise", "from": SELF, "ballot": ballot, "votes": [{"ballot": b, "value": v} for b, v in told]}]

    def Accept(self, ballot, slot, value):
        if not self.acceptor.accept(ballot, slot, value):
            return []
        return [{"type": "Accepted", "from": SELF, "ballot": ballot, "slot": slot, "value": value}]


adapter = Adapter()
for line in sys.stdin:
    request = json.loads(line)
    batch = isinstance(request, list)
    print(json.dumps([adapter.answer(r) for r in request] if batch else adapter.answer(request)), flush=True)
