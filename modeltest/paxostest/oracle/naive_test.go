package oracle

import (
	"math/rand"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/cputime"
)

// naive is the specification to the letter: a list of messages, and each definition of
// Known.tla and May.tla as a search through it.
type naive struct {
	Cluster
	ballots  []Ballot
	messages []Message
}

func (n naive) any(is func(Message) bool) bool { return slices.ContainsFunc(n.messages, is) }

func (n naive) shows(a Node, b Ballot, v Value) bool {
	return n.any(func(m Message) bool {
		return m.Type == Accepted && m.From == a && m.Ballot == b && m.Value == v || m.Type == Promise && m.From == a && m.Vote == Vote{b, v}
	})
}

func (n naive) skips(a Node, b Ballot) bool {
	return n.any(func(m Message) bool { return m.Type == Promise && m.From == a && m.Vote.Ballot < b && b < m.Ballot })
}

func (n naive) proposed(b Ballot, v Value) bool {
	return n.any(func(m Message) bool { return m.Type == Accept && m.Ballot == b && m.Value == v }) ||
		slices.ContainsFunc(n.acceptors(), func(a Node) bool { return n.shows(a, b, v) })
}

func (n naive) acceptors() (all []Node) {
	for a := range n.Acceptors {
		all = append(all, Node(a))
	}
	return all
}

// quorums are all sets of acceptors that are large enough.
func (n naive) quorums() (all [][]Node) {
	for bits := range 1 << n.Acceptors {
		var q []Node
		for _, a := range n.acceptors() {
			if bits>>a&1 == 1 {
				q = append(q, a)
			}
		}
		if len(q) >= n.Quorum {
			all = append(all, q)
		}
	}
	return all
}

func (n naive) dead(b Ballot) bool {
	return !slices.ContainsFunc(n.quorums(), func(q []Node) bool {
		return !slices.ContainsFunc(q, func(a Node) bool { return n.skips(a, b) })
	})
}

func (n naive) chosen(v Value) bool {
	return slices.ContainsFunc(n.ballots, func(b Ballot) bool {
		return slices.ContainsFunc(n.quorums(), func(q []Node) bool {
			return !slices.ContainsFunc(q, func(a Node) bool { return !n.shows(a, b, v) })
		})
	})
}

func (n naive) shownSafe(b Ballot, v Value) bool {
	return n.chosen(v) || slices.ContainsFunc(append([]Ballot{None}, n.ballots...), func(k Ballot) bool {
		return (k == None || n.proposed(k, v)) &&
			!slices.ContainsFunc(n.ballots, func(c Ballot) bool { return k < c && c < b && !n.dead(c) })
	})
}

func (n naive) breaks(m Message) (rules []Rule) {
	add := func(rule Rule, holds bool) {
		if !holds {
			rules = append(rules, rule)
		}
	}
	vote := m.Shows()
	switch m.Type {
	case Accept:
		add(OneValue, !slices.ContainsFunc(values, func(w Value) bool {
			return w != m.Value && n.any(func(o Message) bool { return o == Message{Type: Accept, Ballot: m.Ballot, Value: w} })
		}))
		add(ShownSafe, n.shownSafe(m.Ballot, m.Value))
	case Promise, Accepted:
		add(WasProposed, vote.Ballot == None || n.proposed(vote.Ballot, vote.Value))
		add(NotSkipped, !n.skips(m.From, vote.Ballot))
		add(NoVoteBetween, m.Type == Accepted || !slices.ContainsFunc(n.ballots, func(b Ballot) bool {
			return m.Vote.Ballot < b && b < m.Ballot && slices.ContainsFunc(values, func(v Value) bool { return n.shows(m.From, b, v) })
		}))
	}
	return rules
}

var values = []Value{"", "w"}

// all are the messages of a system.
func (n naive) all() (out []Message) {
	for _, b := range n.ballots {
		for _, v := range values {
			out = append(out, Message{Type: Accept, Ballot: b, Value: v})
		}
		for _, a := range n.acceptors() {
			out = append(out, Message{Type: Promise, From: a, Ballot: b})
			for _, v := range values {
				out = append(out, Message{Type: Accepted, From: a, Ballot: b, Value: v})
				for _, c := range n.ballots {
					out = append(out, Message{Type: Promise, From: a, Ballot: b, Vote: Vote{c, v}})
				}
			}
		}
	}
	return out
}

func named(all []Violation) (rules []Rule) {
	for _, v := range all {
		rules = append(rules, v.Rule)
	}
	return rules
}

