package generalstest

import (
	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// alone is one role in an open environment, with what came out of its last step: the
// state of the role models. There every stimulus is a step. The other roles are as they begin: one
// type for all is compiled once.
type alone struct {
	general   generals.General
	sender    generals.Sender
	acker     generals.Acker
	estimator generals.Estimator
	out       generals.Effects
}

// role is what a role model has of its own.
type role struct {
	name    string
	names   alphabet
	stimuli []stimulus // of the model, in which each is a step
	foreign []stimulus
	project func(alone) tla.Value
	fire    func(alone, stimulus) (alone, generals.Effects)
	hour    error // what is wrong with what it decides by, told when the hour comes
}

// machine makes a role model's machine.
func (r role) machine() modeltest.Machine {
	vars, last := []string{r.name, "out"}, 1 // ascending
	if r.name > "out" {
		vars, last = []string{"out", r.name}, 0
	}
	all := append(r.stimuli, r.foreign...)
	return modeltest.Protocol[alone, stimulus]{
		Vars:    vars,
		Init:    []alone{{}},
		Stimuli: func(alone) []stimulus { return all },
		Step:    r.step,
		Project: func(s alone) []tla.Value {
			values := make([]tla.Value, 2)
			values[1-last], values[last] = r.project(s), projectOut(s.out)
			return values
		},
		Stimulus: r.names.stimulus,
		Arrows: func(_ alone, i stimulus, after alone) []modeltest.Arrow {
			return exchange(r.name, r.names.spoken(i), after.out)
		},
	}
}

// step takes every stimulus of the model. One from outside is no step: it leaves even
// what came out of the last one.
func (r role) step(s alone, i stimulus) (alone, bool, error) {
	next, out := r.fire(s, i)
	broken := judge(next != s, out)
	if broken == nil && i.action == "Hour" {
		broken = r.hour
	}
	if i.foreign && next == s && !out.Happened {
		return s, false, broken
	}
	out.Happened = false // no variable shows it
	next.out = out
	return next, true, broken
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
func generalRole(c *closed.Constants) modeltest.Machine {
	names := newAlphabet(c, signature{"Order", nil}, signature{"Message", []string{"number"}}, signature{"Hour", nil})
	h := generals.Handshake{Length: count(c, "Length", generals.MaxNumber)}
	name, _ := c.Value("Self")
	self, err := names.rank(name)
	if err != nil {
		c.Wrong("Self", "First or Second", name)
	}
	return role{
		name: "general", names: names, project: func(s alone) tla.Value { return projectGeneral(s.general) },
		stimuli: append(numbered("Message", h.Length), stimulus{action: "Order"}, stimulus{action: "Hour"}),
		foreign: outside("Message", self, 0, h.Length+1),
		fire: func(s alone, i stimulus) (_ alone, out generals.Effects) {
			s.general, out = fire(h, self, s.general, i)
			return s, out
		},
		hour: waitsFor(self),
	}.machine()
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
func senderRole(c *closed.Constants) modeltest.Machine {
	t := readStream(c)
	names := newAlphabet(c, signature{"Order", nil}, signature{"Send", nil}, signature{"Answer", []string{"number"}}, signature{"Hour", nil})
	return role{
		name: "sender", names: names, project: func(s alone) tla.Value { return projectSender(s.sender) },
		stimuli: append(numbered("Answer", t.Answers), stimulus{action: "Order"}, stimulus{action: "Send"}, stimulus{action: "Hour"}),
		foreign: outside("Answer", 0, 0, t.Answers+1),
		fire: func(s alone, i stimulus) (_ alone, out generals.Effects) {
			s.sender, out = send(t, s.sender, i)
			return s, out
		},
	}.machine()
}

// send gives a sender a stimulus.
func send(t generals.Stream, s generals.Sender, i stimulus) (generals.Sender, generals.Effects) {
	switch i.action {
	case "Order":
		return s.OnOrder()
	case "Send":
		return t.OnSend(s)
	case "Hour", "SenderHour":
		return t.OnHour(s)
	}
	return t.OnAnswer(s, i.number)
}

// ackerRole is AckerRole.tla with the acker of impl/generals in it.
func ackerRole(c *closed.Constants) modeltest.Machine {
	t := readStream(c)
	names := newAlphabet(c, signature{"Message", []string{"number"}}, signature{"Hour", nil})
	return role{
		name: "acker", names: names, project: func(s alone) tla.Value { return projectAcker(s.acker) },
		stimuli: append(numbered("Message", t.Count), stimulus{action: "Hour"}),
		foreign: outside("Message", 0, 0, t.Count+1),
		fire: func(s alone, i stimulus) (_ alone, out generals.Effects) {
			s.acker, out = acknowledge(t, s.acker, i)
			return s, out
		},
	}.machine()
}

// acknowledge gives an acker a stimulus.
func acknowledge(t generals.Stream, a generals.Acker, i stimulus) (generals.Acker, generals.Effects) {
	if i.action == "Message" {
		return t.OnMessage(a, i.number)
	}
	return t.OnAckerHour(a)
}

// estimatorRole is EstimatorRole.tla with the estimator of impl/generals in it.
func estimatorRole(c *closed.Constants) modeltest.Machine {
	t := readStream(c)
	repeats, _ := repeats(c, t)
	names := newAlphabet(c, signature{"Message", []string{"number"}}, signature{"Reply", nil}, signature{"Hour", nil})
	return role{
		name: "estimator", names: names, project: func(s alone) tla.Value { return projectEstimator(s.estimator) },
		stimuli: append(numbered("Message", t.Count), stimulus{action: "Reply"}, stimulus{action: "Hour"}),
		foreign: outside("Message", 0, 0, t.Count+1),
		fire: func(s alone, i stimulus) (_ alone, out generals.Effects) {
			s.estimator, out = estimate(t, s.estimator, i, repeats)
			return s, out
		},
	}.machine()
}

// estimate gives an estimator a stimulus.
func estimate(t generals.Stream, e generals.Estimator, i stimulus, repeats generals.Repeats) (generals.Estimator, generals.Effects) {
	switch i.action {
	case "Message":
		return t.OnNumbered(e, i.number)
	case "Reply":
		return t.OnReply(e, repeats)
	}
	return e.OnHour()
}
