package logtest

import (
	"slices"
	"testing"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// twisted is a node that does one thing otherwise; what is nil it does as the node.
type twisted struct {
	*node
	prepare func(*node, Ballot) []Message
	accept  func(n *node, b Ballot, slot uint64, v Value) []Message
	lead    func(*node, Ballot) []Message
	promise func(n *node, from Node, b Ballot, votes []SlotVote) []Message
	propose func(n *node, slot uint64, v Value) []Message
	learn   func(n *node, slot uint64, v Value) []Message
	restart func(*node)
	chooses bool
}

// chooser is one that names its ballots itself.
type chooser struct{ twisted }

func (chooser) ChoosesBallots() {}

func (w twisted) Prepare(b Ballot) []Message {
	if w.prepare != nil {
		return w.prepare(w.node, b)
	}
	return w.node.Prepare(b)
}

func (w twisted) Accept(b Ballot, slot uint64, v Value) []Message {
	if w.accept != nil {
		return w.accept(w.node, b, slot, v)
	}
	return w.node.Accept(b, slot, v)
}

func (w twisted) Lead(b Ballot) []Message {
	if w.lead != nil {
		return w.lead(w.node, b)
	}
	return w.node.Lead(b)
}

func (w twisted) Promise(from Node, b Ballot, votes []SlotVote) []Message {
	if w.promise != nil {
		return w.promise(w.node, from, b, votes)
	}
	return w.node.Promise(from, b, votes)
}

func (w twisted) Propose(slot uint64, v Value) []Message {
	if w.propose != nil {
		return w.propose(w.node, slot, v)
	}
	return w.node.Propose(slot, v)
}

func (w twisted) Learn(slot uint64, v Value) []Message {
	if w.learn != nil {
		return w.learn(w.node, slot, v)
	}
	return w.node.Learn(slot, v)
}

func (w twisted) Restart() {
	if w.restart != nil {
		w.restart(w.node)
		return
	}
	w.node.Restart()
}

// reporting answers a Prepare with some of the votes.
func reporting(some func([]SlotVote) []SlotVote) twisted {
	return twisted{prepare: func(n *node, b Ballot) []Message {
		out := n.Prepare(b)
		for i := range out {
			out[i].Votes = some(out[i].Votes)
		}
		return out
	}}
}

// upToHole are the votes of the slots before the first that has none.
func upToHole(votes []SlotVote) []SlotVote {
	for i, v := range votes {
		if v.Slot != uint64(i+1) {
			return votes[:i]
		}
	}
	return votes
}

// recovering hears only some of the votes of each Promise.
func recovering(some func([]SlotVote) []SlotVote) twisted {
	return twisted{promise: func(n *node, from Node, b Ballot, votes []SlotVote) []Message { return n.Promise(from, b, some(votes)) }}
}

// first and last are those alone.
func first(votes []SlotVote) []SlotVote { return votes[:min(1, len(votes))] }
func last(votes []SlotVote) []SlotVote  { return votes[max(0, len(votes)-1):] }
func none([]SlotVote) []SlotVote        { return nil }

// bugs have the names of those of impl/multipaxos/mutants that do the same.
var bugs = []struct {
	name, title, role string
	rule              oracle.Rule
	steps             int // of the shortest test, with what it ends with
	does              twisted
}{
	{"B01", "a Promise reports no slot but the first", acceptor, oracle.NoVoteBetween, 3, reporting(first)},
	{"B02", "a Promise reports no slot but the highest", acceptor, oracle.NoVoteBetween, 3, reporting(last)},
	{"B03", "a Promise reports the slots up to the first hole", acceptor, oracle.NoVoteBetween, 2, reporting(upToHole)},
	{"B04", "a leader recovers no slot but the first", leader, oracle.ShownSafe, 4, recovering(first)},
	{"B05", "a leader recovers nothing", leader, oracle.ShownSafe, 4, recovering(none)},
	{"B06", "a leader recovers the slots up to the first hole", leader, oracle.ShownSafe, 4, recovering(upToHole)},
	{"a leader recovers no slot beyond the 100th", "", leader, oracle.ShownSafe, 4, recovering(func(votes []SlotVote) []SlotVote {
		return slices.DeleteFunc(slices.Clone(votes), func(v SlotVote) bool { return v.Slot > 100 })
	})},
	{"B09", "a vote is cast in any ballot, whatever was promised", acceptor, oracle.NotSkipped, 2, twisted{
		accept: func(n *node, b Ballot, slot uint64, v Value) []Message {
			promised := n.acceptor.Promised
			if b.Less(promised) {
				n.acceptor.Promised = Ballot{}
			}
			out := n.Accept(b, slot, v)
			if b.Less(promised) {
				n.acceptor.Promised = promised
			}
			return out
		}}},
	{"B10", "a promise binds only in the slots with a vote", acceptor, oracle.NotSkipped, 2, twisted{
		accept: func(n *node, b Ballot, slot uint64, v Value) []Message {
			if slices.ContainsFunc([]uint64{1, 2, 3, 4}, func(s uint64) bool { return s == slot && n.acceptor.Votes.At(1).IsNone() }) {
				promised := n.acceptor.Promised
				n.acceptor.Promised = Ballot{}
				defer func() { n.acceptor.Promised = promised }()
			}
			return n.Accept(b, slot, v)
		}}},
	{"B12", "a Promise is sent and not recorded", acceptor, oracle.NotSkipped, 2, twisted{
		prepare: func(n *node, b Ballot) []Message {
			before := n.acceptor
			defer func() { n.acceptor = before }()
			return n.Prepare(b)
		}}},
	{"B14", "the first vote in a slot stays", acceptor, oracle.NoVoteBetween, 3, twisted{
		accept: func(n *node, b Ballot, slot uint64, v Value) []Message {
			before := n.acceptor.Votes
			out := n.Accept(b, slot, v)
			if len(before) > 0 {
				n.acceptor.Votes = before
			}
			return out
		}}},
	{"B15", "a new ballot begins a new log", acceptor, oracle.NoVoteBetween, 3, twisted{
		accept: func(n *node, b Ballot, slot uint64, v Value) []Message {
			if n.acceptor.Promised.Less(b) {
				n.acceptor.Votes = nil
			}
			return n.Accept(b, slot, v)
		}}},
	{"B16", "a leader puts two commands into one slot", leader, oracle.OneValue, 5, twisted{
		propose: func(n *node, slot uint64, v Value) []Message {
			n.leader.Log = nil
			return n.Propose(slot, v)
		}}},
	{"B18", "a leader that restarts uses its ballot again", leader, oracle.OneValue, 9, twisted{
		chooses: true,
		lead: func(n *node, _ Ballot) []Message {
			return n.Lead(Ballot{Round: n.leader.Ballot.Round + 1, Node: n.c.Self})
		},
		restart: func(n *node) {
			n.Restart()
			n.leader.Ballot = Ballot{}
		}}},
	{"B19", "promises of earlier ballots count", leader, oracle.ShownSafe, 5, twisted{
		promise: func(n *node, from Node, _ Ballot, votes []SlotVote) []Message {
			votes = slices.DeleteFunc(slices.Clone(votes), func(v SlotVote) bool { return !v.Ballot.Less(n.leader.Ballot) })
			return n.Promise(from, n.leader.Ballot, votes)
		}}},
	{"a repeated Promise counts twice", "", leader, oracle.ShownSafe, 4, twisted{
		promise: func(n *node, from Node, b Ballot, votes []SlotVote) []Message {
			if n.leader.Promisers.Has(from) {
				from = (from + 1) % 3
			}
			return n.Promise(from, b, votes)
		}}},
	{"B22", "a replica executes what it has, past a hole", replica, judge.ExecutesThePrefix, 1, twisted{
		learn: func(_ *node, slot uint64, v Value) []Message {
			if v == "" {
				return nil
			}
			return []Message{{Type: Executed, Slot: slot, Value: v}}
		}}},
	{"B24", "a command that is in the log twice is executed twice", replica, judge.OnceEach, 2, twisted{
		learn: func(n *node, slot uint64, v Value) []Message {
			n.replica.Sessions = nil
			return n.Learn(slot, v)
		}}},
	{"B26", "the next command is taken for a repeated one", replica, judge.ExecutesThePrefix, 3, twisted{
		learn: func(n *node, slot uint64, v Value) []Message {
			out := n.Learn(slot, v)
			return slices.DeleteFunc(out, func(m Message) bool { return m.Slot == 2 })
		}}},
	{"a crash loses the votes", "", acceptor, oracle.NoVoteBetween, 3, twisted{restart: func(n *node) { n.acceptor.Votes = nil }}},
	{"a vote for what was proposed in another slot", "", acceptor, oracle.WasProposed, 1, twisted{
		accept: func(n *node, b Ballot, slot uint64, v Value) []Message { return n.Accept(b, slot%2+1, v) }}},
}

// Each bug is found, by the rule that it breaks and in the shortest test; alone by what is planned,
// and in a whole node, which may have heard itself in silence, also by what is drawn.
func TestBugsAreFound(t *testing.T) {
	for i, b := range bugs {
		roles := []string{b.role}
		if thorough.Tests() {
			roles = append(roles, process) // in which it shows in the same way
		}
		for _, role := range roles {
			t.Run(b.name+" "+role, func(t *testing.T) {
				thorough.Sample(t, i, 4) // stage mutants tries all, as patches of the code
				t.Parallel()
				create := func(c Cluster) any {
					w := b.does
					if w.node = newNode(c); w.chooses {
						return chooser{w}
					}
					return w
				}
				opt := Options{}
				if role != b.role {
					opt = byDefault
				}
				r, err := inGo(t.Context(), role, create, opt)
				if err != nil {
					t.Fatal(err)
				}
				if r.Verdict != conformance.Unsafe {
					t.Fatalf("%s: want %s, got\n%s", b.title, conformance.Unsafe, r.Text())
				}
				d := r.Divergences[0]
				if role == b.role && (d.Broken != b.rule || len(d.Steps) != b.steps) {
					t.Errorf("%s: want %s broken after %d steps, got %s after %d:\n%s", b.title, b.rule, b.steps, d.Broken, len(d.Steps), d.Text())
				}
			})
		}
	}
}
