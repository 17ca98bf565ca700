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
// an estimator.
type streamState[R comparable] struct {
	sender   generals.Sender
	receiver R
	messages sent
	astray   bool // a message from outside was taken: no more of them are brought
}

// stream is what does not change while one of them runs.
type stream[R comparable] struct {
	generals.Stream
	alphabet
	vars     []string // of the specification, ascending
	receiver receiver[R]
	step1    map[string]func(R, generals.Number) (R, generals.Effects) // the receiver's actions
	enough   generals.Numbers                                          // the answers that are heard if nothing is lost
	closed   []closed.Predicate[streamState[R]]
}

// receiver is what a model asks of the second general.
type receiver[R any] struct {
	project  func(R) tla.Value
	heard    func(R) generals.Numbers
	decision func(R) generals.Decision
}

var (
	anAcker = receiver[generals.Acker]{
		projectAcker, func(a generals.Acker) generals.Numbers { return a.Heard }, func(a generals.Acker) generals.Decision { return a.Decision },
	}
	anEstimator = receiver[generals.Estimator]{
		projectEstimator, func(e generals.Estimator) generals.Numbers { return e.Heard }, func(e generals.Estimator) generals.Decision { return e.Decision },
	}
)

var senderSignatures = []signature{{"Order", nil}, {"Send", nil}, {"Answer", []string{"number"}}, {"SenderHour", nil}, {"Message", []string{"number"}}}

func readStream(c constants) (s generals.Stream, err error) {
	c.read(&err, "Count", generals.MaxNumber, &s.Count)
	c.read(&err, "Answers", generals.MaxNumber, &s.Answers)
	c.read(&err, "Enough", generals.MaxNumber, &s.Enough)
	if c["HeardEnough"].Equal(tla.Model("AtLeastTwo")) {
		s.Heed = 2
	}
	return s, err
}

// newStream is Stream.tla with the sender and the acker of impl/generals in it.
func newStream(c constants) (stream[generals.Acker], error) {
	t, err := readStream(c)
	if err != nil {
		return stream[generals.Acker]{}, err
	}
	names, err := newAlphabet(c, append(senderSignatures, signature{"AckerHour", nil})...)
	return stream[generals.Acker]{
		Stream: t, alphabet: names, vars: []string{"acker", "messages", "sender"}, receiver: anAcker, enough: upTo(min(t.Count, t.Answers)),
		step1: map[string]func(generals.Acker, generals.Number) (generals.Acker, generals.Effects){
			"Message":   t.OnMessage,
			"AckerHour": func(a generals.Acker, _ generals.Number) (generals.Acker, generals.Effects) { return t.OnAckerHour(a) },
		},
		closed: []closed.Predicate[streamState[generals.Acker]]{
			{Name: "AnswersAreHeard", Holds: func(s streamState[generals.Acker]) bool { return s.sender.Answers&^s.receiver.Heard == 0 }},
			{Name: "OnlyTooFew", Holds: func(s streamState[generals.Acker]) bool {
				return !s.differ(s.receiver.Decision) || s.receiver.Heard != 0 && size(s.sender.Answers) < int(t.Enough)
			}},
		},
	}, err
}

// newNumbered is Numbered.tla with the sender and the estimator of impl/generals in it.
func newNumbered(c constants) (stream[generals.Estimator], error) {
	t, err := readStream(c)
	if err != nil {
		return stream[generals.Estimator]{}, err
	}
	repeats, want, err := c.repeats(t)
	if err != nil {
		return stream[generals.Estimator]{}, err
	}
	names, err := newAlphabet(c, append(senderSignatures, signature{"Reply", nil}, signature{"EstimatorHour", nil})...)
	type state = streamState[generals.Estimator]
	return stream[generals.Estimator]{
		Stream: t, alphabet: names, vars: []string{"estimator", "messages", "sender"}, receiver: anEstimator, enough: upTo(want(0)),
		step1: map[string]func(generals.Estimator, generals.Number) (generals.Estimator, generals.Effects){
			"Message": t.OnNumbered,
			"Reply": func(e generals.Estimator, _ generals.Number) (generals.Estimator, generals.Effects) {
				return t.OnReply(e, repeats)
			},
			"EstimatorHour": func(e generals.Estimator, _ generals.Number) (generals.Estimator, generals.Effects) {
				return e.OnHour()
			},
		},
		closed: []closed.Predicate[state]{
			{Name: "RepeatsFit", Holds: func(s state) bool {
				answers := s.messages[generals.Answer]
				return !s.receiver.Answered && answers == 0 || s.receiver.Answered && answers == upTo(want(int(t.Count)-size(s.receiver.Heard)))
			}},
			{Name: "OnlyTheAnswer", Holds: func(s state) bool {
				return !s.differ(s.receiver.Decision) || s.receiver.Heard != 0 && s.sender.Answers == 0
			}},
		},
	}, err
}

// differ reports whether both decided, and not alike.
func (s streamState[R]) differ(second generals.Decision) bool {
	return !problem{first: s.sender.Decision, second: second}.agreement()
}

