package generalstest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/closed"

	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// handshakeState is a state of Handshake.tla.
type handshakeState struct {
	generals [2]generals.General // by rank
	messages sent
	astray   bool // a message from outside was taken: no more of them are brought
}

// handshake is what does not change while the model runs.
type handshake struct {
	generals.Handshake
	alphabet
	messengers generals.Number
}

func newHandshake(c *closed.Constants) handshake {
	names := newAlphabet(c, signature{"Order", nil}, signature{"Message", []string{"number", "messenger"}}, signature{"Hour", []string{"general"}})
	return handshake{generals.Handshake{Length: count(c, "Length", generals.MaxNumber)}, names, count(c, "Messengers", maxMessengers)}
}

// stimuli are those of the specification, whether or not a message was sent, and
// messages that there are not.
func (h handshake) stimuli() []stimulus {
	out := []stimulus{{action: "Order"}, {action: "Hour", who: generals.First}, {action: "Hour", who: generals.Second}}
	for n := generals.Number(1); n <= h.Length; n++ {
		for messenger := generals.Number(1); messenger <= h.messengers; messenger++ {
			out = append(out, stimulus{action: "Message", who: addressee(n), number: n, messenger: messenger})
		}
	}
	return slices.Concat(out, outside("Message", generals.First, 1, h.Length), outside("Message", generals.Second, 1, h.Length))
}

// misled are an order to Second, and to each general what it said itself. No king gives
// the one and no messenger brings the other, so they are no part of what is explored.
func (h handshake) misled() []stimulus {
	out := []stimulus{{action: "Order", who: generals.Second, foreign: true}}
	for n := generals.Number(1); n <= h.Length; n++ {
		out = append(out, stimulus{action: "Message", who: 1 - addressee(n), number: n, foreign: true})
	}
	return out
}

// step is Handshake's Next: a messenger can only arrive who was sent, or who comes from
// outside.
func (h handshake) step(s handshakeState, i stimulus) (handshakeState, bool, error) {
	if i.foreign && s.astray || i.action == "Message" && !i.foreign && !has(s.messages[generals.Order], i.number) {
		return s, false, nil
	}
	next, effects := fire(h.Handshake, i.who, s.generals[i.who], i)
	s.astray = s.astray || i.foreign && effects.Happened
	s.generals[i.who] = next
	s.messages.add(effects.Send)
	return s, effects.Happened, lists(effects.Send)
}

func (h handshake) project(s handshakeState) []tla.Value {
	return []tla.Value{
		tla.Func(tla.Pair{Key: h.first, Value: projectGeneral(s.generals[generals.First])},
			tla.Pair{Key: h.second, Value: projectGeneral(s.generals[generals.Second])}),
		s.messages.project(),
	}
}

func (h handshake) arrows(before handshakeState, i stimulus, after handshakeState) []modeltest.Arrow {
	who := text(h.name(i.who))
	switch i.action {
	case "Order":
		return []modeltest.Arrow{{From: "king", To: who, Text: "attack", Lost: before == after}}
	case "Hour":
		return []modeltest.Arrow{decides(who, after.generals[i.who].Decision)}
	}
	return []modeltest.Arrow{{From: text(h.name(1 - i.who)), To: who, Text: fmt.Sprintf("message %d", i.number), Lost: before == after}}
}

// decides is the note in a diagram that the hour has come.
func decides(who string, d generals.Decision) modeltest.Arrow {
	return modeltest.Arrow{From: who, To: who, Text: "the hour: " + d.String()}
}

// model is Handshake.tla with the generals of impl/generals in it.
func (h handshake) model() closed.Whole[handshakeState, stimulus] {
	stimuli := h.stimuli()
	all := slices.Concat(stimuli, h.misled())
	return closed.Whole[handshakeState, stimulus]{
		Protocol: modeltest.Protocol[handshakeState, stimulus]{
			Vars:    []string{"generals", "messages"},
			Init:    []handshakeState{{}},
			Stimuli: func(handshakeState) []stimulus { return all },
			Step:    h.step, Project: h.project, Stimulus: h.read, Arrows: h.arrows,
		},
		Inputs: stimuli, Spoken: h.spoken,
		Properties: []closed.Predicate[handshakeState]{
			{Name: "NoOrderNoAttack", Holds: func(s handshakeState) bool { return s.problem(h).noOrderNoAttack() }},
			{Name: "AllHeardAllAttack", Holds: func(s handshakeState) bool { return s.problem(h).allHeardAllAttack() }},
			{Name: "Agreement", Holds: func(s handshakeState) bool { return s.problem(h).agreement() }},
			{Name: "OneApart", Holds: h.oneApart},
			{Name: "OnlyTheLast", Holds: h.onlyTheLast},
		},
		Steps: []closed.StepPredicate[handshakeState]{{Name: "DecisionsStay", Holds: func(before, after handshakeState) bool {
			return stays(before.problem(h), after.problem(h))
		}}},
		Witnesses: []closed.Predicate[handshakeState]{
			{Name: "SometimesBothAttack", Holds: func(s handshakeState) bool { return s.problem(h).both(generals.Attack) }},
			{Name: "SometimesBothRetreat", Holds: func(s handshakeState) bool {
				return s.generals[generals.First].Ordered && s.problem(h).both(generals.Retreat)
			}},
			{Name: "SometimesTooLate", Holds: h.tooLate},
		},
	}
}

// read gives a stimulus of the specification; whose a message is follows from its
// number.
func (h handshake) read(of labelled.Stimulus) (stimulus, error) {
	i, err := h.stimulus(of)
	if i.action == "Message" {
		i.who, i.foreign = addressee(i.number), i.number == 0 || i.number > h.Length
	}
	return i, err
}

func (s handshakeState) heard(n generals.Number) bool {
	return s.generals[addressee(n)].Heard >= n
}

func (s handshakeState) problem(h handshake) problem {
	p := problem{
		first: s.generals[generals.First].Decision, second: s.generals[generals.Second].Decision,
		ordered: s.generals[generals.First].Ordered, allHeard: true,
	}
	for n := generals.Number(1); n <= h.Length; n++ {
		p.allHeard = p.allHeard && (s.heard(n) || !has(s.messages[generals.Order], n))
	}
	return p
}

// oneApart: each message is sent after the one before was heard.
func (h handshake) oneApart(s handshakeState) bool {
	first, second := int(s.generals[generals.First].Heard), int(s.generals[generals.Second].Heard)
	for n := generals.Number(2); n <= h.Length; n++ {
		if has(s.messages[generals.Order], n) && !s.heard(n-1) {
			return false
		}
	}
	return first-second <= 1 && second-first <= 1
}

// onlyTheLast: they disagree only if everything was heard but the last message.
func (h handshake) onlyTheLast(s handshakeState) bool {
	if s.problem(h).agreement() {
		return true
	}
	for n := generals.Number(1); n <= h.Length; n++ {
		if s.heard(n) != (n < h.Length) {
			return false
		}
	}
	return true
}

func (h handshake) tooLate(s handshakeState) bool {
	for n := generals.Number(1); n <= h.Length; n++ {
		if has(s.messages[generals.Order], n) && !s.heard(n) && s.generals[addressee(n)].Decision != generals.None {
			return true
		}
	}
	return false
}
