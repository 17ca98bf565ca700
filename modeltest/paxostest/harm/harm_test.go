package harm_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/harm"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// suspect is an implementation in Go: what begins a test anew.
type suspect func(node oracle.Node) func(harm.Event) []harm.Event

// Play implements harm.Suspect.
func (s suspect) Play(ctx context.Context, node oracle.Node, words [][]harm.Event) (out [][][]harm.Event, err error) {
	for _, word := range words {
		give := s(node)
		var answers [][]harm.Event
		for _, e := range word {
			answers = append(answers, give(e))
		}
		out = append(out, answers)
	}
	return out, ctx.Err()
}

var b = func(n uint64) oracle.Ballot { return oracle.Number(n) }

// forgetful is an acceptor that keeps its vote, and never reports it.
func forgetful(node oracle.Node) func(harm.Event) []harm.Event {
	promised := oracle.None
	return func(e harm.Event) []harm.Event {
		if e.Ballot < promised {
			return []harm.Event{{Type: harm.Reject, From: node, Ballot: e.Ballot, Promised: promised}}
		}
		if promised = e.Ballot; e.Type == harm.Prepare {
			return []harm.Event{{Type: harm.Promise, From: node, Ballot: e.Ballot}}
		}
		return []harm.Event{{Type: harm.Accepted, From: node, Ballot: e.Ballot, Value: e.Value}}
	}
}

// hasty is a proposer that skips phase 1, learner one that believes the first vote.
func hasty(oracle.Node) func(harm.Event) []harm.Event {
	return func(e harm.Event) []harm.Event {
		if e.Type != harm.Set {
			return nil
		}
		return []harm.Event{{Type: harm.Prepare, Ballot: e.Ballot}, {Type: harm.Accept, Ballot: e.Ballot, Value: e.Value}}
	}
}

func learner(oracle.Node) func(harm.Event) []harm.Event {
	return func(e harm.Event) []harm.Event { return []harm.Event{{Type: harm.Learned, Value: e.Value}} }
}

// of is a case of three acceptors with the transcript of a word.
func of(t testing.TB, role harm.Role, s harm.Suspect, word ...harm.Event) harm.Case {
	t.Helper()
	c := harm.Case{Role: role, Self: 1, Acceptors: 3, Quorum1: 2, Quorum2: 2, Values: []oracle.Value{"v", "w"}}
	for n := range uint64(4) {
		c.Ballots = append(c.Ballots, harm.Owned{Ballot: b(n + 1), Node: oracle.Node(n % 3)})
	}
	answers, err := s.Play(t.Context(), c.Self, [][]harm.Event{word})
	require.NoError(t, err)
	for i, sent := range answers[0] {
		c.Transcript = append(c.Transcript, harm.Exchange{In: word[i], Out: sent})
	}
	return c
}

func TestARunIsShown(t *testing.T) {
	for _, c := range []struct {
		role  harm.Role
		s     suspect
		word  []harm.Event
		steps int
		harm  string
	}{
		{harm.Acceptor, forgetful, []harm.Event{{Type: harm.Accept, Ballot: b(1), Value: "v"}, {Type: harm.Prepare, Ballot: b(2)}}, 14,
			`"v" is chosen in ballot 1, and the get that began after that, in ballot 2, answers unset`},
		{harm.Proposer, hasty, []harm.Event{{Type: harm.Set, Ballot: b(2), Value: "v"}}, 14,
			`two values are decided: "w" is chosen in ballot 1, and "v" is chosen in ballot 2`},
		{harm.Learner, learner, []harm.Event{{Type: harm.Accepted, From: 0, Ballot: b(1), Value: "v"}}, 16,
			`two values are decided: "w" is chosen in ballot 3, and "v" is told as decided`},
	} {
		asked := of(t, c.role, c.s, c.word...)
		run, bounds, err := harm.Find(t.Context(), asked, c.s)
		require.NoError(t, err)
		require.NotNil(t, run, bounds)
		drawn := modeltest.Diagram(run.Arrows(), false)
		require.Equal(t, c.harm, run.Harm, drawn)
		require.Len(t, run.Steps, c.steps, drawn)
		require.Equal(t, []oracle.Node{1}, run.Suspects())

		text, err := json.Marshal(run)
		require.NoError(t, err)
		var saved harm.Run
		require.NoError(t, json.Unmarshal(text, &saved))
		require.Equal(t, run, &saved)
		require.NoError(t, saved.Check())
		require.NoError(t, saved.Replay(t.Context(), c.s))
		deaf := suspect(func(oracle.Node) func(harm.Event) []harm.Event { return func(harm.Event) []harm.Event { return nil } })
		require.ErrorContains(t, saved.Replay(t.Context(), deaf), "does not do again")
		for i, s := range saved.Steps { // every step is needed, but that others hear what is chosen
			if s.To.Role == harm.Learner && !s.To.Suspect {
				continue
			}
			less := saved
			less.Steps = slices.Delete(slices.Clone(saved.Steps), i, i+1)
			require.Error(t, less.Check(), "without step %d of\n%s", i+1, drawn)
		}
	}
}

