package logs

import (
	"fmt"
	"math"
	"strconv"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// slots is a log of one node: many slots, each judged as if it were alone, and one promise for all.
// A Prepare is one of each slot, and a Promise of each of which it tells.
type slots struct {
	roles   *oracle.Slots[*role]
	learned map[uint64]string
	disk    wholeDisk // as it was logged
	left    wholeDisk // what a crash may have left beside
	way     wholeDisk // what it has heard or begun: the most that may be on its way there
	run     uint64    // the start since which that is so
	only    *uint64   // the slot that is judged, nil if all are
}

// wholeDisk is what is durable of all slots; votes are kept with their slots.
type wholeDisk struct {
	ballot, promised oracle.Ballot
	first            uint64 // slot that is there
}

// unnamed stands for all slots that no message names: what is said of all is said of it. A log may
// have a slot of this number, of which that is so too.
const unnamed = math.MaxUint64

// Learn is the type of the message that says what is chosen in a slot.
const Learn = "Learn"

func (l *nodeLog) slotsOf(c oracle.Cluster, key string) *slots {
	s := l.slots[key]
	if s == nil {
		roles := oracle.NewSlots(func() *role { return newRole(c, l.Log.Node) })
		s = &slots{roles: roles, learned: map[uint64]string{}, only: l.onlySlot()}
		if l.slots[key] = s; s.only == nil {
			s.roles.At(unnamed)
		}
	}
	if s.run != l.Starts { // as role.since
		s.left, s.run = s.way, l.Starts
	}
	return s
}

// at gives a slot, as it is since the last start.
func (s *slots) at(slot uint64) *role {
	r := s.roles.At(slot)
	r.since(s.run)
	return r
}

// begins notes what may be on its way to the disk after an event.
func (s *slots) begins(e *Event) {
	switch {
	case e.Do == Send && (e.Type == "Prepare" || e.Type == "Accept"):
		s.way.ballot = max(s.way.ballot, e.Ballot)
	case e.Do == Receive && (e.Type == "Prepare" || e.Type == "Accept"):
		s.way.promised = max(s.way.promised, e.Ballot)
	}
	s.way.first = max(s.way.first, e.First, e.Slot+1) // nothing is executed of which it never heard
	for _, r := range e.Reports {
		s.way.first = max(s.way.first, r.Slot+1)
	}
}

// takes takes in a message that it sent or heard.
func (r *role) takes(m oracle.Message, sent bool) []oracle.Violation {
	if sent {
		return r.sends(m, true)
	}
	r.hears(m)
	return nil
}

// broken is a rule, and the slot in which a message breaks it.
type broken struct {
	slot uint64
	all  []oracle.Violation
}

// takes takes in a message of some or of all slots, and gives what it breaks, the lowest slot
// first.
func (s *slots) takes(e *Event, from int, sent bool) (out []broken) {
	m := e.message(from)
	switch m.Type {
	case oracle.Accept, oracle.Accepted:
		if all := s.at(e.Slot).takes(m, sent); len(all) > 0 {
			out = append(out, broken{e.Slot, all})
		}
		return out
	case oracle.Prepare, oracle.Promise:
	default:
		return nil
	}
	votes := map[uint64]oracle.Vote{}
	for _, v := range e.Reports {
		votes[v.Slot] = oracle.Vote{Ballot: v.Vote, Value: oracle.Value(v.Value)}
		if s.only == nil || *s.only == v.Slot {
			s.roles.At(v.Slot)
		}
	}
	run := s.run
	s.roles.All(e.First, func(slot uint64, r *role) {
		r.since(run)
		of := m
		if m.Type == oracle.Promise {
			of.Vote = votes[slot]
		}
		if all := r.takes(of, sent); len(all) > 0 {
			out = append(out, broken{slot, all})
		}
	})
	return out
}

// keeps takes in what is on disk from now on.
func (s *slots) keeps(e *Event) {
	s.disk = wholeDisk{max(s.disk.ballot, e.Ballot), max(s.disk.promised, e.Promised, e.Vote), max(s.disk.first, e.First)}
	if e.Ballot != oracle.None {
		s.left.ballot = oracle.None
	}
	if e.Promised != oracle.None {
		s.left.promised = oracle.None
	}
	if e.First > 0 {
		s.left.first = 0
	}
	if e.Vote != oracle.None {
		s.at(e.Slot).disk.vote = voteOnDisk(e)
	}
}

// kept says what of a message is not on disk; empty if all is.
func (s *slots) kept(e *Event, m oracle.Message) string {
	kept, disk := true, wholeDisk{max(s.disk.ballot, s.left.ballot), max(s.disk.promised, s.left.promised), max(s.disk.first, s.left.first)}
	has := func(slot uint64, b oracle.Ballot, v oracle.Value) bool {
		return slot < s.disk.first || s.at(slot).disk.vote.keeps(b, v)
	}
	switch m.Type {
	case oracle.Prepare, oracle.Accept:
		kept = disk.ballot >= m.Ballot
	case oracle.Promise:
		kept = disk.promised >= m.Ballot && disk.first >= e.First
		for _, v := range e.Reports {
			kept = kept && has(v.Slot, v.Vote, oracle.Value(v.Value))
		}
	case oracle.Accepted:
		kept = disk.promised >= m.Ballot && has(e.Slot, m.Ballot, m.Value)
	}
	if kept {
		return ""
	}
	return fmt.Sprintf("durable are ballot %v, promised %v, vote %v in the slot, and what is executed before slot %d", disk.ballot, disk.promised, s.at(e.Slot).disk.vote, disk.first)
}

// takeSlot judges an event of a node that keeps logs.
func (j *judge) takeSlot(l *nodeLog, e *placed) {
	s := l.slotsOf(j.cluster.Cluster, e.Key)
	switch e.Do {
	case Receive:
		s.takes(&e.Event, e.From, false)
		if e.Type == Learn {
			s.learned[e.Slot] = e.Value
			j.learns(l, e, "it is told that "+e.chosen())
		}
	case Send:
		j.sent[j.hash(l.Log.Node, e)] = struct{}{}
		m := e.message(l.Log.Node)
		own := l.Missed == 0 && m.Type == oracle.Accept && s.at(e.Slot).owns(m)
		for _, b := range s.takes(&e.Event, l.Log.Node, true) {
			j.judgeSlot(l, e, b)
		}
		if l.knowsDisk() && s.only == nil { // of one slot there is but a part of the disk
			if why := s.kept(&e.Event, m); why != "" {
				j.wrong(l, e, "Durable", "it sends %s, and %s", e.says(l.Log.Node), why)
			}
		}
		if j.together(l, e, l.Log.Node, own); e.Type == Learn {
			j.tellsSlot(l, e, s)
		}
	case Durable:
		s.keeps(&e.Event)
	}
	s.begins(&e.Event)
}

func (j *judge) judgeSlot(l *nodeLog, e *placed, b broken) {
	if b.slot == unnamed {
		j.judge(l, e, b.all, fmt.Sprintf("it sends %s, and of slots that nobody has named that is not allowed", e.says(l.Log.Node)))
		return
	}
	before := j.report.Wrong
	j.judge(l, e, b.all, fmt.Sprintf("it sends %s, and of slot %d that is not allowed", e.says(l.Log.Node), b.slot))
	j.inSlot(before, b.slot)
}

// tellsSlot judges that a node says what is chosen: it was told, or has counted.
func (j *judge) tellsSlot(l *nodeLog, e *placed, s *slots) {
	if heard, told := s.learned[e.Slot]; !told || heard != e.Value {
		if all := s.roles.At(e.Slot).proposes().Tells(oracle.Value(e.Value)); len(all) > 0 {
			j.judgeSlot(l, e, broken{e.Slot, all})
		}
	}
	j.learns(l, e, "it tells that "+e.chosen())
}

func (e *Event) chosen() string { return fmt.Sprintf("%q is chosen in slot %d", e.Value, e.Slot) }

// learns wants one value in a slot, whoever tells it.
func (j *judge) learns(l *nodeLog, e *placed, what string) {
	if other, differs := j.decides(e.Key, e.Slot, e.Value, wasTold); differs {
		j.wrongAt(l, e, e.Slot, "Agreement", "%s, and %s", what, other)
	}
}

// says is a message in words, with its slots.
func (e *Event) says(self int) string {
	m := e.message(self)
	switch m.Type {
	case oracle.Promise:
		text := fmt.Sprintf("Promise %v of node %d from slot %d on", m.Ballot, self, e.First)
		for _, v := range e.Reports {
			text += fmt.Sprintf(", slot %d: %v %q", v.Slot, v.Vote, v.Value)
		}
		return text
	case oracle.Accept, oracle.Accepted:
		return fmt.Sprintf("%s in slot %d", tell(m), e.Slot)
	case oracle.Prepare:
		return tell(m)
	}
	return fmt.Sprintf("%s, slot %d", e.Type, e.Slot)
}

// ofLog reads what only a line of a log has.
func (p *parser) ofLog(s *jsontext.Scanner, key string, e *Event) (err error) {
	switch key {
	case "log":
		e.Log, err = p.flag(s)
	case "slot":
		e.Slot, err = p.number(s)
	case "first":
		e.First, err = p.number(s)
	case "reports":
		e.Reports = nil
		err = s.Array(func() error {
			var r Reported
			err := s.Object(func(name []byte) error { return p.reported(s, string(name), &r) })
			e.Reports = append(e.Reports, r)
			return err
		})
	}
	return err
}

func (p *parser) reported(s *jsontext.Scanner, key string, r *Reported) (err error) {
	switch key {
	case "slot":
		r.Slot, err = p.number(s)
	case "vote":
		r.Vote, err = p.ballot(s)
	case "value":
		r.Value, err = p.text(s)
	default:
		err = s.Value()
	}
	return err
}

// instance is what of an event tells apart messages of one key.
func (e *Event) instance() string {
	if e.Slot == 0 && e.First == 0 && len(e.Reports) == 0 {
		return e.Key
	}
	text := fmt.Appendf(nil, "%s %d %d", e.Key, e.Slot, e.First)
	for _, r := range e.Reports {
		text = fmt.Appendf(text, " %d %s %q", r.Slot, string(r.Vote), r.Value)
	}
	return string(text)
}

// concerns tells whether an event is of what was found.
func (f *Finding) concerns(e *Event) bool {
	switch {
	case e.Key != f.Key || f.Slot == "":
		return e.Key == f.Key
	case e.Type == "Prepare", e.Type == "Promise", e.Do == Durable && e.Vote == oracle.None:
		return true
	}
	return strconv.FormatUint(e.Slot, 10) == f.Slot && (types[e.Type] != 0 || e.Type == Learn || e.Do == Durable)
}
