package link

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/tla"
)

// names are the constants of a model as members of sorts, numbered in the order of their values.
// Ballots are 1, 2, ... as in the model, and none is 0; so is the value None.
type names struct {
	acceptors, proposers, learners, values []tla.Value
	getters, restarters                    []tla.Value
	ballots                                int
	owner                                  []int     // by ballot: the proposer; -1 for nobody
	quorums1, quorums2                     link.Sets // of acceptors
	self                                   int       // of a role alone
	dialects                               [][]int   // of all acceptors, in each of the systems; nil: none
	others                                 int       // learners beside those of the model
}

// none is the specification's None.
var none = tla.Model("None")

// maxAcceptors bounds how many quorums there are.
const maxAcceptors = 6

func newNames(constants map[string]tla.Value) (*names, error) {
	n := &names{
		acceptors: constants["Acceptors"].Elems(), proposers: constants["Proposers"].Elems(), learners: constants["Learners"].Elems(),
		values: constants["Values"].Elems(), getters: constants["Getters"].Elems(), restarters: constants["Restarters"].Elems(),
		ballots: len(constants["Ballots"].Elems()),
	}
	if len(n.acceptors) > maxAcceptors {
		return nil, fmt.Errorf("link: at most %d acceptors, got %d", maxAcceptors, len(n.acceptors))
	}
	n.owner = []int{-1}
	for _, b := range constants["Ballots"].Elems() {
		p, _ := constants["Owner"].Apply(b)
		n.owner = append(n.owner, slices.IndexFunc(n.proposers, p.Equal))
	}
	majority := int64(len(n.acceptors)/2 + 1)
	n.quorums1 = link.SetsOfAtLeast(len(n.acceptors), size(constants["Size1"], majority))
	n.quorums2 = link.SetsOfAtLeast(len(n.acceptors), size(constants["Size2"], majority))
	if sets, ok := constants["Quorums"]; ok {
		n.quorums1 = n.sets(sets)
		n.quorums2 = n.quorums1
	}
	if self, ok := constants["Self"]; ok {
		n.self = max(slices.IndexFunc(n.proposers, self.Equal), slices.IndexFunc(n.acceptors, self.Equal))
	}
	return n, nil
}

func size(v tla.Value, otherwise int64) int {
	if k, ok := v.Int64(); ok {
		return int(k)
	}
	return int(otherwise)
}

// sets are those of acceptors that a constant has.
func (n *names) sets(of tla.Value) (sets link.Sets) {
	for _, q := range of.Elems() {
		set := uint(0)
		for _, a := range q.Elems() {
			set |= 1 << slices.IndexFunc(n.acceptors, a.Equal)
		}
		sets = append(sets, set)
	}
	return sets
}

// sizes are how many members each sort has.
func (n *names) sizes() map[string]int {
	return map[string]int{
		"Acceptor": len(n.acceptors), "Proposer": len(n.proposers), "Learner": len(n.learners) + n.others, "Value": len(n.values) + 1,
		"Ballot": n.ballots + 1, "Quorum1": len(n.quorums1), "Quorum2": len(n.quorums2), "Get": 1,
	}
}

// given are the values of what never changes, in the system with that number.
func (n *names) given(system int) func(symbol string, args []int) (int, bool) {
	return func(symbol string, args []int) (int, bool) {
		switch symbol {
		case "zero", "none":
			return 0, true
		case "atMost":
			return link.Truth(args[0] <= args[1]), true
		case "member1":
			return n.quorums1.Has(args), true
		case "member2":
			return n.quorums2.Has(args), true
		case "owns":
			return link.Truth(n.owner[args[1]] == args[0]), true
		case "home":
			return args[0], args[0] < len(n.acceptors)
		}
		if choice := choiceOf(symbol); choice >= 0 && n.dialects != nil {
			return n.dialects[system][choice], true
		}
		return 0, false
	}
}

// choiceOf is the place of one of the three choices of a dialect, or -1.
func choiceOf(symbol string) int {
	return slices.Index([]string{"answers", "grants", "remembers"}, symbol)
}

// ballot is a ballot's number.
func (n *names) ballot(v tla.Value) (int, error) {
	b, ok := v.Int64()
	if !ok || b < 0 || b > int64(n.ballots) {
		return 0, fmt.Errorf("link: ballot %s is not in 0..%d", v, n.ballots)
	}
	return int(b), nil
}

// value is a value's number; 0 is None.
func (n *names) value(v tla.Value) (int, error) {
	if v.Equal(none) {
		return 0, nil
	}
	return member(n.values, v, 1)
}

func member(list []tla.Value, v tla.Value, first int) (int, error) {
	i := slices.IndexFunc(list, v.Equal)
	if i < 0 {
		return 0, fmt.Errorf("link: %s is not among %v", v, list)
	}
	return i + first, nil
}

// argument reads one of a stimulus: by parameter of the specification, the parameters of the
// system.
func (n *names) argument(name string, v tla.Value, to map[string]int) (err error) {
	switch name {
	case "acceptor", "from":
		to["a"], err = member(n.acceptors, v, 0)
	case "proposer":
		to["p"], err = member(n.proposers, v, 0)
	case "learner":
		to["l"], err = member(n.learners, v, 0)
	case "ballot":
		to["b"], err = n.ballot(v)
	case "value":
		to["v"], err = n.value(v)
	case "vote":
		ballot, _ := v.Field("ballot")
		value, _ := v.Field("value")
		if to["c"], err = n.ballot(ballot); err == nil {
			to["v"], err = n.value(value)
		}
	case "promised": // of a refusal: nobody makes anything of it
	default:
		err = fmt.Errorf("link: nothing is known of an argument %s", name)
	}
	return err
}

// ---- Values of the specification.

func (n *names) tlaValue(value int) tla.Value {
	if value == 0 {
		return none
	}
	return n.values[value-1]
}

func number(ballot int) tla.Value { return tla.Int(int64(ballot)) }

func (n *names) tlaVote(ballot, value int) tla.Value {
	return tla.Record(map[string]tla.Value{"ballot": number(ballot), "value": n.tlaValue(value)})
}
