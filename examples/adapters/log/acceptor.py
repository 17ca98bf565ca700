"""An acceptor of a log, written from "Paxos Made Simple", section 3: one promise for all slots, a vote in each.

It knows nothing of synod; ballots are numbers, and slots begin with 1.
"""


class Acceptor:
    def __init__(self):
        self.promised = 0
        self.accepted = {}  # by slot: the ballot and the value accepted last

    def prepare(self, ballot):
        """A promise, with all that was accepted; None: it is refused."""
        if ballot < self.promised or any(b == ballot for b, _ in self.accepted.values()):
            return None
        self.promised = ballot
        return self.report()

    def report(self):
        return dict(self.accepted)

    def accept(self, ballot, slot, value):
        """Whether it votes."""
        if ballot < self.promised:
            return False
        self.promised = ballot
        self.accepted[slot] = (ballot, value)
        return True


class First(Acceptor):
    """It reports the first slot alone, as if the log were one decree."""

    def report(self):
        return {slot: self.accepted[slot] for slot in sorted(self.accepted)[:1]}


class Each(Acceptor):
    """It promises in the slot that it votes in, and not in the others."""

    def __init__(self):
        super().__init__()
        self.promises = {}

    def accept(self, ballot, slot, value):
        if ballot < max(self.promised, self.promises.get(slot, 0)):
            return False
        self.promises[slot] = ballot
        self.accepted[slot] = (ballot, value)
        return True


class Fresh(Acceptor):
    """A vote in a new ballot begins a new log."""

    def accept(self, ballot, slot, value):
        if ballot > self.promised:
            self.accepted = {}
        return super().accept(ballot, slot, value)
