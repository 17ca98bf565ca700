package main

// The same Paxos with one bug in each role. Each looks harmless and passes tests in which nothing
// is late or lost.

// A wrongAcceptor has only its vote on disk. People think that a promise concerns nobody before
// there is a vote; but the proposer that got it already proposes on the strength of it, and after a
// crash the acceptor votes in a lower ballot.
type wrongAcceptor struct{ *Acceptor }

func (a *wrongAcceptor) Restart() {
	a.disk.promised = a.disk.vote.Ballot
}

// A wrongProposer takes a promise for what it waits for, without a look at its ballot. A late one
// of its round before says nothing about what was voted for since.
type wrongProposer struct{ Proposer }

func (p *wrongProposer) Promise(from string, _ Ballot, vote Vote) []any {
	return p.Proposer.Promise(from, p.ballot, vote)
}

// A wrongLearner knows that a majority has voted, but not that they voted in the same ballot.
type wrongLearner struct{ Learner }

func (l *wrongLearner) Accepted(from string, _ Ballot, value string) []any {
	return l.Learner.Accepted(from, "", value)
}
