"""Adapter between synod's wire protocol (docs/wire.md) and lease.py, for the model Lease of modeltest/leasetest/spec.

With --wrong and the name of a bug it takes that part from wrong.py. With --shows and names, of variables of the
specification or "took", it shows only these.
"""

import json
import sys

sys.dont_write_bytecode = True  # leaves no __pycache__ in this folder
import lease
import wrong

CLIENTS, LEASES = ["c1", "c2", "c3"], 3  # as MCLease.cfg has them


def option(name, default):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


BUG = wrong.BUGS.get(option("--wrong", ""), {})
SHOWS = option("--shows", "took,clients,messages,server,store").split(",")


def make(part):
    """A part of the lock, perhaps the one with the bug."""
    return BUG.get(part, getattr(lease, part))()


class World:
    """Server, clients and store, and the messages between them: any that was sent may come, and come again."""

    def __init__(self):
        self.server, self.store = make("Server"), make("Store")
        self.clients = {name: make("Client") for name in CLIENTS}
        self.granted, self.given_back = set(), set()

    def act(self, action, client=None, token=None):
        """Whether the action was taken."""
        return getattr(self, action)(*[x for x in (client, token) if x is not None])

    def Lend(self, client):
        if self.server.token == LEASES:
            return False  # the model ends here
        token = self.server.lend(client)
        if token is None:
            return False
        self.granted.add((client, token))
        return True

    def Begin(self, client, token):
        return (client, token) in self.granted and self.clients[client].granted(token)

    def Release(self, client):
        token = self.clients[client].give_back()
        if token is None:
            return False
        self.given_back.add((client, token))
        return True

    def End(self, client, token):
        return (client, token) in self.given_back and self.server.given_back(client, token)

    def Expire(self):
        return self.server.expire()

    def Write(self, client):
        return self.clients[client].holds and self.store.write(self.clients[client].token)

    def shown(self, variable):
        """A variable of the specification."""
        if variable == "server":
            return {"holder": self.server.holder or "nobody", "token": self.server.token}
        if variable == "clients":
            return [[name, {"token": c.token, "holds": c.holds}] for name, c in self.clients.items()]
        if variable == "store":
            return self.store.last
        if variable == "messages":
            messages = [("Granted", *m) for m in self.granted] + [("Released", *m) for m in self.given_back]
            return [{"type": kind, "client": client, "token": token} for kind, client, token in messages]
        raise ValueError(f"no lock knows {variable}")


class Adapter:
    def answer(self, request):
        if "hello" in request:
            return self.hello(request["hello"])
        if "reset" in request:
            self.world = World()
            return {}
        took = self.world.act(request["action"], **request.get("args", {}))
        answer = {"took": took} if "took" in SHOWS else {}
        state = {name: self.world.shown(name) for name in SHOWS if name != "took"}
        return {**answer, "state": state} if state else answer

    def hello(self, hello):
        if hello["version"] != 1 or (hello["protocol"], hello["role"]) != ("lease", "lock"):
            return {"error": f"want version 1 of lease and the role lock, got {hello}"}
        observes = [name for name in SHOWS if name != "took"]
        return {"hello": {**hello, "name": "Python lease", "took": "took" in SHOWS, "observes": observes}}


adapter = Adapter()
for line in sys.stdin:
    request = json.loads(line)
    batch = isinstance(request, list)
    print(json.dumps([adapter.answer(r) for r in request] if batch else adapter.answer(request)), flush=True)
