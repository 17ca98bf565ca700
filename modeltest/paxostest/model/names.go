package model

import (
	"errors"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/trace/tla"
)

// Names translates between a model's constants and Go. Sets of the model are
// numbered in the order of their values: the acceptors and the proposers from node
// 0, so that p1 and a1 share a process, as in the models.
type Names struct {
	Ballots    []paxos.Ballot // of the model's ballots 1, 2, ...; ascending
	Values     []paxos.Value
	Acceptors  []tla.Value
	Proposers  []tla.Value
	Learners   []tla.Value
	Getters    paxos.NodeSet
	Restarters paxos.NodeSet
	Quorums    Quorums
	rejects    RejectRule
	Self       paxos.Node // of a model of an acceptor or a proposer alone
	closed     bool       // a model of whole processes, where a stimulus says whose it is
}

// Limits of what a model may have, so that no constants exhaust the memory.
const (
	MaxNames    = 64 // what a set of nodes holds
	maxMessages = 1 << 16
)

// NewNames reads the constants that a model of a role was explored with; role is
// empty for a closed model.
func NewNames(role string, constants map[string]tla.Value) (*Names, error) {
	n := &Names{closed: role == ""}
	var values []tla.Value
	for _, s := range []struct {
		name string
		to   *[]tla.Value
	}{{"Acceptors", &n.Acceptors}, {"Proposers", &n.Proposers}, {"Learners", &n.Learners}, {"Values", &values}} {
		var err error
		if *s.to, err = namesOf(s.name, constants); err != nil {
			return nil, err
		}
	}
	for _, v := range values {
		n.Values = append(n.Values, paxos.Value(Name(v)))
	}
	err := errors.Join(
		n.setNodes(&n.Getters, "Getters", constants),
		n.setNodes(&n.Restarters, "Restarters", constants),
		n.setQuorums(constants),
		n.setBallots(constants),
		n.setSelf(role, constants),
		n.setRejects(constants),
	)
	if count := n.CountMessages(); err == nil && count > maxMessages {
		err = fmt.Errorf("paxostest: the model has %d messages, at most %d are supported: give it fewer ballots or values", count, maxMessages)
	}
	return n, err
}

// namesOf lists a set of model values; none if the model has no such constant. From
// JSON they come as a tuple of strings, and are made model values again, as what a
// function on them looks like in JSON depends on it.
func namesOf(constant string, constants map[string]tla.Value) ([]tla.Value, error) {
	set, ok := constants[constant]
	if !ok {
		return nil, nil
	}
	list := set.Elems()
	if set.Kind() != tla.KindSet && !set.IsTuple() || len(list) > MaxNames {
		return nil, fmt.Errorf("paxostest: %s must be a set of at most %d model values, got %.200s", constant, MaxNames, set)
	}
	for i, v := range list {
		if set.IsTuple() && IsName(Name(v)) {
			list[i] = tla.Model(Name(v))
		}
		if list[i].Kind() != tla.KindModel || !IsName(Name(v)) || index(list, v) < i {
			return nil, fmt.Errorf("paxostest: %s must be a set of model values other than None, got %.200s", constant, set)
		}
	}
	return list, nil
}

// IsName tells whether a model value can have that name.
func IsName(text string) bool {
	v, err := tla.Parse(text)
	return err == nil && v.Kind() == tla.KindModel && text != Name(None)
}

// index is where a value stands in a list, or -1.
func index(list []tla.Value, v tla.Value) int {
	return slices.IndexFunc(list, func(w tla.Value) bool { return Name(w) == Name(v) })
}

// setNodes reads a set of proposers.
func (n *Names) setNodes(set *paxos.NodeSet, constant string, constants map[string]tla.Value) error {
	list, err := namesOf(constant, constants)
	for _, v := range list {
		i := index(n.Proposers, v)
		if i < 0 {
			return fmt.Errorf("paxostest: %s has %s, who is no proposer", constant, v)
		}
		*set = With(*set, Node(i))
	}
	return err
}

// setQuorums takes the sizes that the model states, else majorities.
func (n *Names) setQuorums(constants map[string]tla.Value) (err error) {
	if len(n.Acceptors) == 0 {
		return errors.New("paxostest: a model needs Acceptors")
	}
	size1, stated1 := constants["Size1"]
	size2, stated2 := constants["Size2"]
	if !stated1 && !stated2 {
		n.Quorums = Majorities(len(n.Acceptors))
		return nil
	}
	k1, ok1 := size1.Int64()
	k2, ok2 := size2.Int64()
	if !ok1 || !ok2 {
		return errors.New("paxostest: Size1 and Size2 must both be numbers, or both be left out")
	}
	n.Quorums, err = NewQuorums(len(n.Acceptors), int(k1), int(k2))
	return err
}

// setBallots gives each ballot of the model one in Go with the same order and the
// same owner, in rounds one after the other. Where no proposer is in the model, the
// ballots belong to two nodes in turn: whoever compares only a part of a ballot goes
// wrong.
func (n *Names) setBallots(constants map[string]tla.Value) error {
	set := constants["Ballots"]
	list := set.Elems()
	if len(list) == 0 || len(list) > MaxNames {
		return fmt.Errorf("paxostest: Ballots must be 1, 2, ..., at most %d, got %.200s", MaxNames, set)
	}
	for i, b := range list {
		if number, ok := b.Int64(); !ok || number != int64(i+1) {
			return fmt.Errorf("paxostest: Ballots must be 1, 2, ... without gaps, got %.200s", set)
		}
		owner, err := n.ownerOf(i, b, constants)
		if err != nil {
			return err
		}
		n.Ballots = append(n.Ballots, Ballot{Node: owner})
	}
	n.inRounds(tight)
	return nil
}

