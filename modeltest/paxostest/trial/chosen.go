package trial

import (
	"context"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// many is how many rounds a proposer is asked for, to see whether its ballots come again.
const many = 600

// Choosing are the tests that try other ballots of an implementation that chooses them: it hears of
// one at a corner, and begins rounds after that; or begins so many rounds that one comes again; or
// so many that its ballots have more digits than those of others.
func (t *Tester) Choosing(ctx context.Context) (out []Trying, err error) {
	if t.ballots == nil || t.Hostile {
		return nil, nil
	}
	r := t.rounds()
	if r.t.ballots.paired || r.t.ballots.counted {
		for _, far := range r.t.ballots.reached() {
			out = append(out, Trying{r.t.Dressed(far, nil), r.raised(), true})
		}
	}
	again, err := r.again(ctx)
	if len(again) > 0 {
		out = append(out, Trying{r.t, again, false})
	}
	if t.Role == model.Proposer {
		out = append(out, t.later())
	}
	return out, err
}

// rounds is a plan of own rounds, and of one ballot of another node above them.
type rounds struct{ t *Tester }

func (t *Tester) rounds() rounds {
	out, n := *t, *t.Names
	n.Ballots = nil
	for round := range uint64(ownRounds) {
		n.Ballots = append(n.Ballots, model.Ballot{Round: round + 1, Node: t.Self})
	}
	n.Ballots = append(n.Ballots, model.Ballot{Round: ownRounds + 1, Node: (t.Self + 1) % model.Node(t.place.Nodes)})
	out.Plan, out.same = suites.NewUnplanned(&n, t.Role, t.Title, t.Is), nil
	return rounds{&out}
}

const ownRounds = 4

// input is the word of an input.
func (r rounds) input(i model.Stimulus) []int32 {
	i.Role, i.Who = r.t.Role, r.t.Self
	if at := slices.Index(r.t.Inputs, i); at >= 0 {
		return []int32{int32(at)}
	}
	r.t.Inputs = append(r.t.Inputs, i)
	return []int32{int32(len(r.t.Inputs) - 1)}
}

// asks is a request for an own round, for the first value or for the last.
func (r rounds) asks(round int, other bool) []int32 {
	return r.input(model.Stimulus{Kind: model.Set, Ballot: r.t.Names.Ballots[round], Value: r.value(other)})
}

func (r rounds) value(last bool) model.Value {
	if last {
		return r.t.Names.Values[len(r.t.Names.Values)-1]
	}
	return r.t.Names.Values[0]
}

// promised is a quorum of others that promises an own round.
func (r rounds) promised(round int) (word []int32) {
	for node := range model.Node(r.t.place.Acceptors) {
		if node != r.t.Self && len(word) < r.t.place.Quorum1 {
			word = append(word, r.input(model.Stimulus{Message: paxos.Promise{From: node, Ballot: r.t.Names.Ballots[round]}})...)
		}
	}
	return word
}

// raises are the messages by which it hears of the ballot above.
func (r rounds) raises() (all [][]int32) {
	above, other := r.t.Names.Ballots[ownRounds], (r.t.Self+1)%model.Node(r.t.place.Acceptors)
	if r.t.Is.Rejects {
		all = append(all, r.input(model.Stimulus{Message: paxos.Reject{From: other, Ballot: r.t.Names.Ballots[0], Promised: above}}))
	}
	if r.t.Role == model.Process {
		all = append(all, r.input(model.Stimulus{Message: paxos.Prepare{Ballot: above}}))
	}
	return all
}

// raised are tests in which it hears of that ballot after its first round has begun, and begins
// others: each test ends with promises of the last.
func (r rounds) raised() (words [][]int32) {
	first, more := slices.Concat(r.asks(0, false), r.promised(0)), []int32(nil)
	for _, above := range r.raises() {
		for round := 1; round < ownRounds; round++ {
			more = append(more, r.asks(round, true)...)
			words = append(words, slices.Concat(first, above, more))
		}
		next := slices.Concat(r.asks(0, false), above, r.asks(1, false), r.promised(1))
		words = append(words, slices.Concat(next, r.asks(2, true)), slices.Concat(next, r.asks(2, true), r.asks(3, true)))
		more = nil
	}
	return words
}

// counted is how far rounds are counted in years. What is far above it, and above all that an
// implementation chooses, no peer of its kind comes to.
const counted = 1 << 32

// reached are the corners that it, or a peer, can come to.
func (b *Ballots) reached() []uint64 {
	most := uint64(counted)
	for of := range b.owners {
		round, _, _ := of.Pair()
		n, _ := of.Number()
		most = max(most, round, n)
	}
	return slices.DeleteFunc(corners(0), func(n uint64) bool { return n > most })
}

// again are tests in which a ballot comes a second time, where one does: in a row of rounds, or
// with restarts after one round, after two more, and so on.
func (r rounds) again(ctx context.Context) (words [][]int32, err error) {
	var inRow, restarted []judge.Input
	set := judge.Input{Kind: model.Set, Value: oracle.Value(r.t.Names.Values[0])}
	for apart := 1; len(inRow) < many; apart++ {
		sets := slices.Repeat([]judge.Input{set}, min(apart, many-len(inRow)))
		inRow, restarted = append(inRow, sets...), slices.Concat(restarted, sets, []judge.Input{{Kind: model.Restart}})
	}
	scripts := [][]judge.Input{inRow, restarted}
	if !r.t.Is.Restarts {
		scripts = scripts[:1]
	}
	for _, inputs := range scripts {
		heard, err := r.t.speaker.Play(ctx, []subject.Script[judge.Input]{{Place: r.t.place, Inputs: inputs}})
		if err != nil {
			return nil, err
		}
		if first, second, found := twice(heard[0]); found {
			words = append(words, r.shown(inputs[:second+1], first))
		}
	}
	return words, nil
}

// twice finds the inputs that began a ballot a first and a second time, with another between.
func twice(heard [][]judge.Message) (first, second int, found bool) {
	begun := map[oracle.Ballot]int{}
	for at, sent := range heard {
		for _, m := range sent {
			before, used := begun[m.Ballot]
			if m.Type == model.Prepare && used && before < at-1 {
				return before, at, true
			} else if m.Type == model.Prepare {
				begun[m.Ballot] = at
			}
		}
	}
	return 0, 0, false
}

// shown is a test with these rounds, of which one comes to an Accept, for another value than that
// of all others. Each test ends with promises of the last.
func (r rounds) shown(inputs []judge.Input, accepts int) (word []int32) {
	for at, in := range inputs {
		switch {
		case in.Kind == model.Restart:
			word = append(word, r.input(model.Stimulus{Kind: model.Restart})...)
		case at < accepts:
			word = append(word, r.asks(0, true)...)
		case at == accepts:
			word = slices.Concat(word, r.asks(0, false), r.promised(0))
		default:
			word = append(word, r.asks(1, true)...)
		}
	}
	return word
}

// latest are how many rounds come before one whose ballot, or those next below it, have more digits
// than others.
var latest = []int{8, 9, 10, 11, 14, 15, 16, 17, 98, 99, 100, 101}

// later are tests of a late round to which two votes are reported, in the ballots next below it.
// The newer is by the acceptor of its own node, as it might have had that promise in silence.
func (t *Tester) later() Trying {
	out, n := *t, *t.Names
	other := (t.Self + 1) % model.Node(t.place.Nodes)
	n.Ballots = []model.Ballot{{Round: 1, Node: other}, {Round: 2, Node: other}, {Round: 3, Node: t.Self}}
	out.Plan, out.same = suites.NewUnplanned(&n, t.Role, t.Title, t.Is), nil
	out.Near = true
	r := rounds{&out}
	var words [][]int32
	for _, before := range latest {
		for _, reversed := range []bool{false, true} {
			asked := slices.Repeat(r.asks(2, reversed), before+1)
			words = append(words, slices.Concat(asked, r.reports(0, other, !reversed), r.reports(1, t.Self, reversed)))
		}
	}
	return Trying{r.t, words, false}
}

// reports is a Promise of the own ballot, with a vote in another.
func (r rounds) reports(ballot int, from model.Node, last bool) []int32 {
	return r.input(model.Stimulus{Message: paxos.Promise{From: from, Ballot: r.t.Names.Ballots[2], Vote: model.Vote{Ballot: r.t.Names.Ballots[ballot], Value: r.value(last)}}})
}
