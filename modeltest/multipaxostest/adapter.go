package multipaxostest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Model plugs the roles in, as LogSynod has them at a size.
func Model(z Size) closed.Whole[State, Input] {
	c := newClosedModel(z)
	all := c.inputs()
	return closed.Whole[State, Input]{
		Protocol: modeltest.Protocol[State, Input]{
			Vars: []string{"acceptors", "leaders", "msgs"}, Step: c.step, Project: c.project, Arrows: c.arrows,
		},
		Properties: c.properties(),
		Steps:      c.steps(),
		Witnesses:  c.witnesses(),
		Divide:     c.apart(all),
	}.Plugged(State{}, all, c.spoken)
}

// spoken is an input in the specification's words.
func (c closedModel) spoken(in Input) labelled.Stimulus {
	out := labelled.Stimulus{Action: in.action}
	acceptor, leader := out.With("acceptor", tla.Nth("a", int(in.who)+1)), out.With("leader", tla.Nth("l", int(in.who)+1))
	switch in.action {
	case "Lead":
		return leader.With("ballot", number(in.ballot))
	case "Prepare":
		return acceptor.With("ballot", number(in.ballot))
	case "Promise":
		w := c.words[in.message]
		return leader.With("from", tla.Nth("a", int(w.from)+1)).With("ballot", number(w.ballot)).With("votes", c.votesName(w.votes))
	case "Propose":
		return leader.With("slot", number(in.slot)).With("command", c.valueName(in.value))
	case "Accept":
		return acceptor.With("ballot", number(in.ballot)).With("slot", number(in.slot)).With("value", c.valueName(in.value))
	}
	return leader // restarts
}

// project gives the specification's variables, in the order of Vars.
func (c closedModel) project(s State) []tla.Value {
	var msgs []tla.Value
	for n, w := range c.words {
		if s.has(n) {
			msgs = append(msgs, c.projectMessage(w))
		}
	}
	return []tla.Value{
		tla.FuncOf(tla.Models("a", c.Acceptors), func(i int) tla.Value { return c.projectAcceptor(s.acceptors[i]) }),
		tla.FuncOf(tla.Models("l", c.Leaders), func(i int) tla.Value { return c.projectLeader(s.leaders[i]) }),
		tla.Set(msgs...),
	}
}

func (z Size) projectAcceptor(a acceptor) tla.Value {
	return tla.Record(map[string]tla.Value{"promised": number(a.promised), "votes": z.votesName(a.votes)})
}

func (z Size) projectLeader(l leader) tla.Value {
	log := tla.TupleOf(z.Slots, func(i int) tla.Value { return z.valueName(l.log[i]) })
	return tla.Record(map[string]tla.Value{
		"ballot": number(l.ballot), "phase": tla.Str(multipaxos.Phase(l.phase).String()),
		"promisers": nodesName(l.promisers), "best": z.votesName(l.best), "log": log,
	})
}

func (z Size) projectMessage(w word) tla.Value { return tla.Record(z.messageFields(w)) }

func (z Size) messageFields(w word) map[string]tla.Value {
	out := map[string]tla.Value{"type": tla.Str(w.kind), "ballot": number(w.ballot)}
	if w.kind == "Promise" || w.kind == "Accepted" {
		out["from"] = tla.Nth("a", int(w.from)+1)
	}
	switch w.kind {
	case "Promise":
		out["votes"] = z.votesName(w.votes)
	case "Accept", "Accepted":
		out["slot"], out["value"] = number(w.slot), z.valueName(w.value)
	}
	return out
}

// arrows draws a step.
func (c closedModel) arrows(before State, in Input, after State) []modeltest.Arrow {
	lost := before == after
	l, a := fmt.Sprintf("l%d", in.who+1), fmt.Sprintf("a%d", in.who+1)
	owner := func(ballot uint8) string { return fmt.Sprintf("l%d", (int(ballot)-1)%c.Leaders+1) }
	switch in.action {
	case "Lead":
		return []modeltest.Arrow{{From: l, To: l, Lost: lost, Text: fmt.Sprintf("wants to lead, ballot %d", in.ballot)}}
	case "Prepare":
		return []modeltest.Arrow{{From: owner(in.ballot), To: a, Lost: lost, Text: fmt.Sprintf("Prepare %d", in.ballot)}}
	case "Promise":
		w := c.words[in.message]
		from := fmt.Sprintf("a%d", w.from+1)
		return []modeltest.Arrow{{From: from, To: l, Lost: lost, Text: fmt.Sprintf("Promise %d, %s", w.ballot, c.told(w.votes))}}
	case "Propose":
		put := after.leaders[in.who].log[in.slot-1]
		return []modeltest.Arrow{{From: l, To: l, Lost: lost, Text: fmt.Sprintf("puts %s into slot %d", c.valueName(put), in.slot)}}
	case "Accept":
		text := fmt.Sprintf("Accept %d, slot %d: %s", in.ballot, in.slot, c.valueName(in.value))
		return []modeltest.Arrow{{From: owner(in.ballot), To: a, Lost: lost, Text: text}}
	}
	return []modeltest.Arrow{{From: l, To: l, Lost: lost, Text: "restarts"}}
}

// told is what a Promise reports, for a reader.
func (z Size) told(votes slotNumbers) (text string) {
	for i, n := range votes[:z.Slots] {
		if ballot, value := z.parts(n); n != 0 {
			text += fmt.Sprintf(" slot %d: %s in %d", i+1, z.valueName(value), ballot)
		}
	}
	if text == "" {
		return "no votes"
	}
	return "voted" + text
}
