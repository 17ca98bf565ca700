package paxostest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/trace/tla"
)

// Schedule is a run of a cluster in which one node, or one role of a node, is the
// implementation under test and all others follow the specification.
//
// Any sequence of events is a schedule: an event that cannot happen where it stands,
// as nobody has sent its message, or its ballot was used already, is passed over. So
// events may be left out of one, and the rest is a schedule.
type Schedule struct {
	acceptors int // 1 to mostAcceptors
	proposers int // 1 to mostProposers, and no more than acceptors
	self      Node
	Events    []Event
}

// Event is one thing that happens to one role of a node: a message comes to it, its
// client asks it for a round, or it crashes and starts again. Events are comparable.
type Event struct {
	to    Node
	input stimulus // role says whose it is
}

// String describes the event.
func (e Event) String() string {
	at := fmt.Sprintf("%s of node %d: ", e.input.role.String(), e.to)
	switch e.input.kind {
	case set:
		return at + fmt.Sprintf("Set %v %q", e.input.ballot, e.input.value)
	case get:
		return at + fmt.Sprintf("Get %v", e.input.ballot)
	case restart:
		return at + "Restart"
	}
	return at + fmt.Sprintf("%T %+v", e.input.message, e.input.message)
}

// Sizes of clusters in schedules.
const (
	mostAcceptors = 7
	mostProposers = 4
	maxBallots    = 20
	maxValues     = 4
)

