"""A replica of a log, written from "Paxos Made Simple", section 3: it executes the commands in the order of the slots, each when all before
it are executed. A command that a client sent again, and that is in two slots, it executes once.

Slots begin with 0.
"""

NOOP = "no-op"


class Replica:
    def __init__(self):
        self.chosen = {}  # by slot
        self.next = 0
        self.done = set()

    def learn(self, slot, command):
        """What it executes now: slots and commands."""
        self.chosen.setdefault(slot, command)
        out = []
        while self.next in self.chosen:
            slot, command = self.next, self.chosen[self.next]
            self.next += 1
            if command != NOOP and not self.again(command):
                self.done.add(command)
                out.append((slot, command))
        return out

    def again(self, command):
        return command in self.done


class Arrival(Replica):
    """It executes what it learns when it learns it."""

    def learn(self, slot, command):
        if slot in self.chosen or command == NOOP or command in self.done:
            return []
        self.chosen[slot] = command
        self.done.add(command)
        return [(slot, command)]


class Twice(Replica):
    """A command that is in the log twice is executed twice."""

    def again(self, command):
        return False


class Gap(Replica):
    """It does not wait for more than one slot: behind a gap of one it goes on."""

    def learn(self, slot, command):
        out = super().learn(slot, command)
        if not out and self.next + 1 in self.chosen and self.next not in self.chosen:
            self.next += 1
            return super().learn(slot, command)
        return out
