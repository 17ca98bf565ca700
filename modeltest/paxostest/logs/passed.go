package logs

import (
	"slices"
	"sort"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// knowledge is what a node knows of a value or a ballot, and passes on by a message that no rule is
// about: a request that it forwards, or an answer. It is no matter what the message is called.
//
// Such a message may be sent again by who knows more by then, and look the same. Then it is not
// said which one was received: it may be any that need not come after, the last of which says the
// most. So what was heard grows, also when it was passed on meanwhile; and an event for which a
// node knows too little waits until nothing else can go on.
type knowledge uint8

const (
	asked    knowledge = 1 << iota // the value
	chosen                         // the value
	proposed                       // the value, in the ballot
	unset                          // enough reported no vote in the ballot

	// everything is what somebody may know of whose log not all is there.
	everything = asked | chosen | proposed | unset
)

// about is of what a message passes on knowledge.
type about struct {
	value  oracle.Value
	ballot oracle.Ballot
	none   bool
}

func (e *Event) about() about { return about{oracle.Value(e.Value), e.Ballot, e.None} }

// all is all that there is to know.
func (a about) all() (of knowledge) {
	switch ballot := a.ballot != oracle.None; {
	case a.none && ballot:
		return unset
	case a.none:
		return 0
	case ballot:
		return asked | chosen | proposed
	}
	return asked | chosen
}

// tells is what knowledge about one thing says of another.
func (a about) tells(of knowledge, b about) (out knowledge) {
	switch {
	case a.none != b.none, a.none && a.ballot != b.ballot, !a.none && a.value != b.value:
		return 0
	case a.none:
		return of & unset
	case of != 0:
		out = asked
	}
	if a.ballot == b.ballot {
		out |= of & proposed
	}
	return out | of&chosen
}

// after is what something comes after: so many messages that each node had heard, of those that
// could have said more. It is shared, and never written to.
type after []int

func (a after) of(node int) int {
	if node >= len(a) {
		return 0
	}
	return a[node]
}

func (a after) join(b after) after {
	more := false
	for n := range b {
		more = more || b[n] > a.of(n)
	}
	if !more {
		return a
	}
	out := make(after, max(len(a), len(b)))
	for n := range out {
		out[n] = max(a.of(n), b.of(n))
	}
	return out
}

// each is what there is to know, one by one.
var each = [...]knowledge{asked, chosen, proposed, unset}

// hearsay is what a role has passed on, and heard that could have said more. The zero one is none.
type hearsay struct {
	said  []*passing
	grown map[growth]int // from where on in said it is taken in
	last  *hearing
	heard int   // so many
	open  int   // of them those that still could say more
	after after // what came before, to any node
}

// growth is that something is known of what was heard.
type growth struct {
	about
	one knowledge
}

// passing is a message that passes on knowledge, as it was sent once.
type passing struct {
	about
	of    knowledge
	after after
	heard int // by who sends it
	to    *passed
}

// hearing is one that was received, and could have said more.
type hearing struct {
	about
	of   knowledge
	r    *role
	node int
	nth  int // of the node's
	said int // by its role before
	from *passed
}

// passed is all that look the same, of one sender: the later it is sent, the more it comes after.
type passed struct {
	of   knowledge // that any said
	last *passing
	by   []hearings
}

// hearings are those of one node, in their order. What was received may be what was sent if that
// does not come after it: so all that may be are at the end.
type hearings struct {
	node  int
	heard []*hearing
	grown [len(each)]int // one more than from where on they have taken in each; 0: none has
}

// grows takes in that a message said more when it was received, and what was passed on since. Of
// two that are about the same the one that came first has said it to all that was passed on.
func (h *hearing) grows(of knowledge) {
	of &= h.all() &^ h.of
	if of == 0 {
		return
	}
	if h.of |= of; h.of == h.all() {
		h.r.hearsay.open--
	}
	h.r.learns(h.about, of)
	for _, one := range each {
		if of&one == 0 {
			continue
		}
		for _, s := range h.r.hearsay.since(growth{h.about, one}, h.said) {
			s.grows(h.tells(one, s.about))
		}
	}
}

// since is what was passed on from some time on, and did not take in a growth yet. What is passed
// on from now on has it.
func (of *hearsay) since(g growth, said int) []*passing {
	if of.grown == nil {
		of.grown = map[growth]int{}
	}
	end, met := of.grown[g]
	if !met {
		end = len(of.said)
	} else if said >= end {
		return nil
	}
	of.grown[g] = said
	return of.said[said:end]
}

func (s *passing) grows(of knowledge) {
	if of &^= s.of; of != 0 {
		s.of |= of
		s.to.spreads(s, of)
	}
}

// spreads has all that may have received it take in what a message says.
func (p *passed) spreads(s *passing, of knowledge) {
	p.of |= of
	for i := range p.by {
		for n, one := range each {
			if of&one == 0 {
				continue
			}
			for _, h := range p.by[i].since(n, s.after) {
				h.grows(one)
			}
		}
	}
}

// since are those that may have received what comes after so much, and have not taken it in yet.
// Those that come from now on have it.
func (b *hearings) since(one int, after after) []*hearing {
	first, end := sort.Search(len(b.heard), func(i int) bool { return b.heard[i].nth > after.of(b.node) }), len(b.heard)
	if b.grown[one] > 0 {
		end = b.grown[one] - 1
	}
	if first >= end {
		return nil
	}
	b.grown[one] = first + 1
	return b.heard[first:end]
}

// add keeps what was received.
func (p *passed) add(h *hearing) {
	at := slices.IndexFunc(p.by, func(b hearings) bool { return b.node == h.node })
	if at < 0 {
		at, p.by = len(p.by), append(p.by, hearings{node: h.node})
	}
	p.by[at].heard = append(p.by[at].heard, h)
}

// knows is what there is to pass on.
func (r *role) knows(of about) (out knowledge) {
	if of.none {
		if r.watch.IsUnset(of.ballot) {
			return unset
		}
		return 0
	}
	if r.watch.WasRequested(of.value) {
		out |= asked
	}
	if r.watch.IsChosen(of.value) {
		out |= chosen
	}
	if _, is := r.watch.Proposed(of.ballot, of.value); is {
		out |= proposed
	}
	return out
}

// learns takes in what was passed on.
func (r *role) learns(of about, known knowledge) {
	if known&asked != 0 {
		r.watch.Requested(of.value)
	}
	if known&chosen != 0 {
		r.watch.Told(of.value)
	}
	if known&proposed != 0 {
		r.watch.Hears(oracle.Message{Type: oracle.Accept, Ballot: of.ballot, Value: of.value})
	}
	if known&unset != 0 {
		r.watch.ToldUnset(of.ballot)
	}
}

// passes gives all messages that look like one.
func (j *judge) passes(hash uint64) *passed {
	p := j.passed[hash]
	if p == nil {
		p = &passed{}
		j.passed[hash] = p
	}
	return p
}

// hearsays gives what a role has heard and passed on, to add to.
func (r *role) hearsays() *hearsay {
	if r.hearsay == nil {
		r.hearsay = &hearsay{}
	}
	return r.hearsay
}

// open tells whether a role may come to know more of what it has heard already.
func (r *role) open() bool { return r != nil && r.hearsay != nil && r.hearsay.open > 0 }

// passesOn takes in what a message passes on.
func (j *judge) passesOn(l *nodeLog, e *placed, r *role) {
	s := &passing{about: e.about()}
	if s.of = r.knows(s.about); l.Missed > 0 && e.tells() {
		s.of = everything
	}
	if s.of == 0 && !e.tells() {
		return
	}
	of := r.hearsays()
	s.heard, s.after, s.to = of.heard, of.after, j.passes(j.hash(l.Log.Node, e))
	if last := s.to.last; last != nil && last.of == s.of && last.heard == s.heard {
		return // one that says as much, and came after no more
	}
	s.to.last, of.said = s, append(of.said, s)
	s.to.spreads(s, s.of)
}

// hearsOf takes in what a message has passed on, or may have: of one whose sending is not logged
// nobody knows.
func (j *judge) hearsOf(l *nodeLog, r *role, e *placed) {
	h := &hearing{about: e.about(), r: r, node: l.Log.Node}
	all := h.all()
	if h.none && h.ballot != oracle.None {
		r.meets(h.ballot)
	}
	if e.tells() && !j.known(e) {
		r.learns(h.about, all)
		return
	}
	if h.from = j.passed[j.hash(e.From, e)]; h.from == nil {
		return
	}
	h.of = h.from.of & all
	if r.learns(h.about, h.of); h.of != all && e.tells() {
		r.hearsays().add(h)
	}
}

// add keeps what could have said more. Of two alike, between which nothing was passed on, the later
// one is enough.
func (of *hearsay) add(h *hearing) {
	h.said, h.nth = len(of.said), of.after.of(h.node)+1
	of.after = of.after.join(append(make(after, h.node), h.nth))
	if of.last != nil && of.last.from == h.from && of.last.said == h.said {
		of.last.nth = h.nth
		of.last.grows(h.of)
		return
	}
	of.last = h
	of.heard++
	of.open++
	h.from.add(h)
}

// tells tells whether a message that no rule is about has something of which to know.
func (e *Event) tells() bool { return e.Valued || e.None }

// comesAfter has a role come after what came before a message that it received was sent.
func (j *judge) comesAfter(r *role, e *placed) {
	if len(j.after) == 0 || r == nil {
		return
	}
	if before := j.after[j.hash(e.From, e)]; before != nil {
		of := r.hearsays()
		of.after = of.after.join(before)
	}
}

// carries notes what came before a message that a role sends, the first time.
func (j *judge) carries(l *nodeLog, r *role, e *placed) {
	if r == nil || r.hearsay == nil || r.hearsay.after == nil {
		return
	}
	hash := j.hash(l.Log.Node, e)
	if _, again := j.sent[hash]; !again {
		j.after[hash] = r.hearsay.after
	}
}

// doubt is why an event waits until nothing else can go on: what its node heard may have said more.
type doubt uint8

const (
	certain doubt = iota
	ownsIt        // it proposes what it has not heard of
	breaksIt
)

// doubts tells whether an event must wait.
func (j *judge) doubts(l *nodeLog, e *placed) (worst doubt) {
	m := e.message(l.Log.Node)
	switch {
	case len(j.passed) == 0:
	case e.Do == Tell, e.Do == Send && e.Type == Learn && l.log:
		if r := l.met(e, e.Slot); r.open() && l.Missed == 0 && l.tellsWrong(e, r) {
			return breaksIt
		}
	case e.Do != Send || m.Type == 0:
	case m.Type == oracle.Promise && l.log:
		for _, v := range e.Reports {
			m.Vote = v.is()
			worst = max(worst, j.doubtsOf(l, e, l.met(e, v.Slot), m))
		}
	default:
		return j.doubtsOf(l, e, l.met(e, e.Slot), m)
	}
	return worst
}

// met gives what a node has heard of a register, or of a slot; nil if it is nothing.
func (l *nodeLog) met(e *placed, slot uint64) *role {
	r := l.roles[e.Key]
	if s := l.slots[e.Key]; s != nil {
		r = s.roles[slot]
	}
	if r != nil {
		r.since(l.Starts)
	}
	return r
}

// tellsWrong tells whether it would be wrong to tell something.
func (l *nodeLog) tellsWrong(e *placed, r *role) bool {
	if !e.None {
		return len(r.watch.Tells(oracle.Value(e.Value))) > 0
	}
	return len(r.watch.TellsUnset()) > 0 || l.clients && r.gets && r.asked().late(r.watch.IsUnset)
}

func (j *judge) doubtsOf(l *nodeLog, e *placed, r *role, m oracle.Message) doubt {
	if !r.open() || m.Type == oracle.Prepare {
		return certain
	}
	kept := r.kept
	if s := l.slots[e.Key]; s != nil {
		kept = func(m oracle.Message) string { return s.kept(&e.Event, m) }
	}
	switch {
	case j.counts(l, r.watch.Breaks(m)) != nil, l.knowsDisk() && !r.watch.Relays(m) && kept(m) != "":
		return breaksIt
	case l.Missed == 0 && r.watch.Owns(m):
		return ownsIt
	}
	return certain
}