// names are those of the cluster. Each node has as many ballots as others.
func (s Schedule) names(q quorums, rounds int) *names {
	n := &names{quorums: q, self: s.self}
	for i := range s.acceptors {
		n.acceptors = append(n.acceptors, tla.Model(fmt.Sprintf("a%d", i+1)))
	}
	for i := range s.proposers {
		n.proposers = append(n.proposers, tla.Model(fmt.Sprintf("p%d", i+1)))
	}
	for i := range maxValues {
		n.values = append(n.values, Value(fmt.Sprintf("v%d", i+1)))
	}
	for round := range min(rounds, maxBallots/s.proposers) {
		for i := range s.proposers {
			n.ballots = append(n.ballots, Ballot{Round: uint64(1 + round), Node: Node(i)})
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
	oracle    oracle
	sent      []paxos.Message // each once; messages are never lost for good
	known     map[paxos.Message]bool
	silenced  bool    // the round of the implementation heard a refusal: who knows whether it goes on
	word      []int32 // what came to the implementation
}

func (a *arena) begin() *run {
	return &run{
		arena: a, acceptors: make([]paxos.Acceptor, len(a.names.acceptors)), proposers: make([]paxos.Proposer, len(a.names.proposers)),
		oracle: a.start, known: map[paxos.Message]bool{},
	}
}

// ours tells whether an event happens to the implementation.
func (a *arena) ours(e Event) bool {
	return e.to == a.self && (a.role == process || a.role == e.input.role)
}

// happen lets an event happen, if it can, and gives it as it did.
func (r *run) happen(e Event) (Event, bool) {
	switch {
	case e.input.kind == deliver:
		m, ok := r.find(e.input.message)
		if !ok || !r.comes(e, m) {
			return e, false
		}
		e.input.message = m
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
func address(m paxos.Message) Message {
	a := messageOf(m)[0]
	a.Vote, a.Value = Vote{}, ""
	return a
}

// comes tells whether a message can come to whom the event says.
func (r *run) comes(e Event, m paxos.Message) bool {
	switch m := m.(type) {
	case paxos.Prepare, paxos.Accept:
		return e.input.role == acceptor && int(e.to) < len(r.acceptors)
	case paxos.Promise:
		return e.input.role == proposer && e.to == m.Ballot.Node && (!r.ours(e) || below(m.Vote.Ballot, m.Ballot))
	case paxos.Reject:
		return e.input.role == proposer && e.to == m.Ballot.Node && r.ours(e) && r.features.rejects
	case paxos.Accepted:
		return r.role == learner && e.input.role == learner ||
			e.input.role == proposer && (e.to == m.Ballot.Node || r.ours(e)) && (!r.ours(e) || r.role == process || r.features.decides)
	}
	return false
}

// asks tells whether a client can ask so, or whether there is a crash to be seen.
func (r *run) asks(e Event) bool {
	switch {
	case e.input.kind == restart:
		return !r.ours(e) && e.input.role == proposer && int(e.to) < len(r.proposers) || r.ours(e) && r.features.restarts
	case e.input.role != proposer || int(e.to) >= len(r.proposers) || r.number(e.input.ballot) < 1:
		return false
	case r.ours(e) && (e.input.kind == get && !r.features.gets):
		return false
	case r.ours(e) && r.features.refuses:
		return true
	}
	return e.input.ballot.Node == e.to && below(r.last(e.to), e.input.ballot)
}

// last is the ballot that a node used last.
func (r *run) last(node Node) Ballot {
	if r.ours(Event{to: node, input: stimulus{role: proposer}}) {
		return r.oracle.proposer.Ballot
	}
	return r.proposers[node].Ballot
}

// take gives the implementation's place an input.
func (r *run) take(i stimulus) {
	i.role, i.who = r.role, r.self
	switch m := i.message.(type) {
	case paxos.Reject:
		r.silenced = true
		i.message = paxos.Reject{From: m.From, Ballot: m.Ballot, Promised: r.ballots[len(r.ballots)-1]}
	case nil:
		if i.kind != restart && r.owned(i.ballot) {
			r.silenced = false
		}
	}
	r.word = append(r.word, r.input(i))
	for _, m := range r.oracle.take(r.role, i) {
		if m.Type != Accept || !r.silenced {
			r.send(asSent(m))
		}
	}
}

// peer gives somebody else one.
func (r *run) peer(e Event) {
	i := e.input
	i.who = e.to
	switch {
	case i.kind == restart:
		r.proposers[e.to] = restarted(r.arena.plan.names, r.proposers[e.to])
	case i.role == acceptor:
		var effects paxos.Effects
		r.acceptors[e.to], effects = takeAcceptor(r.acceptors[e.to], e.to, i.message)
		r.send(effects.Send)
	default:
		var effects paxos.Effects
		r.proposers[e.to], effects = takeProposer(r.proposers[e.to], codeQuorums(r.names), i)
		r.send(reply(effects))
	}
}

func (r *run) send(m paxos.Message) {
	if m != nil && !r.known[m] {
		r.known[m] = true
		r.sent = append(r.sent, m)
	}
}

// sent is the message as the reference has it; nil if it is for a client.
func asSent(m Message) paxos.Message {
	switch m.Type {
	case Prepare:
		return paxos.Prepare{Ballot: m.Ballot}
	case Promise:
		return paxos.Promise{From: m.From, Ballot: m.Ballot, Vote: m.Vote}
	case Accept:
		return paxos.Accept{Ballot: m.Ballot, Value: m.Value}
	case Accepted:
		return paxos.Accepted{From: m.From, Ballot: m.Ballot, Value: m.Value}
	}
	return nil
}

// receivers are the events that a message can be.
func (r *run) receivers(m paxos.Message) (out []Event) {
	for _, part := range []role{proposer, acceptor, learner} {
		for to := range max(len(r.acceptors), len(r.proposers)) {
			if e := (Event{Node(to), stimulus{role: part, message: m}}); (part != learner || r.ours(e)) && r.comes(e, m) {
				out = append(out, e)
			}
		}
	}
	return out
}

// without gives the schedule in a cluster that lacks a node, or only its acceptor.
func (s Schedule) without(node Node, whole bool) Schedule {
	out := Schedule{acceptors: s.acceptors, proposers: s.proposers, self: s.self}
	if int(node) < s.acceptors {
		out.acceptors--
	}
	if whole && int(node) < s.proposers {
		out.proposers--
	}
	lower := func(n Node) Node {
		if whole && n > node {
			return n - 1
		}
		return n
	}
	if s.self > 0 {
		out.self = lower(s.self)
	}
	for _, e := range s.Events {
		if e.to == node && e.input.role != learner && (whole || e.input.role == acceptor) || whole && e.mentions(node) {
			continue
		}
		if e.input.role != learner {
			e.to = lower(e.to)
		}
		e.input = renamedInput(e.input, func(b Ballot) Ballot { return Ballot{Round: b.Round, Node: lower(b.Node)} }, lower)
		out.Events = append(out.Events, e)
	}
	return out
}

// mentions tells whether a message is of a node, or of a round of it.
func (e Event) mentions(node Node) bool {
	if e.input.message == nil {
		return e.input.kind != restart && e.input.ballot.Node == node
	}
	a := address(e.input.message)
	return a.Ballot.Node == node || a.Type.carries().from && a.From == node || a.Type == Reject && a.From == node
}

// renamed gives an input other ballots and nodes.
func renamedInput(i stimulus, is func(Ballot) Ballot, node func(Node) Node) stimulus {
	ballot := func(b Ballot) Ballot {
		if isNone(b) {
			return b
		}
		return is(b)
	}
	i.ballot = ballot(i.ballot)
	switch m := i.message.(type) {
	case paxos.Prepare:
		i.message = paxos.Prepare{Ballot: ballot(m.Ballot)}
	case paxos.Accept:
		i.message = paxos.Accept{Ballot: ballot(m.Ballot), Value: m.Value}
	case paxos.Promise:
		i.message = paxos.Promise{From: node(m.From), Ballot: ballot(m.Ballot), Vote: Vote{Ballot: ballot(m.Vote.Ballot), Value: m.Vote.Value}}
	case paxos.Accepted:
		i.message = paxos.Accepted{From: node(m.From), Ballot: ballot(m.Ballot), Value: m.Value}
	case paxos.Reject:
		i.message = paxos.Reject{From: node(m.From), Ballot: ballot(m.Ballot), Promised: ballot(m.Promised)}
	}
	return i
}

// lower gives the schedule with the rounds 1, 2, ... without gaps.
func (s Schedule) lower() Schedule {
	var rounds []uint64
	note := func(b Ballot) Ballot { rounds = append(rounds, b.Round); return b }
	for _, e := range s.Events {
		renamedInput(e.input, note, func(n Node) Node { return n })
	}
	slices.Sort(rounds)
	rounds = slices.Compact(rounds)
	rank := func(b Ballot) Ballot {
		at, _ := slices.BinarySearch(rounds, b.Round)
		return Ballot{Round: uint64(at + 1), Node: b.Node}
	}
	out := s
	out.Events = nil
	for _, e := range s.Events {
		e.input = renamedInput(e.input, rank, func(n Node) Node { return n })
		out.Events = append(out.Events, e)
	}
	return out
}

// fewerValues gives the schedule with clients who ask for the values in order, or all
// for the same ones as far as they can.
func (s Schedule) fewerValues() Schedule {
	var seen []Value
	out := s
	out.Events = nil
	for _, e := range s.Events {
		if e.input.kind == set {
			at := slices.Index(seen, e.input.value)
			if at < 0 {
				at, seen = len(seen), append(seen, e.input.value)
			}
			e.input.value = Value(fmt.Sprintf("v%d", at+1))
		}
		out.Events = append(out.Events, e)
	}
	return out
}
