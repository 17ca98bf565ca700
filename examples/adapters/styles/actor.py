"""An acceptor that is an actor: a thread that takes messages from one channel and puts messages into others.

Nobody tells it when to answer, and nothing it sends says what it answers. So the adapter puts a message of its own behind each that
it gives: when that has come through, so has all that was sent before. With --wrong the actor answers a Prepare with the vote that it
had when it was last asked.
"""

import os
import queue
import sys
import threading

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "python"))
import wire

WRONG = "--wrong" in sys.argv


class Actor(threading.Thread):
    def __init__(self, name, inbox, outbox):
        super().__init__(daemon=True)
        self.who, self.inbox, self.outbox = name, inbox, outbox
        self.promised, self.vote, self.shown = 0, None, None

    def run(self):
        while (message := self.inbox.get()) is not None:
            kind, *fields = message
            getattr(self, "on_" + kind)(*fields)

    def on_prepare(self, ballot):
        if ballot >= self.promised:
            self.promised = ballot
            shown = self.shown if WRONG else self.vote
            self.outbox.put(wire.message("Promise", sender=self.who, ballot=ballot, vote=shown))
            self.shown = self.vote

    def on_accept(self, ballot, value):
        if ballot >= self.promised:
            self.promised, self.vote = ballot, (ballot, value)
            self.outbox.put(wire.message("Accepted", sender=self.who, ballot=ballot, value=value))

    def on_probe(self):
        self.outbox.put(None)


class Node:
    actor = None

    def __init__(self, _role, config):
        if Node.actor:
            Node.actor.inbox.put(None)  # threads of thousands of tests would add up
        Node.actor = Actor(config["self"], queue.SimpleQueue(), queue.SimpleQueue())
        Node.actor.start()

    def give(self, *message):
        self.actor.inbox.put(message)
        self.actor.inbox.put(("probe",))
        return list(iter(self.actor.outbox.get, None))

    def prepare(self, ballot):
        return self.give("prepare", ballot)

    def accept(self, ballot, value):
        return self.give("accept", ballot, value)


wire.serve(["acceptor"], Node, name="actor")
