package multipaxostest

import (
	"errors"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// Input is something that can happen: an action of the specification and who takes it. A message
// that arrives has a number, else it is explore.None; the others have what they need of a ballot, a
// slot and a command.
type Input struct {
	action              string
	who                 uint8 // from 0 on
	message             int
	ballot, slot, value uint8
}

// closedModel is LogSynod.tla at a size, with the roles of impl/multipaxos in it.
type closedModel struct {
	universe
	quorums paxos.Quorums
	words   []word // of the messages, by number
}

func newClosedModel(z Size) closedModel {
	c := closedModel{universe: newUniverse(z), quorums: paxos.Majority(z.Acceptors)}
	for n := range c.messages() {
		c.words = append(c.words, c.word(n))
	}
	return c
}

// inputs are all that can happen.
func (c closedModel) inputs() (all []Input) {
	for l := range uint8(c.Leaders) {
		for b := range uint8(c.Ballots) {
			all = append(all, Input{action: "Lead", message: explore.None, who: l, ballot: b + 1})
		}
		for s := range uint8(c.Slots) {
			for v := range uint8(c.Commands) {
				all = append(all, Input{action: "Propose", message: explore.None, who: l, slot: s + 1, value: v + 1})
			}
		}
		if c.Restarts {
			all = append(all, Input{action: "Restart", message: explore.None, who: l})
		}
	}
	for n, w := range c.words {
		takers := map[string]int{"Prepare": c.Acceptors, "Promise": c.Leaders, "Accept": c.Acceptors}[w.kind]
		for who := range uint8(takers) {
			all = append(all, Input{action: w.kind, who: who, message: n, ballot: w.ballot, slot: w.slot, value: w.value})
		}
	}
	return all
}

// errStrange is of a step that leads out of what the model has.
var errStrange = errors.New("TypeOK")

// step is one thing that happens. A message can only arrive that was sent, and what changes nothing
// does not happen.
func (c closedModel) step(s State, in Input) (State, bool, error) {
	if in.message != explore.None && !s.has(in.message) {
		return s, false, nil
	}
	next, sent, ok := c.takes(s, in)
	if !ok {
		return s, false, errStrange
	}
	if sent != explore.None {
		next.send(sent)
	}
	return next, next != s, nil
}

// takes is a step of the one who takes it, and the number of the message that it sends; it is false
// of one that leads out of what the model has.
func (c closedModel) takes(s State, in Input) (next State, sent int, ok bool) {
	next = s
	var out multipaxos.Effects
	switch in.action {
	case "Prepare", "Accept":
		var a multipaxos.Acceptor
		a, out = c.acceptorTakes(s.acceptors[in.who], in)
		next.acceptors[in.who], ok = c.freezeAcceptor(a)
	default:
		var l multipaxos.Leader
		l, out = c.leaderTakes(s.leaders[in.who], in)
		next.leaders[in.who], ok = c.freezeLeader(l)
	}
	if out.Send == nil || !ok {
		return next, explore.None, ok
	}
	sent, ok = c.numbered(out.Send)
	return next, sent, ok
}

func (c closedModel) acceptorTakes(a acceptor, in Input) (multipaxos.Acceptor, multipaxos.Effects) {
	before, self := c.thawAcceptor(a), paxos.Node(in.who)
	if in.action == "Prepare" {
		return before.OnPrepare(self, multipaxos.Prepare{Ballot: c.ballot(in.ballot)})
	}
	m := multipaxos.Accept{Ballot: c.ballot(in.ballot), Slot: multipaxos.Slot(in.slot), Value: c.value(in.value)}
	return before.OnAccept(self, m)
}

func (c closedModel) leaderTakes(l leader, in Input) (multipaxos.Leader, multipaxos.Effects) {
	before := c.thawLeader(l)
	switch in.action {
	case "Lead":
		return before.OnLead(paxos.Node(in.who), c.ballot(in.ballot))
	case "Propose":
		return before.OnPropose(multipaxos.Slot(in.slot), c.value(in.value))
	case "Restart":
		return before.Restart(), multipaxos.Effects{}
	}
	w := c.words[in.message]
	m := multipaxos.Promise{From: paxos.Node(w.from), Ballot: c.ballot(w.ballot), Votes: c.thawVotes(w.votes)}
	return before.OnPromise(c.quorums, m)
}
