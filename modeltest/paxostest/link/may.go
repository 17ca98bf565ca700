package link

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/vc"
)

// noticed are the steps of May.vc by which it is noticed that a value is chosen. In MaySystem.tla
// there is nothing to notice, so they are taken at once.
var noticed = []link.Call{{Action: "Learn"}}

// noneIs tells whether a relation holds of None, or of no ballot: to May.vc, MayClient.vc and
// Consensus.vc they are like all others, which only makes these more general.
func noneIs(systems []*vc.Finite, symbols ...string) func(link.State) bool {
	return func(s link.State) bool {
		for _, symbol := range symbols {
			for at := range viewed(systems, s).Where(symbol) {
				if at[len(at)-1] == 0 {
					return true
				}
			}
		}
		return false
	}
}

// may is MaySystem.tla.
var may = shape{plug: func(n *names, systems []*vc.Finite) *link.Plug {
	return &link.Plug{
		Systems: systems, Vars: []string{"known"}, Inner: noticed, Strange: noneIs(systems, "proposed"),
		Project: func(s link.State) []tla.Value { return []tla.Value{n.known(viewed(systems, s))} },
		Calls: func(s labelled.Stimulus) (link.Calls, error) {
			args, err := n.read(s, nil)
			return link.Calls{Any: sends(s.Action, args)}, err
		},
	}
}}

// mayClient is MayClientSystem.tla.
var mayClient = shape{
	plug: func(n *names, systems []*vc.Finite) *link.Plug {
		return &link.Plug{
			Systems: systems, Vars: []string{"get", "heard", "known"}, Inner: noticed,
			Strange: noneIs(systems, "proposed", "requested", "asked"), Anything: []string{"ballot"}, // of a get that has not begun
			Project: func(s link.State) []tla.Value {
				v := viewed(systems, s)
				return []tla.Value{get(v), n.heard(v), n.known(v)}
			},
			Calls: n.client,
		}
	},
}

// sends is what a role does that sends a message: nothing, if it shows nothing new.
func sends(kind string, args map[string]int) []link.Call {
	switch kind {
	case "Promise":
		return idle(called(args, "Promise"))
	case "Accepted":
		return idle(called(args, "Accepted"))
	default:
		return idle(called(args, "Accept", "AcceptChosen"))
	}
}

// client is what a stimulus of MayClientSystem.tla is in MayClient.vc. A get that begins where a
// value is chosen is late there, and may be here.
func (n *names) client(s labelled.Stimulus) (link.Calls, error) {
	switch s.Action {
	case "Request", "Prepare":
		args, err := n.read(s, nil)
		return link.Calls{Any: idle(called(args, s.Action))}, err
	case "Get":
		args, err := n.read(s, map[string]int{"g": 0})
		return link.Calls{Any: called(args, "GetLate"), Else: called(args, "Get")}, err
	case "SendToo":
		m, _ := s.Arg("m")
		kind, _ := m.Field("type")
		name, _ := kind.Text()
		args := map[string]int{}
		for _, field := range []string{"from", "ballot", "value", "vote"} {
			if of, ok := m.Field(field); ok {
				if err := n.argument(field, of, args); err != nil {
					return link.Calls{}, fmt.Errorf("%s: %w", s, err)
				}
			}
		}
		return link.Calls{Any: sends(name, args)}, nil
	}
	return link.Calls{}, fmt.Errorf("link: MayClientSystem.tla has no action %s", s.Action)
}

// known is what messages show.
func (n *names) known(v link.Moment) tla.Value {
	proposed := v.Records("proposed", func(at []int) link.Fields { return link.Fields{"ballot": number(at[0]), "value": n.tlaValue(at[1])} })
	shown := v.Records("vote", n.tlaAccepted)
	return tla.Record(link.Fields{"proposed": tla.Set(proposed...), "shown": tla.Set(shown...), "skipped": n.places(v, "skips")})
}

// places are acceptors and ballots of which a relation holds.
func (n *names) places(v link.Moment, symbol string) tla.Value {
	return tla.Set(v.Records(symbol, func(at []int) link.Fields {
		return link.Fields{"from": n.acceptors[at[0]], "ballot": number(at[1])}
	})...)
}

func (n *names) heard(v link.Moment) tla.Value {
	return tla.Record(link.Fields{
		"requested": tla.SetOf(n.values, func(i int) bool { return v.Is("requested", i+1) }),
		"asked":     tla.SetOf(tla.Ints(0, n.ballots), func(b int) bool { return v.Is("asked", b) }),
		"none":      n.places(v, "saysNone"),
	})
}

// get is the only one. Which ballot it would begin in is open before it does.
func get(v link.Moment) tla.Value {
	ballot := 0
	if v.Is("began", 0) {
		ballot = v.Number("ballot", 0)
	}
	return tla.Record(map[string]tla.Value{"ballot": number(ballot), "late": tla.Bool(v.Is("late", 0))})
}