// keeper is an acceptor that keeps the ballot of its first vote for a value; one that is told what
// was decided votes for another value, in the ballot that it promised.
func keeper(node oracle.Node) func(harm.Event) []harm.Event {
	promised, vote := oracle.None, oracle.Vote{}
	return func(e harm.Event) []harm.Event {
		switch {
		case e.Type == harm.Learn:
			vote = oracle.Vote{Ballot: promised, Value: map[oracle.Value]oracle.Value{"v": "w", "w": "v"}[e.Value]}
			return []harm.Event{{Type: harm.Learned, Value: e.Value}}
		case e.Ballot < promised:
			return nil
		case e.Type == harm.Prepare:
			promised = e.Ballot
			return []harm.Event{{Type: harm.Promise, From: node, Ballot: e.Ballot, Vote: vote}}
		}
		if promised = e.Ballot; vote.Value != e.Value {
			vote = oracle.Vote{Ballot: e.Ballot, Value: e.Value}
		}
		return []harm.Event{{Type: harm.Accepted, From: node, Ballot: e.Ballot, Value: e.Value}}
	}
}

// Some harm needs a vote of which nothing else comes, in a ballot between two of the transcript
// that may be next to each other; some that others chose what the suspect was told.
func TestWhatOthersDoBetweenIsFound(t *testing.T) {
	for _, c := range []struct {
		word  []harm.Event
		steps int
		harm  string
	}{
		{[]harm.Event{accept(1, "v"), accept(2, "v"), prepare(3)}, 30, `two values are decided: "v" is chosen in ballot 3, and "w" is chosen in ballot 5`},
		{[]harm.Event{prepare(1), {Type: harm.Learn, Value: "v"}, prepare(2)}, 21, `two values are decided: "v" is chosen in ballot 1, and "w" is chosen in ballot 2`},
	} {
		asked := of(t, harm.Acceptor, suspect(keeper), c.word...)
		asked.Ballots = append(asked.Ballots, harm.Owned{Ballot: b(5), Node: 1})
		run, bounds, err := harm.Find(t.Context(), asked, suspect(keeper))
		require.NoError(t, err)
		require.NotNil(t, run, bounds)
		require.Equal(t, c.harm, run.Harm)
		require.Len(t, run.Steps, c.steps, modeltest.Diagram(run.Arrows(), false))
	}
}

// told is a suspect that answers as it was told to, and dies of anything else.
type told []harm.Exchange

// Play implements harm.Suspect.
func (s told) Play(_ context.Context, _ oracle.Node, words [][]harm.Event) (out [][][]harm.Event, err error) {
	for _, word := range words {
		var answers [][]harm.Event
		for i := 0; i < min(len(word), len(s)) && word[i] == s[i].In; i++ {
			answers = append(answers, s[i].Out)
		}
		out = append(out, answers)
	}
	return out, nil
}

func promise(from oracle.Node, n, vote uint64, v oracle.Value) harm.Event {
	e := harm.Event{Type: harm.Promise, From: from, Ballot: b(n)}
	if vote > 0 {
		e.Vote = oracle.Vote{Ballot: b(vote), Value: v}
	}
	return e
}

func set(n uint64, v oracle.Value) harm.Event {
	return harm.Event{Type: harm.Set, Ballot: b(n), Value: v}
}
func get(n uint64) harm.Event     { return harm.Event{Type: harm.Get, Ballot: b(n)} }
func prepare(n uint64) harm.Event { return harm.Event{Type: harm.Prepare, Ballot: b(n)} }
func accept(n uint64, v oracle.Value) harm.Event {
	return harm.Event{Type: harm.Accept, Ballot: b(n), Value: v}
}
func accepted(from oracle.Node, n uint64, v oracle.Value) harm.Event {
	return harm.Event{Type: harm.Accepted, From: from, Ballot: b(n), Value: v}
}

