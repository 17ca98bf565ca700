package exploration

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// renaming permutes acceptors and values (spec: Symmetry). To a correct Paxos they
// are all alike.
type renaming struct {
	*model.Names
	nodes  []int // of acceptors: what each becomes
	values []int // by place in Names.Values
	swaps  bool  // it exchanges two acceptors, or two values, and no more
}

// maxRenamings bounds what is computed for each state.
const maxRenamings = 720

// renamings are all but the one that changes nothing. There may not be too many.
func renamings(n *model.Names) (out []renaming, err error) {
	count := 1
	for _, of := range []int{len(n.Acceptors), len(n.Values)} {
		for i := range of {
			count *= i + 1
		}
	}
	if count > maxRenamings {
		return nil, fmt.Errorf("paxostest: %d acceptors and %d values have %d renamings, more than %d: explore without symmetry",
			len(n.Acceptors), len(n.Values), count, maxRenamings)
	}
	for _, nodes := range permutations(len(n.Acceptors)) {
		for _, values := range permutations(len(n.Values)) {
			moved := movedBy(nodes) + movedBy(values)
			if moved > 0 {
				out = append(out, renaming{Names: n, nodes: nodes, values: values, swaps: moved == 2})
			}
		}
	}
	return out, nil
}

func movedBy(permutation []int) (count int) {
	for i, to := range permutation {
		if i != to {
			count++
		}
	}
	return count
}

// permutations of 0 to n-1, the one that changes nothing first.
func permutations(n int) (out [][]int) {
	if n == 0 {
		return [][]int{nil}
	}
	for at := n - 1; at >= 0; at-- {
		for _, shorter := range permutations(n - 1) {
			out = append(out, slices.Insert(slices.Clone(shorter), at, n-1))
		}
	}
	return out
}

func (r renaming) node(n paxos.Node) paxos.Node {
	if int(n) < len(r.nodes) {
		return paxos.Node(r.nodes[n])
	}
	return n
}

func (r renaming) set(s paxos.NodeSet) (out paxos.NodeSet) {
	for n := range model.Nodes(s) {
		out = model.With(out, r.node(n))
	}
	return out
}

// value renames one of the model; the empty value stands for none in Go's zero
// values.
func (r renaming) value(v paxos.Value) paxos.Value {
	if i := slices.Index(r.Names.Values, v); i >= 0 {
		return r.Names.Values[r.values[i]]
	}
	return v
}

func (r renaming) vote(v paxos.Vote) paxos.Vote {
	v.Value = r.value(v.Value)
	return v
}

func (r renaming) maybe(m paxos.Maybe) paxos.Maybe {
	if v, ok := m.Get(); ok {
		return paxos.Some(r.value(v))
	}
	return m
}

func (r renaming) message(m paxos.Message) paxos.Message {
	switch m := m.(type) {
	case paxos.Promise:
		return paxos.Promise{From: r.node(m.From), Ballot: m.Ballot, Vote: r.vote(m.Vote)}
	case paxos.Accept:
		return paxos.Accept{Ballot: m.Ballot, Value: r.value(m.Value)}
	case paxos.Accepted:
		return paxos.Accepted{From: r.node(m.From), Ballot: m.Ballot, Value: r.value(m.Value)}
	case paxos.Reject:
		return paxos.Reject{From: r.node(m.From), Ballot: m.Ballot, Promised: m.Promised}
	}
	return m
}

func (r renaming) stimulus(i model.Stimulus) model.Stimulus {
	i.Message, i.Value = r.message(i.Message), r.value(i.Value)
	if i.Role == model.Acceptor {
		i.Who = r.node(i.Who)
	}
	return i
}

func (r renaming) acceptor(a paxos.Acceptor) paxos.Acceptor {
	a.Vote = r.vote(a.Vote)
	return a
}

func (r renaming) proposer(p paxos.Proposer) paxos.Proposer {
	p.Own, p.Best, p.Value = r.maybe(p.Own), r.vote(p.Best), r.value(p.Value)
	p.Promisers, p.Voters = r.set(p.Promisers), r.set(p.Voters)
	return p
}

func (r renaming) learner(l paxos.Learner) paxos.Learner {
	out := paxos.Learner{Value: r.maybe(l.Value)}
	for _, t := range l.Votes {
		out.Votes = append(out.Votes, paxos.Tally{Vote: r.vote(t.Vote), Voters: r.set(t.Voters)})
	}
	slices.SortFunc(out.Votes, func(t, u paxos.Tally) int {
		return cmp.Or(model.CompareBallots(t.Vote.Ballot, u.Vote.Ballot), cmp.Compare(t.Vote.Value, u.Vote.Value))
	})
	return out
}

// renameBy makes one function of a renaming for each.
func renameBy[S comparable](all []renaming, rename func(renaming, S) S) func(S, int) S {
	return func(s S, symmetry int) S { return rename(all[symmetry], s) }
}

// renaming is one of the system's machines and messages.
func (x *exploring) renaming(r renaming) explore.Renaming {
	var out explore.Renaming
	for i := range x.Closed.Acceptors {
		out.Machines = append(out.Machines, x.acceptorAt(r.nodes[i]))
	}
	for i := x.proposerAt(0); i < x.historyAt()+1; i++ {
		out.Machines = append(out.Machines, i)
	}
	for _, m := range x.Messages {
		out.Messages = append(out.Messages, x.Closed.Number[r.message(m)])
	}
	return out
}

// ErrUnlike ends an exploration with symmetry of a code that has none.
var ErrUnlike = errors.New("paxostest: acceptors and values are not alike to this code: explore without symmetry")

// checked is a role's steps, each of which is seen to be the same when taken again,
// as it is remembered from then on, and to commute with the renamings:
// whether acceptors and values are alike is a question of what the code does. Which
// acceptor a restart happens to is no matter only if nothing does. It is not inlined,
// as who calls it would have it once more.
//
//go:noinline
func checked[S comparable](x *exploring, r model.Role, self paxos.Node, take func(paxos.Node, S, model.Stimulus) explore.Step[S], rename func(renaming, S) S) func(S, int) explore.Step[S] {
	return func(s S, input int) explore.Step[S] {
		step := take(self, s, x.inputs[input])
		if step != take(self, s, x.inputs[input]) {
			step.Err = fmt.Errorf("%w: the %s in state %+v takes %v", closed.ErrImpure, r.String(), s, x.spoken(x.inputs[input]))
		}
		if len(x.renamings) > 0 && r == model.Acceptor && x.inputs[input].Kind == model.Restart && step.Happened {
			step.Err = fmt.Errorf("%w: a restart changes the acceptor in state %+v", ErrUnlike, s)
		}
		for _, by := range x.renamings {
			if !by.swaps { // the others are made of those
				continue
			}
			who := self
			if r == model.Acceptor {
				who = by.node(self)
			}
			other := take(who, rename(by, s), by.stimulus(x.inputs[input]))
			if other.Next != rename(by, step.Next) || other.Send != x.renamed(by, step.Send) || other.Happened != step.Happened {
				step.Err = fmt.Errorf("%w: the %s in state %+v takes %v otherwise than renamed", ErrUnlike, r.String(), s, x.spoken(x.inputs[input]))
			}
		}
		return step
	}
}

func (x *exploring) renamed(by renaming, message int) int {
	if message == explore.None {
		return message
	}
	return x.Closed.Number[by.message(x.Messages[message])]
}
