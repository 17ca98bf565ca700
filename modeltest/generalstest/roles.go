package generalstest

import (
	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// alone is one role in an open environment, with what came out of its last step: the
// state of the role models. There every stimulus is a step.
type alone[R comparable] struct {
	role R
	out  generals.Effects
}

// role is what a role model has of its own.
type role[R comparable] struct {
	name    string
	names   alphabet
	stimuli []stimulus // of the model, in which each is a step
	foreign []stimulus
	project func(R) tla.Value
	fire    func(R, stimulus) (R, generals.Effects)
	hour    error // what is wrong with what it decides by, told when the hour comes
}

// machine makes a role model's machine.
func (r role[R]) machine() modeltest.Machine {
	type state = alone[R]
	vars, last := []string{r.name, "out"}, 1 // ascending
	if r.name > "out" {
		vars, last = []string{"out", r.name}, 0
	}
	all := append(r.stimuli, r.foreign...)
	return modeltest.Protocol[state, stimulus]{
		Vars:    vars,
		Init:    []state{{}},
		Stimuli: func(state) []stimulus { return all },
		Step:    r.step,
		Project: func(s state) []tla.Value {
			values := make([]tla.Value, 2)
			values[1-last], values[last] = r.project(s.role), projectOut(s.out)
			return values
		},
		Stimulus: r.names.stimulus,
		Arrows: func(_ state, i stimulus, after state) []modeltest.Arrow {
			return exchange(r.name, r.names.spoken(i), after.out)
		},
	}
}

// step takes every stimulus of the model. One from outside is no step: it leaves even
// what came out of the last one.
func (r role[R]) step(s alone[R], i stimulus) (alone[R], bool, error) {
	next, out := r.fire(s.role, i)
	broken := judge(next != s.role, out)
	if broken == nil && i.action == "Hour" {
		broken = r.hour
	}
	if i.foreign && next == s.role && !out.Happened {
		return s, false, broken
	}
	out.Happened = false // no variable shows it
	return alone[R]{next, out}, true, broken
}

// exchange draws a step: what comes in, what goes out.
func exchange(role string, in labelled.Stimulus, out generals.Effects) []modeltest.Arrow {
	arrows := []modeltest.Arrow{{From: "peers", To: role, Text: in.String()}}
	for n := range each(numbers(out.Send)) {
		arrows = append(arrows, modeltest.Arrow{From: role, To: "peers", Text: projectMessage(out.Send.Kind, n).String(), Same: true})
	}
	if out.Decided != generals.None {
		arrows = append(arrows, modeltest.Arrow{From: role, To: role, Text: out.Decided.String(), Same: true})
	}
	return arrows
}

// numbered are the stimuli of an action with each number from the one before the first
// to the one after the last, which a role model has.
func numbered(action string, most generals.Number) (out []stimulus) {
	for n := range most + 2 {
		out = append(out, stimulus{action: action, number: n})
	}
	return out
}

// generalRole is GeneralRole.tla with a general of impl/generals in it.
func generalRole(c constants) (modeltest.Machine, error) {
	names, err := newAlphabet(c, signature{"Order", nil}, signature{"Message", []string{"number"}}, signature{"Hour", nil})
	var h generals.Handshake
	c.read(&err, "Length", generals.MaxNumber, &h.Length)
	if err != nil {
		return nil, err
	}
	self, err := names.rank(c["Self"])
	return role[generals.General]{
		name: "general", names: names, project: projectGeneral,
		stimuli: append(numbered("Message", h.Length), stimulus{action: "Order"}, stimulus{action: "Hour"}),
		foreign: outside("Message", self, 0, h.Length+1),
		fire:    func(g generals.General, i stimulus) (generals.General, generals.Effects) { return fire(h, self, g, i) },
		hour:    waitsFor(self),
	}.machine(), err
}

// fire gives a general a stimulus.
func fire(h generals.Handshake, who generals.Rank, g generals.General, i stimulus) (generals.General, generals.Effects) {
	switch i.action {
	case "Order":
		return h.OnOrder(who, g)
	case "Hour":
		return h.OnHour(who, g)
	}
	return h.OnMessage(who, g, i.number)
}

// senderRole is SenderRole.tla with the sender of impl/generals in it.
func senderRole(c constants) (modeltest.Machine, error) {
	t, err := readStream(c)
	if err != nil {
		return nil, err
	}
	names, err := newAlphabet(c, signature{"Order", nil}, signature{"Send", nil}, signature{"Answer", []string{"number"}}, signature{"Hour", nil})
	return role[generals.Sender]{
		name: "sender", names: names, project: projectSender,
		stimuli: append(numbered("Answer", t.Answers), stimulus{action: "Order"}, stimulus{action: "Send"}, stimulus{action: "Hour"}),
		foreign: outside("Answer", 0, 0, t.Answers+1),
		fire: func(s generals.Sender, i stimulus) (generals.Sender, generals.Effects) {
			switch i.action {
			case "Order":
				return s.OnOrder()
			case "Send":
				return t.OnSend(s)
			case "Hour":
				return t.OnHour(s)
			}
			return t.OnAnswer(s, i.number)
		},
	}.machine(), err
}

// ackerRole is AckerRole.tla with the acker of impl/generals in it.
func ackerRole(c constants) (modeltest.Machine, error) {
	t, err := readStream(c)
	if err != nil {
		return nil, err
	}
	names, err := newAlphabet(c, signature{"Message", []string{"number"}}, signature{"Hour", nil})
	return role[generals.Acker]{
		name: "acker", names: names, project: projectAcker,
		stimuli: append(numbered("Message", t.Count), stimulus{action: "Hour"}),
		foreign: outside("Message", 0, 0, t.Count+1),
		fire: func(a generals.Acker, i stimulus) (generals.Acker, generals.Effects) {
			if i.action == "Hour" {
				return t.OnAckerHour(a)
			}
			return t.OnMessage(a, i.number)
		},
	}.machine(), err
}

// estimatorRole is EstimatorRole.tla with the estimator of impl/generals in it.
func estimatorRole(c constants) (modeltest.Machine, error) {
	t, err := readStream(c)
	if err != nil {
		return nil, err
	}
	repeats, _, err := c.repeats(t)
	if err != nil {
		return nil, err
	}
	names, err := newAlphabet(c, signature{"Message", []string{"number"}}, signature{"Reply", nil}, signature{"Hour", nil})
	return role[generals.Estimator]{
		name: "estimator", names: names, project: projectEstimator,
		stimuli: append(numbered("Message", t.Count), stimulus{action: "Reply"}, stimulus{action: "Hour"}),
		foreign: outside("Message", 0, 0, t.Count+1),
		fire: func(e generals.Estimator, i stimulus) (generals.Estimator, generals.Effects) {
			switch i.action {
			case "Reply":
				return t.OnReply(e, repeats)
			case "Hour":
				return e.OnHour()
			}
			return t.OnNumbered(e, i.number)
		},
	}.machine(), err
}
