package world

import (
	"fmt"
	"math"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// foreignIgnored is the rule that what comes from outside of the specification's
// messages is ignored: unreal ballots, senders who are not of the cluster, refusals.
const foreignIgnored = "ForeignIgnored"

// stray is an input that must change nothing.
type stray struct {
	model.Stimulus
	name string // says what it is, in Go's terms, as no model has words for it
}

// strays are the inputs for a node that no model has, as nobody who follows the
// protocol sends them, and refusals, of which a proposer makes nothing.
func strays(n *model.Names, self model.Node) (out []stray) {
	add := func(i model.Stimulus) { out = append(out, stray{i, strayName(i)}) }
	message := func(r model.Role, m paxos.Message) { add(model.Stimulus{Role: r, Who: self, Message: m}) }
	message(model.Proposer, nil)
	for _, b := range unreal {
		message(model.Acceptor, paxos.Prepare{Ballot: b})
		for _, v := range n.Values {
			message(model.Acceptor, paxos.Accept{Ballot: b, Value: v})
			add(model.Stimulus{Kind: model.Set, Who: self, Ballot: b, Value: v})
		}
		add(model.Stimulus{Kind: model.Get, Who: self, Ballot: b})
	}
	for from := range n.Acceptors {
		unrealVotes(n, model.Node(from), message)
	}
	for _, from := range outside(n) {
		votesFrom(n, from, message)
	}
	allRefusals(n, message)
	return out
}

// unreal are ballots that are none: neither real nor the zero Ballot, or not a
// proposer's to use.
var unreal = []model.Ballot{{}, {Node: 1}, {Node: model.MaxNames}, {Round: 1, Node: model.MaxNames}, {Round: math.MaxUint64, Node: math.MaxUint8}}

// outside are nodes that are not of the cluster: the first one, and those at the ends
// of what a set of nodes, and a node's number, can hold.
func outside(n *model.Names) (list []model.Node) {
	for _, node := range []int{len(n.Acceptors), len(n.Acceptors) + 1, model.MaxNames - 1, model.MaxNames, model.MaxNames + 1, math.MaxUint8} {
		if node >= len(n.Acceptors) {
			list = append(list, model.Node(node))
		}
	}
	return list
}

// unrealVotes are answers of a member about ballots that are none.
func unrealVotes(n *model.Names, from model.Node, message func(model.Role, paxos.Message)) {
	for _, b := range unreal {
		message(model.Proposer, paxos.Promise{From: from, Ballot: b})
		for _, v := range n.Values {
			message(model.Proposer, paxos.Accepted{From: from, Ballot: b, Value: v})
			for _, real := range n.Ballots {
				message(model.Proposer, paxos.Promise{From: from, Ballot: real, Vote: model.Vote{Ballot: b, Value: v}})
			}
		}
	}
}

// votesFrom are answers of a node.
func votesFrom(n *model.Names, from model.Node, message func(model.Role, paxos.Message)) {
	for _, b := range n.Ballots {
		for _, vote := range n.Votes() {
			message(model.Proposer, paxos.Promise{From: from, Ballot: b, Vote: vote})
		}
		for _, v := range n.Values {
			message(model.Proposer, paxos.Accepted{From: from, Ballot: b, Value: v})
		}
	}
}

// allRefusals are those of members and others, of all ballots.
func allRefusals(n *model.Names, message func(model.Role, paxos.Message)) {
	ballots := append([]model.Ballot{{}, {Node: 1}}, n.Ballots...)
	for from := range len(n.Acceptors) + 1 {
		for _, b := range ballots {
			for _, promised := range ballots {
				message(model.Proposer, paxos.Reject{From: model.Node(from), Ballot: b, Promised: promised})
			}
		}
	}
}

// ignores tells what is wrong with what a process makes of a foreign input.
func (r *runner) ignores(self model.Node, before Parts, i model.Stimulus) (after Parts, err error) {
	after, effects, err := r.Step(self, before, i)
	_, refusal := effects.Send.(paxos.Reject)
	if err == nil && (after != before || effects.Outcome == paxos.Took || effects.Send != nil && !refusal) {
		err = &Broken{foreignIgnored, fmt.Sprintf("it makes %+v of %+v, and sends %+v", after, before, effects.Send)}
	}
	return after, err
}

// inert gives what must change nothing in a model of one role: foreign inputs, once for
// each state of the role, and, of an acceptor, a crash and restart.
func inert[S comparable](n *model.Names, run *runner, of model.Role, in func(S) Parts, out func(S, Parts) S) func(S) []modeltest.Inert[S] {
	strays, met := straysOf(of, strays(n, n.Self)), map[Parts]bool{}
	return func(s S) (all []modeltest.Inert[S]) {
		before := in(s)
		if of == model.Acceptor {
			after, _, err := run.restart(n.Self, before)
			all = append(all, modeltest.Inert[S]{Name: crash, After: out(s, after), Broken: err})
		}
		if met[before] {
			return all
		}
		met[before] = true
		for _, i := range strays {
			after, err := run.ignores(n.Self, before, i.Stimulus)
			all = append(all, modeltest.Inert[S]{Name: i.name, After: out(s, after), Broken: err})
		}
		return all
	}
}

// straysOf are those that a role hears of in its process.
func straysOf(of model.Role, all []stray) []stray {
	return slices.DeleteFunc(all, func(i stray) bool {
		_, vote := i.Message.(paxos.Accepted)
		return i.Role != of && !(of == model.Learner && vote)
	})
}

const crash = "a crash and restart"

func strayName(i model.Stimulus) string {
	switch i.Kind {
	case model.Set:
		return fmt.Sprintf("a set of %q with ballot %+v", i.Value, rawBallot(i.Ballot))
	case model.Get:
		return fmt.Sprintf("a get with ballot %+v", rawBallot(i.Ballot))
	}
	return fmt.Sprintf("%T%+v", i.Message, i.Message)
}

// rawBallot is a ballot without a String of its own.
type rawBallot model.Ballot
