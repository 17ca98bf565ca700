package cases

import (
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// safe are what real code does and the reference does not, and is safe.
var safe = []struct {
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
			mine, _ := n.note["mine"].(*model.Vote)
			return n.newest(mine)
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
		if !lower(newest[from], b) {
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
	{"a set before a quorum promised begins the same ballot again", model.Proposer, hooks{next: sameInPhaseOne, noGets: true}},
	{"a refused round begins again above what refused it", model.Proposer, hooks{refused: func(n *node, b, promised model.Ballot) []model.Message {
		if b != n.ballot || n.phase == 0 {
			return nil
		}
		n.ballot.Round = max(n.ballot.Round, promised.Round)
		return n.begin(n.own)
	}}},
	{"what refused it raises the next ballot", model.Proposer, hooks{refused: raised(64)}},
	{"a timeout sends again what the round waits for", model.Proposer, hooks{timeout: func(n *node) []model.Message {
		switch n.phase {
		case model.Promise:
			return []model.Message{{Type: model.Prepare, Ballot: n.ballot}}
		case model.Accepted:
			return []model.Message{{Type: model.Accept, Ballot: n.ballot, Value: n.value}}
		}
		return nil
	}}},
	{"a timeout begins a new round", model.Process, hooks{timeout: func(n *node) []model.Message {
		if n.phase == 0 {
			return nil
		}
		return n.begin(n.own)
	}}},
}
