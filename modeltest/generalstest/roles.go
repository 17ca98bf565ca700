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

// solo makes a role model's machine; vars are the role's variable and out, ascending.
func solo[R comparable](role string, names alphabet, stimuli []stimulus, project func(R) tla.Value, step func(R, stimulus) (R, generals.Effects)) modeltest.Machine {
	type state = alone[R]
	vars, last := []string{role, "out"}, 1
	if role > "out" {
		vars, last = []string{"out", role}, 0
	}
	return modeltest.Protocol[state, stimulus]{
		Vars:    vars,
		Init:    []state{{}},
		Stimuli: func(state) []stimulus { return stimuli },
		Step: modeltest.Plain(func(s state, i stimulus) (state, bool) {
			next, out := step(s.role, i)
			out.Happened = false // no variable shows it
			return state{next, out}, true
		}),
		Project: func(s state) []tla.Value {
			values := make([]tla.Value, 2)
			values[1-last], values[last] = project(s.role), projectOut(s.out)
			return values
		},
		Stimulus: names.stimulus,
		Arrows: func(_ state, i stimulus, after state) []modeltest.Arrow {
			return exchange(role, names.spoken(i), after.out)
		},
	}
}

// exchange draws a step: what comes in, what goes out.
func exchange(role string, in labelled.Stimulus, out generals.Effects) []modeltest.Arrow {
	arrows := []modeltest.Arrow{{From: "peers", To: role, Text: in.String()}}
	for m := range out.Send.All() {
		arrows = append(arrows, modeltest.Arrow{From: role, To: "peers", Text: projectMessage(m).String(), Same: true})
	}
	if out.Decided != generals.None {
		arrows = append(arrows, modeltest.Arrow{From: role, To: role, Text: out.Decided.String(), Same: true})
	}
	return arrows
}

// numbered are the stimuli of an action for each number.
func numbered(action string, most generals.Number) (out []stimulus) {
	for n := generals.Number(1); n <= most; n++ {
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
	stimuli := append(numbered("Message", h.Length), stimulus{action: "Order"}, stimulus{action: "Hour"})
	return solo("general", names, stimuli, projectGeneral, func(g generals.General, i stimulus) (generals.General, generals.Effects) {
		switch i.action {
		case "Order":
			return h.OnOrder(self, g)
		case "Hour":
			return h.OnHour(self, g)
		}
		return h.OnMessage(self, g, i.number)
	}), err
}

// senderRole is SenderRole.tla with the sender of impl/generals in it.
func senderRole(c constants) (modeltest.Machine, error) {
	t, err := readStream(c)
	if err != nil {
		return nil, err
	}
	names, err := newAlphabet(c, signature{"Order", nil}, signature{"Send", nil}, signature{"Answer", []string{"number"}}, signature{"Hour", nil})
	stimuli := append(numbered("Answer", t.Answers), stimulus{action: "Order"}, stimulus{action: "Send"}, stimulus{action: "Hour"})
	return solo("sender", names, stimuli, projectSender, func(s generals.Sender, i stimulus) (generals.Sender, generals.Effects) {
		switch i.action {
		case "Order":
			return s.OnOrder()
		case "Send":
			return t.OnSend(s)
		case "Hour":
			return t.OnHour(s)
		}
		return t.OnAnswer(s, i.number)
	}), err
}

// ackerRole is AckerRole.tla with the acker of impl/generals in it.
func ackerRole(c constants) (modeltest.Machine, error) {
	t, err := readStream(c)
	if err != nil {
		return nil, err
	}
	names, err := newAlphabet(c, signature{"Message", []string{"number"}}, signature{"Hour", nil})
	stimuli := append(numbered("Message", t.Count), stimulus{action: "Hour"})
	return solo("acker", names, stimuli, projectAcker, func(a generals.Acker, i stimulus) (generals.Acker, generals.Effects) {
		if i.action == "Hour" {
			return a.OnHour()
		}
		return t.OnMessage(a, i.number)
	}), err
}

// estimatorRole is EstimatorRole.tla with the estimator of impl/generals in it.
func estimatorRole(c constants) (modeltest.Machine, error) {
	t, err := readStream(c)
	if err != nil {
		return nil, err
	}
	repeats, err := c.repeats(t)
	if err != nil {
		return nil, err
	}
	names, err := newAlphabet(c, signature{"Message", []string{"number"}}, signature{"Reply", nil}, signature{"Hour", nil})
	stimuli := append(numbered("Message", t.Count), stimulus{action: "Reply"}, stimulus{action: "Hour"})
	return solo("estimator", names, stimuli, projectEstimator, func(e generals.Estimator, i stimulus) (generals.Estimator, generals.Effects) {
		switch i.action {
		case "Reply":
			return t.OnReply(e, repeats)
		case "Hour":
			return e.OnHour()
		}
		return t.OnNumbered(e, i.number)
	}), err
}
