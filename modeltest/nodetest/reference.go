package nodetest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/impl/kv"
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
)

// reference is what executing a log leads to, slot by slot: a second time what packages kv and
// multipaxos make of it, in a few lines.
type reference struct {
	policy   kv.Policy
	keys     map[string]string // as keyOfStore has them
	sessions map[uint64]served // the last command of each
	served   []served          // of each slot
	states   []string          // after so many slots
}

// served is a command of the log, and what is told of it then.
type served struct {
	session, number uint64
	op              string
	told            kv.Answer
}

func newReference(p kv.Policy) *reference {
	return &reference{policy: p, keys: map[string]string{}, sessions: map[uint64]served{}, states: []string{"after 0\n"}}
}

// after gives the state after so many slots, as text, if it is known what is chosen in them.
func (r *reference) after(at multipaxos.Slot, chosen map[multipaxos.Slot]paxos.Value) (state string, known bool) {
	for slot := multipaxos.Slot(len(r.served)) + 1; slot <= at; slot++ {
		value, known := chosen[slot]
		if !known {
			return "", false
		}
		r.execute(slot, value)
	}
	return r.states[at], true
}

func (r *reference) execute(slot multipaxos.Slot, value paxos.Value) {
	var c served
	if words := strings.SplitN(string(value), " ", 3); len(words) == 3 {
		c.session, _ = strconv.ParseUint(words[0], 10, 64)
		c.number, _ = strconv.ParseUint(words[1], 10, 64)
		c.op = words[2]
	}
	switch last := r.sessions[c.session]; {
	case c.session == 0: // it opens one, or does nothing
	case r.ended(c.session, slot):
		c.told = kv.Answer{Kind: kv.Expired}
	case c.number < last.number:
		c.told = kv.Answer{Kind: kv.Superseded}
	case c.number == last.number:
		c.told = last.told
	default:
		c.told = r.serve(c.op)
		r.sessions[c.session] = c
	}
	maps.DeleteFunc(r.sessions, func(session uint64, _ served) bool { return r.ended(session, slot+1) })
	r.served = append(r.served, c)
	r.states = append(r.states, r.text(slot))
}

// ended tells whether a session has no commands any more in a slot, or not yet.
func (r *reference) ended(session uint64, slot multipaxos.Slot) bool {
	opened := multipaxos.Slot(session)
	return slot <= opened || opened+r.policy.Session < slot
}

// serve does what an operation says, unless there were too much then.
func (r *reference) serve(text string) kv.Answer {
	op, err := kv.ParseOp(text)
	if err != nil {
		return kv.Answer{Kind: kv.Invalid}
	}
	next, told := stepKey(true, op, r.keys[op.Key])
	size := len(next) - len(r.keys[op.Key])
	for key, value := range r.keys {
		size += len(key) + len(value) + 31 // of the value 1 is a sign
	}
	if _, found := r.keys[op.Key]; !found && next != "" {
		size += len(op.Key) + 31
	}
	switch {
	case next == "":
		delete(r.keys, op.Key)
	case size > r.policy.State:
		return kv.Answer{Kind: kv.Full}
	default:
		r.keys[op.Key] = next
	}
	return told
}

// text is as [kv.Log.Snapshot] has it.
func (r *reference) text(slot multipaxos.Slot) string {
	text := fmt.Appendf(nil, "after %d\n", slot)
	for _, session := range slices.Sorted(maps.Keys(r.sessions)) {
		c := r.sessions[session]
		text = fmt.Appendf(text, "session %d %d \"%d %s\"\n", session, c.number, c.told.Kind, c.told.Value)
	}
	for _, key := range slices.Sorted(maps.Keys(r.keys)) {
		text = fmt.Appendf(text, "key %q %q\n", key, r.keys[key][1:])
	}
	return string(text)
}

// tells says whether who has executed so many slots may tell this of a command. Its session is 0 if
// it was opened for this command alone. Who does not know whether one was executed before its
// session ended does not say that it was not.
func (r *reference) tells(do kv.Do, upto multipaxos.Slot, told kv.Answer) bool {
	op := do.Op.String()
	return slices.ContainsFunc(r.served[:min(int(upto), len(r.served))], func(c served) bool {
		of := c.session == do.Session && c.number == do.Number || do.Session == 0 && c.session > 0 && c.number == 1
		return of && c.op == op && (c.told == told || c.told.Kind == kv.Expired && told.Kind == kv.Superseded)
	})
}
