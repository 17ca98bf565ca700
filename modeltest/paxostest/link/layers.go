package link

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/vc"
)

// consensus is Consensus.tla.
var consensus = shape{plug: func(n *names, systems []*vc.Finite) *link.Plug {
	return &link.Plug{
		Systems: systems, Vars: []string{"chosen"}, Strange: noneIs(systems, n, "chosen"),
		Project: func(s link.State) []tla.Value {
			v := viewed(systems, s)
			return []tla.Value{tla.SetOf(n.values, func(i int) bool { return v.is("chosen", i+1) })}
		},
		Calls: func(s labelled.Stimulus) (link.Calls, error) {
			args, err := n.read(s, nil)
			return link.Calls{Any: called(args, "Choose")}, err
		},
	}
}}

// voting is Voting.tla.
var voting = shape{plug: func(n *names, systems []*vc.Finite) *link.Plug {
	return &link.Plug{
		Systems: systems, Vars: []string{"maxBal", "votes"},
		Project: func(s link.State) []tla.Value {
			v := viewed(systems, s)
			return []tla.Value{
				tla.FuncOf(n.acceptors, func(a int) tla.Value { return cut(v, n.ballots, a) }),
				tla.FuncOf(n.acceptors, func(a int) tla.Value { return tla.Set(n.votes(v, "voted", a)...) }),
			}
		},
		Calls: func(s labelled.Stimulus) (link.Calls, error) {
			args, err := n.read(s, nil)
			if s.Action == "IncreaseMaxBal" {
				return link.Calls{Any: called(args, "IncreaseMaxBal")}, err
			}
			return link.Calls{Any: called(args, "VoteFor")}, err
		},
	}
}}

// cut is the ballot that left and reached speak of: it was reached, as all below it, which were
// left.
func cut(v view, ballots, a int) tla.Value {
	for at := range ballots + 1 {
		speaks := true
		for b := range ballots + 1 {
			speaks = speaks && v.is("reached", a, b) == (b <= at) && v.is("left", a, b) == (b < at)
		}
		if speaks {
			return number(at)
		}
	}
	return tla.Str("left and reached speak of no ballot")
}

// votes are an acceptor's, as pairs.
func (n *names) votes(v view, symbol string, a int) (all []tla.Value) {
	for b := range n.ballots + 1 {
		for w := range len(n.values) + 1 {
			if v.is(symbol, a, b, w) {
				all = append(all, tla.Tuple(number(b), n.tlaValue(w)))
			}
		}
	}
	return all
}

// paxos is Paxos.tla.
var paxos = shape{plug: func(n *names, systems []*vc.Finite) *link.Plug {
	return &link.Plug{
		Systems: systems, Vars: []string{"maxBal", "maxVBal", "maxVal", "sent"},
		Project: func(s link.State) []tla.Value {
			v := viewed(systems, s)
			return []tla.Value{
				tla.FuncOf(n.acceptors, func(a int) tla.Value { return cut(v, n.ballots, a) }),
				tla.FuncOf(n.acceptors, func(a int) tla.Value { ballot, _ := n.last(v, a); return ballot }),
				tla.FuncOf(n.acceptors, func(a int) tla.Value { _, value := n.last(v, a); return value }),
				tla.Set(n.sent(v)...),
			}
		},
		Calls: func(s labelled.Stimulus) (link.Calls, error) {
			args, err := n.read(s, nil)
			switch s.Action {
			case "Phase1a", "Phase1b", "Phase2a":
				return link.Calls{Any: called(args, s.Action)}, err
			case "Phase2b":
				return link.Calls{Any: called(args, "Phase2b", "Phase2bAgain")}, err
			}
			return link.Calls{}, fmt.Errorf("link: Paxos.tla has no action %s", s.Action)
		},
	}
}}

// last is the vote that last holds of: exactly one.
func (n *names) last(v view, a int) (ballot, value tla.Value) {
	ballot, value = tla.Str("no vote is the last"), tla.Str("no vote is the last")
	found := 0
	for b := range n.ballots + 1 {
		for w := range len(n.values) + 1 {
			if v.is("last", a, b, w) {
				ballot, value = number(b), n.tlaValue(w)
				found++
			}
		}
	}
	if found > 1 {
		ballot = tla.Str("several votes are the last")
	}
	return ballot, value
}

// sent are the messages of Paxos.tla.
func (n *names) sent(v view) (all []tla.Value) {
	add := func(kind string, ballot int, fields map[string]tla.Value) {
		fields["type"], fields["bal"] = tla.Str(kind), number(ballot)
		all = append(all, tla.Record(fields))
	}
	for b := range n.ballots + 1 {
		if v.is("sent1a", b) {
			add("1a", b, map[string]tla.Value{})
		}
		for w := range len(n.values) + 1 {
			if v.is("sent2a", b, w) {
				add("2a", b, map[string]tla.Value{"val": n.tlaValue(w)})
			}
			for a, acceptor := range n.acceptors {
				if v.is("sent2b", a, b, w) {
					add("2b", b, map[string]tla.Value{"acc": acceptor, "val": n.tlaValue(w)})
				}
				for c := range n.ballots + 1 {
					if v.is("sent1b", a, b, c, w) {
						add("1b", b, map[string]tla.Value{"acc": acceptor, "mbal": number(c), "mval": n.tlaValue(w)})
					}
				}
			}
		}
	}
	return all
}
