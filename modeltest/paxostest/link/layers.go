package link

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/vc"
)

// consensus is Consensus.tla.
var consensus = shape{plug: func(n *names, systems []*vc.Finite) *link.Plug {
	return &link.Plug{
		Systems: systems, Vars: []string{"chosen"}, Strange: noneIs(systems, "chosen"),
		Project: func(s link.State) []tla.Value {
			v := viewed(systems, s)
			return []tla.Value{tla.SetOf(n.values, func(i int) bool { return v.Is("chosen", i+1) })}
		},
		Calls: func(s labelled.Stimulus) (link.Calls, error) {
			args, err := n.read(s, nil)
			return link.Calls{Any: called(args, "Choose")}, err
		},
	}
}}

// voting is Voting.tla.
var voting = shape{plug: func(n *names, systems []*vc.Finite) *link.Plug {
	return &link.Plug{
		Systems: systems, Vars: []string{"maxBal", "votes"},
		Project: func(s link.State) []tla.Value {
			v := viewed(systems, s)
			return []tla.Value{
				tla.FuncOf(n.acceptors, func(a int) tla.Value { return v.Cut("Ballot", a) }),
				tla.FuncOf(n.acceptors, func(a int) tla.Value { return tla.Set(n.votes(v, "voted", a)...) }),
			}
		},
		Calls: func(s labelled.Stimulus) (link.Calls, error) {
			args, err := n.read(s, nil)
			if s.Action == "IncreaseMaxBal" {
				return link.Calls{Any: called(args, "IncreaseMaxBal")}, err
			}
			return link.Calls{Any: called(args, "VoteFor")}, err
		},
	}
}}

// votes are an acceptor's, as pairs.
func (n *names) votes(v link.Moment, symbol string, a int) (all []tla.Value) {
	for at := range v.Where(symbol, a) {
		all = append(all, tla.Tuple(number(at[0]), n.tlaValue(at[1])))
	}
	return all
}

// paxos is Paxos.tla.
var paxos = shape{plug: func(n *names, systems []*vc.Finite) *link.Plug {
	return &link.Plug{
		Systems: systems, Vars: []string{"maxBal", "maxVBal", "maxVal", "sent"},
		Project: func(s link.State) []tla.Value {
			v := viewed(systems, s)
			return []tla.Value{
				tla.FuncOf(n.acceptors, func(a int) tla.Value { return v.Cut("Ballot", a) }),
				tla.FuncOf(n.acceptors, func(a int) tla.Value { ballot, _ := n.last(v, a); return ballot }),
				tla.FuncOf(n.acceptors, func(a int) tla.Value { _, value := n.last(v, a); return value }),
				tla.Set(n.sent(v)...),
			}
		},
		Calls: func(s labelled.Stimulus) (link.Calls, error) {
			args, err := n.read(s, nil)
			switch s.Action {
			case "Phase1a", "Phase1b", "Phase2a":
				return link.Calls{Any: called(args, s.Action)}, err
			case "Phase2b":
				return link.Calls{Any: called(args, "Phase2b", "Phase2bAgain")}, err
			}
			return link.Calls{}, fmt.Errorf("link: Paxos.tla has no action %s", s.Action)
		},
	}
}}

// last is the vote that last holds of: exactly one.
func (n *names) last(v link.Moment, a int) (ballot, value tla.Value) {
	ballot, value = tla.Str("no vote is the last"), tla.Str("no vote is the last")
	found := slices.Collect(v.Where("last", a))
	for _, at := range found {
		ballot, value = number(at[0]), n.tlaValue(at[1])
	}
	if len(found) > 1 {
		ballot = tla.Str("several votes are the last")
	}
	return ballot, value
}

// sent are the messages of Paxos.tla.
func (n *names) sent(v link.Moment) []tla.Value {
	message := func(kind string, ballot int, fields link.Fields) link.Fields {
		fields["type"], fields["bal"] = tla.Str(kind), number(ballot)
		return fields
	}
	return slices.Concat(
		v.Records("sent1a", func(at []int) link.Fields { return message("1a", at[0], link.Fields{}) }),
		v.Records("sent1b", func(at []int) link.Fields {
			return message("1b", at[1], link.Fields{"acc": n.acceptors[at[0]], "mbal": number(at[2]), "mval": n.tlaValue(at[3])})
		}),
		v.Records("sent2a", func(at []int) link.Fields { return message("2a", at[0], link.Fields{"val": n.tlaValue(at[1])}) }),
		v.Records("sent2b", func(at []int) link.Fields {
			return message("2b", at[1], link.Fields{"acc": n.acceptors[at[0]], "val": n.tlaValue(at[2])})
		}))
}
