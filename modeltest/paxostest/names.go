package paxostest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/trace/tla"
)

// names translates between a model's constants and Go. Sets of the model are
// numbered in the order of their values: the acceptors and the proposers from node
// 0, so that p1 and a1 share a process, as in the models.
type names struct {
	ballots    []paxos.Ballot // of the model's ballots 1, 2, ...; ascending
	values     []paxos.Value
	acceptors  []tla.Value
	proposers  []tla.Value
	learners   []tla.Value
	getters    paxos.NodeSet
	restarters paxos.NodeSet
	quorums    paxos.Quorums
	self       paxos.Node // of a role model
}

// newNames reads the constants that a model was explored with.
func newNames(constants map[string]tla.Value) (*names, error) {
	n := &names{
		acceptors: elems(constants["Acceptors"]),
		proposers: elems(constants["Proposers"]),
		learners:  elems(constants["Learners"]),
	}
	for _, v := range elems(constants["Values"]) {
		n.values = append(n.values, paxos.Value(name(v)))
	}
	n.getters = n.nodes(n.proposers, elems(constants["Getters"]))
	n.restarters = n.nodes(n.proposers, elems(constants["Restarters"]))
	if err := n.setQuorums(constants); err != nil {
		return nil, err
	}
	if err := n.setBallots(constants); err != nil {
		return nil, err
	}
	return n, n.setSelf(constants)
}

// elems lists a set, or what a set became in JSON: a tuple.
func elems(set tla.Value) []tla.Value {
	if set.Kind() != tla.KindSet && !set.IsTuple() {
		return nil
	}
	return set.Elems()
}

// index is where a value stands in a list, or -1.
func index(list []tla.Value, v tla.Value) int {
	for i, w := range list {
		if name(w) == name(v) {
			return i
		}
	}
	return -1
}

func (n *names) nodes(all, some []tla.Value) paxos.NodeSet {
	var set paxos.NodeSet
	for _, v := range some {
		if i := index(all, v); i >= 0 {
			set = set.With(paxos.Node(i))
		}
	}
	return set
}

// setQuorums takes the sizes that the model states, else majorities.
func (n *names) setQuorums(constants map[string]tla.Value) (err error) {
	size1, ok1 := constants["Size1"].Int64()
	size2, ok2 := constants["Size2"].Int64()
	if !ok1 || !ok2 {
		n.quorums = paxos.Majority(max(1, len(n.acceptors)))
		return nil
	}
	n.quorums, err = paxos.NewQuorums(len(n.acceptors), int(size1), int(size2))
	return err
}

// setBallots gives each ballot of the model one in Go with the same order and the
// same owner. Without owners, one node has them all.
func (n *names) setBallots(constants map[string]tla.Value) error {
	last := paxos.Ballot{}
	for i, b := range elems(constants["Ballots"]) {
		if number, ok := b.Int64(); !ok || number != int64(i+1) {
			return fmt.Errorf("paxostest: Ballots must be 1, 2, ... without gaps, got %s", constants["Ballots"])
		}
		owner := 0
		if p, ok := constants["Owner"].Apply(b); ok {
			if owner = index(n.proposers, p); owner < 0 {
				return fmt.Errorf("paxostest: ballot %s has owner %s, who is no proposer", b, p)
			}
		}
		next := paxos.Ballot{Round: last.Round, Node: paxos.Node(owner)}
		if !last.Less(next) || last.IsNone() {
			next.Round++
		}
		n.ballots = append(n.ballots, next)
		last = next
	}
	return nil
}

func (n *names) setSelf(constants map[string]tla.Value) error {
	self, ok := constants["Self"]
	if !ok {
		return nil
	}
	i := max(index(n.proposers, self), index(n.acceptors, self))
	if i < 0 {
		return fmt.Errorf("paxostest: Self is %s, neither a proposer nor an acceptor", self)
	}
	n.self = paxos.Node(i)
	return nil
}

// ballot is the model's number as a ballot in Go; 0 is none.
func (n *names) ballot(number tla.Value) (paxos.Ballot, error) {
	i, ok := number.Int64()
	if !ok || i < 0 || i > int64(len(n.ballots)) {
		return paxos.Ballot{}, fmt.Errorf("ballot %s is not in 0..%d", number, len(n.ballots))
	}
	if i == 0 {
		return paxos.Ballot{}, nil
	}
	return n.ballots[i-1], nil
}

// number is a ballot as the model's number; -1 if the model has none such.
func (n *names) number(b paxos.Ballot) int64 {
	if b.IsNone() {
		return 0
	}
	for i, c := range n.ballots {
		if b == c {
			return int64(i + 1)
		}
	}
	return -1
}

func (n *names) vote(v tla.Value) (paxos.Vote, error) {
	ballot, ok1 := v.Field("ballot")
	value, ok2 := v.Field("value")
	if !ok1 || !ok2 {
		return paxos.Vote{}, fmt.Errorf("vote %s is not a record of ballot and value", v)
	}
	b, err := n.ballot(ballot)
	if err != nil || b.IsNone() {
		return paxos.Vote{}, err
	}
	return paxos.Vote{Ballot: b, Value: paxos.Value(name(value))}, nil
}

func (n *names) acceptor(v tla.Value) (paxos.Node, error) {
	return node("acceptor", n.acceptors, v)
}

func (n *names) proposer(v tla.Value) (paxos.Node, error) {
	return node("proposer", n.proposers, v)
}

func (n *names) learner(v tla.Value) (paxos.Node, error) {
	return node("learner", n.learners, v)
}

func node(role string, list []tla.Value, v tla.Value) (paxos.Node, error) {
	i := index(list, v)
	if i < 0 {
		return 0, fmt.Errorf("%s is no %s of the model", v, role)
	}
	return paxos.Node(i), nil
}

// name is the name of a model value.
func name(v tla.Value) string {
	s, _ := v.Text()
	return s
}
