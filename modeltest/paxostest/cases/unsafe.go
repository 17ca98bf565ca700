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
	{"a request before a quorum promised begins the same ballot again, a get too", model.Proposer, hooks{next: sameInPhaseOne}, "NewRound"},
	{"an empty value is none", model.Proposer, hooks{pick: func(n *node) *model.Value {
		best := (*model.Vote)(nil)
		for _, from := range n.order {
			if v := n.promises[from]; v != nil && v.Value != "" && (best == nil || lower(best.Ballot, v.Ballot)) {
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
	{"the round is a byte", model.Proposer, hooks{next: func(n *node) model.Ballot {
		return model.Ballot{Round: uint64(uint8(n.ballot.Round + 1)), Node: n.Self}
	}}, "NewRound"},
	{"a round of 32 bits, above what refused it", model.Proposer, hooks{refused: raised(32), next: cut(32)}, "NewRound"},
	{"the newest vote by text", model.Proposer, hooks{pick: func(n *node) *model.Value {
		best, text := n.own, ""
		for _, from := range n.order {
			if v := n.promises[from]; v != nil && fmt.Sprint(v.Ballot.Round) >= text {
				best, text = &v.Value, fmt.Sprint(v.Ballot.Round)
			}
		}
		return best
	}}, "Pick"},
	{"values are trimmed", model.Acceptor, hooks{voted: func(n *node, _ model.Ballot) {
		n.vote.Value = model.Value(strings.TrimSpace(string(n.vote.Value)))
	}}, "Reported"},
	{"values have 65535 bytes", model.Acceptor, hooks{voted: func(n *node, _ model.Ballot) {
		n.vote.Value = n.vote.Value[:min(len(n.vote.Value), math.MaxUint16)]
	}}, "Reported"},
	{"a promise ends when time has passed", model.Acceptor, hooks{timeout: func(n *node) []model.Message {
		n.promised = model.Ballot{}
		return nil
	}}, "AcceptOk"},
	{"a late promise changes the value of the round", model.Proposer, hooks{late: func(n *node, b model.Ballot, v model.Vote) []model.Message {
		if v == (model.Vote{}) || v.Value == n.value {
			return nil
		}
		n.value = v.Value
		return []model.Message{{Type: model.Accept, Ballot: b, Value: v.Value}}
	}}, "Pick"},
	{"a vote for the same value keeps the ballot of the first", model.Acceptor, hooks{voted: func(n *node, _ model.Ballot) {
		if first, _ := n.note["vote"].(*model.Vote); first != nil && first.Value == n.vote.Value {
			n.vote = first
		}
		n.note["vote"] = n.vote
	}}, "Reported"},
	{"a vote is kept without the node of its ballot", model.Acceptor, hooks{voted: func(n *node, _ model.Ballot) { n.vote.Ballot.Node = 0 }}, "Reported"},
	{"votes for its own earlier proposals do not count", model.Proposer, hooks{pick: func(n *node) *model.Value {
		for from, v := range n.promises {
			if v != nil && v.Ballot.Node == n.Self {
				n.promises[from] = nil
			}
		}
		return n.newest(nil)
	}}, "Pick"},
}

// sameInPhaseOne begins the ballot again in which nothing was proposed.
func sameInPhaseOne(n *node) model.Ballot {
	if n.phase == model.Promise {
		return n.ballot
	}
	return model.Ballot{Round: n.ballot.Round + 1, Node: n.Self}
}

// cut is the next round, of so many bits.
func cut(bits int) func(n *node) model.Ballot {
	return func(n *node) model.Ballot {
		return model.Ballot{Round: (n.ballot.Round + 1) & (1<<bits - 1), Node: n.Self}
	}
}

// raised has rounds go on above what was promised, if that has no more than so many bits.
func raised(bits int) func(*node, model.Ballot, model.Ballot) []model.Message {
	return func(n *node, _, promised model.Ballot) []model.Message {
		n.ballot.Round = max(n.ballot.Round, promised.Round&(1<<bits-1))
		return nil
	}
}
