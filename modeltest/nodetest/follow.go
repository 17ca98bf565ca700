package nodetest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/modeltest/paxostest/coverage"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// follower follows a world through TLC's graph of one register; nobody if it is zero.
type follower struct{ *coverage.Cluster }

// follows has a world of registers followed, if it is of the size of the graph.
func (w *world) follows(p *coverage.Profile) {
	if rs, ok := w.hosted.(*registers); ok && p != nil && coverage.Fits(rs.cluster) {
		w.follow.Cluster = p.Follow()
	}
}

func (f follower) hears(m flight) {
	if f.Cluster != nil {
		f.Hears(int(m.To), m.Key, m.judged)
	}
}

func (f follower) sends(self int, key string, m judged) {
	if f.Cluster != nil {
		f.Sends(self, key, m)
	}
}

func (f follower) asks(self int, key string, set bool, value string) {
	if f.Cluster != nil {
		f.Asks(self, key, set, oracle.Value(value))
	}
}

func (f follower) forgets(self, op int, h hosted) {
	if rs, ok := h.(*registers); ok && f.Cluster != nil {
		f.Forgets(self, rs.ops[op].key, rs.ops[op].set, oracle.Value(rs.ops[op].value))
	}
}

func (f follower) tells(self int, key string, a node.Answer) {
	if f.Cluster != nil {
		f.Tells(self, key, a.Kind == node.Chosen)
	}
}

func (f follower) restarts(self int) {
	if f.Cluster != nil {
		f.Restarts(self)
	}
}

// done counts what was taken.
func (f follower) done() {
	if f.Cluster != nil {
		f.Done()
	}
}

// isIn wants the first register to be in a state of TLC's graph.
func (w *world) isIn(state uint32) {
	if got, ok := w.follow.State(keyOf(0)); w.broken == nil && (!ok || got != state) {
		seen := fmt.Sprint("in state ", got)
		if !ok {
			seen += ", from which it has left the graph, or without a message that has been sent there"
		}
		w.breaks(follows, -1, keyOf(0), "want the register in state %d of TLC's graph of %s, it is %s", state, coverage.Model, seen)
	}
}

// follows is the rule of runs that are steered.
const follows = "FollowsGraph"
