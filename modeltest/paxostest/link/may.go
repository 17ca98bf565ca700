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
func noneIs(systems []*vc.Finite, n *names, symbols ...string) func(link.State) bool {
	return func(s link.State) bool {
		v := viewed(systems, s)
		for _, symbol := range symbols {
			if symbol != "proposed" && v.is(symbol, 0) {
				return true
			}
			for b := range n.ballots + 1 {
				if symbol == "proposed" && v.is(symbol, b, 0) {
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
		Systems: systems, Vars: []string{"known"}, Inner: noticed, Strange: noneIs(systems, n, "proposed"),
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
			Strange: noneIs(systems, n, "proposed", "requested", "asked"), Anything: []string{"ballot"}, // of a get that has not begun
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
func (n *names) known(v view) tla.Value {
	var proposed, shown []tla.Value
	for b := range n.ballots + 1 {
		for w := range len(n.values) + 1 {
			if v.is("proposed", b, w) {
				proposed = append(proposed, tla.Record(map[string]tla.Value{"ballot": number(b), "value": n.tlaValue(w)}))
			}
		}
	}
	n.eachVote(func(a, b, w int) {
		if v.is("vote", a, b, w) {
			shown = append(shown, tla.Record(map[string]tla.Value{"from": n.acceptors[a], "ballot": number(b), "value": n.tlaValue(w)}))
		}
	})
	return tla.Record(map[string]tla.Value{"proposed": tla.Set(proposed...), "shown": tla.Set(shown...), "skipped": n.places(v, "skips")})
}

// places are acceptors and ballots of which a relation holds.
func (n *names) places(v view, symbol string) tla.Value {
	var all []tla.Value
	for a, from := range n.acceptors {
		for b := range n.ballots + 1 {
			if v.is(symbol, a, b) {
				all = append(all, tla.Record(map[string]tla.Value{"from": from, "ballot": number(b)}))
			}
		}
	}
	return tla.Set(all...)
}

func (n *names) heard(v view) tla.Value {
	var asked []tla.Value
	for b := range n.ballots + 1 {
		if v.is("asked", b) {
			asked = append(asked, number(b))
		}
	}
	return tla.Record(map[string]tla.Value{
		"requested": tla.SetOf(n.values, func(i int) bool { return v.is("requested", i+1) }),
		"asked":     tla.Set(asked...), "none": n.places(v, "saysNone"),
	})
}

// get is the only one. Which ballot it would begin in is open before it does.
func get(v view) tla.Value {
	ballot := 0
	if v.is("began", 0) {
		ballot = v.value("ballot", 0)
	}
	return tla.Record(map[string]tla.Value{"ballot": number(ballot), "late": tla.Bool(v.is("late", 0))})
}
