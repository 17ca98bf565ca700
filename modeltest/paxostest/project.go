package paxostest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/trace/tla"
)

// none is the specification's None.
var none = tla.Model("None")

func (n *names) projectBallot(b paxos.Ballot) tla.Value { return tla.Int(n.number(b)) }

// projectValue shows a value that the model does not have as a string, which no
// value of the model equals.
func (n *names) projectValue(v paxos.Value) tla.Value {
	if slices.Contains(n.values, v) {
		return tla.Model(string(v))
	}
	return tla.Str(string(v))
}

// projectNode does the same with a node.
func (n *names) projectNode(node paxos.Node) tla.Value {
	if int(node) < len(n.acceptors) {
		return n.acceptors[node]
	}
	return tla.Str(fmt.Sprintf("node %d", node))
}

func (n *names) projectMaybe(m paxos.Maybe) tla.Value {
	if v, ok := m.Get(); ok {
		return n.projectValue(v)
	}
	return none
}

func (n *names) projectVote(v paxos.Vote) tla.Value {
	value := none
	if !isNoVote(v) {
		value = n.projectValue(v.Value)
	}
	return tla.Record(map[string]tla.Value{"ballot": n.projectBallot(v.Ballot), "value": value})
}

func (n *names) projectNodes(set paxos.NodeSet) tla.Value {
	var elems []tla.Value
	for node := range nodes(set) {
		elems = append(elems, n.projectNode(node))
	}
	return tla.Set(elems...)
}

func (n *names) projectAcceptor(a paxos.Acceptor) tla.Value {
	return tla.Record(map[string]tla.Value{
		"promised": n.projectBallot(a.Promised),
		"vote":     n.projectVote(a.Vote),
	})
}

// projectProposer gives None for the value where the phase has none: Go's zero
// value there is no value at all.
func (n *names) projectProposer(p paxos.Proposer) tla.Value {
	value := none
	if p.Phase == paxos.PhaseAccept || p.Phase == paxos.PhaseDecided || p.Value != "" {
		value = n.projectValue(p.Value)
	}
	return tla.Record(map[string]tla.Value{
		"ballot":    n.projectBallot(p.Ballot),
		"phase":     tla.Str(p.Phase.String()),
		"own":       n.projectMaybe(p.Own),
		"promisers": n.projectNodes(p.Promisers),
		"best":      n.projectVote(p.Best),
		"value":     value,
		"voters":    n.projectNodes(p.Voters),
	})
}

func (n *names) projectLearner(l paxos.Learner) tla.Value {
	var votes []tla.Value
	for _, t := range l.Votes {
		for from := range nodes(t.Voters) {
			votes = append(votes, tla.Record(map[string]tla.Value{
				"from":   n.projectNode(from),
				"ballot": n.projectBallot(t.Vote.Ballot),
				"value":  n.projectValue(t.Vote.Value),
			}))
		}
	}
	return tla.Record(map[string]tla.Value{
		"votes": tla.Set(votes...),
		"value": n.projectMaybe(l.Value),
	})
}

func (n *names) projectMessage(m paxos.Message) tla.Value {
	r := map[string]tla.Value{}
	switch m := m.(type) {
	case paxos.Prepare:
		r["type"], r["ballot"] = tla.Str("Prepare"), n.projectBallot(m.Ballot)
	case paxos.Promise:
		r["type"], r["ballot"] = tla.Str("Promise"), n.projectBallot(m.Ballot)
		r["from"], r["vote"] = n.projectNode(m.From), n.projectVote(m.Vote)
	case paxos.Accept:
		r["type"], r["ballot"] = tla.Str("Accept"), n.projectBallot(m.Ballot)
		r["value"] = n.projectValue(m.Value)
	case paxos.Accepted:
		r["type"], r["ballot"] = tla.Str("Accepted"), n.projectBallot(m.Ballot)
		r["from"], r["value"] = n.projectNode(m.From), n.projectValue(m.Value)
	case paxos.Reject:
		r["type"], r["ballot"] = tla.Str("Reject"), n.projectBallot(m.Ballot)
		r["from"], r["promised"] = n.projectNode(m.From), n.projectBallot(m.Promised)
	}
	return tla.Record(r)
}

// projectOut gives what a step sent as a set. A refusal may be silent: the models
// of the base have no Reject.
func (n *names) projectOut(m paxos.Message) tla.Value {
	if _, refused := m.(paxos.Reject); refused || m == nil {
		return tla.Set()
	}
	return tla.Set(n.projectMessage(m))
}
