"""An acceptor that is an RPC server: handlers under a lock, requests and replies in JSON, its state in a file.

A reply is no message of the protocol: it says ok or not, and has fields that are empty or not. The adapter makes of it what
was meant. It calls the handlers and no socket. With --wrong the file is written after the reply is made up, and only for votes.
"""

import json
import os
import sys
import tempfile
import threading

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "python"))
import wire

WRONG = "--wrong" in sys.argv


class Server:
    def __init__(self, path):
        self.path, self.lock = path, threading.Lock()
        self.state = {"promised": 0, "ballot": 0, "value": None}
        if os.path.exists(path):
            with open(path) as file:
                self.state = json.load(file)

    def handle(self, method, body):
        """A request as the HTTP server passes it on, and the body of the reply."""
        with self.lock:
            return json.dumps(getattr(self, "post_" + method)(**json.loads(body)))

    def post_prepare(self, ballot):
        if ballot < self.state["promised"]:
            return self.conflict()
        self.save(promised=ballot)
        return {"ok": True, "accepted_ballot": self.state["ballot"], "accepted_value": self.state["value"]}

    def post_accept(self, ballot, value):
        if ballot < self.state["promised"]:
            return self.conflict()
        self.save(promised=ballot, ballot=ballot, value=value)
        return {"ok": True}

    def conflict(self):
        return {"ok": False, "promised": self.state["promised"]}

    def save(self, **changed):
        self.state.update(changed)
        if WRONG and "value" not in changed:
            return
        with open(self.path + ".new", "w") as file:
            file.write(json.dumps(self.state))
        os.replace(self.path + ".new", self.path)


class Node:
    folder = tempfile.TemporaryDirectory()

    def __init__(self, _role, config):
        self.name, self.path = config["self"], os.path.join(self.folder.name, "state")
        if os.path.exists(self.path):
            os.remove(self.path)
        self.restart()

    def restart(self):
        self.server = Server(self.path)
        return []

    def call(self, method, **fields):
        return json.loads(self.server.handle(method, json.dumps(fields)))

    def prepare(self, ballot):
        reply = self.call("prepare", ballot=ballot)
        if not reply["ok"]:
            return [wire.message("Reject", sender=self.name, ballot=ballot, promised=reply["promised"])]
        voted = reply["accepted_ballot"] > 0
        vote = (reply["accepted_ballot"], reply["accepted_value"]) if voted else None
        return [wire.message("Promise", sender=self.name, ballot=ballot, vote=vote)]

    def accept(self, ballot, value):
        reply = self.call("accept", ballot=ballot, value=value)
        if not reply["ok"]:
            return [wire.message("Reject", sender=self.name, ballot=ballot, promised=reply["promised"])]
        return [wire.message("Accepted", sender=self.name, ballot=ballot, value=value)]


wire.serve(["acceptor"], Node, name="RPC server", restarts=True)