// What is known, and each verdict, is that of the definitions, after messages in any
// order, whether they were allowed or not.
func TestEveryVerdictIsTheDefinitions(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	forms := []func(int) Ballot{
		func(i int) Ballot { return Number(uint64(i)) },
		func(i int) Ballot { return Number(1<<53 + uint64(i)) },
		func(i int) Ballot { return Pair(uint64(i/2), uint64(i%2)) },
		func(i int) Ballot { return Text(string(rune('a' + i))) },
	}
	broken := map[Rule]int{}
	for range 1500 {
		n := naive{Cluster: Cluster{Acceptors: 1 + r.Intn(4)}}
		n.Quorum = 1 + r.Intn(n.Acceptors)
		form := forms[r.Intn(len(forms))]
		for i := range 1 + r.Intn(5) {
			n.ballots = append(n.ballots, form(i))
		}
		n.Space = Listed(n.ballots)
		k, all := NewKnown(n.Cluster), n.all()
		obedient := r.Intn(3) > 0
		for range 1 + r.Intn(25) {
			m := all[r.Intn(len(all))]
			if want := n.breaks(m); obedient && len(want) > 0 {
				continue
			}
			k.With(m)
			n.messages = append(n.messages, m)
		}
		for _, m := range all {
			got := named(k.proposerBreaks(&m))
			if m.Type != Accept {
				got = named(k.acceptorBreaks(&m))
			}
			require.Equal(t, m.Type == Prepare || len(got) == 0, k.Allows(m), "%+v", m)
			require.Equal(t, n.breaks(m), got, "%v after %v", m, n.messages)
			for _, rule := range got {
				broken[rule]++
			}
		}
		for _, v := range values {
			require.Equal(t, n.chosen(v), k.IsChosen(v))
			if k.learnBreaks(v) != nil {
				broken[MayLearn]++
			}
		}
	}
	for _, rule := range []Rule{WasProposed, NotSkipped, NoVoteBetween, OneValue, ShownSafe, MayLearn} {
		require.Greater(t, broken[rule], 100, rule)
	}
}

// Ballots of each form are ordered as their makers meant, none below all.
func TestOrderOfBallots(t *testing.T) {
	for _, ascending := range [][]Ballot{
		{None, Number(0), Number(1), Number(9), Number(10), Number(1 << 53), Number(1<<53 + 1), Number(^uint64(0))},
		{None, Pair(0, 0), Pair(0, 1), Pair(1, 0), Pair(9, 5), Pair(10, 0), Pair(^uint64(0), ^uint64(0))},
		{None, Text(""), Text("10.0"), Text("9.0"), Text("a"), Text("b")},
	} {
		require.True(t, slices.IsSorted(ascending))
		require.Len(t, slices.Compact(slices.Clone(ascending)), len(ascending))
	}
	require.Equal(t, []string{"none", "7", "7.2", `"x"`}, []string{None.String(), Number(7).String(), Pair(7, 2).String(), Text("x").String()})
}

func TestSpaces(t *testing.T) {
	require.False(t, Numbers{1}.Between(None, Number(1)))
	require.True(t, Numbers{0}.Between(None, Number(1)))
	require.False(t, Numbers{0}.Between(Number(1), Number(2)))
	require.True(t, Numbers{0}.Between(Number(1), Number(3)))
	require.False(t, Numbers{0}.Between(Number(^uint64(0)), Number(^uint64(0))))
	require.True(t, Dense{}.Between(None, Number(1)))
	require.False(t, Dense{Lowest: Number(1)}.Between(None, Number(1)))
	require.True(t, Dense{Lowest: Number(1)}.Between(None, Number(2)))
}

// What came before changes nothing and takes no memory, so that of a monitor is bounded by
// the ballots in use; and who goes on from a clone does not touch what it was made of.
func TestWhatIsKnownTakesNoMemoryAgain(t *testing.T) {
	n := naive{Cluster: Cluster{Acceptors: 3, Quorum: 2, Space: Numbers{}}, ballots: []Ballot{Number(1), Number(2), Number(3)}}
	a, p := NewAcceptor(n.Cluster, 0), NewProposer(n.Cluster)
	hear := func() {
		for _, m := range append(n.all(), Message{Type: Prepare, Ballot: Number(2)}) {
			a.Hears(m)
			p.Hears(m)
		}
		p.Requested("v")
	}
	hear()
	before := []Facts{a.Facts(), p.Facts()}
	again := append(n.all(), Message{Type: Prepare, Ballot: Number(2)})
	require.Zero(t, testing.AllocsPerRun(10, func() {
		for _, m := range again {
			a.Hears(m)
			p.Hears(m)
		}
	}))
	hear()
	c, q := a.Clone(), p.Clone()
	c.Hears(Message{Type: Accept, Ballot: Number(9), Value: "x"})
	c.Hears(Message{Type: Prepare, Ballot: Number(9)})
	q.Hears(Message{Type: Promise, From: 1, Ballot: Number(9)})
	q.Requested("x")
	require.Equal(t, before, []Facts{a.Facts(), p.Facts()})
	require.NotEqual(t, before, []Facts{c.Facts(), p.Facts()})
	require.NotEqual(t, before, []Facts{a.Facts(), q.Facts()})
}

