package logs

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// slots is a log of one node: many slots, each judged as if it were alone, and one promise for all.
// A Prepare is one of each slot, and a Promise of each of which it tells; but what it tells of a
// slot where it reports no vote waits until something else is said of that slot.
type slots struct {
	watch    *oracle.Process // of a slot that nobody has named
	roles    map[uint64]*role
	voted    []uint64     // slots in which the node showed a vote, ascending
	promises [][]promised // of each acceptor, in the order in which they came and went
	told     uint64       // how many did
	disk     wholeDisk    // as it was logged
	left     wholeDisk    // what a crash may have left beside
	way      wholeDisk    // what it has heard or begun: the most that may be on its way there
	run      uint64       // the start since which that is so
	only     *uint64      // the slot that is judged, nil if all are
}

// promised is a Promise for all slots from the first on.
type promised struct {
	oracle.Message // which reports nothing
	first          uint64
	nth            uint64
	lowest         uint64        // first slot of it, and of those before
	highest        oracle.Ballot // likewise
}

// wholeDisk is what is durable of all slots; votes are kept with their slots.
type wholeDisk struct {
	ballot, promised oracle.Ballot
	first            uint64 // slot that is there
}

// Learn is the type of the message that says what is chosen in a slot.
const Learn = "Learn"

func (l *nodeLog) slotsOf(c oracle.Cluster, key string) *slots {
	s := l.slots[key]
	if s == nil {
		s = &slots{watch: oracle.NewProcess(c, oracle.Node(l.Log.Node)), roles: map[uint64]*role{}, only: l.onlySlot(), promises: make([][]promised, c.Acceptors)}
		l.slots[key] = s
	}
	if s.run != l.Starts { // as role.since
		s.left, s.run = s.way, l.Starts
	}
	return s
}

// at gives a slot, as it is since the last start, with all that was said of it.
func (s *slots) at(slot uint64) *role {
	r := s.roles[slot]
	if r == nil {
		r = &role{watch: s.watch.Slot()}
		s.roles[slot] = r
	}
	r.since(s.run)
	if r.met == s.told {
		return r
	}
	for _, all := range s.promises {
		r.hearsAll(slot, all)
	}
	r.met = s.told
	return r
}

// hearsAll takes in the Promises of an acceptor that it has not met, the last first: of those for
// a lower ballot that come before, it says as much.
func (r *role) hearsAll(slot uint64, all []promised) {
	heard := oracle.None
	for _, p := range slices.Backward(all) {
		if p.nth <= r.met || p.highest <= heard || p.lowest > slot {
			return
		}
		if p.first <= slot {
			r.watch.With(p.Message)
			heard = max(heard, p.Ballot)
		}
	}
}

// tells takes in a Promise, in all slots where it reports nothing. Those of its acceptor just
// before say no more there, if they are of no higher ballot and of no more slots.
func (s *slots) tells(m oracle.Message, first uint64) {
	if int(m.From) >= len(s.promises) {
		return
	}
	all := s.promises[m.From]
	for n := len(all); n > 0 && all[n-1].first >= first && all[n-1].Ballot <= m.Ballot; n-- {
		all = all[:n-1]
	}
	p := promised{Message: m, first: first, nth: s.told, lowest: first, highest: m.Ballot}
	if n := len(all); n > 0 {
		p.lowest, p.highest = min(p.lowest, all[n-1].lowest), max(p.highest, all[n-1].highest)
	}
	s.promises[m.From] = append(all, p)
}

// begins notes what may be on its way to the disk after an event.
func (s *slots) begins(e *Event) {
	switch {
	case e.Do == Send && (e.Type == "Prepare" || e.Type == "Accept"):
		s.way.ballot = max(s.way.ballot, e.Ballot)
		fallthrough
	case e.Do == Receive:
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
		return r.watch.Sends(m)
	}
	r.watch.Hears(m)
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
	case oracle.Prepare:
		if sent {
			s.watch.Sends(m)
		} else {
			s.watch.Hears(m)
		}
	case oracle.Accept, oracle.Accepted:
		if all := s.at(e.Slot).takes(m, sent); len(all) > 0 {
			out = append(out, broken{e.Slot, all})
		}
		if sent && m.Type == oracle.Accepted {
			s.votes(e.Slot)
		}
	case oracle.Promise:
		return s.takesPromise(e, m, sent)
	}
	return out
}

// votes notes that the node showed a vote in a slot.
func (s *slots) votes(slot uint64) {
	if at, there := slices.BinarySearch(s.voted, slot); !there {
		s.voted = slices.Insert(s.voted, at, slot)
	}
}

// takesPromise takes in a Promise: at once in slots of which it reports a vote and, if the node
// sent it, in those where that has one to report.
func (s *slots) takesPromise(e *Event, m oracle.Message, sent bool) (out []broken) {
	takes := func(slot uint64, of oracle.Vote) {
		if s.only != nil && *s.only != slot {
			return
		}
		r, m := s.at(slot), m
		m.Vote = of
		if all := r.takes(m, sent); len(all) > 0 {
			out = append(out, broken{slot, all})
		}
		r.met = s.told + 1
	}
	for _, v := range e.Reports {
		takes(v.Slot, v.is())
	}
	if sent {
		s.takesSilent(e, takes)
		slices.SortStableFunc(out, func(b, other broken) int { return cmp.Compare(b.slot, other.slot) })
	}
	s.told++
	s.tells(m, e.First)
	return out
}

