package logs

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// requests are what clients asked and were not answered yet.
type requests struct{ sets, gets int }

// clients are what clients of a node have asked of a register since the node started, and what they
// were told. Lines do not say who is told: where that matters, it is whoever explains it.
//
// Unset may be told to who asked before a round began in which enough report no vote. Who asked
// later may not be told so by that round: a value may have been chosen, and told, in between.
type clients struct {
	waiting requests // asked since the last round began
	covered requests // asked before
	begun   bool     // a round has, since the start and since unset was told
	unasked bool     // for nobody who asked here: nobody knows how long it lasts

	told    bool // somebody was told a value, in whatever start
	earlier int  // gets that are not answered, and were asked before that: unset may be told to them
}

// restarts ends what was asked: who waited for an answer gets none.
func (c *clients) restarts() { *c = clients{told: c.told} }

func (c *clients) asks(get bool) {
	if get {
		c.waiting.gets++
	} else {
		c.waiting.sets++
	}
}

// open tells whether the last round may go on: who asked before it began has no answer yet.
func (c *clients) open() bool { return c.begun && (c.unasked || c.covered != requests{}) }

// begins begins a round for all who wait.
func (c *clients) begins() {
	c.covered = requests{c.covered.sets + c.waiting.sets, c.covered.gets + c.waiting.gets}
	c.waiting, c.begun, c.unasked = requests{}, true, c.covered == requests{}
}

// tells takes in that a value is told: to who has set one rather than to who gets it, and to who
// came last.
func (c *clients) tells() {
	for _, n := range []*int{&c.waiting.sets, &c.covered.sets, &c.waiting.gets, &c.covered.gets} {
		if *n > 0 {
			*n--
			break
		}
	}
	gets := c.waiting.gets + c.covered.gets
	if c.told {
		gets = min(gets, c.earlier)
	}
	c.told, c.earlier = true, gets
}

// tellsUnset takes in that one who gets is told unset. late says that each of them has asked since
// the last round began, changed that each has asked since another was told a value.
func (c *clients) tellsUnset() (late, changed bool) {
	late, changed, c.begun = c.covered.gets == 0, c.told && c.earlier == 0, false // enough have promised: nobody is asked again
	c.covered.gets, c.earlier = max(c.covered.gets-1, 0), max(c.earlier-1, 0)
	return late, changed
}

// prepares judges a Prepare. Of the ballot of the last one it is that sent again, to another node
// or once more, as long as its round may go on; else it begins a round, and for a get its ballot
// must be fresh. Where lines are missing, so may be those by which it goes on.
func (r *role) prepares(m oracle.Message, whole bool) []oracle.Violation {
	same, get, c := m.Ballot == r.prepared, r.gets, r.asked()
	if same && (c.open() || !whole) {
		return nil
	}
	if same {
		get = c.waiting.gets > 0
	}
	c.begins()
	r.prepared = m.Ballot
	return r.proposes().Sends(m, get)
}

// knowledge is what a node knows of a value, and passes on by a message that no rule is about: a
// request that it forwards, or an answer. It is no matter what the message is called.
type knowledge struct{ asked, chosen bool }

// knows is what there is to pass on of a value.
func (r *role) knows(v oracle.Value) (of knowledge) {
	of.chosen = slices.Contains(r.learned, v)
	if r.proposer != nil || len(r.heard) > 0 {
		of.asked, of.chosen = r.proposes().WasRequested(v), of.chosen || r.proposes().IsChosen(v)
	}
	return of
}

// passesOn takes in what a message passes on of its value.
func (j *judge) passesOn(l *nodeLog, e *placed, r *role) {
	if of := r.knows(oracle.Value(e.Value)); of != (knowledge{}) {
		j.passed[j.hash(l.Log.Node, e)] = of
	}
}

// hearsOf takes in what a message has passed on, or may have: of one whose sending is not logged
// nobody knows.
func (j *judge) hearsOf(r *role, e *placed) {
	of, v := j.passed[j.hash(e.From, e)], oracle.Value(e.Value)
	if e.Value != "" && !j.known(e) {
		of = knowledge{true, true}
	}
	if of.asked {
		r.proposes().Requested(v)
	}
	if of.chosen && !slices.Contains(r.learned, v) {
		r.learned = append(r.learned, v)
	}
}