func x(in harm.Event, out ...harm.Event) harm.Exchange { return harm.Exchange{In: in, Out: out} }

// Each rule, broken once, does harm, whatever else the suspect might do; and each of these
// transcripts, with the last step as it should be, does none.
func TestABrokenRuleDoesHarm(t *testing.T) {
	for _, c := range []struct {
		rule       oracle.Rule
		role       harm.Role
		transcript told
		right      []harm.Event // what the last step should have sent
	}{
		{oracle.WasProposed, harm.Acceptor, told{x(accept(1, "v"), accepted(1, 1, "v")), x(prepare(2), promise(1, 2, 1, "w"))}, []harm.Event{promise(1, 2, 1, "v")}},
		{oracle.NotSkipped, harm.Acceptor, told{x(prepare(2), promise(1, 2, 0, "")), x(accept(1, "v"), accepted(1, 1, "v"))}, nil},
		{oracle.NoVoteBetween, harm.Acceptor, told{x(accept(1, "v"), accepted(1, 1, "v")), x(prepare(3), promise(1, 3, 0, ""))}, []harm.Event{promise(1, 3, 1, "v")}},
		{oracle.NoVoteBetween, harm.Process, told{
			x(accept(1, "v"), accepted(1, 1, "v")), x(accepted(0, 1, "v")), x(accepted(1, 1, "v"), harm.Event{Type: harm.Learned, Value: "v"}),
			x(prepare(3), promise(1, 3, 0, "")),
		}, []harm.Event{promise(1, 3, 1, "v")}},
		{oracle.NoneIsNone, harm.Acceptor, told{
			x(prepare(3), promise(1, 3, 0, "")), x(accept(3, "v"), accepted(1, 3, "v")), x(prepare(2), promise(1, 2, 0, "")),
		}, nil},
		{oracle.OneValue, harm.Proposer, told{
			x(set(2, "v"), prepare(2)), x(promise(0, 2, 0, "")), x(promise(2, 2, 0, ""), accept(2, "v")), x(set(2, "w"), accept(2, "w")),
		}, nil},
		{oracle.ShownSafe, harm.Proposer, told{x(set(2, "v"), prepare(2)), x(promise(0, 2, 0, ""), accept(2, "v"))}, nil},
		{oracle.ShownSafe, harm.Proposer, told{
			x(set(2, "v"), prepare(2)), x(promise(0, 2, 1, "w")), x(promise(2, 2, 0, ""), accept(2, "v")),
		}, []harm.Event{accept(2, "w")}},
		{oracle.MayLearn, harm.Learner, told{x(accepted(0, 1, "v"), harm.Event{Type: harm.Learned, Value: "v"})}, nil},
		{oracle.WasRequested, harm.Proposer, told{
			x(set(2, "v"), prepare(2)), x(promise(0, 2, 0, "")), x(promise(2, 2, 0, ""), accept(2, "x")),
		}, []harm.Event{accept(2, "v")}},
		{oracle.MayUnset, harm.Proposer, told{x(get(2), prepare(2)), x(promise(0, 2, 0, ""), harm.Event{Type: harm.Unset})}, nil},
	} {
		asked := of(t, c.role, c.transcript, inputs(c.transcript)...)
		asked.Tries = 1
		run, bounds, err := harm.Find(t.Context(), asked, c.transcript)
		require.NoError(t, err)
		require.NotNil(t, run, "%s: none in %s", c.rule, bounds)
		t.Logf("%s\n%s", c.rule, modeltest.Diagram(run.Arrows(), false))

		c.transcript[len(c.transcript)-1].Out = c.right
		asked = of(t, c.role, c.transcript, inputs(c.transcript)...)
		asked.Tries = 1
		run, _, err = harm.Find(t.Context(), asked, c.transcript)
		require.NoError(t, err)
		require.Nil(t, run, c.rule)
	}
}

func inputs(all told) (word []harm.Event) {
	for _, x := range all {
		word = append(word, x.In)
	}
	return word
}

