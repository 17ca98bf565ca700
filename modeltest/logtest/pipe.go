package logtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// overPipe is how a log is spoken with an adapter.
type overPipe struct{ greeting }

// Reset is [subject.Wording.Reset].
func (o *overPipe) Reset(at subject.Place) []byte { return at.Reset(letters[at.Role], "leaders") }

// Anew is [subject.Wording.Anew].
func (o *overPipe) Anew() bool { return false }

// Request is [subject.Wording.Request].
func (o *overPipe) Request(i judge.SlotInput) []byte {
	action := func(name, format string, args ...any) []byte {
		line := fmt.Appendf(nil, `{"action":%q,"args":{%s}`, name, fmt.Sprintf(format, args...))
		if i.Crash > 0 {
			line = fmt.Appendf(line, `,"crash":%d`, i.Crash)
		}
		return append(line, '}')
	}
	m := i.Message
	switch i.Kind {
	case judge.Lead:
		if o.Greeting.Chooses {
			return action("Lead", "")
		}
		return action("Lead", `"ballot":%s`, subject.SpellBallot(i.Ballot))
	case model.Set:
		return action("Propose", `"slot":%d,"value":%s`, i.Slot, subject.AsJSON(i.Value))
	case model.Told:
		return action("Learn", `"slot":%d,"value":%s`, i.Slot, subject.AsJSON(i.Value))
	case model.Restart:
		return action("Restart", "")
	case model.Timeout:
		return action("Timeout", "")
	}
	ballot := fmt.Sprintf(`"ballot":%s`, subject.SpellBallot(m.Ballot))
	in := fmt.Sprintf(`"slot":%d,"value":%s`, m.Slot, subject.AsJSON(m.Value))
	switch m.Type {
	case model.Prepare:
		return action("Prepare", "%s", ballot)
	case model.Accept:
		return action("Accept", "%s,%s", ballot, in)
	case model.Accepted:
		return action("Accepted", `"from":"a%d",%s,%s`, m.From+1, ballot, in)
	}
	votes := []string{}
	for _, v := range m.Votes {
		votes = append(votes, fmt.Sprintf(`{"slot":%d,"ballot":%s,"value":%s}`, v.Slot, subject.SpellBallot(v.Ballot), subject.AsJSON(v.Value)))
	}
	return action("Promise", `"from":"a%d",%s,"votes":[%s]`, m.From+1, ballot, strings.Join(votes, ","))
}

// fieldsOf are those that a message has; "first" may be left out.
var fieldsOf = map[Type][]string{
	Prepare: {"ballot"}, Promise: {"from", "ballot", "votes", "first"}, Accept: {"ballot", "slot", "value"},
	Accepted: {"from", "ballot", "slot", "value"}, Reject: nil, Decided: {"slot", "value"}, Learned: {"slot", "value"},
	Learn: {"slot", "value"}, Executed: {"slot", "value"},
}

// Message is [subject.Wording.Message]. Of a Reject nothing is looked at.
func (o *overPipe) Message(m wire.Message) (out judge.SlotMessage, err error) {
	t, err := typeNamed(m.Type)
	if err != nil {
		return out, err
	}
	out.Type, out.Executes = t.judged(), t == Executed
	if t == Reject {
		return out, nil
	}
	for _, name := range slices.Sorted(maps.Keys(m.Fields)) {
		if !slices.Contains(fieldsOf[t], name) {
			return out, fmt.Errorf("it has no field %.40q, only %q", name, fieldsOf[t])
		}
	}
	for _, name := range fieldsOf[t] {
		raw := m.Fields[name]
		if raw == nil && name != "first" {
			return out, fmt.Errorf("it needs the field %q: it has %q", name, fieldsOf[t])
		}
		if err := o.field(name, raw, &out); raw != nil && err != nil {
			return out, err
		}
	}
	return checked(out)
}

// field reads a field of a message.
func (o *overPipe) field(name string, raw json.RawMessage, out *judge.SlotMessage) (err error) {
	switch name {
	case "from":
		out.From, err = subject.ReadNode(raw)
	case "ballot":
		out.Ballot, err = o.Ballot(raw)
	case "slot":
		out.Slot, err = slotIn(raw)
	case "first":
		out.First, err = slotIn(raw)
	case "value":
		var v model.Value
		v, err = subject.ReadValue(raw)
		out.Value = oracle.Value(v)
	case "votes":
		out.Votes, err = o.votes(raw)
	}
	return err
}

func slotIn(raw json.RawMessage) (uint64, error) {
	n, err := wire.Number(raw)
	if err != nil {
		return 0, fmt.Errorf("a slot: %w", err)
	}
	return n, nil
}

// votes reads what a Promise reports.
func (o *overPipe) votes(raw json.RawMessage) (out []judge.SlotVote, err error) {
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil || list == nil {
		return nil, fmt.Errorf("votes must be a list of {\"slot\":s,\"ballot\":b,\"value\":v}, got %.80s", raw)
	}
	for _, fields := range list {
		of := judge.SlotMessage{}
		for _, name := range []string{"slot", "ballot", "value"} {
			if fields[name] == nil || len(fields) != 3 {
				return nil, fmt.Errorf("votes must be a list of {\"slot\":s,\"ballot\":b,\"value\":v}, got %.80s", raw)
			}
			if err := o.field(name, fields[name], &of); err != nil {
				return nil, fmt.Errorf("in the votes: %w", err)
			}
		}
		out = append(out, judge.SlotVote{Slot: of.Slot, Vote: judge.Vote{Ballot: of.Ballot, Value: of.Value}})
	}
	return out, nil
}
