package logs

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// clients are what clients of a node have asked of a register since the node started, and what they
// were told. Lines do not say who is told: where that matters, it is whoever explains it. Gets are
// counted in the order in which they were asked, and unset is told to the first that waits, a value
// to who sets one, or to the last that waits.
//
// Unset may be told to who asked before a round began in which enough report no vote. Who asked
// later may not be told so by that round: a value may have been chosen, and told, in between.
type clients struct {
	sets     int     // that wait
	answered int     // gets
	asked    int     // gets: those that wait are the last of them
	rounds   []round // that began while gets waited, in that order

	told    bool // somebody was told a value, in whatever start
	earlier int  // gets that had been asked by then: unset may be told to them
}

// round is a ballot, and how many gets had been asked when the node first heard or said of it.
type round struct {
	ballot oracle.Ballot
	gets   int
}

// restarts ends what was asked: who waited for an answer gets none.
func (c *clients) restarts() { *c = clients{told: c.told} }

func (c *clients) asks(get bool) {
	if get {
		c.asked++
	} else {
		c.sets++
	}
}

// waits tells whether a get waits.
func (c *clients) waits() bool { return c != nil && c.asked > c.answered }

// tells takes in that a value is told.
func (c *clients) tells() {
	switch {
	case c.sets > 0:
		c.sets--
	case c.waits():
		c.asked--
	}
	for i := len(c.rounds) - 1; i >= 0 && c.rounds[i].gets > c.asked; i-- {
		c.rounds[i].gets = c.asked
	}
	if !c.told {
		c.told, c.earlier = true, c.asked
	}
	c.earlier = min(c.earlier, c.asked)
	c.forget()
}

// tellsUnset takes in that one who gets is told unset. late says that each of them has asked since
// the last round began that is unset, changed that each has asked since another was told a value.
func (c *clients) tellsUnset(unset func(oracle.Ballot) bool) (late, changed bool) {
	late, changed = true, c.told && c.earlier <= c.answered
	for _, r := range slices.Backward(c.rounds) {
		if unset(r.ballot) {
			late = r.gets <= c.answered
			break
		}
	}
	if c.waits() {
		c.answered++
	}
	c.forget()
	return late, changed
}

// forget drops rounds that are of no more use: all that waited for them are answered.
func (c *clients) forget() {
	c.rounds = slices.DeleteFunc(c.rounds, func(r round) bool { return r.gets <= c.answered })
}

// meets takes in that a node hears or says something of a ballot, before it does.
func (r *role) meets(b oracle.Ballot) {
	if r.clients.waits() && !r.watch.Met(b) {
		r.clients.rounds = append(r.clients.rounds, round{b, r.clients.asked})
	}
}

// knowledge is what a node knows of a value or a ballot, and passes on by a message that no rule is
// about: a request that it forwards, or an answer. It is no matter what the message is called.
type knowledge struct {
	asked, chosen bool // the value
	proposed      bool // the value, in the ballot
	unset         bool // enough reported no vote in the ballot
}

// everything is what somebody may know of whose log not all is there.
var everything = knowledge{true, true, true, true}

// knows is what there is to pass on, in the words of a message.
func (r *role) knows(e *Event) knowledge {
	if e.None {
		return knowledge{unset: r.watch.IsUnset(e.Ballot)}
	}
	v := oracle.Value(e.Value)
	_, proposed := r.watch.Proposed(e.Ballot, v)
	return knowledge{asked: r.watch.WasRequested(v), chosen: r.watch.IsChosen(v), proposed: proposed}
}

// learns takes in what was passed on.
func (r *role) learns(e *Event, of knowledge) {
	v, ballot := oracle.Value(e.Value), e.Ballot != oracle.None
	switch {
	case e.None && of.unset && ballot:
		r.meets(e.Ballot)
		r.watch.ToldUnset(e.Ballot)
	case e.None:
	default:
		if of.asked {
			r.watch.Requested(v)
		}
		if of.chosen {
			r.watch.Told(v)
		}
		if of.proposed && ballot {
			r.watch.Hears(oracle.Message{Type: oracle.Accept, Ballot: e.Ballot, Value: v})
		}
	}
}

// passesOn takes in what a message passes on.
func (j *judge) passesOn(l *nodeLog, e *placed, r *role) {
	of := r.knows(&e.Event)
	if l.Missed > 0 && e.tells() {
		of = everything
	}
	if of != (knowledge{}) {
		j.passed[j.hash(l.Log.Node, e)] = of
	}
}

// hearsOf takes in what a message has passed on, or may have: of one whose sending is not logged
// nobody knows.
func (j *judge) hearsOf(r *role, e *placed) {
	of := j.passed[j.hash(e.From, e)]
	if e.tells() && !j.known(e) {
		of = everything
	}
	r.learns(&e.Event, of)
}

// tells tells whether a message that no rule is about has something of which to know.
func (e *Event) tells() bool { return e.Value != "" || e.None }
