package model

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/trace/tla"
)

// None is the specification's None.
var None = tla.Model("None")

func (n *Names) ProjectBallot(b paxos.Ballot) tla.Value { return tla.Int(n.Number(b)) }

// ProjectValue shows a value that the model does not have as a string, which no
// value of the model equals.
func (n *Names) ProjectValue(v paxos.Value) tla.Value {
	if slices.Contains(n.Values, v) {
		return tla.Model(string(v))
	}
	return tla.Str(string(v))
}

// ProjectNode does the same with a node.
func (n *Names) ProjectNode(node paxos.Node) tla.Value {
	if int(node) < len(n.Acceptors) {
		return n.Acceptors[node]
	}
	return tla.Str(fmt.Sprintf("node %d", node))
}

func (n *Names) projectMaybe(m paxos.Maybe) tla.Value {
	if v, ok := m.Get(); ok {
		return n.ProjectValue(v)
	}
	return None
}

func (n *Names) ProjectVote(v paxos.Vote) tla.Value {
	value := None
	if !IsNoVote(v) {
		value = n.ProjectValue(v.Value)
	}
	return tla.Record(map[string]tla.Value{"ballot": n.ProjectBallot(v.Ballot), "value": value})
}

func (n *Names) projectNodes(set paxos.NodeSet) tla.Value {
	var elems []tla.Value
	for node := range Nodes(set) {
		elems = append(elems, n.ProjectNode(node))
	}
	return tla.Set(elems...)
}

func (n *Names) ProjectAcceptor(a paxos.Acceptor) tla.Value {
	return tla.Record(map[string]tla.Value{
		"promised": n.ProjectBallot(a.Promised),
		"vote":     n.ProjectVote(a.Vote),
	})
}

// ProjectProposer gives None for the value where the phase has none: Go's zero
// value there is no value at all.
func (n *Names) ProjectProposer(p paxos.Proposer) tla.Value {
	value := None
	if p.Phase == paxos.PhaseAccept || p.Phase == paxos.PhaseDecided || p.Value != "" {
		value = n.ProjectValue(p.Value)
	}
	return tla.Record(map[string]tla.Value{
		"ballot":    n.ProjectBallot(p.Ballot),
		"phase":     tla.Str(p.Phase.String()),
		"own":       n.projectMaybe(p.Own),
		"promisers": n.projectNodes(p.Promisers),
		"best":      n.ProjectVote(p.Best),
		"value":     value,
		"voters":    n.projectNodes(p.Voters),
	})
}

func (n *Names) ProjectLearner(l paxos.Learner) tla.Value {
	var votes []tla.Value
	for _, t := range l.Votes {
		for from := range Nodes(t.Voters) {
			votes = append(votes, tla.Record(map[string]tla.Value{
				"from":   n.ProjectNode(from),
				"ballot": n.ProjectBallot(t.Vote.Ballot),
				"value":  n.ProjectValue(t.Vote.Value),
			}))
		}
	}
	return tla.Record(map[string]tla.Value{
		"votes": tla.Set(votes...),
		"value": n.projectMaybe(l.Value),
	})
}

func (n *Names) ProjectMessage(m paxos.Message) tla.Value {
	r := map[string]tla.Value{}
	switch m := m.(type) {
	case paxos.Prepare:
		r["type"], r["ballot"] = tla.Str("Prepare"), n.ProjectBallot(m.Ballot)
	case paxos.Promise:
		r["type"], r["ballot"] = tla.Str("Promise"), n.ProjectBallot(m.Ballot)
		r["from"], r["vote"] = n.ProjectNode(m.From), n.ProjectVote(m.Vote)
	case paxos.Accept:
		r["type"], r["ballot"] = tla.Str("Accept"), n.ProjectBallot(m.Ballot)
		r["value"] = n.ProjectValue(m.Value)
	case paxos.Accepted:
		r["type"], r["ballot"] = tla.Str("Accepted"), n.ProjectBallot(m.Ballot)
		r["from"], r["value"] = n.ProjectNode(m.From), n.ProjectValue(m.Value)
	case paxos.Reject:
		r["type"], r["ballot"] = tla.Str("Reject"), n.ProjectBallot(m.Ballot)
		r["from"], r["promised"] = n.ProjectNode(m.From), n.ProjectBallot(m.Promised)
	}
	return tla.Record(r)
}

// ProjectOut gives what a step sent as a set. A refusal may be silent: the models
// of the base have no Reject.
func (n *Names) ProjectOut(m paxos.Message) tla.Value {
	if _, refused := m.(paxos.Reject); refused || m == nil {
		return tla.Set()
	}
	return tla.Set(n.ProjectMessage(m))
}
