package randomtest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/trace/tla"
)

// schedule is a run of a cluster in which one node, or one role of a node, is the
// implementation under test and all others follow the specification.
//
// Any sequence of events is a schedule: an event that cannot happen where it stands,
// as nobody has sent its message, or its ballot was used already, is passed over. So
// events may be left out of one, and the rest is a schedule.
type schedule struct {
	acceptors int // 1 to mostAcceptors
	proposers int // 1 to mostProposers, and no more than acceptors
	self      model.Node
	events    []event
}

// event is one thing that happens to one role of a node: a message comes to it, its
// client asks it for a round, or it crashes and starts again. Events are comparable.
type event struct {
	to    model.Node
	input model.Stimulus // role says whose it is
}

// String describes the event.
func (e event) String() string {
	at := fmt.Sprintf("%s of node %d: ", e.input.Role.String(), e.to)
	switch e.input.Kind {
	case model.Set:
		return at + fmt.Sprintf("Set %v %q", e.input.Ballot, e.input.Value)
	case model.Get:
		return at + fmt.Sprintf("Get %v", e.input.Ballot)
	case model.Restart:
		return at + "Restart"
	}
	return at + fmt.Sprintf("%T %+v", e.input.Message, e.input.Message)
}

// Sizes of clusters in schedules.
const (
	mostProposers = 4
	maxBallots    = 20
	maxValues     = 4
)

// names are those of the cluster. Each node has as many ballots as others.
func (s schedule) names(q model.Quorums, rounds int) *model.Names {
	n := &model.Names{Quorums: q, Self: s.self}
	for i := range s.acceptors {
		n.Acceptors = append(n.Acceptors, tla.Model(fmt.Sprintf("a%d", i+1)))
	}
	for i := range s.proposers {
		n.Proposers = append(n.Proposers, tla.Model(fmt.Sprintf("p%d", i+1)))
	}
	for i := range maxValues {
		n.Values = append(n.Values, model.Value(fmt.Sprintf("v%d", i+1)))
	}
	for round := range min(rounds, maxBallots/s.proposers) {
		for i := range s.proposers {
			n.Ballots = append(n.Ballots, model.Ballot{Round: uint64(1 + round), Node: model.Node(i)})
		}
	}
	return n
}

// run is a cluster while a schedule happens to it. In place of the implementation
// there is the oracle.
type run struct {
	*arena
	acceptors []paxos.Acceptor
	proposers []paxos.Proposer
	oracle    suites.Oracle
	sent      []paxos.Message // each once; messages are never lost for good
	known     map[paxos.Message]bool
	silenced  bool    // the round of the implementation heard a refusal: who knows whether it goes on
	word      []int32 // what came to the implementation
}

func (a *arena) begin() *run {
	return &run{
		arena: a, acceptors: make([]paxos.Acceptor, len(a.Names.Acceptors)), proposers: make([]paxos.Proposer, len(a.Names.Proposers)),
		oracle: a.start, known: map[paxos.Message]bool{},
	}
}

// ours tells whether an event happens to the implementation.
func (a *arena) ours(e event) bool {
	return e.to == a.Self && (a.Role == model.Process || a.Role == e.input.Role)
}

// happen lets an event happen, if it can, and gives it as it did.
func (r *run) happen(e event) (event, bool) {
	switch {
	case e.input.Kind == model.Deliver:
		m, ok := r.find(e.input.Message)
		if !ok || !r.comes(e, m) {
			return e, false
		}
		e.input.Message = m
	case !r.asks(e):
		return e, false
	}
	if r.ours(e) {
		r.take(e.input)
	} else {
		r.peer(e)
	}
	return e, true
}

// find gives the message as it was sent: in a shorter schedule it may say something
// else, as a vote that it reports was not cast.
func (r *run) find(m paxos.Message) (paxos.Message, bool) {
	if r.known[m] {
		return m, true
	}
	for _, s := range r.sent {
		if address(s) == address(m) {
			return s, true
		}
	}
	return nil, false
}

// address is what a message is about.
func address(m paxos.Message) model.Message {
	a := model.MessageOf(m)[0]
	a.Vote, a.Value = model.Vote{}, ""
	return a
}

