package suites

import (
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// twoRounds are tests of a proposer that is asked for two rounds, for two values, with or without
// a crash between them: each quorum promises the second, as much as each few promised the
// first. That a ballot is used twice shows by what is proposed in it, which the machine's own tests
// need not wait for.
func (p *Plan) twoRounds() (out [][]int32) {
	var own []model.Ballot
	for _, b := range p.Names.Ballots {
		if p.Owned(b) {
			own = append(own, b)
		}
	}
	if len(own) < 2 || len(p.Names.Values) < 2 {
		return nil
	}
	restart := p.index(model.Stimulus{Kind: model.Restart, Role: model.Proposer, Who: p.Self})
	for few := paxos.NodeSet(0); few < 1<<len(p.Acceptors); few++ {
		for quorum := paxos.NodeSet(0); quorum < 1<<len(p.Acceptors); quorum++ {
			if model.Count(few) > p.Quorums.One || model.Count(quorum) != p.Quorums.One {
				continue
			}
			begin := p.round(own[0], p.Names.Values[0], few)
			end := p.round(own[1], p.Names.Values[1], quorum)
			if out = append(out, slices.Concat(begin, end)); len(restart) > 0 {
				out = append(out, slices.Concat(begin, restart, end))
			}
		}
	}
	return out
}

// round is a request, and promises of those who voted for nothing.
func (p *Plan) round(b model.Ballot, v model.Value, promisers paxos.NodeSet) []int32 {
	out := p.index(model.Stimulus{Kind: model.Set, Who: p.Self, Ballot: b, Value: v})
	for node := range model.Nodes(promisers) {
		i := p.index(model.Stimulus{Role: model.Proposer, Who: p.Self, Message: paxos.Promise{From: node, Ballot: b}})
		out = append(out, i...)
	}
	return out
}

// index is the word of an input, empty if the implementation does not take it.
func (p *Plan) index(i model.Stimulus) []int32 {
	if at := slices.Index(p.Inputs, i); at >= 0 {
		return []int32{int32(at)}
	}
	return nil
}
