package cases

import (
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
	order    []model.Node // in which they promised; who looks at promises goes by it, as nodes do the same each time
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
	refused  func(n *node, b, promised model.Ballot) []model.Message
	timeout  func(n *node) []model.Message
	late     func(n *node, b model.Ballot, v model.Vote) []model.Message // of a promise after the quorum's
	noGets   bool
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
	return lower(b, n.promised)
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
	if n.phase == model.Accepted && b == n.ballot && n.of.late != nil {
		return n.of.late(n, b, v)
	}
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
	return n.newest(nil)
}

// newest is the value of the newest vote, of those that were reported and one more, or its own.
func (n *node) newest(best *model.Vote) *model.Value {
	for _, from := range n.order {
		if v := n.promises[from]; v != nil && (best == nil || lower(best.Ballot, v.Ballot)) {
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

// lower is the order of ballots: these nodes share nothing with who is tested elsewhere.
func lower(a, b model.Ballot) bool {
	return a.Round < b.Round || a.Round == b.Round && a.Node < b.Node
}
