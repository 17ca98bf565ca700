// Package link says how the system of the proof of Fast Paxos (spec/fast/proof) looks as Fast.tla:
// it is held against the graphs that TLC found, see the package of that name under modeltest.
package link

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/vc"
)

// All says of the systems what they are held against.
var All = &link.Links{
	Links: link.Linked("Fast", plug, "Fast", "FastTwo", "FastThreeAll", "FastBelow", "FastAround", "FastAlone", "FastOne", "FastBoth"),
	Unlinked: []link.Unlinked{
		{System: "Sizes", Why: "it counts, in integers; a test holds its axioms against those of Fast.vc, for all sizes of up to five acceptors"},
	},
	Large: large,
}

// names are the constants of a model as members of sorts, in the order of their values. Ballots are
// 0, 1, and so on, as in the model.
type names struct {
	acceptors, values []tla.Value
	free              tla.Value
	fast              []bool    // by ballot
	quorums1          link.Sets // of acceptors
	quorums2          link.Sets // first the classic ones
	classic           int       // how many those are
}

// bounds of what is given: of sets of acceptors there are not too many, and ballots are few.
const (
	maxAcceptors = 6
	maxBallots   = 8
)

func newNames(constants map[string]tla.Value) (*names, error) {
	n := &names{acceptors: constants["Acceptors"].Elems(), values: constants["Values"].Elems(), free: tla.Model("free")}
	ballots := constants["Ballots"].Elems()
	if len(n.acceptors) > maxAcceptors || len(ballots) > maxBallots {
		return nil, fmt.Errorf("link: at most %d acceptors and %d ballots, got %d and %d", maxAcceptors, maxBallots, len(n.acceptors), len(ballots))
	}
	for i, b := range ballots {
		if !b.Equal(tla.Int(int64(i))) {
			return nil, fmt.Errorf("link: ballots are 0, 1 and so on, got %s", constants["Ballots"])
		}
		n.fast = append(n.fast, slices.IndexFunc(constants["FastBallots"].Elems(), b.Equal) >= 0)
	}
	var sizes [3]int
	for i, name := range [...]string{"P", "C", "F"} {
		size, ok := constants[name].Int64()
		if !ok {
			return nil, fmt.Errorf("link: %s is the size of a quorum, got %s", name, constants[name])
		}
		sizes[i] = int(size)
	}
	n.sized(len(n.acceptors), sizes)
	return n, nil
}

// sized sets the quorums: all sets of the sizes P, C and F.
func (n *names) sized(acceptors int, sizes [3]int) {
	classic := link.SetsOf(acceptors, sizes[1])
	n.quorums1, n.classic = link.SetsOf(acceptors, sizes[0]), len(classic)
	n.quorums2 = append(classic, link.SetsOf(acceptors, sizes[2])...)
}

// given are the values of what never changes.
func (n *names) given(symbol string, args []int) (int, bool) {
	switch symbol {
	case "zero":
		return 0, true
	case "atMost":
		return link.Truth(args[0] <= args[1]), true
	case "member1":
		return n.quorums1.Has(args), true
	case "member2":
		return n.quorums2.Has(args), true
	case "ofFast":
		return link.Truth(args[0] >= n.classic), true
	case "fast":
		return link.Truth(n.fast[args[0]]), true
	}
	return 0, false
}

// Sizes of what the axioms must hold of.
const (
	largeAcceptors = 7
	largeBallots   = 6
	largeValues    = 5
)

// largeQuorums are sizes of quorums that meet, and would not if one were smaller, of an odd number
// of acceptors: large ones in phase 1, or in phase 2. They have little in common, so an axiom that
// says more of quorums than that they meet does not hold of both.
func largeQuorums(acceptors int) [][3]int {
	return [][3]int{{acceptors - 2, 3, acceptors/2 + 2}, {3, acceptors - 2, acceptors - 1}}
}

