package generalstest

import (
	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/trace/tla"
)

func projectDecision(d generals.Decision) tla.Value { return tla.Str(d.String()) }

func projectNumber(n generals.Number) tla.Value { return tla.Int(int64(n)) }

func projectNumbers(s generals.Numbers) tla.Value {
	var elems []tla.Value
	for n := range each(s) {
		elems = append(elems, projectNumber(n))
	}
	return tla.Set(elems...)
}

func projectGeneral(g generals.General) tla.Value {
	return tla.Record(map[string]tla.Value{
		"ordered":  tla.Bool(g.Ordered),
		"heard":    projectNumber(g.Heard),
		"decision": projectDecision(g.Decision),
	})
}

func projectSender(s generals.Sender) tla.Value {
	return tla.Record(map[string]tla.Value{
		"ordered":  tla.Bool(s.Ordered),
		"sent":     projectNumber(s.Sent),
		"answers":  projectNumbers(s.Answers),
		"decision": projectDecision(s.Decision),
	})
}

func projectAcker(a generals.Acker) tla.Value {
	return tla.Record(map[string]tla.Value{
		"heard":    projectNumbers(a.Heard),
		"decision": projectDecision(a.Decision),
	})
}

func projectEstimator(e generals.Estimator) tla.Value {
	return tla.Record(map[string]tla.Value{
		"heard":    projectNumbers(e.Heard),
		"answered": tla.Bool(e.Answered),
		"decision": projectDecision(e.Decision),
	})
}

// typeNames are the specification's, by kind.
var typeNames = [...]string{generals.Order: "Message", generals.Answer: "Answer"}

func projectMessage(kind generals.Kind, n generals.Number) tla.Value {
	return tla.Record(map[string]tla.Value{"type": tla.Str(typeNames[kind]), "number": projectNumber(n)})
}

// projectOut is what came out of a step: messages, and a decision.
func projectOut(e generals.Effects) tla.Value {
	var out []tla.Value
	for n := range each(numbers(e.Send)) {
		out = append(out, projectMessage(e.Send.Kind, n))
	}
	if e.Decided != generals.None {
		out = append(out, tla.Record(map[string]tla.Value{"type": tla.Str("Decided"), "decision": projectDecision(e.Decided)}))
	}
	return tla.Set(out...)
}

// sent are the messages that were sent, a set for each kind.
type sent [2]generals.Numbers

// add adds what a step sends.
func (s *sent) add(messages generals.Messages) {
	s[messages.Kind] |= numbers(messages)
}

func (s sent) project() tla.Value {
	var out []tla.Value
	for kind, numbers := range s {
		for n := range each(numbers) {
			out = append(out, projectMessage(generals.Kind(kind), n))
		}
	}
	return tla.Set(out...)
}
