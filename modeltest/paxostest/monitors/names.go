package monitors

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// names are the words of a model, both ways.
type names struct {
	cluster   oracle.Cluster
	acceptors []tla.Value
	ballots   []oracle.Ballot // ascending
	values    []oracle.Value
	self      oracle.Node
	alone     bool // it is one acceptor's
}

// stimulus is an action of a model with what it is about: a message, or the value or the
// ballot of one.
type stimulus struct {
	action string
	oracle.Message
}

func newNames(constants map[string]tla.Value) (*names, error) {
	n := &names{acceptors: constants["Acceptors"].Elems()}
	for _, v := range constants["Values"].Elems() {
		name, _ := v.Text()
		n.values = append(n.values, oracle.Value(name))
	}
	for _, b := range constants["Ballots"].Elems() {
		number, ok := b.Int64()
		if !ok || number < 1 {
			return nil, fmt.Errorf("paxostest: Ballots must be positive numbers, got %s", constants["Ballots"])
		}
		n.ballots = append(n.ballots, oracle.Number(uint64(number)))
	}
	slices.Sort(n.ballots)
	if len(n.acceptors) == 0 || len(n.acceptors) > oracle.MaxNodes || len(n.ballots) == 0 || len(n.values) == 0 {
		return nil, fmt.Errorf("paxostest: a monitor's model needs 1 to %d Acceptors, and Ballots and Values", oracle.MaxNodes)
	}
	if self, ok := constants["Self"]; ok {
		n.alone = true
		if n.self = n.node(self); n.self == none {
			return nil, fmt.Errorf("paxostest: Self must be one of the acceptors, got %s", self)
		}
	}
	n.cluster = oracle.Cluster{Acceptors: len(n.acceptors), Quorum: len(n.acceptors), Space: oracle.Listed(n.ballots)}
	return n, n.setQuorum(constants["Quorums"].Elems())
}

// setQuorum finds the size of the smallest quorums, which must be all sets of that size. A
// model that looks at no quorum has none.
func (n *names) setQuorum(quorums []tla.Value) error {
	smallest, all := 0, 1
	for _, q := range quorums {
		n.cluster.Quorum = min(n.cluster.Quorum, q.Len())
	}
	for _, q := range quorums {
		if q.Len() == n.cluster.Quorum {
			smallest++
		}
	}
	for i := range n.cluster.Quorum { // all is how many sets there are
		all = all * (len(n.acceptors) - i) / (i + 1)
	}
	if len(quorums) > 0 && smallest != all {
		return fmt.Errorf("paxostest: Quorums must have all sets of so many acceptors, and may have larger ones, got %s", tla.Set(quorums...))
	}
	return nil
}

// none is no acceptor.
const none = oracle.Node(oracle.MaxNodes)

func (n *names) node(v tla.Value) oracle.Node {
	if at := slices.IndexFunc(n.acceptors, v.Equal); at >= 0 {
		return oracle.Node(at)
	}
	return none
}

func (n *names) all() (nodes []oracle.Node) {
	for a := range n.acceptors {
		nodes = append(nodes, oracle.Node(a))
	}
	return nodes
}

func (n *names) prepares() []stimulus { return n.rounds("Prepare") }

// rounds are an action's stimuli that are about a ballot: its Prepare comes or is sent, or
// its get is answered.
func (n *names) rounds(action string) (out []stimulus) {
	for _, b := range n.ballots {
		out = append(out, stimulus{action, oracle.Message{Type: oracle.Prepare, Ballot: b}})
	}
	return out
}

// requests and learns are about a value.
func (n *names) requests() []stimulus { return n.told("Request") }
func (n *names) learns() []stimulus   { return n.told("Learn") }

func (n *names) told(action string) (out []stimulus) {
	for _, v := range n.values {
		out = append(out, stimulus{action, oracle.Message{Value: v}})
	}
	return out
}

func (n *names) accepts() (out []stimulus) {
	for _, v := range n.votes() {
		out = append(out, stimulus{"Accept", oracle.Message{Type: oracle.Accept, Ballot: v.Ballot, Value: v.Value}})
	}
	return out
}

func (n *names) accepteds(of ...oracle.Node) (out []stimulus) {
	for _, from := range of {
		for _, v := range n.votes() {
			out = append(out, stimulus{"Accepted", oracle.Message{Type: oracle.Accepted, From: from, Ballot: v.Ballot, Value: v.Value}})
		}
	}
	return out
}

func (n *names) promises(of ...oracle.Node) (out []stimulus) {
	for _, from := range of {
		for _, b := range n.ballots {
			for _, v := range append(n.votes(), oracle.Vote{}) {
				out = append(out, stimulus{"Promise", oracle.Message{Type: oracle.Promise, From: from, Ballot: b, Vote: v}})
			}
		}
	}
	return out
}

// votes are all real ones.
func (n *names) votes() (out []oracle.Vote) {
	for _, b := range n.ballots {
		for _, v := range n.values {
			out = append(out, oracle.Vote{Ballot: b, Value: v})
		}
	}
	return out
}

// spoken is a stimulus in the specification's words. Who sent a message is not said where one
// acceptor alone is watched.
func (n *names) spoken(i stimulus) labelled.Stimulus {
	out := labelled.Stimulus{Action: i.action}
	if !n.alone && (i.Type == oracle.Promise || i.Type == oracle.Accepted) {
		out = out.With("from", n.acceptors[i.From])
	}
	if i.Ballot != oracle.None {
		out = out.With("ballot", n.ballot(i.Ballot))
	}
	if i.Type == oracle.Promise {
		out = out.With("vote", n.vote(i.Vote))
	}
	if i.Value != "" {
		out = out.With("value", value(i.Value))
	}
	return out
}