// inRounds gives the ballots their rounds, ascending from 1: the same round as the ballot
// before where the owner's number allows, else a gap further.
func (n *Names) inRounds(gap func(ballot int) uint64) {
	last := Ballot{}
	for i, b := range n.Ballots {
		b.Round = last.Round
		if g := gap(i); g > 1 || IsNone(last) || !Below(last, b) {
			b.Round += g
		}
		n.Ballots[i], last = b, b
	}
}

// Apart are the names with ballots far apart.
func (n *Names) Apart() *Names {
	out := *n
	out.Ballots = slices.Clone(n.Ballots)
	out.inRounds(wide)
	return &out
}

// tight puts ballots as close together as they can be.
func tight(int) uint64 { return 1 }

// wide puts ballots far apart, beyond what 32 bits, and what a float, can tell.
func wide(ballot int) uint64 {
	gaps := [...]uint64{1, 2, 1 << 33, 1 << 54, 1 << 63, 1}
	return gaps[min(ballot, len(gaps)-1)]
}

// ownerOf applies Owner, which JSON shows as a tuple if its domain is 1..n. A
// model without proposers needs none; place is that of the ballot.
func (n *Names) ownerOf(place int, ballot tla.Value, constants map[string]tla.Value) (paxos.Node, error) {
	owner, stated := constants["Owner"]
	if !stated || len(n.Proposers) == 0 {
		return Node(place % 2), nil
	}
	p, ok := owner.Apply(ballot)
	i := index(n.Proposers, p)
	if !ok || i < 0 {
		return 0, fmt.Errorf("paxostest: Owner must give every ballot a proposer, got %.200s for %s", owner, ballot)
	}
	return paxos.Node(i), nil
}

// setSelf finds who plays the role, in the models that have one such process.
func (n *Names) setSelf(role string, constants map[string]tla.Value) error {
	self, stated := constants["Self"]
	list, needs := map[string][]tla.Value{"acceptor": n.Acceptors, "acceptor-dialects": n.Acceptors, "proposer": n.Proposers}[role]
	i := index(list, self)
	switch {
	case !needs && !stated:
		return nil
	case !needs:
		return fmt.Errorf("paxostest: Self is for models of one acceptor or proposer, not for role %q", role)
	case !stated || i < 0:
		return fmt.Errorf("paxostest: a model of role %s needs a Self that is one, got %s", role, self)
	}
	n.Self = paxos.Node(i)
	return nil
}

// CountMessages is how many messages gives, or a little more.
func (n *Names) CountMessages() int {
	acceptors, ballots, values := len(n.Acceptors), len(n.Ballots), len(n.Values)
	rejects := 0
	if n.rejects != NoRejects {
		rejects = ballots * (ballots + 1) / 2 // at most
	}
	return ballots*(1+values) + acceptors*(ballots*(1+ballots*values+values)+rejects)
}

// Ballot is the model's number as a ballot in Go; 0 is none.
func (n *Names) Ballot(number tla.Value) (paxos.Ballot, error) {
	i, ok := number.Int64()
	if !ok || i < 0 || i > int64(len(n.Ballots)) {
		return paxos.Ballot{}, fmt.Errorf("ballot %s is not in 0..%d", number, len(n.Ballots))
	}
	if i == 0 {
		return paxos.Ballot{}, nil
	}
	return n.Ballots[i-1], nil
}

// Number is a ballot as the model's number; -1 if the model has none such.
func (n *Names) Number(b paxos.Ballot) int64 {
	if IsNone(b) {
		return 0
	}
	for i, c := range n.Ballots {
		if b == c {
			return int64(i + 1)
		}
	}
	return -1
}

func (n *Names) Vote(v tla.Value) (paxos.Vote, error) {
	ballot, ok1 := v.Field("ballot")
	value, ok2 := v.Field("value")
	if !ok1 || !ok2 {
		return paxos.Vote{}, fmt.Errorf("vote %s is not a record of ballot and value", v)
	}
	b, err := n.Ballot(ballot)
	if err != nil || IsNone(b) {
		return paxos.Vote{}, err
	}
	of, err := n.Value(value)
	return paxos.Vote{Ballot: b, Value: of}, err
}

func (n *Names) Value(v tla.Value) (paxos.Value, error) {
	value := paxos.Value(Name(v))
	if !slices.Contains(n.Values, value) {
		return "", fmt.Errorf("%s is no value of the model", v)
	}
	return value, nil
}

func (n *Names) Acceptor(v tla.Value) (paxos.Node, error) {
	return node("acceptor", n.Acceptors, v)
}

func (n *Names) Proposer(v tla.Value) (paxos.Node, error) {
	return node("proposer", n.Proposers, v)
}

func (n *Names) Learner(v tla.Value) (paxos.Node, error) {
	return node("learner", n.Learners, v)
}

func node(role string, list []tla.Value, v tla.Value) (paxos.Node, error) {
	i := index(list, v)
	if i < 0 {
		return 0, fmt.Errorf("%s is no %s of the model", v, role)
	}
	return paxos.Node(i), nil
}

// Name is the name of a model value.
func Name(v tla.Value) string {
	s, _ := v.Text()
	return s
}

// Owned tells whether a ballot is the proposer's own.
func (n *Names) Owned(b Ballot) bool { return b.Node == n.Self }
