package trial

import (
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// mostCuts is how many tests of crashes between two writes there are of a plan.
const mostCuts = 400

// mostRestarts is how many tests of restarts there are of a plan, beside those of its suite.
const mostRestarts = 400

// cut is a step after which there is a crash, and the fewest inputs that lead to its state.
type cut struct {
	before []int32
	input  int32
	writes int
	of     *Result
}

// Cuts are tests in which a step that wrote more than once ends after some of its writes, once for
// each state of a machine that is right and each input, and what it left on the disk is shown.
func (t *Tester) Cuts(right int, results []*Result) Trying {
	if !t.Is.Writes || !t.Is.Restarts {
		return Trying{}
	}
	out, plan := *t, *t.Plan
	plan.Inputs = slices.Clip(plan.Inputs)
	out.Plan, out.same = &plan, nil
	var words [][]int32
	several := func(s judge.Step) bool { return s.Writes > 1 }
	for _, c := range t.each(right, results, several) {
		for writes := 1; writes < c.writes; writes++ {
			short := plan.Inputs[c.input]
			short.Crash = writes
			plan.Inputs = append(plan.Inputs, short)
			words = append(words, slices.Concat(c.before, []int32{int32(len(plan.Inputs) - 1)}, out.shows(c)))
		}
	}
	return Trying{&out, Evenly(words, mostCuts), false}
}

// Restarts are tests in which a step that sent something is followed by a restart, once for each
// state of a machine that is right and each input, and what is left of it is shown. The suite of a
// machine need not show it: who has lost a part has more states than the machine.
func (t *Tester) Restarts(right int, results []*Result) (words [][]int32) {
	restart := t.like(model.Stimulus{Kind: model.Restart})
	if !t.Is.Restarts || t.Hostile || len(restart) == 0 {
		return nil
	}
	grants := func(s judge.Step) bool { return len(s.Sent) > 0 }
	for _, c := range t.each(right, results, grants) {
		c.before = slices.Concat(c.before, []int32{c.input}, restart)
		words = append(words, slices.Concat(c.before, t.shows(c)))
	}
	return Evenly(words, mostRestarts)
}

// each are the steps that are so, one of each state and input.
func (t *Tester) each(right int, results []*Result, so func(judge.Step) bool) (out []cut) {
	type at struct{ state, input int32 }
	known := map[at]int{}
	for _, r := range results {
		state, word := int32(0), []int32(nil)
		for k, i := range r.Given {
			if i < 0 {
				continue
			}
			of := cut{word, i, r.Steps[k].Writes, r}
			n, seen := known[at{state, i}]
			switch {
			case !so(r.Steps[k]) || t.Inputs[i].Kind == model.Restart:
			case !seen:
				known[at{state, i}], out = len(out), append(out, of)
			case len(word) < len(out[n].before):
				out[n] = of
			}
			state, word = t.Right[right].Next[state][i], append(slices.Clip(word), i)
		}
	}
	return out
}

// shows is what comes after a step that was cut short, so that what it left is shown. An
// acceptor is asked for votes below what it promised; that it is asked for its vote stands at
// the end of each test. A proposer hears the other promises of its round, and then begins
// another. A learner hears all votes of the test again, this one last.
func (t *Tester) shows(c cut) []int32 {
	switch m := t.Inputs[c.input].Message.(type) {
	case paxos.Prepare, paxos.Accept:
		return t.below(c)
	case paxos.Accepted:
		if !t.proposes() {
			votes := slices.DeleteFunc(slices.Clone(c.of.Word), func(i int32) bool { return i == c.input || t.Inputs[i].Message == nil })
			return append(votes, c.input)
		}
	case paxos.Promise:
		return slices.Concat(t.promises(c, m.Ballot), t.another(c))
	}
	return t.another(c)
}

// proposes tells whether requests are among the inputs.
func (t *Tester) proposes() bool {
	return slices.ContainsFunc(t.Inputs, func(i model.Stimulus) bool { return i.Kind == model.Set })
}

// below are Accepts in ballots below the one that was promised before.
func (t *Tester) below(c cut) (out []int32) {
	promised, values := model.Ballot{}, map[model.Ballot]model.Value{}
	for _, i := range c.before {
		for _, b := range mentioned(t.Inputs[i]) {
			if model.Below(promised, b) {
				promised = b
			}
		}
		if m, ok := t.Inputs[i].Message.(paxos.Accept); ok {
			values[m.Ballot] = m.Value
		}
	}
	for i, in := range t.Inputs {
		m, ok := in.Message.(paxos.Accept)
		if value, used := values[m.Ballot]; ok && in.Crash == 0 && model.Below(m.Ballot, promised) && (m.Value == value || !used && m.Value == t.Names.Values[0]) {
			out = append(out, int32(i))
		}
	}
	return out
}

// promises are those of all acceptors of a ballot, which report the last votes that they showed.
func (t *Tester) promises(c cut, b model.Ballot) (out []int32) {
	votes := t.plans(c.before)
	for node := range t.Acceptors {
		m := paxos.Promise{From: model.Node(node), Ballot: b}
		for _, v := range votes[oracle.Node(node)] {
			if model.Below(v.Ballot, b) {
				m.Vote = v
			}
		}
		out = append(out, t.like(model.Stimulus{Message: m})...)
	}
	return out
}

// another is a round for another value that all promise: in the next ballot, or in one that was
// used, which who refuses that is to refuse.
func (t *Tester) another(c cut) []int32 {
	named, begun, value := model.Ballot{}, model.Ballot{}, t.Names.Values[0]
	for _, i := range append(slices.Clip(c.before), c.input) {
		if in := t.Inputs[i]; in.Kind == model.Set || in.Kind == model.Get {
			if begun, named = named, in.Ballot; in.Value == value {
				value = t.Names.Values[len(t.Names.Values)-1]
			}
		}
	}
	own := slices.DeleteFunc(slices.Clone(t.Names.Ballots), func(b model.Ballot) bool { return !t.Owned(b) })
	next := own[len(own)-1]
	if t.ballots == nil {
		at := slices.IndexFunc(own, func(b model.Ballot) bool { return model.Below(named, b) })
		switch {
		case at >= 0:
			next = own[at]
		case t.Is.Refuses && !model.IsNone(begun):
			next = begun
		default:
			return nil
		}
	}
	return slices.Concat(t.like(model.Stimulus{Kind: model.Set, Ballot: next, Value: value}), t.promises(c, next))
}

// like is the word of an input that is like one; empty if there is none.
func (t *Tester) like(i model.Stimulus) []int32 {
	at := slices.IndexFunc(t.Inputs, func(in model.Stimulus) bool {
		return in.Kind == i.Kind && in.Message == i.Message && in.Ballot == i.Ballot && in.Value == i.Value && in.Crash == 0
	})
	if at < 0 {
		return nil
	}
	return []int32{int32(at)}
}
