package fasttest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/fast"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// Most acceptors and values that there may be.
const (
	maxAcceptors = 5
	maxValues    = 3
)

// size is that of Fast.tla.
type size struct {
	acceptors   int
	values      fast.Value
	ballots     []fast.Ballot // ascending
	fastBallots []fast.Ballot
	phase1      fast.Quorums
	classic     fast.Quorums
	fast        fast.Quorums
}

// state is one of Fast.tla. The zero state is the initial one.
type state struct {
	acceptors [maxAcceptors]fast.Acceptor
	prepared  [fast.MaxBallots]bool
	promises  [fast.MaxBallots]fast.Set
	proposals [fast.MaxBallots]fast.Value
}

func (z size) isFast(b fast.Ballot) bool { return slices.Contains(z.fastBallots, b) }

func (z size) phase2(b fast.Ballot) fast.Quorums {
	if z.isFast(b) {
		return z.fast
	}
	return z.classic
}

func (z size) coordinator() fast.Coordinator {
	return fast.Coordinator{Values: z.values, Fast: z.isFast, Phase2: z.phase2}
}

func (z size) acceptorNames() []tla.Value { return tla.Models("a", z.acceptors) }

func valueName(v fast.Value) tla.Value {
	if v == fast.Free {
		return tla.Model("free")
	}
	return tla.Nth("v", int(v))
}

func (z size) valueNames() []tla.Value { return tla.Models("v", int(z.values)) }

func (z size) ballotNames() (all []tla.Value) {
	for _, b := range z.ballots {
		all = append(all, tla.Int(int64(b)))
	}
	return all
}

func (z size) acts() closed.Acts {
	a, b := closed.Param{Name: "a", Domain: z.acceptorNames()}, closed.Param{Name: "b", Domain: z.ballotNames()}
	proposed := z.valueNames()
	if len(z.fastBallots) > 0 {
		proposed = append(proposed, valueName(fast.Free))
	}
	acts := closed.Acts{
		{Name: "Propose", Params: []closed.Param{b, {Name: "v", Domain: proposed}}},
		{Name: "Vote", Params: []closed.Param{a, b, {Name: "v", Domain: z.valueNames()}}},
	}
	if len(z.ballots) > 1 || z.ballots[0] > 0 {
		acts = append(acts, closed.ActKind{Name: "Prepare", Params: []closed.Param{b}}, closed.ActKind{Name: "Promise", Params: []closed.Param{a, b}})
	}
	return acts
}

// step is Next of Fast.
func (z size) step(s state, act closed.Act) (state, bool) {
	switch act.Action {
	case "Prepare":
		b := z.ballots[act.Args[0]]
		happened := b > 0 && !s.prepared[b]
		s.prepared[b] = s.prepared[b] || b > 0
		return s, happened
	case "Promise":
		return z.promise(s, int(act.Args[0]), z.ballots[act.Args[1]])
	case "Propose":
		v, b := z.proposed(act), z.ballots[act.Args[0]]
		if s.proposals[b] != fast.None || !z.proposable(s, b, v) {
			return s, false
		}
		s.proposals[b] = v
		return s, true
	}
	a, b := int(act.Args[0]), z.ballots[act.Args[1]]
	if s.proposals[b] == fast.None {
		return s, false
	}
	var happened bool
	s.acceptors[a], happened = s.acceptors[a].Vote(b, s.proposals[b], fast.Value(act.Args[2]+1))
	return s, happened
}

// proposed is what is to be proposed.
func (z size) proposed(act closed.Act) fast.Value {
	if v := fast.Value(act.Args[1] + 1); v <= z.values {
		return v
	}
	return fast.Free
}

func (z size) promise(s state, a int, b fast.Ballot) (state, bool) {
	if !s.prepared[b] {
		return s, false
	}
	var happened bool
	if s.acceptors[a], happened = s.acceptors[a].Promise(b); happened {
		s.promises[b] = s.promises[b].With(a)
	}
	return s, happened
}

// proposable tells whether a value may be proposed in a ballot, by any quorum that promised.
func (z size) proposable(s state, b fast.Ballot, v fast.Value) bool {
	var reports []fast.Report
	for _, a := range s.acceptors[:z.acceptors] {
		reports = append(reports, a.Last(b))
	}
	if b == 0 {
		return slices.Contains(z.coordinator().Proposable(b, 0, nil), v)
	}
	for _, quorum := range z.phase1 {
		if quorum&^s.promises[b] == 0 && slices.Contains(z.coordinator().Proposable(b, quorum, reports), v) {
			return true
		}
	}
	return false
}

func (z size) project(s state) []tla.Value {
	acceptors, ballots := z.acceptorNames(), z.ballotNames()
	ofBallots := func(of func(b fast.Ballot) tla.Value) tla.Value {
		return tla.FuncOf(ballots, func(i int) tla.Value { return of(z.ballots[i]) })
	}
	return []tla.Value{
		tla.SetOf(ballots, func(i int) bool { return s.prepared[z.ballots[i]] }),
		ofBallots(func(b fast.Ballot) tla.Value { return tla.SetOf(acceptors, s.promises[b].Has) }),
		ofBallots(func(b fast.Ballot) tla.Value { return atMostOne(s.proposals[b]) }),
		tla.FuncOf(acceptors, func(a int) tla.Value {
			return ofBallots(func(b fast.Ballot) tla.Value { return atMostOne(s.acceptors[a].Votes[b]) })
		}),
	}
}

// atMostOne is a value as a set, which is empty where there is none.
func atMostOne(v fast.Value) tla.Value {
	if v == fast.None {
		return tla.Set()
	}
	return tla.Set(valueName(v))
}

// arrows draws a step.
func (z size) arrows(before state, act closed.Act, after state) []modeltest.Arrow {
	one := func(from, to, text string, of ...any) []modeltest.Arrow {
		return []modeltest.Arrow{{From: from, To: to, Text: fmt.Sprintf(text, of...), Lost: before == after}}
	}
	switch act.Action {
	case "Prepare":
		b := z.ballots[act.Args[0]]
		return one(coordinatorName(b), coordinatorName(b), "begins ballot %d", b)
	case "Propose":
		b := z.ballots[act.Args[0]]
		return one(coordinatorName(b), coordinatorName(b), "proposes %s in %d", valueName(z.proposed(act)), b)
	case "Promise":
		a, b := act.Args[0], z.ballots[act.Args[1]]
		last := before.acceptors[a].Last(b)
		if last.Value == fast.None {
			return one(z.acceptorNames()[a].String(), coordinatorName(b), "Promise %d", b)
		}
		return one(z.acceptorNames()[a].String(), coordinatorName(b), "Promise %d: %d %s", b, last.Ballot, valueName(last.Value))
	}
	a, b, v := act.Args[0], z.ballots[act.Args[1]], fast.Value(act.Args[2]+1)
	from := coordinatorName(b)
	if before.proposals[b] == fast.Free {
		from = "client"
	}
	return one(from, z.acceptorNames()[a].String(), "vote for %s in %d", valueName(v), b)
}

func coordinatorName(b fast.Ballot) string { return fmt.Sprintf("coordinator %d", b) }
