package oracle

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	three  = Cluster{Acceptors: 3, Quorum: 2, Space: Numbers{Lowest: 1}}
	b      = func(n uint64) Ballot { return Number(n) }
	bounds = func(others func(Message) bool) Bounds {
		return Bounds{Ballots: []Ballot{b(1), b(2), b(3), b(4)}, Values: []Value{"v", "w"}, Others: others}
	}
)

func promise(from Node, n uint64, vote uint64, v Value) Message {
	m := Message{Type: Promise, From: from, Ballot: b(n)}
	if vote > 0 {
		m.Vote = Vote{b(vote), v}
	}
	return m
}

func accept(n uint64, v Value) Message { return Message{Type: Accept, Ballot: b(n), Value: v} }

func accepted(from Node, n uint64, v Value) Message {
	return Message{Type: Accepted, From: from, Ballot: b(n), Value: v}
}

// notAcceptor lets all act but acceptor 0.
func notAcceptor(m Message) bool { return m.Type == Accept || m.From != 0 }

// notProposer lets all act but the owner of the ballots of the proposer that is suspected.
func notProposer(own ...uint64) func(Message) bool {
	return func(m Message) bool {
		return m.Type != Accept || !slices.ContainsFunc(own, func(n uint64) bool { return m.Ballot == b(n) })
	}
}

// Each rule of agreement, broken once by one who is suspected, lets the others, who obey,
// choose two values.
func TestABrokenRuleDoesHarm(t *testing.T) {
	for _, c := range []struct {
		rule     Rule
		messages []Message // the last breaks the rule
		others   func(Message) bool
	}{
		{WasProposed, []Message{accept(1, "v"), accepted(0, 1, "w")}, notAcceptor},
		{NotSkipped, []Message{accept(1, "v"), promise(0, 2, 0, ""), accepted(0, 1, "v")}, notAcceptor},
		{NoVoteBetween, []Message{accept(1, "v"), accepted(0, 1, "v"), promise(0, 2, 0, "")}, notAcceptor},
		{OneValue, []Message{accept(1, "v"), accept(1, "w")}, notProposer(1)},
		{ShownSafe, []Message{accept(2, "v")}, notProposer(2)},
		{ShownSafe, []Message{accept(1, "w"), accepted(0, 1, "w"), promise(1, 2, 0, ""), accept(2, "v")}, notProposer(2)},
	} {
		k := three.after(c.messages[:len(c.messages)-1])
		last := c.messages[len(c.messages)-1]
		got := k.acceptorBreaks(&last)
		if last.Type == Accept {
			got = k.proposerBreaks(&last)
		}
		require.Equal(t, []Rule{c.rule}, named(got))
		harm, found := three.TwoChosen(c.messages, bounds(c.others))
		require.True(t, found, "%s: %v", c.rule, c.messages)
		end := three.after(slices.Concat(c.messages, harm.After))
		require.True(t, end.IsChosen(harm.Chosen[0]) && end.IsChosen(harm.Chosen[1]) && harm.Chosen[0] != harm.Chosen[1])
		k = three.after(c.messages)
		for _, m := range harm.After {
			require.True(t, c.others(m) && k.obeys(m), "%s: the others must obey, and %v does not", c.rule, m)
			k.With(m)
		}
		t.Logf("%s: %d messages more", c.rule, len(harm.After))
	}
}

// Where all obey, there is no harm.
func TestObedienceDoesNoHarm(t *testing.T) {
	for _, messages := range [][]Message{
		nil,
		{accept(1, "v"), accepted(0, 1, "v"), promise(0, 2, 1, "v"), promise(1, 2, 0, ""), accept(2, "v")},
		{accept(1, "v"), promise(0, 3, 0, ""), promise(1, 3, 0, ""), accept(3, "w"), accepted(2, 1, "v")},
	} {
		_, found := three.TwoChosen(messages, bounds(func(Message) bool { return true }))
		require.False(t, found, "%v", messages)
	}
}

// A value told too early, and a get that answers unset after one promise.
func TestLiesToClients(t *testing.T) {
	everyone := bounds(func(Message) bool { return true })
	told := []Message{accept(1, "v"), accepted(0, 1, "v")}
	require.Equal(t, []Rule{MayLearn}, named(three.after(told).learnBreaks("v")))
	harm, found := three.Another(told, "v", everyone)
	require.True(t, found)
	require.Equal(t, []Value{"w"}, harm.Chosen)

	get := []Message{{Type: Prepare, Ballot: b(3)}, promise(0, 3, 0, "")}
	harm, found = three.Missed(get, 0, bounds(notAcceptor))
	require.True(t, found)
	require.Equal(t, []Message{accept(1, "v"), accepted(1, 1, "v"), accepted(2, 1, "v")}, harm.Before)
	two := append(get, promise(1, 3, 0, ""))
	_, found = three.Missed(two, 0, everyone)
	require.False(t, found, "two of three report none: nothing was chosen")
}