// stimuli are those of the specification, whether or not a message was sent, and
// those from outside of it.
func (t stream[R]) stimuli() (out []stimulus) {
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
func (t stream[R]) most(action string) generals.Number {
	if action == "Answer" {
		return t.Answers
	}
	return t.Count
}

// read gives a stimulus of the specification.
func (t stream[R]) read(of labelled.Stimulus) (stimulus, error) {
	i, err := t.stimulus(of)
	i.foreign = len(of.Args) > 0 && (i.number == 0 || i.number > t.most(i.action))
	return i, err
}

// step is Next: a messenger can only arrive who was sent, or who comes from outside.
// What changes nothing and sends nothing did not happen; an acker that acknowledges
// again did.
func (t stream[R]) step(s streamState[R], i stimulus) (streamState[R], bool, error) {
	if i.foreign && s.astray || !i.foreign && !s.arrives(i) {
		return s, false, nil
	}
	next, effects := t.fire(s, i)
	next.astray = s.astray || i.foreign && effects.Happened
	next.messages.add(effects.Send)
	return next, effects.Happened, lists(effects.Send)
}

// arrives tells whether what a stimulus brings, if anything, was sent.
func (s streamState[R]) arrives(i stimulus) bool {
	switch i.action {
	case "Answer":
		return has(s.messages[generals.Answer], i.number)
	case "Message":
		return has(s.messages[generals.Order], i.number)
	}
	return true
}

// fire gives a stimulus to whom it is for.
func (t stream[R]) fire(s streamState[R], i stimulus) (streamState[R], generals.Effects) {
	var effects generals.Effects
	switch i.action {
	case "Order":
		s.sender, effects = s.sender.OnOrder()
	case "Send":
		s.sender, effects = t.OnSend(s.sender)
	case "SenderHour":
		s.sender, effects = t.OnHour(s.sender)
	case "Answer":
		s.sender, effects = t.OnAnswer(s.sender, i.number)
	default:
		s.receiver, effects = t.step1[i.action](s.receiver, i.number)
	}
	return s, effects
}

func (t stream[R]) project(s streamState[R]) []tla.Value {
	return []tla.Value{t.receiver.project(s.receiver), s.messages.project(), projectSender(s.sender)}
}

func (t stream[R]) arrows(before streamState[R], i stimulus, after streamState[R]) []modeltest.Arrow {
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
	return []modeltest.Arrow{decides(second, t.receiver.decision(after.receiver))}
}

func (t stream[R]) problem(s streamState[R]) problem {
	return problem{
		first: s.sender.Decision, second: t.receiver.decision(s.receiver), ordered: s.sender.Ordered,
		allHeard: s.sender.Sent == t.Count && t.receiver.heard(s.receiver) == upTo(t.Count) && s.sender.Answers == t.enough,
	}
}

func (t stream[R]) model() closed.Whole[streamState[R], stimulus] {
	stimuli := t.stimuli()
	holds := func(name string, f func(problem) bool) closed.Predicate[streamState[R]] {
		return closed.Predicate[streamState[R]]{Name: name, Holds: func(s streamState[R]) bool { return f(t.problem(s)) }}
	}
	return closed.Whole[streamState[R], stimulus]{
		Protocol: modeltest.Protocol[streamState[R], stimulus]{
			Vars: t.vars, Init: []streamState[R]{{}},
			Stimuli: func(streamState[R]) []stimulus { return stimuli },
			Step:    t.step, Project: t.project, Stimulus: t.read, Arrows: t.arrows,
		},
		Inputs: stimuli, Spoken: t.spoken,
		Properties: append([]closed.Predicate[streamState[R]]{
			holds("NoOrderNoAttack", problem.noOrderNoAttack), holds("AllHeardAllAttack", problem.allHeardAllAttack),
			holds("Agreement", problem.agreement),
			holds("OneWay", func(p problem) bool { return p.first != generals.Attack || p.second != generals.Retreat }),
		}, t.closed...),
		Witnesses: t.witnesses(),
	}
}

func (t stream[R]) witnesses() []closed.Predicate[streamState[R]] {
	type state = streamState[R]
	out := []closed.Predicate[state]{{Name: "SometimesBothAttack", Holds: func(s state) bool { return t.problem(s).both(generals.Attack) }}}
	if t.vars[0] == "acker" {
		return append(out,
			closed.Predicate[state]{Name: "SometimesGap", Holds: func(s state) bool {
				heard := t.receiver.heard(s.receiver)
				return (heard&^1)>>1&^heard&^1 != 0 // a number is there, and not the one before
			}},
			closed.Predicate[state]{Name: "SometimesTooFew", Holds: func(s state) bool {
				return s.sender.Answers != 0 && s.sender.Decision == generals.Retreat
			}})
	}
	return append(out,
		closed.Predicate[state]{Name: "SometimesManyRepeats", Holds: func(s state) bool { return size(s.messages[generals.Answer]) > 2 }},
		closed.Predicate[state]{Name: "SometimesLate", Holds: func(s state) bool {
			return s.messages[generals.Answer] != 0 && upTo(s.sender.Sent)&^t.receiver.heard(s.receiver) != 0
		}})
}