// takesSilent takes in a Promise that the node sent in slots where it showed a vote, and reports
// none.
func (s *slots) takesSilent(e *Event, takes func(uint64, oracle.Vote)) {
	at, _ := slices.BinarySearch(s.voted, e.First)
	reports := e.Reports
	for _, slot := range s.voted[at:] {
		for len(reports) > 0 && reports[0].Slot < slot {
			reports = reports[1:]
		}
		if len(reports) == 0 || reports[0].Slot != slot {
			takes(slot, oracle.Vote{})
		}
	}
	for _, v := range e.Reports {
		s.votes(v.Slot)
	}
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
	has := func(slot uint64, v oracle.Vote) bool {
		return slot < s.disk.first || s.at(slot).keeps(v)
	}
	switch m.Type {
	case oracle.Prepare, oracle.Accept:
		kept = disk.ballot >= m.Ballot
	case oracle.Promise:
		kept = disk.promised >= m.Ballot && disk.first >= e.First
		for _, v := range e.Reports {
			kept = kept && has(v.Slot, v.is())
		}
	case oracle.Accepted:
		kept = disk.promised >= m.Ballot && has(e.Slot, m.Shows())
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
		if s.takes(&e.Event, e.From, false); types[e.Type] == 0 && e.Value != "" {
			s.at(e.Slot) // is what comes after
		}
		j.comesAfter(s.roles[e.Slot], e)
		switch {
		case e.Type == Learn:
			s.at(e.Slot).watch.Told(oracle.Value(e.Value))
			j.learns(l, e, "it is told that "+e.chosen())
		case types[e.Type] == 0 && e.Valued:
			j.hearsOf(l, s.at(e.Slot), e)
		}
	case Send:
		j.sendsSlot(l, e, s)
	case Durable:
		s.keeps(&e.Event)
	}
	s.begins(&e.Event)
}

func (j *judge) sendsSlot(l *nodeLog, e *placed, s *slots) {
	m, own, relays := e.message(l.Log.Node), false, false
	switch {
	case m.Type == oracle.Prepare:
		relays = s.watch.Relays(m)
	case m.Type == oracle.Accept:
		r := s.at(e.Slot)
		own, relays = l.Missed == 0 && r.watch.Owns(m), r.watch.Relays(m)
	case m.Type == 0 && e.Valued:
		j.passesOn(l, e, s.at(e.Slot))
	}
	for _, b := range s.takes(&e.Event, l.Log.Node, true) {
		j.judgeSlot(l, e, b)
	}
	if l.knowsDisk() && !relays && s.only == nil { // of one slot there is but a part of the disk
		if why := s.kept(&e.Event, m); why != "" {
			j.wrong(l, e, IsDurable, "it sends %s, and %s", e.says(l.Log.Node, e.Slot), why)
		}
	}
	j.carries(l, s.roles[e.Slot], e)
	j.sent[j.hash(l.Log.Node, e)] = struct{}{}
	if j.together(l, e, l.Log.Node, own); e.Type == Learn {
		j.tellsSlot(l, e, s)
	}
}

func (j *judge) judgeSlot(l *nodeLog, e *placed, b broken) {
	before := j.report.Wrong
	j.judge(l, e, b.all, "it sends "+e.says(l.Log.Node, b.slot))
	j.inSlot(before, b.slot)
}

// tellsSlot judges that a node says what is chosen: it was told, or has counted.
func (j *judge) tellsSlot(l *nodeLog, e *placed, s *slots) {
	if all := s.at(e.Slot).watch.Tells(oracle.Value(e.Value)); len(all) > 0 {
		j.judgeSlot(l, e, broken{e.Slot, all})
	}
	j.learns(l, e, "it tells that "+e.chosen())
}

func (e *Event) chosen() string {
	return fmt.Sprintf("%s is chosen in slot %d", quoted(e.Value), e.Slot)
}

// learns wants one value in a slot, whoever tells it.
func (j *judge) learns(l *nodeLog, e *placed, what string) {
	if other, differs := j.all.decides(e.Key, e.Slot, e.Value, wasTold); differs {
		j.wrongAt(l, e, e.Slot, Agreement, "%s, and %s", what, other)
	}
}

// says is a message in words, with its slots: of many votes those are told that are of one of them.
func (e *Event) says(self int, slot uint64) string {
	const many = 8
	m := e.message(self)
	switch m.Type {
	case oracle.Promise:
		text, told := fmt.Sprintf("Promise %v of node %d from slot %d on", m.Ballot, self, e.First), 0
		for _, v := range e.Reports {
			if len(e.Reports) <= many || v.Slot == slot {
				text += fmt.Sprintf(", slot %d: %v %s", v.Slot, v.Vote, quoted(v.Value))
				told++
			}
		}
		if others := len(e.Reports) - told; others > 0 {
			text += fmt.Sprintf(", and votes of %d other slots", others)
		}
		return text
	case oracle.Accept, oracle.Accepted:
		return fmt.Sprintf("%s in slot %d", tell(m), e.Slot)
	case oracle.Prepare:
		return tell(m)
	}
	return fmt.Sprintf("%s %s in slot %d", e.Type, quoted(e.Value), e.Slot)
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
		err = p.unknown(s, key)
	}
	return err
}

// reported is what a message reports, as a text that tells reports apart.
func (e *Event) reported() string {
	var text []byte
	for _, r := range e.Reports {
		text = fmt.Appendf(text, "%d %q %q ", r.Slot, string(r.Vote), r.Value)
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
	return strconv.FormatUint(e.Slot, 10) == f.Slot && (types[e.Type] != 0 || e.tells() || e.Do == Durable)
}