// A long run of one register: proposers take turns.
func BenchmarkMonitors(b *testing.B) {
	c := Cluster{Acceptors: 3, Quorum: 2, Space: Dense{}}
	var a [3]*Acceptor
	p, l := NewProposer(c), NewLearner(c)
	begin := func() {
		for i := range a {
			a[i] = NewAcceptor(c, Node(i))
		}
		p, l = NewProposer(c), NewLearner(c)
		p.Requested("v")
	}
	begin()
	messages, round, each := 0, uint64(0), cputime.Of(b)
	for b.Loop() {
		if round++; round%1000 == 1 {
			begin()
		}
		ballot, last := Pair(round, 0), Vote{}
		if round%1000 != 1 {
			last = Vote{Pair(round-1, 0), "v"}
		}
		prepare, accept := Message{Type: Prepare, Ballot: ballot}, Message{Type: Accept, Ballot: ballot, Value: "v"}
		bad := len(p.Sends(prepare, false))
		for i := range a {
			a[i].Hears(prepare)
			m := Message{Type: Promise, From: Node(i), Ballot: ballot, Vote: last}
			bad += len(a[i].Sends(m))
			p.Hears(m)
		}
		bad += len(p.Sends(accept, false))
		for i := range a {
			a[i].Hears(accept)
			m := Message{Type: Accepted, From: Node(i), Ballot: ballot, Value: "v"}
			bad += len(a[i].Sends(m))
			p.Hears(m)
			l.Hears(m)
		}
		bad += len(l.Tells("v")) + len(p.Tells("v"))
		if bad > 0 {
			b.Fatal("an obedient run is not")
		}
		messages += 2 + 6 + 6 + 9
	}
	each(messages, "message")
	b.ReportMetric(float64(messages)/b.Elapsed().Seconds(), "messages/s")
}

// Ballots and values of any form go into files and come back.
func TestTextOfBallotsAndValues(t *testing.T) {
	for _, b := range []Ballot{None, Number(0), Number(^uint64(0)), Pair(0, 0), Pair(9, ^uint64(0)), Text(""), Text("9.1"), Text("\xff\"\n")} {
		text, err := b.MarshalText()
		require.NoError(t, err)
		var back Ballot
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, b, back, "%s", text)
	}
	for _, v := range []Value{"", "v", `"`, `"v"`, "\xff\x00", "ä\n"} {
		text, err := v.MarshalText()
		require.NoError(t, err)
		var back Value
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, v, back, "%s", text)
	}
	for _, text := range []string{"x", "-1", "1.", ".1", "1.2.3", "99999999999999999999", `"`, `"a`} {
		require.Error(t, new(Ballot).UnmarshalText([]byte(text)), text)
	}
	require.Error(t, new(Value).UnmarshalText([]byte(`"a`)))
}

// What else is asked of what is known, and of ballots.
func TestWhatElseIsAsked(t *testing.T) {
	k := NewKnown(Cluster{Acceptors: 3, Quorum: 2})
	b := func(n uint64) Ballot { return Number(n) }
	require.Equal(t, None, k.MostVoted("v"))
	require.Equal(t, []Rule{WasProposed}, named(k.Breaks(Message{Type: Accepted, Ballot: b(1), Value: "v"})))
	require.False(t, k.Voted(0), "it is asked, not told")
	for _, m := range []Message{
		{Type: Accept, Ballot: b(1), Value: "v"}, {Type: Accepted, From: 0, Ballot: b(1), Value: "v"}, {Type: Accepted, From: 1, Ballot: b(1), Value: "v"},
		{Type: Promise, From: 2, Ballot: b(4), Vote: Vote{b(3), "v"}}, {Type: Accept, Ballot: b(3), Value: "w"},
	} {
		k.With(m)
	}
	require.True(t, k.Voted(2))
	require.Equal(t, b(1), k.MostVoted("v"))
	require.Equal(t, []Value{"v", "w"}, k.Proposals(b(3)))
	require.Empty(t, k.Proposals(b(2)))
	require.Equal(t, Vote{b(3), "v"}, k.LastVote(2, b(9)))
	require.Equal(t, Vote{}, k.LastVote(2, b(3)))
	require.Equal(t, []Rule{OneValue, ShownSafe}, named(k.Breaks(Message{Type: Accept, Ballot: b(3), Value: "x"})))
	require.Empty(t, k.Breaks(Message{Type: Prepare, Ballot: b(3)}))

	n, isNumber := b(7).Number()
	round, node, isPair := Pair(7, 2).Pair()
	text, isText := Text("x").Text()
	require.Equal(t, []any{uint64(7), uint64(7), uint64(2), "x"}, []any{n, round, node, text})
	require.Equal(t, []bool{true, true, true}, []bool{isNumber, isPair, isText})
	_, isNumber = Text("12345678").Number()
	_, _, isPair = b(7).Pair()
	_, isText = b(7).Text()
	require.Equal(t, []bool{false, false, false}, []bool{isNumber, isPair, isText})
}
