"""The same lock with one bug each. All pass tests in which nothing is late."""

import lease


class ForgetfulClient(lease.Client):
    """Hears of a lease that it gave back, once more, and begins it again."""

    def granted(self, token):
        if token < self.token or (token == self.token and self.holds):
            return False
        self.token, self.holds = token, True
        return True


class TrustingServer(lease.Server):
    """The holder gives the lock back, so the lease is over. But which lease did it mean?"""

    def given_back(self, client, token):
        if self.holder != client:
            return False
        self.holder = None
        return True


class UnfencedStore(lease.Store):
    """Takes whatever comes: whoever writes believes to have the lock."""

    def write(self, token):
        if token == self.last:
            return False
        self.last = token
        return True


class ThriftyServer(lease.Server):
    """A lease that nobody gave back was perhaps never heard of, so its token can be used again."""

    def expire(self):
        if self.holder is None:
            return False
        self.holder, self.token = None, self.token - 1
        return True


class CrashingServer(lease.Server):
    """Checks what cannot happen, but it can: a message that comes twice."""

    def given_back(self, client, token):
        assert self.holder is not None, "given back, but nobody has the lock"
        return super().given_back(client, token)


BUGS = {
    "forgetful": {"Client": ForgetfulClient},
    "trusting": {"Server": TrustingServer},
    "unfenced": {"Store": UnfencedStore},
    "thrifty": {"Server": ThriftyServer},
    "crashing": {"Server": CrashingServer},
}
