package cases

import (
	"fmt"
	"sync/atomic"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// Case is an implementation, with what must be said of it.
type Case struct {
	ID     string
	Title  string
	Role   model.Role
	Safe   bool
	Rule   string // the operator nearest to what it breaks, if it is not safe
	Create func(subject.Cluster) any
}

// All are they all, by ascending ID.
func All() (all []Case) {
	for i, c := range safe {
		all = append(all, Case{ID: id(i + 1), Title: c.name, Role: c.role, Safe: true, Create: made(c.role, c.of)})
	}
	for i, c := range unsafe {
		all = append(all, Case{ID: id(i + 51), Title: c.name, Role: c.role, Rule: c.rule, Create: made(c.role, c.of)})
	}
	return all
}

func id(n int) string { return fmt.Sprintf("C%02d", n) }

// made gives a node in a role.
func made(r model.Role, of hooks) func(subject.Cluster) any {
	return func(c subject.Cluster) any {
		n := &node{Cluster: c, of: of, note: map[string]any{}, tallies: map[model.Ballot]map[model.Node]bool{}}
		switch r {
		case model.Acceptor:
			if n.of.timeout != nil {
				return waiting{n}
			}
			return struct {
				subject.AcceptorUnderTest
				subject.Restarter
			}{n, n}
		case model.Learner:
			return learnerOf{n}
		}
		return n.able()
	}
}

// able is a node with what it can do beside what all can, or less than that.
func (n *node) able() any {
	switch {
	case n.of.noGets:
		return struct {
			subject.ProposerUnderTest
			subject.VoteCounter
			subject.Restarter
			subject.Chooser
		}{n, n, n, n}
	case n.of.refused != nil:
		return reading{n}
	case n.of.timeout != nil:
		return waiting{n}
	}
	return n
}

// reading is a node that hears what was promised to whom refused it.
type reading struct{ *node }

func (r reading) Reject(model.Node, model.Ballot) []model.Message { return nil }
func (r reading) Rejected(_ model.Node, b, promised model.Ballot) []model.Message {
	return r.of.refused(r.node, b, promised)
}

// waiting is a node that does something when time has passed.
type waiting struct{ *node }

func (w waiting) Timeout() []model.Message { return w.of.timeout(w.node) }

// learnerOf is a node of which only the learner is asked.
type learnerOf struct{ n *node }

func (l learnerOf) Restart() { l.n.Restart() }
func (l learnerOf) Accepted(from model.Node, b model.Ballot, v model.Value) (out []model.Message) {
	for _, m := range l.n.Accepted(from, b, v) {
		if m.Type == model.Learned {
			out = append(out, m)
		}
	}
	return out
}

func decided(n *node) []model.Message { return []model.Message{{Type: model.Decided, Value: n.value}} }

// isDone tells whether its round came to its end with a decision.
func isDone(n *node) bool { return n.phase == 0 && len(n.voters) >= n.Quorum1 }

// draws is a generator of numbers that no test can repeat.
var draws atomic.Uint64

func draw() uint64 {
	n := draws.Add(0x9e3779b97f4a7c15)
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}
