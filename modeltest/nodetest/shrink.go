package nodetest

import (
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/node"
)

// At most so many shorter runs are played, with so many actions in all; and of each at most so many
// steps are tried to find an order of the requests.
const (
	tries   = 20_000
	actions = 4_000_000
	steps   = 20_000
)

// A run of at most so many actions is first shortened as it is, which of a long one takes long.
const few = 100

// Shrink gives a shorter run that breaks the same rule: no action of it can be left out, unless it
// is so long that not all is tried.
func (r *Run) Shrink() *Run {
	s := shrinking{best: *r, tries: tries, actions: actions}
	if r.Ends != nil {
		return &s.best // a shorter run ends in another state
	}
	if len(r.Actions) <= few {
		s.shrink((*Run).play, anything)
	}
	// with a request, a crash or a timer goes all that came of it
	s.shrink((*Run).playFreely, func(a Action) bool { return a.Do == "ask" || a.Do == "cancel" })
	s.shrink((*Run).playFreely, func(a Action) bool { return a.Do == "stop" || a.Do == "start" || a.Do == "expire" })
	s.shrink((*Run).playFreely, anything)
	s.shrink((*Run).play, anything)
	return &s.best
}

func anything(Action) bool { return true }

// shrinking is the shortest run so far, and how many may be tried yet.
type shrinking struct {
	best           Run
	tries, actions int
}

// shrink leaves out actions of a kind, first many at once, and each alone until none can be left
// out. Many at once are tried once: what they leave, half as many find too.
func (s *shrinking) shrink(play func(*Run) (*Violation, []Action), kind func(Action) bool) {
	for size := s.count(kind); size >= 1 && s.more(); {
		shorter := false
		for from := 0; from < s.count(kind) && s.more(); {
			if s.without(play, kind, from, size) {
				shorter = true
			} else {
				from += size
			}
		}
		if !shorter || size > 1 {
			size = min(size, 2*s.count(kind)) / 2
		}
	}
}

func (s *shrinking) more() bool { return s.tries > 0 && s.actions > 0 }

func (s *shrinking) count(kind func(Action) bool) (n int) {
	for _, a := range s.best.Actions {
		if kind(a) {
			n++
		}
	}
	return n
}

// without leaves out so many actions of a kind from one on, unless the rule is not broken then.
func (s *shrinking) without(play func(*Run) (*Violation, []Action), kind func(Action) bool, from, size int) bool {
	s.tries, s.actions = s.tries-1, s.actions-len(s.best.Actions)
	trial, at := s.best, -1
	trial.Actions = slices.DeleteFunc(slices.Clone(s.best.Actions), func(a Action) bool {
		if kind(a) {
			at++
		}
		return kind(a) && at >= from && at < from+size
	})
	broken, done := play(&trial)
	if broken == nil || broken.Rule != s.best.Broken.Rule || len(done) >= len(s.best.Actions) {
		return false
	}
	// what could not be done, and what comes after the rule is broken, is left out too
	s.best.Actions, s.best.Broken = done, broken
	return true
}

// playFreely plays a run of which something was left out. What comes after that has other names,
// another ballot, slot or round, so an action that names what there is not stands for the next of
// its kind. What it stood for is in the actions that it gives, which are played as they are. Where
// it takes long to find that no order explains what clients were told, one does.
func (r *Run) playFreely() (*Violation, []Action) {
	return r.playBy(&player{known: map[address]flight{}, free: &substitutes{map[address][]flight{}, map[int]Action{}}}, steps)
}

// substitutes are what actions may stand for; nil: only for what they name.
type substitutes struct {
	waiting map[address][]flight // by kind: what was sent, and is not delivered
	asked   map[int]Action       // by client: what it waits for
}

// kind is what the addresses of all messages of a type, from one node to another, have in common.
func (a address) kind() address {
	a.message, _, _ = strings.Cut(a.message, " ")
	return a
}

func (s *substitutes) sent(a address, f flight) {
	if s != nil {
		s.waiting[a.kind()] = append(s.waiting[a.kind()], f)
	}
}

// message gives what is delivered, which is the very message if it was sent.
func (s *substitutes) message(a address, f flight, sent bool) (flight, bool) {
	if s == nil {
		return f, sent
	}
	all := s.waiting[a.kind()]
	at := slices.IndexFunc(all, func(g flight) bool { return !sent || g.text == a.message })
	if at < 0 {
		return f, sent
	}
	f = all[at]
	s.waiting[a.kind()] = slices.Delete(all, at, at+1)
	return f, true
}

// fires tells whether a timer is one that an action expires, if none is of its round.
func (s *substitutes) fires(t node.Timer, a Action) bool { return s != nil && t.Key == a.Key }

// mayAsk tells whether a client asks something new: one that waits does not.
func (s *substitutes) mayAsk(w *world, a Action) bool {
	if s == nil || a.Client == 0 {
		return true
	}
	if last, asked := s.asked[a.Client]; asked && last.Op != a.Op && !w.hosted.answered(last.Op) {
		return false
	}
	s.asked[a.Client] = a
	return true
}

// forget has clients not wait any more.
func (s *substitutes) forget(what func(asked Action) bool) {
	if s != nil {
		maps.DeleteFunc(s.asked, func(_ int, a Action) bool { return what(a) })
	}
}
