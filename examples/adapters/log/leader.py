"""A leader of a log, written from "Paxos Made Simple", section 3, and nothing else.

It executes phase 1 for all instances at once, proposes again what was reported, fills the gaps with no-ops, and has the
commands of clients come behind these. Slots begin with 0; it deals them itself.
"""

NOOP = "no-op"


class Leader:
    def __init__(self, quorum):
        self.quorum = quorum
        self.ballot = 0  # on disk
        self.idle()

    def idle(self):
        self.promises = None  # by sender: what was reported, since it asked
        self.proposed = None  # by slot, once it leads

    def lead(self, ballot):
        """Asks for promises."""
        self.ballot = ballot
        self.promises, self.proposed = {}, None

    def promise(self, sender, ballot, votes):
        """What it proposes, by slot."""
        if not self.counts(ballot) or self.promises is None or self.proposed is not None:
            return {}
        self.promises[sender] = votes
        if len(self.promises) < self.quorum:
            return {}
        self.proposed = self.recover()
        return dict(self.proposed)

    def counts(self, ballot):
        return ballot == self.ballot

    def recover(self):
        best = {}
        for votes in self.promises.values():
            for slot, vote in votes.items():
                best[slot] = max(best.get(slot, (0, "")), vote, key=lambda v: v[0])
        return {slot: best[slot][1] if slot in best else NOOP for slot in range(self.end(best))}

    def end(self, best):
        return max(best, default=-1) + 1

    def propose(self, command):
        """The slot for a command, or None: it does not lead."""
        if self.proposed is None:
            return None
        slot = self.next()
        self.proposed[slot] = command
        return slot

    def next(self):
        return len(self.proposed)

    def restart(self):
        """It keeps its ballot: a Promise that comes now is of what it forgot."""
        self.idle()


class Newest(Leader):
    """Of each slot it proposes again what was reported last, whatever the ballot."""

    def recover(self):
        best = {slot: vote for votes in self.promises.values() for slot, vote in votes.items()}
        return {slot: best[slot][1] if slot in best else NOOP for slot in range(self.end(best))}


class Short(Leader):
    """It recovers up to the first gap, as if nothing could be behind it."""

    def end(self, best):
        return next(slot for slot in range(len(best) + 1) if slot not in best)


class Late(Leader):
    """A Promise of an earlier ballot counts."""

    def counts(self, ballot):
        return ballot <= self.ballot


class Forget(Leader):
    """A Promise that comes after a crash counts, though what was proposed before it is forgotten."""

    def idle(self):
        self.promises, self.proposed = {}, None


class Over(Leader):
    """A new command may go into a slot that has one."""

    def next(self):
        return max(0, len(self.proposed) - 1)