// A proposer that counted its own acceptor without a word binds it.
func TestWhatIsAssumedBinds(t *testing.T) {
	transcript := told{x(set(2, "v"), prepare(2)), x(promise(0, 2, 0, ""), accept(2, "v"))}
	c := of(t, harm.Proposer, transcript, inputs(transcript)...)
	c.Tries, c.Assumed = 1, []harm.Event{promise(1, 2, 0, "")}
	run, _, err := harm.Find(t.Context(), c, transcript)
	require.NoError(t, err)
	require.Nil(t, run)
}

// In a large cluster not every plan is looked at, and the bounds say so.
func TestBoundsSayWhatWasLookedThrough(t *testing.T) {
	var transcript told
	for from := range oracle.Node(7) {
		transcript = append(transcript, x(accepted(from, 1+uint64(from)%4, "v")))
	}
	c := of(t, harm.Learner, transcript, inputs(transcript)...)
	c.Acceptors, c.Quorum1, c.Quorum2, c.Tries = 7, 4, 4, 1
	for n := range uint64(8) {
		c.Ballots = append(c.Ballots, harm.Owned{Ballot: b(5 + n), Node: oracle.Node(n % 7)})
	}
	run, bounds, err := harm.Find(t.Context(), c, transcript)
	require.NoError(t, err)
	require.Nil(t, run)
	require.Equal(t, "7 acceptors, 6 ballots, 2 values, 1 transcripts, of up to 4 inputs more, not every plan of each", bounds.String())
	require.False(t, bounds.Whole)
}

// half is a proposer that takes half of four acceptors for enough, in both phases, and
// chooses its ballots.
func half(node oracle.Node) func(harm.Event) []harm.Event {
	var value oracle.Value
	promises, votes, own := 0, 0, b(uint64(node)+1)
	return func(e harm.Event) []harm.Event {
		switch e.Type {
		case harm.Set:
			value = e.Value
			return []harm.Event{{Type: harm.Prepare, Ballot: own}}
		case harm.Promise:
			if e.Vote.Ballot != oracle.None {
				value = e.Vote.Value
			}
			if promises++; promises == 2 {
				return []harm.Event{{Type: harm.Accept, Ballot: own, Value: value}}
			}
		case harm.Accepted:
			if votes++; votes == 2 {
				return []harm.Event{{Type: harm.Decided, Value: value}}
			}
		}
		return nil
	}
}

// Among correct peers half of four harms nobody, as three of them meet either half. Two who
// take half for enough do harm.
func TestTwoOfOneKindDoHarm(t *testing.T) {
	c := of(t, harm.Proposer, suspect(half), harm.Event{Type: harm.Set, Value: "v"}, promise(0, 2, 0, ""), promise(1, 2, 0, ""), accepted(0, 2, "v"), accepted(1, 2, "v"))
	c.Acceptors, c.Quorum1, c.Quorum2, c.Tries = 4, 3, 3, 1
	run, bounds, err := harm.Find(t.Context(), c, suspect(half))
	require.NoError(t, err)
	require.NotNil(t, run, bounds)
	require.Len(t, run.Suspects(), 2)
	t.Logf("%s\n%s", run.Harm, modeltest.Diagram(run.Arrows(), false))
	for i := range c.Ballots { // nobody else can be of its kind
		c.Ballots[i].Node = 1
	}
	run, _, err = harm.Find(t.Context(), c, suspect(half))
	require.NoError(t, err)
	require.Nil(t, run)
}

// A suspect that does otherwise than its transcript is an error, as is one that cannot be
// played.
func TestNobodyIsAccusedOfWhatItDoesNotDo(t *testing.T) {
	word := []harm.Event{{Type: harm.Accept, Ballot: b(1), Value: "v"}, {Type: harm.Prepare, Ballot: b(2)}}
	c := of(t, harm.Acceptor, suspect(forgetful), word...)
	calls := 0
	moody := suspect(func(n oracle.Node) func(harm.Event) []harm.Event {
		if calls++; calls%2 == 0 {
			return forgetful(n)
		}
		return learner(n)
	})
	_, _, err := harm.Find(t.Context(), c, moody)
	require.ErrorContains(t, err, "does not do again what it did")
	ended, end := context.WithCancel(t.Context())
	end()
	_, _, err = harm.Find(ended, c, suspect(forgetful))
	require.ErrorIs(t, err, context.Canceled)
}
