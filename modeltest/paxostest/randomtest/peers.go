package randomtest

import (
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// acceptor and proposer are the peers of an implementation. They are as simple as Paxos is, in
// whatever ballots the implementation has; that they keep the rules is judged too.
type acceptor struct {
	self     model.Node
	promised oracle.Ballot
	vote     judge.Vote
	mute     bool // about what it promised, when it refuses
}

// takes answers a Prepare or an Accept.
func (a *acceptor) takes(m judge.Message) judge.Message {
	if m.Ballot < a.promised {
		return a.refuses(m)
	}
	a.promised = m.Ballot
	if m.Type == model.Prepare {
		return judge.Message{Type: model.Promise, From: a.self, Ballot: m.Ballot, Vote: a.vote}
	}
	a.vote = judge.Vote{Ballot: m.Ballot, Value: m.Value}
	return judge.Message{Type: model.Accepted, From: a.self, Ballot: m.Ballot, Value: m.Value}
}

// refuses is a refusal, as an acceptor may send it at any time: it says what it promised, be that
// above the ballot that it refuses or not, or does not say it.
func (a *acceptor) refuses(m judge.Message) judge.Message {
	out := judge.Message{Type: model.Reject, From: a.self, Ballot: m.Ballot, Promised: a.promised}
	if a.mute {
		out.Promised = oracle.None
	}
	return out
}

// proposer does one round at a time.
type proposer struct {
	quorum1  int
	ballot   oracle.Ballot
	own      oracle.Value
	get      bool
	promises map[model.Node]judge.Vote
	asked    bool
}

// begins a round.
func (p *proposer) begins(b oracle.Ballot, own oracle.Value, get bool) judge.Message {
	*p = proposer{quorum1: p.quorum1, ballot: b, own: own, get: get, promises: map[model.Node]judge.Vote{}}
	return judge.Message{Type: model.Prepare, Ballot: b}
}

// takes counts a Promise, and asks for votes when a quorum promised.
func (p *proposer) takes(m judge.Message) (judge.Message, bool) {
	if m.Type != model.Promise || m.Ballot != p.ballot || p.asked || p.promises == nil {
		return m, false
	}
	if p.promises[m.From] = m.Vote; len(p.promises) < p.quorum1 {
		return m, false
	}
	highest := judge.Vote{Value: p.own}
	for _, v := range p.promises {
		if v.Ballot > highest.Ballot {
			highest = v
		}
	}
	p.asked = true
	return judge.Message{Type: model.Accept, Ballot: p.ballot, Value: highest.Value}, !p.get || highest.Ballot != oracle.None
}
