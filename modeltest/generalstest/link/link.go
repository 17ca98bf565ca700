// Package link says how the system of a proof (spec/generals/proof) looks as Handshake.tla: it is
// held against the graph that TLC found, see the package of that name under modeltest. The proofs
// that are scripts (Chain, Handshake) speak of runs as they end, and have no steps.
package link

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/vc"
)

// All says of the system what it is held against.
var All = &link.Links{
	Links: []link.Link{{System: "HandshakeSteps", Model: "Handshake", Plug: plug}},
	Large: func(assumed *vc.System, widest map[string]int) ([]*vc.Finite, error) {
		large, err := assumed.Finite(nil, given(max(1000, widest["Int"]+1)))
		return []*vc.Finite{large}, err
	},
}

func given(length int) func(string, []int) (int, bool) {
	return func(symbol string, _ []int) (int, bool) { return length, symbol == "length" }
}

// maxLength bounds how many messages there are.
const maxLength = 32

func plug(s *vc.System, constants map[string]tla.Value) (*link.Plug, error) {
	length, ok := constants["Length"].Int64()
	if !ok || length < 0 || length > maxLength {
		return nil, fmt.Errorf("link: Length must be a number up to %d, got %s", maxLength, constants["Length"])
	}
	system, err := link.Forgetful(s, map[string]int{"Int": int(length) + 2}, given(int(length)))
	if err != nil {
		return nil, err
	}
	h := handshake{system, [2]tla.Value{constants["First"], constants["Second"]}}
	return &link.Plug{Systems: []*vc.Finite{system}, Vars: []string{"generals", "messages"}, Project: h.project, Calls: h.calls}, nil
}

// handshake is the system, with the names of the generals.
type handshake struct {
	*vc.Finite
	generals [2]tla.Value
}

func (h handshake) project(s link.State) []tla.Value {
	generals := tla.FuncOf(h.generals[:], func(g int) tla.Value {
		return tla.Record(map[string]tla.Value{
			"ordered":  tla.Bool(g == 0 && h.Value(s.At, "ordered") == 1),
			"heard":    tla.Int(int64(h.Value(s.At, "heard", g))),
			"decision": tla.Str(h.Named("Decision")[h.Value(s.At, "decision", g)]),
		})
	})
	var messages []tla.Value
	for number := range h.Value(s.At, "sent") {
		messages = append(messages, tla.Record(map[string]tla.Value{"type": tla.Str("Message"), "number": tla.Int(int64(number) + 1)}))
	}
	return []tla.Value{generals, tla.Set(messages...)}
}

func (h handshake) calls(s labelled.Stimulus) (link.Calls, error) {
	args := map[string]int{}
	for _, a := range s.Args {
		switch a.Name {
		case "number":
			n, _ := a.Value.Int64()
			args["k"] = int(n)
		case "general":
			args["g"] = 0
			if a.Value.Equal(h.generals[1]) {
				args["g"] = 1
			}
		case "messenger": // which of them brings a message makes no difference
		default:
			return link.Calls{}, fmt.Errorf("link: nothing is known of an argument %s", a.Name)
		}
	}
	return link.Calls{Any: []link.Call{{Action: s.Action, Args: args}}}, nil
}
