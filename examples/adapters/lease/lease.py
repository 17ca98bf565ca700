"""A lock that is lent for a while, with fencing tokens.

Each lease has a token, a number higher than any before. A client may go on as if it had the lock when its lease is over;
so the store takes no write of a lease that is older than the one of its last write. Messages may come late, and again.
"""


class Server:
    def __init__(self):
        self.holder = None
        self.token = 0  # of the last lease

    def lend(self, client):
        """Gives the token of a new lease, or None."""
        if self.holder is not None:
            return None
        self.holder, self.token = client, self.token + 1
        return self.token

    def given_back(self, client, token):
        # It may be about a lease that ended long ago, even one of the client that has the lock now.
        if self.holder is None or token != self.token:
            return False
        self.holder = None
        return True

    def expire(self):
        if self.holder is None:
            return False
        self.holder = None
        return True


class Client:
    def __init__(self):
        self.token = 0  # of the last lease that it heard of
        self.holds = False  # it believes to have the lock

    def granted(self, token):
        if token <= self.token:
            return False
        self.token, self.holds = token, True
        return True

    def give_back(self):
        """Gives the token of the lease that is over, or None."""
        if not self.holds:
            return None
        self.holds = False
        return self.token


class Store:
    def __init__(self):
        self.last = 0  # the token of the last write

    def write(self, token):
        if token <= self.last:
            return False
        self.last = token
        return True
