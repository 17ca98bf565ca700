package multipaxostest

import (
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// TruncatedState is an acceptor that does not keep all votes, in an open environment: any message
// may come, and the replica beside it may have executed so far. What the last step sent is a part
// of the state. It is comparable, and the zero TruncatedState is the initial one.
type TruncatedState struct {
	acceptor truncated
	out      int // the number of the message that was sent, from 1; 0: none
}

// truncated is a multipaxos.TruncatedAcceptor in numbers.
type truncated struct {
	acceptor
	dropped uint8
}

// truncatedRole plugs the acceptor in, as LogTruncated has it.
func truncatedRole(z Size) modeltest.Protocol[TruncatedState, Input] {
	c := newClosedModel(z)
	var all []Input
	for _, in := range c.inputs() {
		if in.who == 0 && (in.action == "Prepare" || in.action == "Accept") {
			all = append(all, in)
		}
	}
	for s := range uint8(z.Slots) {
		all = append(all, Input{action: "Drop", slot: s + 1})
	}
	return inTheOpen([]string{"acceptor", "dropped", "out"}, all, c.truncatedStep, c.projectTruncated, c.spokenToTruncated)
}

// truncatedStep takes an input, whoever sent it. Every input is a step.
func (c closedModel) truncatedStep(s TruncatedState, in Input) (next TruncatedState, took bool, err error) {
	a, out := c.truncatedTakes(s.acceptor, 0, in)
	var ok bool
	next.acceptor, ok = c.freezeTruncated(a)
	if next.out = c.shown(out); !ok || next.out < 0 {
		return s, false, errStrange
	}
	return next, true, nil
}

// truncatedTakes is what an acceptor does with an input. There is no vote where there is no room.
func (c closedModel) truncatedTakes(a truncated, self paxos.Node, in Input) (multipaxos.TruncatedAcceptor, multipaxos.Effects) {
	before := multipaxos.TruncatedAcceptor{Acceptor: c.thawAcceptor(a.acceptor), Dropped: multipaxos.Slot(a.dropped)}
	kept, slot := multipaxos.Slot(c.Kept), multipaxos.Slot(in.slot)
	switch {
	case in.action == "Drop":
		return before.OnDrop(slot), multipaxos.Effects{}
	case in.action == "Prepare":
		return before.OnPrepare(self, multipaxos.Prepare{Ballot: c.ballot(in.ballot)})
	case !before.Room(kept, slot):
		return before, multipaxos.Effects{}
	}
	return before.OnAccept(self, kept, multipaxos.Accept{Ballot: c.ballot(in.ballot), Slot: slot, Value: c.value(in.value)})
}

func (c closedModel) freezeTruncated(a multipaxos.TruncatedAcceptor) (truncated, bool) {
	out, ok := c.freezeAcceptor(a.Acceptor)
	return truncated{out, uint8(a.Dropped)}, ok
}

func (c closedModel) projectTruncated(s TruncatedState) []tla.Value {
	var out []tla.Value
	if s.out > 0 {
		out = append(out, c.projectTruncatedMessage(c.words[s.out-1], s.acceptor.dropped))
	}
	return []tla.Value{c.projectAcceptor(s.acceptor.acceptor), number(s.acceptor.dropped), tla.Set(out...)}
}

// projectTruncatedMessage is a message, which as a Promise goes with how far votes are dropped.
func (c closedModel) projectTruncatedMessage(w word, dropped uint8) tla.Value {
	out := c.messageFields(w)
	if w.kind == "Promise" {
		out["dropped"] = number(dropped)
	}
	return tla.Record(out)
}

// spokenToTruncated is an input in the specification's words, without who takes it.
func (c closedModel) spokenToTruncated(in Input) labelled.Stimulus {
	if in.action == "Drop" {
		return labelled.Stimulus{Action: in.action, Args: []labelled.Arg{{Name: "slot", Value: number(in.slot)}}}
	}
	return c.spokenToRole(in)
}
