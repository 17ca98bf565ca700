package conformance

import (
	"fmt"
	"math"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// node is a whole Paxos as people write it: it chooses its ballots, and what it has on disk
// is what disk has. The hooks make a case of it; each may be nil.
type node struct {
	subject.Cluster
	disk
	phase    model.Type // of what it waits for: Promise, Accepted or 0
	own      *model.Value
	value    model.Value
	promises map[model.Node]*model.Vote
	order    []model.Node // in which they promised
	voters   map[model.Node]bool
	tallies  map[model.Ballot]map[model.Node]bool
	of       hooks
	note     map[string]any // what a case remembers
}

type disk struct {
	promised, ballot model.Ballot
	vote             *model.Vote
	learned          *model.Value
}

type hooks struct {
	old      func(n *node, b model.Ballot) bool
	prepared func(n *node, b model.Ballot)
	silent   func(n *node, b model.Ballot) bool // does not acknowledge
	next     func(n *node) model.Ballot
	instead  func(n *node, own *model.Value) ([]model.Message, bool) // of a round
	pick     func(n *node) *model.Value
	quorum   func(n *node) int
	voted    func(n *node, b model.Ballot)
	asks     func(n *node, sent []model.Message) []model.Message
	done     func(n *node, sent []model.Message) []model.Message
	learns   func(n *node, from model.Node, b model.Ballot, v model.Value) (learned, handled bool)
	restart  func(n *node, before node)
}

func (n *node) ChoosesBallots() {}

func (n *node) Prepare(b model.Ballot) []model.Message {
	if n.of.prepared != nil {
		n.of.prepared(n, b)
	}
	if n.tooOld(b) {
		return nil
	}
	n.promised = b
	m := model.Message{Type: model.Promise, From: n.Self, Ballot: b}
	if n.vote != nil {
		m.Vote = *n.vote
	}
	return []model.Message{m}
}

func (n *node) tooOld(b model.Ballot) bool {
	if n.of.old != nil {
		return n.of.old(n, b)
	}
	return b.Less(n.promised)
}

func (n *node) Accept(b model.Ballot, v model.Value) []model.Message {
	if n.tooOld(b) || n.of.silent != nil && n.of.silent(n, b) {
		return nil
	}
	n.promised, n.vote = b, &model.Vote{Ballot: b, Value: v}
	if n.of.voted != nil {
		n.of.voted(n, b)
	}
	return []model.Message{{Type: model.Accepted, From: n.Self, Ballot: b, Value: v}}
}

func (n *node) Set(_ model.Ballot, v model.Value) []model.Message { return n.start(&v) }
func (n *node) Get(model.Ballot) []model.Message                  { return n.start(nil) }

func (n *node) start(own *model.Value) []model.Message {
	if n.of.instead != nil {
		if out, did := n.of.instead(n, own); did {
			return out
		}
	}
	return n.begin(own)
}

func (n *node) begin(own *model.Value) []model.Message {
	b := model.Ballot{Round: n.ballot.Round + 1, Node: n.Self}
	if n.of.next != nil {
		b = n.of.next(n)
	}
	n.ballot, n.phase, n.own = b, model.Promise, own
	n.promises, n.order, n.voters = map[model.Node]*model.Vote{}, nil, map[model.Node]bool{}
	return []model.Message{{Type: model.Prepare, Ballot: b}}
}

func (n *node) need() int {
	if n.of.quorum != nil {
		return n.of.quorum(n)
	}
	return n.Quorum1
}

func (n *node) Promise(from model.Node, b model.Ballot, v model.Vote) []model.Message {
	if n.phase != model.Promise || b != n.ballot {
		return nil
	}
	if n.promises[from] = nil; v != (model.Vote{}) {
		n.promises[from] = &v
	}
	n.order = append(n.order, from)
	if len(n.promises) < n.need() {
		return nil
	}
	picked := n.picked()
	if picked == nil {
		n.phase = 0
		return []model.Message{{Type: model.Unset}}
	}
	n.phase, n.value = model.Accepted, *picked
	out := []model.Message{{Type: model.Accept, Ballot: b, Value: n.value}}
	if n.of.asks != nil {
		return n.of.asks(n, out)
	}
	return out
}

func (n *node) picked() *model.Value {
	if n.of.pick != nil {
		return n.of.pick(n)
	}
	best := (*model.Vote)(nil)
	for _, v := range n.promises {
		if v != nil && (best == nil || best.Ballot.Less(v.Ballot)) {
			best = v
		}
	}
	if best == nil {
		return n.own
	}
	return &best.Value
}

func (n *node) Accepted(from model.Node, b model.Ballot, v model.Value) (out []model.Message) {
	if n.phase == model.Accepted && b == n.ballot {
		if n.voters[from] = true; len(n.voters) >= n.need() {
			n.phase = 0
			out = []model.Message{{Type: model.Decided, Value: v}}
			if n.of.done != nil {
				out = n.of.done(n, out)
			}
		}
	}
	if n.learn(from, b, v) {
		out = append(out, model.Message{Type: model.Learned, Value: v})
	}
	return out
}

func (n *node) learn(from model.Node, b model.Ballot, v model.Value) bool {
	if n.of.learns != nil {
		if learned, handled := n.of.learns(n, from, b, v); handled {
			return learned
		}
	}
	if n.learned != nil {
		return false
	}
	if n.tallies[b] == nil {
		n.tallies[b] = map[model.Node]bool{}
	}
	n.tallies[b][from] = true
	if len(n.tallies[b]) < n.Quorum2 {
		return false
	}
	n.learned = &v
	return true
}

func (n *node) Restart() {
	before := *n
	*n = node{Cluster: n.Cluster, disk: n.disk, of: n.of, note: n.note, tallies: map[model.Ballot]map[model.Node]bool{}}
	if n.of.restart != nil {
		n.of.restart(n, before)
	}
}

// of gives a case in a role.
func caseOf(r model.Role, of hooks) func(subject.Cluster) any {
	return func(c subject.Cluster) any {
		n := &node{Cluster: c, of: of, note: map[string]any{}, tallies: map[model.Ballot]map[model.Node]bool{}}
		switch r {
		case model.Acceptor:
			return struct {
				subject.AcceptorUnderTest
				subject.Restarter
			}{n, n}
		case model.Learner:
			return learnerOf{n}
		}
		return n
	}
}

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

// safeCases are what real code does and the reference does not, and is safe.
var safeCases = []struct {
	name string
	role model.Role
	of   hooks
}{
	{"nothing is changed", model.Acceptor, hooks{}},
	{"nothing is changed", model.Proposer, hooks{}},
	{"nothing is changed", model.Learner, hooks{}},
	{"nothing is changed", model.Process, hooks{}},
	{"a repeated Accept is not acknowledged", model.Acceptor, hooks{silent: func(n *node, b model.Ballot) bool { return n.vote != nil && n.vote.Ballot == b }}},
	{"an Accept above the promise is refused", model.Acceptor, hooks{silent: func(n *node, b model.Ballot) bool { return b != n.promised }}},
	{"of two ballots of one round the first that is heard", model.Acceptor, hooks{old: func(n *node, b model.Ballot) bool {
		return n.promised != (model.Ballot{}) && b != n.promised && b.Round <= n.promised.Round
	}}},
	{"who decided says so again", model.Proposer, hooks{instead: func(n *node, _ *model.Value) ([]model.Message, bool) { return decided(n), isDone(n) }}},
	{"who decided is silent", model.Proposer, hooks{instead: func(n *node, _ *model.Value) ([]model.Message, bool) { return nil, isDone(n) }}},
	{"its own proposal outranks an older vote", model.Proposer, hooks{
		asks: func(n *node, out []model.Message) []model.Message {
			n.note["mine"] = &model.Vote{Ballot: n.ballot, Value: n.value}
			return out
		},
		pick: func(n *node) *model.Value {
			best, _ := n.note["mine"].(*model.Vote)
			for _, v := range n.promises {
				if v != nil && (best == nil || best.Ballot.Less(v.Ballot)) {
					best = v
				}
			}
			if best == nil {
				return n.own
			}
			return &best.Value
		}}},
	{"only the proposer counts votes", model.Process, hooks{learns: func(*node, model.Node, model.Ballot, model.Value) (bool, bool) { return false, true }}},
	{"the round survives a restart", model.Proposer, hooks{restart: func(n *node, before node) { *n = before }}},
	{"ballots by lots", model.Proposer, hooks{next: func(n *node) model.Ballot {
		return model.Ballot{Round: n.ballot.Round + 1 + draw()%1000, Node: n.Self}
	}}},
	{"ballots from a clock", model.Proposer, hooks{next: func(n *node) model.Ballot {
		return model.Ballot{Round: max(uint64(1)<<50+draw()>>40, n.ballot.Round+1), Node: n.Self}
	}}},
	{"a set waits while a round is under way", model.Proposer, hooks{
		instead: func(n *node, own *model.Value) ([]model.Message, bool) {
			if own == nil || n.phase == 0 {
				return nil, false
			}
			waiting, _ := n.note["waiting"].([]*model.Value)
			n.note["waiting"] = append(waiting, own)
			return nil, true
		},
		done: func(n *node, out []model.Message) []model.Message {
			if waiting, _ := n.note["waiting"].([]*model.Value); len(waiting) > 0 {
				n.note["waiting"] = waiting[1:]
				return append(out, n.begin(waiting[0])...)
			}
			return out
		}}},
	{"a set waits, and the Prepare is sent again", model.Proposer, hooks{instead: func(n *node, own *model.Value) ([]model.Message, bool) {
		return []model.Message{{Type: model.Prepare, Ballot: n.ballot}}, own != nil && n.phase == model.Promise && n.own != nil
	}}},
	{"a learner of the newest votes", model.Learner, hooks{learns: func(n *node, from model.Node, b model.Ballot, _ model.Value) (bool, bool) {
		newest, _ := n.note["newest"].(map[model.Node]model.Ballot)
		if newest == nil {
			newest = map[model.Node]model.Ballot{}
			n.note["newest"] = newest
		}
		if !newest[from].Less(b) {
			return false, true
		}
		newest[from] = b
		count := 0
		for _, of := range newest {
			if of == b {
				count++
			}
		}
		return count >= n.Quorum2, true
	}}},
	{"what it does not understand it drops", model.Proposer, hooks{}},
}

// unsafeCases are what people get wrong, with the rule that is named.
var unsafeCases = []struct {
	name string
	role model.Role
	of   hooks
	rule string // the operator nearest to it
}{
	{"a Prepare for the promised ballot wipes the vote", model.Acceptor, hooks{prepared: func(n *node, b model.Ballot) {
		if b == n.promised && n.vote != nil && n.vote.Ballot == b {
			n.vote = nil
		}
	}}, "Reported"},
	{"ballots are compared by round", model.Acceptor, hooks{old: func(n *node, b model.Ballot) bool { return b.Round < n.promised.Round }}, "AcceptOk"},
	{"ballots are compared as text", model.Acceptor, hooks{old: func(n *node, b model.Ballot) bool {
		return n.promised != (model.Ballot{}) && strings.Compare(fmt.Sprint(b.Round), fmt.Sprint(n.promised.Round)) < 0
	}}, "AcceptOk"},
	{"ballots wrap around at 16 bits", model.Acceptor, hooks{old: func(n *node, b model.Ballot) bool { return uint16(b.Round) < uint16(n.promised.Round) }}, "AcceptOk"},
	{"ballots wrap around at 63 bits", model.Acceptor, hooks{old: func(n *node, b model.Ballot) bool { return b.Round<<1 < n.promised.Round<<1 }}, "AcceptOk"},
	{"ballots are floats", model.Acceptor, hooks{old: func(n *node, b model.Ballot) bool {
		return math.Float64frombits(math.Float64bits(float64(b.Round))) < float64(n.promised.Round)
	}}, "AcceptOk"},
	{"the vote is written later", model.Acceptor, hooks{
		voted:   func(n *node, _ model.Ballot) { n.note["later"] = true },
		restart: func(n *node, _ node) { n.vote = nil },
	}, "AcceptorAfterRestart"},
	{"phase 1 is skipped in low ballots", model.Proposer, hooks{instead: func(n *node, own *model.Value) ([]model.Message, bool) {
		if own == nil || n.ballot.Round >= 2 {
			return nil, false
		}
		n.begin(own)
		n.phase, n.value = model.Accepted, *own
		return []model.Message{{Type: model.Accept, Ballot: n.ballot, Value: *own}}, true
	}}, "MaySkip"},
	{"ballots from a clock, and the rest wrong", model.Proposer, hooks{
		next: func(n *node) model.Ballot {
			return model.Ballot{Round: max(1<<50+draw()>>40, n.ballot.Round+1), Node: n.Self}
		},
		quorum: func(*node) int { return 1 },
		pick:   func(n *node) *model.Value { return n.own },
	}, "Enough1"},
	{"a clock that ticks slowly", model.Proposer, hooks{next: func(n *node) model.Ballot { return model.Ballot{Round: 1 + draw()%2, Node: n.Self} }}, "NewRound"},
	{"a round is begun again in the same ballot", model.Proposer, hooks{next: func(n *node) model.Ballot {
		if n.phase == 0 {
			return model.Ballot{Round: n.ballot.Round + 1, Node: n.Self}
		}
		return n.ballot
	}}, "NewRound"},
	{"an empty value is none", model.Proposer, hooks{pick: func(n *node) *model.Value {
		best := (*model.Vote)(nil)
		for _, v := range n.promises {
			if v != nil && v.Value != "" && (best == nil || best.Ballot.Less(v.Ballot)) {
				best = v
			}
		}
		if best == nil {
			return n.own
		}
		return &best.Value
	}}, "Pick"},
	{"of two votes of one round the first reported", model.Proposer, hooks{pick: func(n *node) *model.Value {
		best := (*model.Vote)(nil)
		for _, from := range n.order {
			if v := n.promises[from]; v != nil && (best == nil || best.Ballot.Round < v.Ballot.Round) {
				best = v
			}
		}
		if best == nil {
			return n.own
		}
		return &best.Value
	}}, "Pick"},
	{"a get answers before the votes", model.Proposer, hooks{asks: func(n *node, out []model.Message) []model.Message {
		if n.own != nil {
			return out
		}
		return append(out, decided(n)...)
	}}, "Enough2"},
	{"a quorum of those heard of", model.Proposer, hooks{quorum: func(n *node) int { return max(2, len(n.promises)/2+1) }}, "Enough2"},
	{"a learner that counts on disk", model.Learner, hooks{learns: func(n *node, from model.Node, b model.Ballot, _ model.Value) (bool, bool) {
		key := fmt.Sprint(b)
		if n.tallies[b] == nil {
			n.tallies[b] = map[model.Node]bool{}
		}
		if n.tallies[b][from] {
			return false, true
		}
		n.tallies[b][from] = true
		count, _ := n.note[key].(int)
		n.note[key] = count + 1
		return count+1 >= n.Quorum2, true
	}}, "VotersSeen"},
	{"after a restart the ballot is what its acceptor promised", model.Process, hooks{restart: func(n *node, _ node) { n.ballot = n.promised }}, "ProposerAfterRestart"},
}

func TestSafeCasesConform(t *testing.T) {
	t.Parallel()
	for _, c := range safeCases {
		t.Run(c.role.String()+" "+c.name, func(t *testing.T) {
			t.Parallel()
			r, err := InGo(t.Context(), c.role, caseOf(c.role, c.of))
			require.NoError(t, err)
			assert.Equal(t, Conforms, r.Verdict, r.Text())
		})
	}
}

func TestUnsafeCasesAreUnsafe(t *testing.T) {
	t.Parallel()
	for _, c := range unsafeCases {
		t.Run(c.role.String()+" "+c.name, func(t *testing.T) {
			t.Parallel()
			r, err := InGo(t.Context(), c.role, caseOf(c.role, c.of))
			require.NoError(t, err)
			require.Equal(t, Unsafe, r.Verdict, r.Text())
			d := r.Divergences[0]
			assert.Equal(t, c.rule, d.Guard.Operator, r.Text())
			if d.Harm == nil {
				t.Logf("no harm shown: %s", d.Bounds)
			}
		})
	}
}

// An implementation that panics on what it may be given has failed that test.
func TestWhoDiesIsTold(t *testing.T) {
	r, err := InGo(t.Context(), model.Acceptor, caseOf(model.Acceptor, hooks{silent: func(n *node, b model.Ballot) bool {
		if n.vote != nil && n.vote.Ballot.Less(n.promised) && n.promised.Less(b) {
			panic("unexpected proposal")
		}
		return false
	}}))
	require.NoError(t, err)
	require.Equal(t, Dies, r.Verdict)
	require.Contains(t, r.Divergences[0].Died, "unexpected proposal")
	require.Len(t, r.Divergences[0].Steps, 3)
}
