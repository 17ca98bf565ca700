package paxostest

import (
	"fmt"
	"math"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
)

// foreignIgnored is the rule that what comes from outside of the specification's
// messages is ignored: unreal ballots, senders who are not of the cluster, refusals.
const foreignIgnored = "ForeignIgnored"

// strays are the inputs for a node that no model has, as nobody who follows the
// protocol sends them, and refusals, of which a proposer makes nothing.
func strays(n *names, self Node) (out []stimulus) {
	message := func(r role, m paxos.Message) {
		out = append(out, stimulus{role: r, who: self, message: m})
	}
	message(proposer, nil)
	for _, b := range unreal {
		message(acceptor, paxos.Prepare{Ballot: b})
		for _, v := range n.values {
			message(acceptor, paxos.Accept{Ballot: b, Value: v})
			out = append(out, stimulus{kind: set, who: self, ballot: b, value: v})
		}
		out = append(out, stimulus{kind: get, who: self, ballot: b})
	}
	for from := range n.acceptors {
		unrealVotes(n, Node(from), message)
	}
	for _, from := range outside(n) {
		votesFrom(n, from, message)
	}
	allRefusals(n, message)
	return out
}

// unreal are ballots that are none: neither real nor the zero Ballot, or not a
// proposer's to use.
var unreal = []Ballot{{}, {Node: 1}, {Node: maxNames}, {Round: 1, Node: maxNames}, {Round: math.MaxUint64, Node: math.MaxUint8}}

// outside are nodes that are not of the cluster: the first one, and those at the ends
// of what a set of nodes, and a node's number, can hold.
func outside(n *names) (list []Node) {
	for _, node := range []int{len(n.acceptors), len(n.acceptors) + 1, maxNames - 1, maxNames, maxNames + 1, math.MaxUint8} {
		if node >= len(n.acceptors) {
			list = append(list, Node(node))
		}
	}
	return list
}

// unrealVotes are answers of a member about ballots that are none.
func unrealVotes(n *names, from Node, message func(role, paxos.Message)) {
	for _, b := range unreal {
		message(proposer, paxos.Promise{From: from, Ballot: b})
		for _, v := range n.values {
			message(proposer, paxos.Accepted{From: from, Ballot: b, Value: v})
			for _, real := range n.ballots {
				message(proposer, paxos.Promise{From: from, Ballot: real, Vote: Vote{Ballot: b, Value: v}})
			}
		}
	}
}

// votesFrom are answers of a node.
func votesFrom(n *names, from Node, message func(role, paxos.Message)) {
	for _, b := range n.ballots {
		for _, vote := range n.votes() {
			message(proposer, paxos.Promise{From: from, Ballot: b, Vote: vote})
		}
		for _, v := range n.values {
			message(proposer, paxos.Accepted{From: from, Ballot: b, Value: v})
		}
	}
}

// allRefusals are those of members and others, of all ballots.
func allRefusals(n *names, message func(role, paxos.Message)) {
	ballots := append([]Ballot{{}, {Node: 1}}, n.ballots...)
	for from := range len(n.acceptors) + 1 {
		for _, b := range ballots {
			for _, promised := range ballots {
				message(proposer, paxos.Reject{From: Node(from), Ballot: b, Promised: promised})
			}
		}
	}
}

// ignores tells what is wrong with what a process makes of a foreign input.
func (r *runner) ignores(self Node, before parts, i stimulus) (after parts, err error) {
	after, effects, err := r.step(self, before, i)
	_, refusal := effects.Send.(paxos.Reject)
	if err == nil && (after != before || effects.Outcome == paxos.Took || effects.Send != nil && !refusal) {
		err = &broken{foreignIgnored, fmt.Sprintf("it makes %+v of %+v, and sends %+v", after, before, effects.Send)}
	}
	return after, err
}

// inert gives what must change nothing in a model of one role: foreign inputs, once for
// each state of the role, and, of an acceptor, a crash and restart.
func inert[S comparable](n *names, run *runner, of role, in func(S) parts, out func(S, parts) S) func(S) []modeltest.Inert[S] {
	strays, met := straysOf(of, strays(n, n.self)), map[parts]bool{}
	return func(s S) (all []modeltest.Inert[S]) {
		before := in(s)
		if of == acceptor {
			after, _, err := run.restart(n.self, before)
			all = append(all, modeltest.Inert[S]{Name: crash, After: out(s, after), Broken: err})
		}
		if met[before] {
			return all
		}
		met[before] = true
		for _, i := range strays {
			after, err := run.ignores(n.self, before, i)
			all = append(all, modeltest.Inert[S]{Name: strayName(i), After: out(s, after), Broken: err})
		}
		return all
	}
}

// straysOf are those that a role hears of in its process.
func straysOf(of role, all []stimulus) []stimulus {
	return slices.DeleteFunc(all, func(i stimulus) bool {
		_, vote := i.message.(paxos.Accepted)
		return i.role != of && !(of == learner && vote)
	})
}

const crash = "a crash and restart"

// strayName says what a foreign input is, in Go's terms, as no model has words for it.
func strayName(i stimulus) string {
	switch i.kind {
	case set:
		return fmt.Sprintf("a set of %q with ballot %+v", i.value, rawBallot(i.ballot))
	case get:
		return fmt.Sprintf("a get with ballot %+v", rawBallot(i.ballot))
	}
	return fmt.Sprintf("%T%+v", i.message, i.message)
}

// rawBallot is a ballot without a String of its own.
type rawBallot Ballot