// comes tells whether a message can come to whom the event says.
func (r *run) comes(e event, m paxos.Message) bool {
	switch m := m.(type) {
	case paxos.Prepare, paxos.Accept:
		return e.input.Role == model.Acceptor && int(e.to) < len(r.acceptors)
	case paxos.Promise:
		return e.input.Role == model.Proposer && e.to == m.Ballot.Node && (!r.ours(e) || model.Below(m.Vote.Ballot, m.Ballot))
	case paxos.Reject:
		return e.input.Role == model.Proposer && e.to == m.Ballot.Node && r.ours(e) && r.features.Rejects
	case paxos.Accepted:
		return r.Role == model.Learner && e.input.Role == model.Learner ||
			e.input.Role == model.Proposer && (e.to == m.Ballot.Node || r.ours(e)) && (!r.ours(e) || r.Role == model.Process || r.features.Decides)
	}
	return false
}

// asks tells whether a client can ask so, or whether there is a crash to be seen.
func (r *run) asks(e event) bool {
	switch {
	case e.input.Kind == model.Restart:
		return !r.ours(e) && e.input.Role == model.Proposer && int(e.to) < len(r.proposers) || r.ours(e) && r.features.Restarts
	case e.input.Role != model.Proposer || int(e.to) >= len(r.proposers) || r.Number(e.input.Ballot) < 1:
		return false
	case r.ours(e) && (e.input.Kind == model.Get && !r.features.Gets):
		return false
	case r.ours(e) && r.features.Refuses:
		return true
	}
	return e.input.Ballot.Node == e.to && model.Below(r.last(e.to), e.input.Ballot)
}

// last is the ballot that a node used last.
func (r *run) last(node model.Node) model.Ballot {
	if r.ours(event{to: node, input: model.Stimulus{Role: model.Proposer}}) {
		return r.oracle.Proposer.Ballot
	}
	return r.proposers[node].Ballot
}

// take gives the implementation's place an input.
func (r *run) take(i model.Stimulus) {
	i.Role, i.Who = r.Role, r.Self
	switch m := i.Message.(type) {
	case paxos.Reject:
		r.silenced = true
		i.Message = paxos.Reject{From: m.From, Ballot: m.Ballot, Promised: r.Ballots[len(r.Ballots)-1]}
	case nil:
		if i.Kind != model.Restart && r.Owned(i.Ballot) {
			r.silenced = false
		}
	}
	r.word = append(r.word, r.input(i))
	for _, m := range r.oracle.Take(r.Role, i) {
		if m.Type != model.Accept || !r.silenced {
			r.send(asSent(m))
		}
	}
}

// peer gives somebody else one.
func (r *run) peer(e event) {
	i := e.input
	i.Who = e.to
	switch {
	case i.Kind == model.Restart:
		r.proposers[e.to] = world.Restarted(r.arena.Plan.Names, r.proposers[e.to])
	case i.Role == model.Acceptor:
		var effects paxos.Effects
		r.acceptors[e.to], effects = world.TakeAcceptor(r.acceptors[e.to], e.to, i.Message)
		r.send(effects.Send)
	default:
		var effects paxos.Effects
		r.proposers[e.to], effects = world.TakeProposer(r.proposers[e.to], world.CodeQuorums(r.Names), i)
		r.send(world.Reply(effects))
	}
}

func (r *run) send(m paxos.Message) {
	if m != nil && !r.known[m] {
		r.known[m] = true
		r.sent = append(r.sent, m)
	}
}

// sent is the message as the reference has it; nil if it is for a client.
func asSent(m model.Message) paxos.Message {
	switch m.Type {
	case model.Prepare:
		return paxos.Prepare{Ballot: m.Ballot}
	case model.Promise:
		return paxos.Promise{From: m.From, Ballot: m.Ballot, Vote: m.Vote}
	case model.Accept:
		return paxos.Accept{Ballot: m.Ballot, Value: m.Value}
	case model.Accepted:
		return paxos.Accepted{From: m.From, Ballot: m.Ballot, Value: m.Value}
	}
	return nil
}

// receivers are the events that a message can be.
func (r *run) receivers(m paxos.Message) (out []event) {
	for _, part := range []model.Role{model.Proposer, model.Acceptor, model.Learner} {
		for to := range max(len(r.acceptors), len(r.proposers)) {
			if e := (event{model.Node(to), model.Stimulus{Role: part, Message: m}}); (part != model.Learner || r.ours(e)) && r.comes(e, m) {
				out = append(out, e)
			}
		}
	}
	return out
}

