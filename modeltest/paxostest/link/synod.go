package link

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/vc"
)

// closed is Synod.tla, and SynodReject.tla where refusals are heard; with dialects, all acceptors
// speak Synod's own.
func closed(refusals bool) shape {
	return shape{plug: func(n *names, systems []*vc.Finite) *link.Plug {
		return &link.Plug{
			Systems: systems, Vars: []string{"acceptors", "learners", "msgs", "proposers"},
			Project: func(s link.State) []tla.Value {
				v := viewed(systems, s)
				return []tla.Value{
					tla.FuncOf(n.acceptors, func(i int) tla.Value { return n.acceptor(v, i) }),
					tla.FuncOf(n.learners, func(i int) tla.Value { return n.learner(v, i) }),
					tla.Set(n.messages(v)...),
					tla.FuncOf(n.proposers, func(i int) tla.Value { return n.proposer(v, i) }),
				}
			},
			Calls:  func(s labelled.Stimulus) (link.Calls, error) { return n.process(s, nil, refusals, systems[0]) },
			Beyond: n.beyond(),
		}
	}}
}

// beyond are the actions that the model gives to some proposers only, and refusals: one that a
// model does not carry is not heard, and one of an Accept names a Prepare too.
func (n *names) beyond() []string {
	beyond := []string{"Refuse"}
	if len(n.getters) < len(n.proposers) {
		beyond = append(beyond, "Start")
	}
	if len(n.restarters) < len(n.proposers) {
		beyond = append(beyond, "Restart")
	}
	return beyond
}

// owned is closed with dialects: the choices of Synod's own acceptors.
func owned(is shape) shape {
	is.choices = func(*names) [][]int { return [][]int{{1, 0, 0}} } // Again, AtLeast, Raise
	return is
}

// process is what a stimulus of Synod.tla is in Process.vc.
func (n *names) process(s labelled.Stimulus, known map[string]int, refusals bool, f *vc.Finite) (link.Calls, error) {
	args, err := n.read(s, known)
	if err != nil {
		return link.Calls{}, err
	}
	switch s.Action {
	case "Set":
		return link.Calls{Any: called(args, "Start")}, nil
	case "Get":
		if known == nil && slices.IndexFunc(n.getters, n.proposers[args["p"]].Equal) < 0 {
			return link.Calls{}, nil
		}
		args["v"] = 0
		return link.Calls{Any: called(args, "Start")}, nil
	case "Prepare", "Accept":
		return link.Calls{Any: n.asked(s.Action, args, refusals, f)}, nil
	case "Promise":
		return link.Calls{Any: called(args, "PromiseCompletes", "PromiseAnswers"), Else: called(args, "PromiseCounted")}, nil
	case "Accepted":
		return link.Calls{Any: called(args, "VoteDecides"), Else: called(args, "VoteCounted")}, nil
	case "Learn":
		return link.Calls{Any: called(args, "LearnCompletes"), Else: idle(called(args, "LearnCounted"))}, nil
	case "Restart":
		if known == nil && slices.IndexFunc(n.restarters, n.proposers[args["p"]].Equal) < 0 {
			return link.Calls{}, nil
		}
		return link.Calls{Any: idle(called(args, "Restart"))}, nil
	case "Reject":
		return link.Calls{}, nil
	}
	return link.Calls{}, fmt.Errorf("link: Synod.tla has no action %s", s.Action)
}

func idle(calls []link.Call) []link.Call {
	for i := range calls {
		calls[i].Idle = true
	}
	return calls
}

// asked is what an acceptor does with a Prepare or an Accept: it is granted, for the first time or
// again, or refused. Refuse does not say which of them it refuses, so here it must have been sent.
func (n *names) asked(action string, args map[string]int, refusals bool, f *vc.Finite) []link.Call {
	calls := called(args, action)
	if again := action + "Again"; f.Can(again) {
		calls = append(calls, called(args, again)...)
	}
	if refusals {
		sent := &link.Cell{Symbol: "sentPrepare", Args: []int{args["b"]}}
		if action == "Accept" {
			sent = &link.Cell{Symbol: "sentAccept", Args: []int{args["b"], args["v"]}}
		}
		calls = append(calls, link.Call{Action: "Refuse", Args: only(args, "a", "b"), If: sent})
	}
	return calls
}

// ---- Values of Synod.tla.

func (n *names) acceptor(v view, a int) tla.Value {
	return tla.Record(map[string]tla.Value{
		"promised": number(v.value("promised", a)), "vote": n.tlaVote(v.value("voteBallot", a), v.value("voteValue", a)),
	})
}

func (n *names) proposer(v view, p int) tla.Value {
	return tla.Record(map[string]tla.Value{
		"ballot":    number(v.value("ballot", p)),
		"phase":     tla.Str(v.Named("Phase")[v.value("phase", p)]),
		"own":       n.tlaValue(v.value("own", p)),
		"promisers": tla.SetOf(n.acceptors, func(a int) bool { return v.is("promiser", p, a) }),
		"best":      n.tlaVote(v.value("bestBallot", p), v.value("bestValue", p)),
		"value":     n.tlaValue(v.value("value", p)),
		"voters":    tla.SetOf(n.acceptors, func(a int) bool { return v.is("voter", p, a) }),
	})
}

func (n *names) learner(v view, l int) tla.Value {
	var votes []tla.Value
	n.eachVote(func(a, b, w int) {
		if v.is("seen", l, a, b, w) {
			votes = append(votes, tla.Record(map[string]tla.Value{"from": n.acceptors[a], "ballot": number(b), "value": n.tlaValue(w)}))
		}
	})
	return tla.Record(map[string]tla.Value{"votes": tla.Set(votes...), "value": n.tlaValue(v.value("learned", l))})
}

// eachVote goes through acceptors, ballots and values.
func (n *names) eachVote(do func(a, b, w int)) {
	for a := range n.acceptors {
		for b := range n.ballots + 1 {
			for w := range len(n.values) + 1 {
				do(a, b, w)
			}
		}
	}
}

// messages are those sent.
func (n *names) messages(v view) (all []tla.Value) {
	add := func(kind string, ballot int, fields map[string]tla.Value) {
		fields["type"], fields["ballot"] = tla.Str(kind), number(ballot)
		all = append(all, tla.Record(fields))
	}
	for b := range n.ballots + 1 {
		if v.is("sentPrepare", b) {
			add("Prepare", b, map[string]tla.Value{})
		}
		for w := range len(n.values) + 1 {
			if v.is("sentAccept", b, w) {
				add("Accept", b, map[string]tla.Value{"value": n.tlaValue(w)})
			}
		}
		for a, from := range n.acceptors {
			if v.is("sentReject", a, b) {
				add("Reject", b, map[string]tla.Value{"from": from, "promised": n.above(b)})
			}
		}
	}
	n.eachVote(func(a, b, w int) {
		if v.is("sentAccepted", a, b, w) {
			add("Accepted", b, map[string]tla.Value{"from": n.acceptors[a], "value": n.tlaValue(w)})
		}
		for c := range n.ballots + 1 {
			if v.is("sentPromise", a, b, c, w) {
				add("Promise", b, map[string]tla.Value{"from": n.acceptors[a], "vote": n.tlaVote(c, w)})
			}
		}
	})
	return all
}

// above is the only ballot above one: what a refusal names, of which Process.vc does not speak.
func (n *names) above(ballot int) tla.Value {
	if ballot+1 != n.ballots {
		return tla.Str("some ballot")
	}
	return number(n.ballots)
}