// large is what a system assumes, at those sizes; more where an axiom speaks of as many.
func large(assumed *vc.System, widest map[string]int) (all []*vc.Finite, err error) {
	number := max(largeAcceptors, 2*widest["Int"]+1)
	for i, sizes := range largeQuorums(largeAcceptors) {
		one, err := largeOf(assumed, widest, sizes, number, largeQuorums(number)[i])
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// largeOf is a model where quorums have those sizes; and of a system that counts one with so many
// acceptors, where they have the counted sizes.
func largeOf(assumed *vc.System, widest map[string]int, sizes [3]int, acceptors int, counted [3]int) (*vc.Finite, error) {
	n := &names{}
	n.sized(largeAcceptors, sizes)
	ballots := max(largeBallots, widest["Ballot"]+1)
	for b := range ballots {
		n.fast = append(n.fast, b%2 == 0)
	}
	members := map[string]int{
		"Acceptor": largeAcceptors, "Ballot": ballots, "Value": max(largeValues, widest["Value"]+1),
		"Quorum1": len(n.quorums1), "Quorum2": len(n.quorums2),
	}
	numbers := map[string]int{"n": acceptors, "size1": counted[0], "sizeC": counted[1], "sizeF": counted[2]}
	return assumed.Finite(members, func(symbol string, args []int) (int, bool) {
		if value, is := numbers[symbol]; is {
			return value, true
		}
		return n.given(symbol, args)
	})
}

func plug(s *vc.System, constants map[string]tla.Value) (*link.Plug, error) {
	n, err := newNames(constants)
	if err != nil {
		return nil, err
	}
	members := map[string]int{
		"Acceptor": len(n.acceptors), "Ballot": len(n.fast), "Value": len(n.values), "Quorum1": len(n.quorums1), "Quorum2": len(n.quorums2),
	}
	system, err := link.Forgetful(s, members, n.given)
	if err != nil {
		return nil, err
	}
	f := fast{system, n}
	return &link.Plug{
		Systems: []*vc.Finite{system}, Vars: []string{"prepared", "promises", "proposals", "votes"}, Project: f.project, Calls: f.calls,
	}, nil
}

// fast is the system, with the names of a model.
type fast struct {
	*vc.Finite
	*names
}

func (f fast) project(s link.State) []tla.Value {
	is := link.Moment{Finite: f.Finite, At: s.At}.Is
	ballots := func(of func(b int) tla.Value) tla.Value {
		return tla.FuncOf(tla.Ints(0, len(f.fast)-1), of)
	}
	return []tla.Value{
		tla.SetOf(tla.Ints(0, len(f.fast)-1), func(b int) bool { return is("prepared", b) }),
		ballots(func(b int) tla.Value {
			return tla.SetOf(f.acceptors, func(a int) bool { return is("promised", a, b) })
		}),
		ballots(func(b int) tla.Value {
			if is("free", b) {
				return tla.SetOf(append(f.values[:len(f.values):len(f.values)], f.free), func(v int) bool { return v == len(f.values) || is("proposed", b, v) })
			}
			return tla.SetOf(f.values, func(v int) bool { return is("proposed", b, v) })
		}),
		tla.FuncOf(f.acceptors, func(a int) tla.Value {
			return ballots(func(b int) tla.Value {
				return tla.SetOf(f.values, func(v int) bool { return is("voted", a, b, v) })
			})
		}),
	}
}

func (f fast) calls(s labelled.Stimulus) (link.Calls, error) {
	args, free := map[string]int{}, false
	for _, a := range s.Args {
		list := f.acceptors
		switch a.Name {
		case "b":
			b, ok := a.Value.Int64()
			if !ok || b < 0 || b >= int64(len(f.fast)) {
				return link.Calls{}, fmt.Errorf("link: there is no ballot %s", a.Value)
			}
			args["b"] = int(b)
			continue
		case "v":
			list = f.values
		}
		at := slices.IndexFunc(list, a.Value.Equal)
		if free = at < 0 && a.Name == "v" && a.Value.Equal(f.free); at < 0 && !free {
			return link.Calls{}, fmt.Errorf("link: nothing is known of an argument %s", a.Name)
		}
		if at >= 0 {
			args[a.Name] = at
		}
	}
	if s.Action != "Propose" {
		return link.Calls{Any: []link.Call{{Action: s.Action, Args: args}}}, nil
	}
	return link.Calls{Any: proposals(args, free)}, nil
}

// proposals are the ways in which a ballot proposes a value, or any.
func proposals(args map[string]int, free bool) (calls []link.Call) {
	if args["b"] == 0 { // nothing is below it, so there is a way of its own
		delete(args, "b")
		if free {
			return []link.Call{{Action: "FreeFirst", Args: args}}
		}
		return []link.Call{{Action: "ProposeFirst", Args: args}}
	}
	ways := []string{"ProposeUnseen", "ProposeSeen", "ProposeAny"}
	if free {
		ways = []string{"FreeUnseen", "FreeAlone", "FreeAny"}
	}
	for _, way := range ways {
		calls = append(calls, link.Call{Action: way, Args: args})
	}
	return calls
}
