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
	late, changed = c.late(unset), c.told && c.earlier <= c.answered
	if c.waits() {
		c.answered++
	}
	c.forget()
	return late, changed
}

// late tells whether each who gets has asked since the last round began that is unset.
func (c *clients) late(unset func(oracle.Ballot) bool) bool {
	for _, r := range slices.Backward(c.rounds) {
		if unset(r.ballot) {
			return r.gets <= c.answered
		}
	}
	return true
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
