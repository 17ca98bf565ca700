package trial

import (
	"math"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/trace/tla"
)

// corners are numbers after which many a representation goes wrong: where those of so many bits or
// digits end, and where two are one as a float.
func corners(count uint64) (out []uint64) {
	for bits := 2; bits < 64; bits++ {
		out = append(out, 1<<bits-1)
	}
	for ten := uint64(10); ten < math.MaxUint64/10; ten *= 10 {
		out = append(out, ten-1)
	}
	return append(out, 1<<24, 1<<53, math.MaxUint64-count-1)
}

// Astride stands for a first number where each lies 32 bits above the one before, and is lower in
// those: who keeps no more takes a high one for a low one.
const Astride = math.MaxUint64

// shifted is a number of a model, from 1 on, where those begin at first.
func shifted(n, first uint64) uint64 {
	if first == Astride {
		return (n-1)<<32 + 4 - min(n, 4)
	}
	return first - 1 + n
}

// from are the ballots of the model, with numbers or rounds from one on; a text has no corners.
func (t *Tester) from(first uint64) (out []oracle.Ballot) {
	for _, b := range t.named {
		if _, text := b.Text(); text {
			return nil
		}
		out = append(out, Shifted(b, first))
	}
	return out
}

// Shifted is the ballot whose number or round is as far above first as that of b is above 1, or is
// astride.
func Shifted(b oracle.Ballot, first uint64) oracle.Ballot {
	if round, node, pair := b.Pair(); pair {
		return oracle.Pair(shifted(round, first), node)
	}
	n, _ := b.Number()
	return oracle.Number(shifted(n, first))
}

// shortTests are the beginnings of the tests that have this many inputs and name several
// ballots, up to a number of them.
func (t *Tester) shortTests(words [][]int32, length, most, ballots int) (out [][]int32) {
	for _, w := range words {
		if w = w[:min(length, len(w))]; t.ballotsIn(w) >= ballots {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, slices.Compare[[]int32])
	out = slices.CompactFunc(out, slices.Equal[[]int32])
	return Evenly(out, most)
}

// Evenly takes so many words at most, of all kinds.
func Evenly[L any](words [][]L, most int) [][]L {
	if len(words) <= most {
		return words
	}
	kept := make([][]L, most)
	for i := range kept {
		kept[i] = words[i*len(words)/most]
	}
	return kept
}

// ballotsIn is how many ballots a word names.
func (t *Tester) ballotsIn(word []int32) int {
	seen := map[model.Ballot]bool{}
	for _, i := range word {
		for _, b := range append(mentioned(t.Inputs[i]), t.Inputs[i].Ballot) {
			seen[b] = seen[b] || !model.IsNone(b)
		}
	}
	delete(seen, model.Ballot{})
	return len(seen)
}

// Trying is short tests with other ballots and values.
type Trying struct {
	Tester *Tester
	Words  [][]int32
	// Beyond has ballots that an implementation of this kind need not be able to have, and then no
	// peer uses: that it dies of one says nothing.
	Beyond bool
}

// Dresses are the tests that try other ballots and values, made of those of a suite.
func (t *Tester) Dresses(words [][]int32) (out []Trying) {
	few, more := t.shortTests(words, 3, 80, 2), t.shortTests(words, 4, 400, 1)
	if t.ballots == nil && t.from(1) != nil {
		for _, first := range append(corners(uint64(len(t.Names.Ballots))), Astride) {
			out = append(out, Trying{t.Dressed(first, nil), few, false})
		}
	}
	keeping := t.keeping()
	for _, pair := range [][2]oracle.Value{{"", "v2"}, {"v1", ""}, {"same", "same"}} {
		out = append(out, Trying{t.Dressed(0, t.pair(pair)), slices.Concat(more, keeping), false})
	}
	for _, pair := range pairs() {
		out = append(out, Trying{t.Dressed(0, t.pair(pair)), keeping, false})
	}
	out = append(out, t.refused())
	if t.Role == model.Acceptor {
		out = append(out, Trying{t.as(t.Self + 1), few, false}, t.voting())
	}
	if t.Is.Timeouts {
		out = append(out, t.late(few))
	}
	if t.Role == model.Acceptor && t.Is.Learns {
		out = append(out, t.as(t.Self).told(few))
	}
	return out
}

// as has who is tested be another acceptor of the cluster: one that is always the same need not
// know which it is.
func (t *Tester) as(self model.Node) *Tester {
	out, plan, n := *t, *t.Plan, *t.Names
	n.Self, n.Acceptors = self, tla.Models("a", t.place.Acceptors)
	n.Quorums.One, n.Quorums.Two = t.place.Quorum1, t.place.Quorum2
	plan.Names, out.Plan, out.same, out.place.Self = &n, &plan, nil, self
	return &out
}

// late are tests in each of which time passes once.
func (t *Tester) late(words [][]int32) Trying {
	return t.once(words, [][]model.Stimulus{{{Kind: model.Timeout, Role: t.Role, Who: t.Self}}})
}

// told are tests in each of which an acceptor is told once what the others have chosen among
// themselves, in a ballot above the lowest.
func (t *Tester) told(words [][]int32) Trying {
	var all [][]model.Stimulus
	for _, b := range t.Names.Ballots[1:] {
		var chosen []model.Stimulus
		elsewhere := func(m paxos.Message) { chosen = append(chosen, model.Stimulus{Message: m, Elsewhere: true}) }
		value := t.Names.Values[0]
		for a := range t.Acceptors {
			if model.Node(a) != t.Self {
				elsewhere(paxos.Promise{From: model.Node(a), Ballot: b})
			}
		}
		elsewhere(paxos.Accept{Ballot: b, Value: value})
		for a := range t.Acceptors {
			if model.Node(a) != t.Self {
				elsewhere(paxos.Accepted{From: model.Node(a), Ballot: b, Value: value})
			}
		}
		all = append(all, append(chosen, model.Stimulus{Kind: model.Told, Role: t.Role, Who: t.Self, Value: value}))
	}
	return t.once(words, all)
}

// once are tests in each of which one of some things happens once, between any two steps.
func (t *Tester) once(words [][]int32, things [][]model.Stimulus) Trying {
	out, plan := *t, *t.Plan
	out.Plan, out.same = &plan, nil
	var all [][]int32
	for _, thing := range things {
		var happens []int32
		for _, i := range thing {
			happens = append(happens, int32(len(plan.Inputs)))
			plan.Inputs = append(slices.Clip(plan.Inputs), i)
		}
		for _, w := range words {
			for at := range w {
				all = append(all, slices.Insert(slices.Clone(w), at+1, happens...))
			}
		}
	}
	return Trying{&out, all, false}
}
