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

func (n *names) acceptor(v link.Moment, a int) tla.Value {
	return tla.Record(map[string]tla.Value{
		"promised": number(v.Number("promised", a)), "vote": n.tlaVote(v.Number("voteBallot", a), v.Number("voteValue", a)),
	})
}

func (n *names) proposer(v link.Moment, p int) tla.Value {
	return tla.Record(map[string]tla.Value{
		"ballot":    number(v.Number("ballot", p)),
		"phase":     tla.Str(v.Named("Phase")[v.Number("phase", p)]),
		"own":       n.tlaValue(v.Number("own", p)),
		"promisers": tla.SetOf(n.acceptors, func(a int) bool { return v.Is("promiser", p, a) }),
		"best":      n.tlaVote(v.Number("bestBallot", p), v.Number("bestValue", p)),
		"value":     n.tlaValue(v.Number("value", p)),
		"voters":    tla.SetOf(n.acceptors, func(a int) bool { return v.Is("voter", p, a) }),
	})
}

func (n *names) learner(v link.Moment, l int) tla.Value {
	var votes []tla.Value
	for at := range v.Where("seen", l) {
		votes = append(votes, tla.Record(n.tlaAccepted(at)))
	}
	return tla.Record(link.Fields{"votes": tla.Set(votes...), "value": n.tlaValue(v.Number("learned", l))})
}

// tlaAccepted is a vote by its acceptor, ballot and value.
func (n *names) tlaAccepted(at []int) link.Fields {
	return link.Fields{"from": n.acceptors[at[0]], "ballot": number(at[1]), "value": n.tlaValue(at[2])}
}

// messages are those sent.
func (n *names) messages(v link.Moment) []tla.Value {
	message := func(kind string, ballot int, fields link.Fields) link.Fields {
		fields["type"], fields["ballot"] = tla.Str(kind), number(ballot)
		return fields
	}
	return slices.Concat(
		v.Records("sentPrepare", func(at []int) link.Fields { return message("Prepare", at[0], link.Fields{}) }),
		v.Records("sentPromise", func(at []int) link.Fields {
			return message("Promise", at[1], link.Fields{"from": n.acceptors[at[0]], "vote": n.tlaVote(at[2], at[3])})
		}),
		v.Records("sentAccept", func(at []int) link.Fields { return message("Accept", at[0], link.Fields{"value": n.tlaValue(at[1])}) }),
		v.Records("sentAccepted", func(at []int) link.Fields { return message("Accepted", at[1], n.tlaAccepted(at)) }),
		v.Records("sentReject", func(at []int) link.Fields {
			return message("Reject", at[1], link.Fields{"from": n.acceptors[at[0]], "promised": n.above(at[1])})
		}))
}

// above is the only ballot above one: what a refusal names, of which Process.vc does not speak.
func (n *names) above(ballot int) tla.Value {
	if ballot+1 != n.ballots {
		return tla.Str("some ballot")
	}
	return number(n.ballots)
}
