package generalstest

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/closed"

	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// streamState is a state of Stream.tla or Numbered.tla: the receiver is an acker or
// an estimator, and the other one as it begins.
type streamState struct {
	sender    generals.Sender
	acker     generals.Acker
	estimator generals.Estimator
	messages  sent
	astray    bool // a message from outside was taken: no more of them are brought
}

// stream is what does not change while one of them runs.
type stream struct {
	generals.Stream
	alphabet
	vars     []string // of the specification, ascending
	receiver receiver
	receives func(streamState, stimulus) (streamState, generals.Effects) // the receiver's actions
	enough   generals.Numbers                                            // the answers that are heard if nothing is lost
	closed   []closed.Predicate[streamState]
}

// receiver is what a model asks of the second general.
type receiver struct {
	project  func(streamState) tla.Value
	heard    func(streamState) generals.Numbers
	decision func(streamState) generals.Decision
}

var (
	anAcker = receiver{
		func(s streamState) tla.Value { return projectAcker(s.acker) },
		func(s streamState) generals.Numbers { return s.acker.Heard },
		func(s streamState) generals.Decision { return s.acker.Decision },
	}
	anEstimator = receiver{
		func(s streamState) tla.Value { return projectEstimator(s.estimator) },
		func(s streamState) generals.Numbers { return s.estimator.Heard },
		func(s streamState) generals.Decision { return s.estimator.Decision },
	}
)

var senderSignatures = []signature{{"Order", nil}, {"Send", nil}, {"Answer", []string{"number"}}, {"SenderHour", nil}, {"Message", []string{"number"}}}

func readStream(c *closed.Constants) generals.Stream {
	most := generals.MaxNumber
	return generals.Stream{
		Count: count(c, "Count", most), Answers: count(c, "Answers", most), Enough: count(c, "Enough", most),
		Heed: closed.Rule(c, "HeardEnough", map[string]generals.Number{"": 0, "AtLeastTwo": 2}),
	}
}

// newStream is Stream.tla with the sender and the acker of impl/generals in it.
func newStream(c *closed.Constants) stream {
	t := readStream(c)
	names := newAlphabet(c, append(senderSignatures, signature{"AckerHour", nil})...)
	return stream{
		Stream: t, alphabet: names, vars: []string{"acker", "messages", "sender"}, receiver: anAcker, enough: upTo(min(t.Count, t.Answers)),
		receives: func(s streamState, i stimulus) (_ streamState, out generals.Effects) {
			s.acker, out = acknowledge(t, s.acker, i)
			return s, out
		},
		closed: []closed.Predicate[streamState]{
			{Name: "AnswersAreHeard", Holds: func(s streamState) bool { return s.sender.Answers&^s.acker.Heard == 0 }},
			{Name: "OnlyTooFew", Holds: func(s streamState) bool {
				return !s.differ(s.acker.Decision) || s.acker.Heard != 0 && size(s.sender.Answers) < int(t.Enough)
			}},
		},
	}
}

// newNumbered is Numbered.tla with the sender and the estimator of impl/generals in it.
func newNumbered(c *closed.Constants) stream {
	t := readStream(c)
	repeats, want := repeats(c, t)
	names := newAlphabet(c, append(senderSignatures, signature{"Reply", nil}, signature{"EstimatorHour", nil})...)
	return stream{
		Stream: t, alphabet: names, vars: []string{"estimator", "messages", "sender"}, receiver: anEstimator, enough: upTo(want(0)),
		receives: func(s streamState, i stimulus) (_ streamState, out generals.Effects) {
			s.estimator, out = estimate(t, s.estimator, i, repeats)
			return s, out
		},
		closed: []closed.Predicate[streamState]{
			{Name: "RepeatsFit", Holds: func(s streamState) bool {
				answers := s.messages[generals.Answer]
				return !s.estimator.Answered && answers == 0 || s.estimator.Answered && answers == upTo(want(int(t.Count)-size(s.estimator.Heard)))
			}},
			{Name: "OnlyTheAnswer", Holds: func(s streamState) bool {
				return !s.differ(s.estimator.Decision) || s.estimator.Heard != 0 && s.sender.Answers == 0
			}},
		},
	}
}

// differ reports whether both decided, and not alike.
func (s streamState) differ(second generals.Decision) bool {
	return !problem{first: s.sender.Decision, second: second}.agreement()
}

// stimuli are those of the specification, whether or not a message was sent, and
// those from outside of it.
func (t stream) stimuli() (out []stimulus) {
	for _, s := range t.signatures {
		if len(s.params) == 0 {
			out = append(out, stimulus{action: s.action})
			continue
		}
		for n := generals.Number(1); n <= t.most(s.action); n++ {
			out = append(out, stimulus{action: s.action, number: n})
		}
		out = append(out, outside(s.action, 0, 1, t.most(s.action))...)
	}
	return out
}

// most is the highest number that a message or an answer has.
func (t stream) most(action string) generals.Number {
	if action == "Answer" {
		return t.Answers
	}
	return t.Count
}

// read gives a stimulus of the specification.
func (t stream) read(of labelled.Stimulus) (stimulus, error) {
	i, err := t.stimulus(of)
	i.foreign = len(of.Args) > 0 && (i.number == 0 || i.number > t.most(i.action))
	return i, err
}

