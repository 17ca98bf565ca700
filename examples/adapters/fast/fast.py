"""Fast Paxos: acceptors, and the coordinator of a ballot.

In a fast ballot acceptors vote for whatever a client sends them first. They may vote for different values; the
coordinator of a later ballot finds out which of them may have been chosen.
"""

FREE = "free"  # proposed where acceptors may vote for any value


class Acceptor:
    def __init__(self):
        self.promised = 0
        self.votes = {}  # by ballot, one at most in each

    def promise(self, ballot):
        """Whether it votes in no lower ballot from now on."""
        if ballot <= self.promised:
            return False
        self.promised = ballot
        return True

    def last(self, below):
        """The ballot and the value of its last vote, or None."""
        return max(((b, v) for b, v in self.votes.items() if b < below), default=None)

    def vote(self, ballot, value):
        if ballot < self.promised or ballot in self.votes:
            return False
        self.promised = ballot
        self.votes[ballot] = value
        return True


class Coordinator:
    """Of a ballot. size(ballot) says how many acceptors, of so many, are a quorum of a ballot."""

    def __init__(self, ballot, fast, acceptors, values, size):
        self.ballot, self.fast, self.acceptors, self.values, self.size = ballot, fast, acceptors, values, size

    def proposable(self, reports):
        """What it may propose, when a quorum of phase 1 has reported its last votes: by acceptor, or None."""
        voted = [report for report in reports.values() if report]
        if not voted:
            return self.any_value()
        top = max(ballot for ballot, _ in voted)
        seen = {value for ballot, value in voted if ballot == top}
        if len(seen) == 1:
            return seen
        return {v for v in seen if self.may_be_chosen(top, v, reports)} or self.any_value()

    def may_be_chosen(self, ballot, value, reports):
        """Those who were not heard may all have voted for it."""
        for_it = sum(report == (ballot, value) for report in reports.values())
        return for_it + self.acceptors - len(reports) >= self.size(ballot)

    def any_value(self):
        return {FREE} if self.fast else set(self.values)
