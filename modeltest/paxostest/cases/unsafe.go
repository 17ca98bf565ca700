package cases

import (
	"fmt"
	"math"
	"strings"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// unsafe are what people get wrong, with the rule that is named.
var unsafe = []struct {
	name string
	role model.Role
	of   hooks
	rule string // the operator nearest to it
	lots bool
}{
	{"a Prepare for the promised ballot wipes the vote", model.Acceptor, hooks{prepared: func(n *node, b model.Ballot) {
		if b == n.promised && n.vote != nil && n.vote.Ballot == b {
			n.vote = nil
		}
	}}, "Reported", false},
	{"ballots are compared by round", model.Acceptor, hooks{old: func(n *node, b model.Ballot) bool { return b.Round < n.promised.Round }}, "AcceptOk", false},
	{"ballots are compared as text", model.Acceptor, hooks{old: func(n *node, b model.Ballot) bool {
		return n.promised != (model.Ballot{}) && strings.Compare(fmt.Sprint(b.Round), fmt.Sprint(n.promised.Round)) < 0
	}}, "AcceptOk", false},
	{"ballots wrap around at 16 bits", model.Acceptor, hooks{old: func(n *node, b model.Ballot) bool { return uint16(b.Round) < uint16(n.promised.Round) }}, "AcceptOk", false},
	{"ballots wrap around at 63 bits", model.Acceptor, hooks{old: func(n *node, b model.Ballot) bool { return b.Round<<1 < n.promised.Round<<1 }}, "AcceptOk", false},
	{"ballots are floats", model.Acceptor, hooks{old: func(n *node, b model.Ballot) bool {
		return math.Float64frombits(math.Float64bits(float64(b.Round))) < float64(n.promised.Round)
	}}, "AcceptOk", false},
	{"the vote is written later", model.Acceptor, hooks{
		voted:   func(n *node, _ model.Ballot) { n.note["later"] = true },
		restart: func(n *node, _ node) { n.vote = nil },
	}, "AcceptorAfterRestart", false},
	{"phase 1 is skipped in low ballots", model.Proposer, hooks{instead: func(n *node, own *model.Value) ([]model.Message, bool) {
		if own == nil || n.ballot.Round >= 2 {
			return nil, false
		}
		n.begin(own)
		n.phase, n.value = model.Accepted, *own
		return []model.Message{{Type: model.Accept, Ballot: n.ballot, Value: *own}}, true
	}}, "MaySkip", false},
	{"ballots from a clock, and the rest wrong", model.Proposer, hooks{
		next: func(n *node) model.Ballot {
			return model.Ballot{Round: max(1<<50+draw()>>40, n.ballot.Round+1), Node: n.Self}
		},
		quorum: func(*node) int { return 1 },
		pick:   func(n *node) *model.Value { return n.own },
	}, "Enough1", false},
	{"a clock that ticks slowly", model.Proposer, hooks{next: func(n *node) model.Ballot { return model.Ballot{Round: 1 + draw()%2, Node: n.Self} }}, "NewRound", true},
	{"a round is begun again in the same ballot", model.Proposer, hooks{next: func(n *node) model.Ballot {
		if n.phase == 0 {
			return model.Ballot{Round: n.ballot.Round + 1, Node: n.Self}
		}
		return n.ballot
	}}, "NewRound", false},
	{"a request before a quorum promised begins the same ballot again, a get too", model.Proposer, hooks{next: func(n *node) model.Ballot {
		if n.phase == model.Promise { // nothing was proposed in it, and still a get must not
			return n.ballot
		}
		return model.Ballot{Round: n.ballot.Round + 1, Node: n.Self}
	}}, "NewRound", false},
	{"an empty value is none", model.Proposer, hooks{pick: func(n *node) *model.Value {
		best := (*model.Vote)(nil)
		for _, v := range n.promises {
			if v != nil && v.Value != "" && (best == nil || lower(best.Ballot, v.Ballot)) {
				best = v
			}
		}
		if best == nil {
			return n.own
		}
		return &best.Value
	}}, "Pick", false},
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
	}}, "Pick", false},
	{"a get answers before the votes", model.Proposer, hooks{asks: func(n *node, out []model.Message) []model.Message {
		if n.own != nil {
			return out
		}
		return append(out, decided(n)...)
	}}, "Enough2", false},
	{"a quorum of those heard of", model.Proposer, hooks{quorum: func(n *node) int { return max(2, len(n.promises)/2+1) }}, "Enough2", false},
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
	}}, "VotersSeen", false},
	{"after a restart the ballot is what its acceptor promised", model.Process, hooks{restart: func(n *node, _ node) { n.ballot = n.promised }}, "ProposerAfterRestart", false},
}
