package trial

import (
	"cmp"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// Strange are pairs of short values: one for each way in which a value is taken for none, or cut
// off, and one for each in which two are taken for one. A pair that is alike only in several ways
// at once is told apart by whoever has one of them.
var Strange = append([][2]oracle.Value{
	{"null", "0"}, {"None", "nil"}, {"undefined", "false"}, {"NaN", "[]"}, {"{}", "__proto__"},
	{":,|%/;=&#<> '\"\\\n\x00\x1e\u00e9", "%41\\n&amp;$v"}, // ends a field, or is read as something else
	{"v\nw", "v"}, {"v\x00w", "v"}, {"\U0001f600", "\U0001f601"}, {"\U0001f600", "\uf600"}, {"ab", "ba"},
}, renormed()...)

// norms are what programs make of a text before they keep or compare it, by what each makes alike,
// and what that comes to: of every one there is a pair of a value and its normal form.
var norms = []struct{ replaces, by, in string }{
	{"V", "v", "Value"},                                                              // case
	{" v", "v", ""}, {"v\t", "v", ""}, {"a  b", "a b", ""}, {"\r\n", "\n", "a\r\nb"}, // blanks
	{"e\u0301", "\u00e9", ""}, {"\ufb01", "fi", ""}, // how a character is composed
	{"\ufeff", "", "\ufeffv"}, {"\u200b", "", "v\u200bw"}, // what is not seen
	{`"`, "", `"v"`}, {"'", "", "'v'"}, {`\\`, `\`, `a\\b`}, {"%41", "A", ""}, {"&lt;", "<", ""}, {"+", " ", "a+b"}, // quotes and escapes
	{"//", "/", "a//b"}, {"v/", "v", ""}, {"/./", "/", "a/./b"}, // a path
	{"=", "", "dg=="},                                                                                          // the end of base64
	{"007", "7", ""}, {"7.0", "7", ""}, {"+7", "7", ""}, {"0x7", "7", ""}, {"7e0", "7", ""}, {"1_0", "10", ""}, // a number
	{"T", "t", "True"}, {"yes", "true", ""}, {"nULL", "null", ""}, // a constant
}

// renormed are the pairs of all norms.
func renormed() (out [][2]oracle.Value) {
	for _, n := range norms {
		value := cmp.Or(n.in, n.replaces)
		out = append(out, [2]oracle.Value{oracle.Value(value), oracle.Value(strings.ReplaceAll(value, n.replaces, n.by))})
	}
	return out
}

// rare are norms that have no pair of their own: what they replace, and by what, are among the
// values of one test.
var rare = [...][2]model.Value{
	{"a\u00adb", "ab"}, {"c\u200dd", "cd"}, {"e\ufe0f", "e"}, {"f\u2028g", "f\ng"}, {"h\ri", "h\ni"}, // not seen, or the end of a line
	{"j\u00a0k", "j k"}, {"l\tm", "l       m"}, // blanks
	{`\u0041`, "A"}, {`n\n`, "n\n"}, {"o\u2019p", "o'p"}, {"%%", "%"}, // escapes and quotes
	{"-0", "0"}, {"1,000", "1000"}, {"q-r", "q_r"}, // numbers and names
	{"\u0430", "a"}, {"\u0131", "i"}, // letters that look alike
	{"vbyt", "vdaa"}, // the same low 16 bits of a CRC-32
}

// longest is how many bits the length has of the longest values that there are, of the wire's
// limit.
const longest = 17

// long are two values of a length that has one bit more than others fill, alike up to the last
// character.
func long(bits int) [2]oracle.Value {
	same := oracle.Value(strings.Repeat("x", 1<<bits-1))
	return [2]oracle.Value{same + "x", same + "y"}
}

// pairs are all pairs of values that tests are made for.
func pairs() [][2]oracle.Value {
	out := slices.Clone(Strange)
	for bits := 7; bits <= longest; bits++ {
		out = append(out, long(bits))
	}
	most := out[len(out)-1][0]
	half := most[:1<<longest/2]
	return append(out, [2]oracle.Value{half[1:] + "y" + half, most}) // alike at both ends
}

// pair has a pair of values stand for the first and the last value of the tests.
func (t *Tester) pair(pair [2]oracle.Value) map[model.Value]oracle.Value {
	return map[model.Value]oracle.Value{t.Names.Values[0]: pair[0], t.Names.Values[len(t.Names.Values)-1]: pair[1]}
}

// keeping are tests, made by hand, of what becomes of each of two values that come one after the
// other, with a restart or none: what an acceptor voted for, a learner heard, and a proposer was
// asked for, or told of. Of an input that the implementation does not take there is none.
func (t *Tester) keeping() (words [][]int32) {
	one, other := t.Names.Values[0], t.Names.Values[len(t.Names.Values)-1]
	for _, k := range []keeping{{t, one, other}, {t, other, one}} {
		for _, test := range slices.Concat(k.votes(), k.learns(), k.proposes()) {
			if len(test) == 0 || len(t.like(test[0])) == 0 {
				continue
			}
			var word []int32
			for _, i := range test {
				word = append(word, t.like(i)...)
			}
			words = append(words, word)
		}
	}
	slices.SortFunc(words, slices.Compare[[]int32])
	return slices.CompactFunc(words, slices.Equal[[]int32])
}

// keeping are tests of two values in this order.
type keeping struct {
	*Tester
	first, second model.Value
}

func delivered(m paxos.Message) model.Stimulus { return model.Stimulus{Message: m} }

func restart() model.Stimulus { return model.Stimulus{Kind: model.Restart} }

// votes are of an acceptor; each test ends with what has it tell its vote.
func (k keeping) votes() [][]model.Stimulus {
	b := k.Names.Ballots
	if len(b) < 3 {
		return nil
	}
	accept := func(b model.Ballot, v model.Value) model.Stimulus {
		return delivered(paxos.Accept{Ballot: b, Value: v})
	}
	return [][]model.Stimulus{
		{accept(b[0], k.first), accept(b[1], k.second)},
		{accept(b[0], k.first), restart(), accept(b[1], k.second), restart()},
		{accept(b[1], k.first), restart(), accept(b[0], k.second)},
		{accept(b[0], k.first), delivered(paxos.Prepare{Ballot: b[2]}), restart(), accept(b[1], k.second)},
	}
}

// learns are of a learner, which hears of the acceptors behind the first.
func (k keeping) learns() [][]model.Stimulus {
	voted := func(b model.Ballot, v model.Value) (all []model.Stimulus) {
		for from := len(k.Acceptors) - 1; from >= 0; from-- {
			all = append(all, delivered(paxos.Accepted{From: model.Node(from), Ballot: b, Value: v}))
		}
		return all
	}
	older, newer := voted(k.Names.Ballots[0], k.first), voted(k.Names.Ballots[1], k.second)
	return [][]model.Stimulus{
		append(older[:1:1], newer...),
		slices.Concat(older[:1], []model.Stimulus{restart()}, older[1:]),
		slices.Concat(older, []model.Stimulus{restart()}, older),
	}
}

// proposes are of a proposer: each round is in its last ballot, and all promise and vote.
func (k keeping) proposes() [][]model.Stimulus {
	var own, others []model.Ballot
	for _, b := range k.Names.Ballots {
		if k.Owned(b) {
			own = append(own, b)
		} else if len(own) < 2 {
			others = append(others, b)
		}
	}
	if len(own) < 2 || len(others) < 2 {
		return nil
	}
	of := own[1]
	promised := func(b model.Ballot, votes ...model.Vote) (all []model.Stimulus) {
		for from := range k.Acceptors {
			m := paxos.Promise{From: model.Node(from), Ballot: b}
			if from < len(votes) {
				m.Vote = votes[from]
			}
			all = append(all, delivered(m))
		}
		return all
	}
	chosen := func(v model.Value) (all []model.Stimulus) {
		for from := range k.Acceptors {
			all = append(all, delivered(paxos.Accepted{From: model.Node(from), Ballot: of, Value: v}))
		}
		return all
	}
	set := func(b model.Ballot, v model.Value) []model.Stimulus {
		return []model.Stimulus{{Kind: model.Set, Ballot: b, Value: v}}
	}
	get, crash := []model.Stimulus{{Kind: model.Get, Ballot: of}}, []model.Stimulus{restart()}
	older, newer := model.Vote{Ballot: others[0], Value: k.first}, model.Vote{Ballot: others[1], Value: k.second}
	reported := promised(of, newer)
	return [][]model.Stimulus{
		slices.Concat(set(of, k.first), promised(of), chosen(k.first)),
		slices.Concat(set(of, k.first), reported, chosen(k.second)),
		slices.Concat(set(of, k.first), promised(of, older, newer), chosen(k.second)),
		slices.Concat(set(of, k.first), promised(of, newer, older), chosen(k.second)),
		slices.Concat(set(of, k.first), reported[:1], crash, reported[1:], chosen(k.second)),
		slices.Concat(set(own[0], k.first), promised(own[0]), crash, set(of, k.second), promised(of), chosen(k.second)),
		slices.Concat(get, reported, chosen(k.second)),
	}
}

// manyVotes is how many times an acceptor is asked to vote.
const manyVotes = 2 * (2*len(rare) + 1)

// voting are tests of many votes, for half as many values, one after the other and all once more,
// each vote told in a Promise: with a restart before that, and without. Some programs take some of
// the values for one.
func (t *Tester) voting() Trying {
	if t.name == nil {
		return Trying{Tester: t}
	}
	out, n := *t, *t.Names
	n.Ballots, n.Values = nil, nil
	for round := range uint64(2 * manyVotes) {
		n.Ballots = append(n.Ballots, model.Ballot{Round: round + 1, Node: t.Names.Ballots[0].Node})
	}
	for _, alike := range rare {
		n.Values = append(n.Values, alike[:]...)
	}
	n.Values = append(n.Values, "value")
	out.Plan, out.same = suites.NewUnplanned(&n, t.Role, t.Title, t.Is), nil
	out.call()
	r := rounds{&out}
	crash := r.input(restart())
	var plain, crashed []int32
	for i := 0; i < len(n.Ballots); i += 2 {
		votes := r.input(delivered(paxos.Accept{Ballot: n.Ballots[i], Value: n.Values[i/2%len(n.Values)]}))
		tells := r.input(delivered(paxos.Prepare{Ballot: n.Ballots[i+1]}))
		plain, crashed = slices.Concat(plain, votes, tells), slices.Concat(crashed, votes, crash, tells)
	}
	words := [][]int32{plain, crashed}
	if !t.Is.Restarts {
		words = words[:1]
	}
	return Trying{&out, words, false}
}
