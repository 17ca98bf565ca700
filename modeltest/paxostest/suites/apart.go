package suites

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/trace/tla"
)

// sizesApart are the clusters in which a quorum can report votes for two values in more
// ballots than it has values: the smallest, and one in which as many report either.
var sizesApart = []int{5, 7}

// mostApart is how many of a quorum report a vote; the others report none.
const mostApart = 4

// apartPlans test which of several votes that a quorum reports a proposer goes by: of two
// values, in two ballots or three, in each order in which they can come.
func apartPlans(f Features) (out []*Plan) {
	for _, acceptors := range sizesApart {
		q, err := f.Quorums(acceptors)
		if err != nil || q.One < 2 {
			continue
		}
		n := &model.Names{
			Quorums: q, Self: 1, Values: []model.Value{"v1", "v2", "v3"},
			Acceptors: tla.Models("a", acceptors), Proposers: tla.Models("p", acceptors),
			Ballots: []model.Ballot{{Round: 1}, {Round: 2}, {Round: 3}, {Round: 3, Node: 1}},
		}
		p := NewUnplanned(n, model.Proposer, fmt.Sprintf("ProposerRole, %d acceptors", acceptors), f)
		p.Larger, p.Near = true, true
		var words [][]int32
		for _, votes := range p.votesApart() {
			words = append(words, p.reports(votes))
		}
		if p.Test = (Test{Suite: func(int) [][]int32 { return words }}); len(words) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// votesApart are lists of votes that a quorum can report, one after the other, in two ballots or
// more for two values.
func (p *Plan) votesApart() (out [][]model.Vote) {
	length := min(p.Quorums.One, mostApart)
	lower, values := p.Names.Ballots[:3], p.Names.Values[:2]
	for of := range 1 << len(lower) { // which value each ballot has
		var extend func(votes []model.Vote)
		extend = func(votes []model.Vote) {
			if len(votes) < length {
				for b, ballot := range lower {
					extend(append(slices.Clip(votes), model.Vote{Ballot: ballot, Value: values[of>>b&1]}))
				}
				return
			}
			if apart(lower, of, votes) && p.canReport(votes) {
				out = append(out, votes)
			}
		}
		extend(nil)
	}
	return out
}

// apart tells whether votes are for two values, and for no ballot that they leave out lower
// ones are taken: so of lists that differ in nothing but what the ballots are called there is
// one.
func apart(lower []model.Ballot, of int, votes []model.Vote) bool {
	has := func(is func(model.Vote) bool) bool { return slices.ContainsFunc(votes, is) }
	used := 0
	for b, ballot := range lower {
		switch in := has(func(v model.Vote) bool { return v.Ballot == ballot }); {
		case in && used == b:
			used++
		case in, of>>b&1 == 1: // of a ballot that nobody voted in there is no value
			return false
		}
	}
	return has(func(v model.Vote) bool { return v.Value != votes[0].Value })
}

// canReport tells whether peers that follow the protocol can have voted so.
func (p *Plan) canReport(votes []model.Vote) bool {
	h := history{p.Names, []paxos.NodeSet{0}, []int{0}}
	for _, ballot := range p.Names.Ballots[:3] {
		voters, value := paxos.NodeSet(0), 0
		for i, v := range votes {
			if v.Ballot == ballot {
				voters, value = model.With(voters, p.reporter(votes, i)), slices.Index(p.Names.Values, v.Value)
			}
		}
		if voters != 0 && !h.allows(value) {
			return false
		}
		h.voters, h.values = append(h.voters, voters), append(h.values, value)
	}
	return true
}

// reporter is who reports the i-th. The first of the newest is by the proposer's own acceptor, as
// else that might have promised in silence, and what goes by other votes be right.
func (p *Plan) reporter(votes []model.Vote, i int) model.Node {
	newest := 0
	for k, v := range votes {
		if model.Below(votes[newest].Ballot, v.Ballot) {
			newest = k
		}
	}
	switch i {
	case newest:
		return p.Self
	case int(p.Self):
		return model.Node(newest)
	}
	return model.Node(i)
}

// reports is a round for a third value, in which a quorum reports these votes, and none
// besides. Who chooses its ballots begins a few rounds before, so that there are others' below
// the last.
func (p *Plan) reports(votes []model.Vote) []int32 {
	own, rounds := p.Names.Ballots[3], 1
	if p.Is.Chooses {
		rounds = 4
	}
	word := slices.Repeat(p.input(model.Stimulus{Kind: model.Set, Ballot: own, Value: p.Names.Values[2]}), rounds)
	for i := range p.Quorums.One {
		m := paxos.Promise{From: p.reporter(votes, i), Ballot: own}
		if i < len(votes) {
			m.Vote = votes[i]
		}
		word = append(word, p.input(model.Stimulus{Message: m})...)
	}
	return word
}

// input is the word of an input, which the plan has from then on.
func (p *Plan) input(i model.Stimulus) []int32 {
	i.Role, i.Who = p.Role, p.Self
	if p.index(i) == nil {
		p.Inputs = append(p.Inputs, i)
	}
	return p.index(i)
}
