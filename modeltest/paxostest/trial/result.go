package trial

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// First is what was broken, that which says most; nil if nothing was.
func (r *Result) First() *judge.Broken {
	return judge.Gravest(r.Broken, func(b judge.Broken) oracle.Rule { return b.Rule })
}

// Taken is what of the word was given.
func (r *Result) Taken() []int32 {
	return slices.DeleteFunc(slices.Clone(r.Given), func(i int32) bool { return i < 0 })
}

// Rule is the rule that was broken, the one that says most if it was several.
func (r *Result) Rule() oracle.Rule {
	if r.Died != nil {
		return "died"
	}
	if b := r.First(); b != nil {
		return b.Rule
	}
	return ""
}

// What is what went wrong, in a few words.
func (r *Result) What() string {
	if len(r.Steps) == 0 {
		return "at the reset it ended"
	}
	last := r.Steps[len(r.Steps)-1]
	if b := r.First(); b != nil {
		return fmt.Sprintf("after %v it sent %v, which breaks %s", last.Input, b.Sent, b.Rule)
	}
	return fmt.Sprintf("after %v it ended", last.Input)
}

// Sent is what each input of the plan produced, in the model's ballots; a ballot that the model
// does not have is noted.
func (r *Result) Sent() (out [][]model.Message) {
	of := r.models
	if of == nil {
		of = map[oracle.Ballot]model.Ballot{}
		for b, at := range r.bound {
			of[at] = b
		}
	}
	for k, i := range r.Given {
		if i < 0 {
			continue
		}
		var sent []model.Message
		for _, m := range r.Steps[k].Sent {
			sent = append(sent, inModel(m, of))
		}
		out = append(out, sent)
	}
	return out
}

// outModel is the other way round.
func (r *Result) outModel(m model.Message) judge.Message {
	m.Promised = model.Ballot{} // no model tells it
	out := subject.Judged(m, func(b model.Ballot) oracle.Ballot { return r.bound[b] })
	if m.Note != "" {
		out.Ballot = oracle.Text(m.Note)
	}
	return out
}

// Unused is noted of a ballot that the model does not have.
const Unused = "a ballot which nobody has used"

func inModel(m judge.Message, of map[oracle.Ballot]model.Ballot) model.Message {
	out := model.Message{Type: m.Type, From: m.From, Ballot: of[m.Ballot], Value: model.Value(m.Value)}
	if m.Type == model.Reject {
		return model.Message{Type: model.Reject}
	}
	if v := m.Vote; v.Ballot != oracle.None {
		out.Vote = model.Vote{Ballot: of[v.Ballot], Value: model.Value(v.Value)}
	}
	for _, b := range []oracle.Ballot{m.Ballot, m.Vote.Ballot} {
		if _, known := of[b]; b != oracle.None && !known {
			out.Note = Unused
		}
	}
	return out
}