// step is Next: a messenger can only arrive who was sent, or who comes from outside.
// What changes nothing and sends nothing did not happen; an acker that acknowledges
// again did.
func (t stream) step(s streamState, i stimulus) (streamState, bool, error) {
	if i.foreign && s.astray || !i.foreign && !s.arrives(i) {
		return s, false, nil
	}
	next, effects := t.fire(s, i)
	next.astray = s.astray || i.foreign && effects.Happened
	next.messages.add(effects.Send)
	return next, effects.Happened, lists(effects.Send)
}

// arrives tells whether what a stimulus brings, if anything, was sent.
func (s streamState) arrives(i stimulus) bool {
	switch i.action {
	case "Answer":
		return has(s.messages[generals.Answer], i.number)
	case "Message":
		return has(s.messages[generals.Order], i.number)
	}
	return true
}

// fire gives a stimulus to whom it is for.
func (t stream) fire(s streamState, i stimulus) (_ streamState, out generals.Effects) {
	switch i.action {
	case "Order", "Send", "SenderHour", "Answer":
		s.sender, out = send(t.Stream, s.sender, i)
		return s, out
	}
	return t.receives(s, i)
}

func (t stream) project(s streamState) []tla.Value {
	return []tla.Value{t.receiver.project(s), s.messages.project(), projectSender(s.sender)}
}

func (t stream) arrows(before streamState, i stimulus, after streamState) []modeltest.Arrow {
	first, second := text(t.first), text(t.second)
	switch i.action {
	case "Order":
		return []modeltest.Arrow{{From: "king", To: first, Text: "attack", Lost: before == after}}
	case "Send":
		return []modeltest.Arrow{{From: first, To: first, Text: fmt.Sprintf("sends message %d", after.sender.Sent)}}
	case "Reply":
		return []modeltest.Arrow{{From: second, To: second, Text: fmt.Sprintf("answers by %d messengers", size(after.messages[generals.Answer]))}}
	case "Message":
		return []modeltest.Arrow{{From: first, To: second, Text: fmt.Sprintf("message %d of %d", i.number, t.Count), Lost: before == after}}
	case "Answer":
		return []modeltest.Arrow{{From: second, To: first, Text: fmt.Sprintf("answer %d", i.number), Lost: before == after}}
	case "SenderHour":
		return []modeltest.Arrow{decides(first, after.sender.Decision)}
	}
	return []modeltest.Arrow{decides(second, t.receiver.decision(after))}
}

func (t stream) problem(s streamState) problem {
	return problem{
		first: s.sender.Decision, second: t.receiver.decision(s), ordered: s.sender.Ordered,
		allHeard: s.sender.Sent == t.Count && t.receiver.heard(s) == upTo(t.Count) && s.sender.Answers == t.enough,
	}
}

func (t stream) model() closed.Whole[streamState, stimulus] {
	stimuli := t.stimuli()
	holds := func(name string, f func(problem) bool) closed.Predicate[streamState] {
		return closed.Predicate[streamState]{Name: name, Holds: func(s streamState) bool { return f(t.problem(s)) }}
	}
	return closed.Whole[streamState, stimulus]{
		Protocol: modeltest.Protocol[streamState, stimulus]{
			Vars: t.vars, Init: []streamState{{}},
			Stimuli: func(streamState) []stimulus { return stimuli },
			Step:    t.step, Project: t.project, Stimulus: t.read, Arrows: t.arrows,
		},
		Inputs: stimuli, Spoken: t.spoken,
		Properties: append([]closed.Predicate[streamState]{
			holds("NoOrderNoAttack", problem.noOrderNoAttack), holds("AllHeardAllAttack", problem.allHeardAllAttack),
			holds("Agreement", problem.agreement),
			holds("OneWay", func(p problem) bool { return p.first != generals.Attack || p.second != generals.Retreat }),
		}, t.closed...),
		Witnesses: t.witnesses(),
	}
}

func (t stream) witnesses() []closed.Predicate[streamState] {
	out := []closed.Predicate[streamState]{{Name: "SometimesBothAttack", Holds: func(s streamState) bool { return t.problem(s).both(generals.Attack) }}}
	if t.vars[0] == "acker" {
		return append(out,
			closed.Predicate[streamState]{Name: "SometimesGap", Holds: func(s streamState) bool {
				heard := t.receiver.heard(s)
				return (heard&^1)>>1&^heard&^1 != 0 // a number is there, and not the one before
			}},
			closed.Predicate[streamState]{Name: "SometimesTooFew", Holds: func(s streamState) bool {
				return s.sender.Answers != 0 && s.sender.Decision == generals.Retreat
			}})
	}
	return append(out,
		closed.Predicate[streamState]{Name: "SometimesManyRepeats", Holds: func(s streamState) bool { return size(s.messages[generals.Answer]) > 2 }},
		closed.Predicate[streamState]{Name: "SometimesLate", Holds: func(s streamState) bool {
			return s.messages[generals.Answer] != 0 && upTo(s.sender.Sent)&^t.receiver.heard(s) != 0
		}})
}
