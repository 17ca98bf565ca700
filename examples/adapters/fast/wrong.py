"""Fast Paxos with one bug each. All of them choose one value as long as no two clients are fast at once."""

import fast


class Eager(fast.Acceptor):
    """Votes for whatever it hears of, also a second time."""

    def vote(self, ballot, value):
        if ballot < self.promised or self.votes.get(ballot) == value:
            return False
        self.promised = ballot
        self.votes[ballot] = value
        return True


class Forgetful(fast.Acceptor):
    """Votes in a ballot that is lower than what it promised."""

    def vote(self, ballot, value):
        if ballot in self.votes:
            return False
        self.votes[ballot] = value
        return True


class Majority(fast.Coordinator):
    """Takes a value only if most of those who were heard voted for it, even where it is the only one."""

    def proposable(self, reports):
        voted = [report for report in reports.values() if report]
        for report in voted:
            if 2 * voted.count(report) > len(reports):
                return {report[1]}
        return self.any_value()


BUGS = {
    "eager": {"Acceptor": Eager},
    "forgetful": {"Acceptor": Forgetful},
    "majority": {"Coordinator": Majority},
}
