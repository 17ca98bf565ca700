package main

import "fmt"

// Paxos for one value, after Lamport's "Paxos Made Simple". A role is a struct; its methods take a
// message and return those to send. What must survive a crash is in its field disk: Restart keeps
// that and zeroes the rest. A real role would write it to stable storage before anything is sent.

// A Ballot is a round and the node that began it, in digits of fixed width, so that ballots compare
// as strings do: enough for 1000 nodes and 10^8 rounds. The empty one is below all.
type Ballot string

func newBallot(round, node int) Ballot { return Ballot(fmt.Sprintf("%08d.%03d", round, node)) }

// A Vote with the empty ballot is none.
type Vote struct {
	Ballot Ballot
	Value  string
}

// These are the messages.
type (
	Prepare struct{ Ballot Ballot }
	Promise struct {
		From   string
		Ballot Ballot
		Vote   Vote
	}
	Accept struct {
		Ballot Ballot
		Value  string
	}
	Accepted struct {
		From   string
		Ballot Ballot
		Value  string
	}
	Reject struct { // the ballot came after a promise to a higher one
		From   string
		Ballot Ballot
	}
	Learned struct{ Value string }
)

// An Acceptor has all of its state on disk: a promise that a crash erases is none.
type Acceptor struct {
	name string
	disk struct {
		promised Ballot
		vote     Vote
	}
}

func (a *Acceptor) Prepare(ballot Ballot) []any {
	if ballot < a.disk.promised {
		return []any{Reject{a.name, ballot}}
	}
	a.disk.promised = ballot
	return []any{Promise{a.name, ballot, a.disk.vote}}
}

func (a *Acceptor) Accept(ballot Ballot, value string) []any {
	if ballot < a.disk.promised {
		return []any{Reject{a.name, ballot}}
	}
	a.disk.promised = ballot
	a.disk.vote = Vote{ballot, value}
	return []any{Accepted{a.name, ballot, value}}
}

func (a *Acceptor) Restart() {}

// A Proposer proposes and leaves it to the learners to count votes. Its round is on disk, as none
// may be begun twice.
type Proposer struct {
	node, quorum int
	disk         struct{ round int }

	preparing bool
	ballot    Ballot
	own       string
	promisers map[string]bool
	best      Vote // the highest one reported
}

func (p *Proposer) Set(value string) []any {
	p.disk.round++
	p.preparing = true
	p.ballot = newBallot(p.disk.round, p.node)
	p.own = value
	p.promisers = map[string]bool{}
	p.best = Vote{}
	return []any{Prepare{p.ballot}}
}

// Promise proposes when a quorum has promised: the value of the highest vote, as it may be chosen
// already, or else its own.
func (p *Proposer) Promise(from string, ballot Ballot, vote Vote) []any {
	if !p.preparing || ballot != p.ballot {
		return nil
	}
	p.promisers[from] = true
	if vote.Ballot > p.best.Ballot {
		p.best = vote
	}
	if len(p.promisers) < p.quorum {
		return nil
	}
	p.preparing = false
	if p.best.Ballot == "" {
		return []any{Accept{p.ballot, p.own}}
	}
	return []any{Accept{p.ballot, p.best.Value}}
}

func (p *Proposer) Restart() {
	*p = Proposer{node: p.node, quorum: p.quorum, disk: p.disk}
}

// A Learner notes every vote on disk, so after a crash it goes on where it was.
type Learner struct {
	quorum int
	disk   struct {
		voters  map[Ballot]map[string]bool
		learned bool
	}
}

func (l *Learner) Accepted(from string, ballot Ballot, value string) []any {
	if l.disk.learned {
		return nil
	}
	if l.disk.voters == nil {
		l.disk.voters = map[Ballot]map[string]bool{}
	}
	if l.disk.voters[ballot] == nil {
		l.disk.voters[ballot] = map[string]bool{}
	}
	l.disk.voters[ballot][from] = true
	if len(l.disk.voters[ballot]) < l.quorum {
		return nil
	}
	l.disk.learned = true
	return []any{Learned{value}}
}

func (l *Learner) Restart() {}