// without gives the schedule in a cluster that lacks a node, or only its acceptor.
func (s schedule) without(node model.Node, whole bool) schedule {
	out := schedule{acceptors: s.acceptors, proposers: s.proposers, self: s.self}
	if int(node) < s.acceptors {
		out.acceptors--
	}
	if whole && int(node) < s.proposers {
		out.proposers--
	}
	lower := func(n model.Node) model.Node {
		if whole && n > node {
			return n - 1
		}
		return n
	}
	if s.self > 0 {
		out.self = lower(s.self)
	}
	for _, e := range s.events {
		if e.to == node && e.input.Role != model.Learner && (whole || e.input.Role == model.Acceptor) || whole && e.mentions(node) {
			continue
		}
		if e.input.Role != model.Learner {
			e.to = lower(e.to)
		}
		e.input = renamedInput(e.input, func(b model.Ballot) model.Ballot { return model.Ballot{Round: b.Round, Node: lower(b.Node)} }, lower)
		out.events = append(out.events, e)
	}
	return out
}

// mentions tells whether a message is of a node, or of a round of it.
func (e event) mentions(node model.Node) bool {
	if e.input.Message == nil {
		return e.input.Kind != model.Restart && e.input.Ballot.Node == node
	}
	a := address(e.input.Message)
	return a.Ballot.Node == node || a.Type.Carries().From && a.From == node || a.Type == model.Reject && a.From == node
}

// renamed gives an input other ballots and nodes.
func renamedInput(i model.Stimulus, is func(model.Ballot) model.Ballot, node func(model.Node) model.Node) model.Stimulus {
	ballot := func(b model.Ballot) model.Ballot {
		if model.IsNone(b) {
			return b
		}
		return is(b)
	}
	i.Ballot = ballot(i.Ballot)
	switch m := i.Message.(type) {
	case paxos.Prepare:
		i.Message = paxos.Prepare{Ballot: ballot(m.Ballot)}
	case paxos.Accept:
		i.Message = paxos.Accept{Ballot: ballot(m.Ballot), Value: m.Value}
	case paxos.Promise:
		i.Message = paxos.Promise{From: node(m.From), Ballot: ballot(m.Ballot), Vote: model.Vote{Ballot: ballot(m.Vote.Ballot), Value: m.Vote.Value}}
	case paxos.Accepted:
		i.Message = paxos.Accepted{From: node(m.From), Ballot: ballot(m.Ballot), Value: m.Value}
	case paxos.Reject:
		i.Message = paxos.Reject{From: node(m.From), Ballot: ballot(m.Ballot), Promised: ballot(m.Promised)}
	}
	return i
}

// lower gives the schedule with the rounds 1, 2, ... without gaps.
func (s schedule) lower() schedule {
	var rounds []uint64
	note := func(b model.Ballot) model.Ballot { rounds = append(rounds, b.Round); return b }
	for _, e := range s.events {
		renamedInput(e.input, note, func(n model.Node) model.Node { return n })
	}
	slices.Sort(rounds)
	rounds = slices.Compact(rounds)
	rank := func(b model.Ballot) model.Ballot {
		at, _ := slices.BinarySearch(rounds, b.Round)
		return model.Ballot{Round: uint64(at + 1), Node: b.Node}
	}
	out := s
	out.events = nil
	for _, e := range s.events {
		e.input = renamedInput(e.input, rank, func(n model.Node) model.Node { return n })
		out.events = append(out.events, e)
	}
	return out
}

// fewerValues gives the schedule with clients who ask for the values in order, or all
// for the same ones as far as they can.
func (s schedule) fewerValues() schedule {
	var seen []model.Value
	out := s
	out.events = nil
	for _, e := range s.events {
		if e.input.Kind == model.Set {
			at := slices.Index(seen, e.input.Value)
			if at < 0 {
				at, seen = len(seen), append(seen, e.input.Value)
			}
			e.input.Value = model.Value(fmt.Sprintf("v%d", at+1))
		}
		out.events = append(out.events, e)
	}
	return out
}
