// Package link says how the system of the proof of a log (spec/multipaxos/proof) looks as
// MultiPaxos.tla: it is held against the graphs that TLC found, see the package of that name under
// modeltest.
package link

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/vc"
)

// All says of the system what it is held against.
var All = &link.Links{Links: link.Linked("MultiPaxos", plug, "MultiPaxosTwoAll", "MultiPaxosOneAll", "MultiPaxosThreeAll"), Large: large}

// names are the constants of a model as members of sorts, in the order of their values. Ballots are
// 1, 2, and so on, and none is 0; so is the value None. Slots are 1, 2, and so on, from 0 here.
type names struct {
	acceptors, values []tla.Value // of values the first is None
	ballots, slots    int
	quorums           [2]link.Sets // of both phases, of acceptors
}

const maxAcceptors = 6

func newNames(constants map[string]tla.Value) (*names, error) {
	n := &names{
		acceptors: constants["Acceptors"].Elems(), values: append([]tla.Value{tla.Model("None")}, constants["Values"].Elems()...),
		ballots: len(constants["Ballots"].Elems()), slots: len(constants["Slots"].Elems()),
	}
	if len(n.acceptors) > maxAcceptors {
		return nil, fmt.Errorf("link: at most %d acceptors, got %d", maxAcceptors, len(n.acceptors))
	}
	majorities := link.SetsOfAtLeast(len(n.acceptors), len(n.acceptors)/2+1)
	n.quorums = [2]link.Sets{majorities, majorities}
	return n, nil
}

func (n *names) sizes() map[string]int {
	return map[string]int{
		"Acceptor": len(n.acceptors), "Ballot": n.ballots + 1, "Value": len(n.values), "Slot": n.slots,
		"Quorum1": len(n.quorums[0]), "Quorum2": len(n.quorums[1]),
	}
}

// given are the values of what never changes.
func (n *names) given(symbol string, args []int) (int, bool) {
	switch symbol {
	case "zero", "none":
		return 0, true
	case "atMost":
		return link.Truth(args[0] <= args[1]), true
	case "member1":
		return n.quorums[0].Has(args), true
	case "member2":
		return n.quorums[1].Has(args), true
	}
	return 0, false
}

// Sizes of what the axioms must hold of.
const (
	largeAcceptors = 7
	largeOthers    = 6
)

// large is what a system assumes, at those sizes; more where an axiom speaks of as many. Quorums
// are majorities, or large in one phase and small in the other: an axiom that says more of them
// than that they meet does not hold of all.
func large(assumed *vc.System, widest map[string]int) (all []*vc.Finite, err error) {
	for _, sizes := range [][2]int{{4, 4}, {5, 3}, {3, 5}} {
		n := &names{
			acceptors: make([]tla.Value, largeAcceptors), values: make([]tla.Value, max(largeOthers, widest["Value"]+1)),
			ballots: max(largeOthers, widest["Ballot"]), slots: max(largeOthers, widest["Slot"]+1),
			quorums: [2]link.Sets{link.SetsOf(largeAcceptors, sizes[0]), link.SetsOf(largeAcceptors, sizes[1])},
		}
		one, err := assumed.Finite(n.sizes(), n.given)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func plug(s *vc.System, constants map[string]tla.Value) (*link.Plug, error) {
	n, err := newNames(constants)
	if err != nil {
		return nil, err
	}
	system, err := link.Forgetful(s, n.sizes(), n.given)
	if err != nil {
		return nil, err
	}
	l := log{system, n}
	return &link.Plug{Systems: []*vc.Finite{system}, Vars: []string{"acceptors", "msgs"}, Project: l.project, Calls: l.calls}, nil
}

// log is the system, with the names of a model.
type log struct {
	*vc.Finite
	*names
}

func (l log) calls(s labelled.Stimulus) (link.Calls, error) {
	args := map[string]int{}
	for _, a := range s.Args {
		number, isNumber := a.Value.Int64()
		switch {
		case a.Name == "a":
			args["a"] = slices.IndexFunc(l.acceptors, a.Value.Equal)
		case a.Name == "value":
			args["v"] = slices.IndexFunc(l.values, a.Value.Equal)
		case a.Name == "ballot" && isNumber:
			args["b"] = int(number)
		case a.Name == "slot" && isNumber:
			args["s"] = int(number) - 1
		default:
			return link.Calls{}, fmt.Errorf("link: nothing is known of an argument %s", a.Name)
		}
	}
	return link.Calls{Any: []link.Call{{Action: s.Action, Args: args}}}, nil
}

func (l log) project(s link.State) []tla.Value {
	v := view{l.names, link.Moment{Finite: l.Finite, At: s.At}}
	acceptors := tla.FuncOf(l.acceptors, func(a int) tla.Value {
		return tla.Record(link.Fields{"promised": v.Cut("Ballot", a), "votes": v.votes("last", a)})
	})
	return []tla.Value{acceptors, tla.Set(v.messages()...)}
}

// view is the system in a state, with the names of a model.
type view struct {
	*names
	link.Moment
}

// votes is the vote of each slot that a relation holds of, after its first arguments: exactly one.
func (v view) votes(symbol string, first ...int) tla.Value {
	var votes []tla.Value
	for slot := range v.slots {
		found := slices.Collect(v.Where(symbol, append(slices.Clone(first), slot)...))
		if len(found) != 1 {
			return tla.Str(fmt.Sprintf("of slot %d there are %d votes", slot+1, len(found)))
		}
		votes = append(votes, tla.Record(link.Fields{"ballot": tla.Int(int64(found[0][0])), "value": v.values[found[0][1]]}))
	}
	return tla.Tuple(votes...)
}

func (v view) messages() (all []tla.Value) {
	message := func(kind string, ballot int, fields link.Fields) link.Fields {
		fields["type"], fields["ballot"] = tla.Str(kind), tla.Int(int64(ballot))
		return fields
	}
	for ballot := range v.Members("Ballot") {
		for a, name := range v.acceptors {
			if len(slices.Collect(v.Where("promise", a, ballot))) > 0 {
				all = append(all, tla.Record(message("Promise", ballot, link.Fields{"from": name, "votes": v.votes("promise", a, ballot)})))
			}
		}
	}
	return slices.Concat(all,
		v.Records("prepare", func(at []int) link.Fields { return message("Prepare", at[0], link.Fields{}) }),
		v.Records("accept", func(at []int) link.Fields {
			return message("Accept", at[0], link.Fields{"slot": tla.Int(int64(at[1]) + 1), "value": v.values[at[2]]})
		}),
		v.Records("accepted", func(at []int) link.Fields {
			return message("Accepted", at[1], link.Fields{"from": v.acceptors[at[0]], "slot": tla.Int(int64(at[2]) + 1), "value": v.values[at[3]]})
		}))
}
