package conform_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/mealy"
)

// A counter takes ticks and resets, and answers each tick with how many there were.
const (
	tick int32 = iota
	reset
	inputs
)

// counter counts up to its size, and then does not count on, or begins anew.
func counter(size int32, wraps bool) mealy.Machine {
	var m mealy.Machine
	for n := range size {
		next := min(n+1, size-1)
		if wraps {
			next = (n + 1) % size
		}
		m.Next, m.Out = append(m.Next, []int32{next, 0}), append(m.Out, []int32{next, 0})
	}
	return m
}

// subject runs a machine, and remembers what it was given.
type subject struct {
	answers func(word []int32) []conform.Answer
	given   [][]int32
	calls   int
	err     error // of the second call
}

func (s *subject) Run(_ context.Context, words [][]int32) ([][]conform.Answer, error) {
	if s.calls++; s.calls > 1 && s.err != nil {
		return nil, s.err
	}
	var out [][]conform.Answer
	for _, word := range words {
		s.given = append(s.given, slices.Clone(word))
		out = append(out, s.answers(word))
	}
	return out, nil
}

func like(m mealy.Machine) *subject { return &subject{answers: conform.Machine("", m).Answers} }

// testOf has the words that tell candidates apart as its probe, and their complete suites.
func testOf(machines map[string]mealy.Machine, names ...string) conform.Test {
	var t conform.Test
	for _, name := range names {
		for _, before := range t.Candidates {
			if word, ok := mealy.Separate(machines[name], machines[before.Name], nil); ok {
				t.Probe = append(t.Probe, word)
			}
		}
		t.Candidates = append(t.Candidates, conform.Machine(name, machines[name]))
	}
	t.Suite = func(candidate int) [][]int32 {
		m := machines[names[candidate]]
		return mealy.Suite(m, []mealy.Peers{mealy.Any(m, nil)}, mealy.Options{Silent: -1})
	}
	return t
}

var counters = map[string]mealy.Machine{"stops": counter(4, false), "wraps": counter(4, true), "wraps late": counter(5, true), "twin": counter(4, true)}

func check(t *testing.T, test conform.Test, s conform.Subject) *conform.Verdict {
	t.Helper()
	v, err := test.Check(t.Context(), s)
	require.NoError(t, err)
	return v
}

func TestEachCandidateIsNamed(t *testing.T) {
	names := []string{"stops", "wraps", "wraps late"}
	test := testOf(counters, names...)
	for i, name := range names {
		v := check(t, test, like(counters[name]))
		require.Nil(t, v.Failed, name)
		require.Equal(t, i, v.Candidate, name)
		require.Equal(t, []int{i}, v.Alike, name)
		suite := test.Suite(i)
		require.Equal(t, len(test.Probe)+len(suite), v.Words)
		require.Equal(t, steps(test.Probe)+steps(suite), v.Steps)
		require.Zero(t, v.Untested)
	}
}

func steps(words [][]int32) (n int) {
	for _, w := range words {
		n += len(w)
	}
	return n
}

func TestCandidatesThatAnswerAlikeAreAllNamed(t *testing.T) {
	v := check(t, testOf(counters, "stops", "wraps", "twin"), like(counters["twin"]))
	require.Nil(t, v.Failed)
	require.Equal(t, 1, v.Candidate)
	require.Equal(t, []int{1, 2}, v.Alike)
}

func TestNearestFailsTheFewestTests(t *testing.T) {
	test := testOf(counters, "stops", "wraps late")
	test.Probe = [][]int32{{tick, tick, tick}, {tick, tick, tick, tick}, {tick, tick, tick, tick, tick}, {tick, reset, tick}}
	wrong := &subject{answers: func(word []int32) []conform.Answer {
		out := conform.Machine("", counters["wraps late"]).Answers(word)
		if slices.Equal(word, []int32{tick, reset, tick}) {
			out[2].Out = 7
		}
		return out
	}}
	v := check(t, test, wrong)
	require.NotNil(t, v.Failed)
	require.Equal(t, 1, v.Candidate)
	require.Empty(t, v.Alike)
	require.True(t, v.Failed.Others)
	require.Equal(t, []int32{tick, reset, tick}, v.Failed.Word)
	require.Equal(t, conform.Answer{Out: 1}, v.Failed.Want)
	require.Equal(t, conform.Answer{Out: 7}, v.Failed.Answers[2])
}

// Each answer is some candidate's, but one implementation may not change.
func TestNobodyMayBeTwoCandidatesInOne(t *testing.T) {
	test := testOf(counters, "stops", "wraps late")
	test.Probe = [][]int32{{tick, tick, tick, tick, tick}}
	test.Suite = func(int) [][]int32 { return [][]int32{{reset, tick, tick, tick, tick}} }
	first := like(counters["stops"]).answers
	turncoat := &subject{answers: func(word []int32) []conform.Answer {
		if word[0] == reset {
			return conform.Machine("", counters["wraps late"]).Answers(word)
		}
		return first(word)
	}}
	v := check(t, test, turncoat)
	require.Equal(t, 0, v.Candidate)
	require.Equal(t, []int{0}, v.Alike)
	require.NotNil(t, v.Failed)
	require.False(t, v.Failed.Others, "the other candidate allows it")
	require.Equal(t, []int32{reset, tick, tick, tick, tick}, v.Failed.Word)
	require.Equal(t, conform.Answer{Out: 3}, v.Failed.Want)
	require.Equal(t, conform.Answer{Out: 4}, v.Failed.Answers[4])
}

// faulty are all machines that differ from a counter in one transition and show it.
func faulty(of mealy.Machine, yield func(mealy.Machine)) {
	for s := range of.Next {
		for x := range of.Next[s] {
			for to := range int32(len(of.Next)) {
				wrong := mealy.Machine{Out: of.Out}
				for _, row := range of.Next {
					wrong.Next = append(wrong.Next, slices.Clone(row))
				}
				wrong.Next[s][x] = to
				if _, ok := mealy.Separate(of, wrong, nil); ok {
					yield(wrong)
				}
			}
		}
	}
}

// fails tells whether a test shows that a machine is none of the candidates.
func fails(test conform.Test, m mealy.Machine, word []int32) bool {
	got := conform.Machine("", m).Answers(word)
	return !slices.ContainsFunc(test.Candidates, func(c conform.Candidate) bool { return slices.Equal(c.Answers(word), got) })
}

func TestFailuresAreShrunkAndWrongInTheLastStepOnly(t *testing.T) {
	found := 0
	test := testOf(counters, "stops", "wraps", "wraps late")
	faulty(counters["wraps late"], func(wrong mealy.Machine) {
		s := like(wrong)
		v := check(t, test, s)
		if v.Failed == nil {
			_, differs := mealy.Separate(wrong, counters[test.Candidates[v.Candidate].Name], nil)
			require.False(t, differs, "%v", wrong)
			return
		}
		found++
		word := v.Failed.Word
		require.Equal(t, s.answers(word), v.Failed.Answers)
		last := len(word) - 1
		want := test.Candidates[v.Candidate].Answers(word)
		require.Equal(t, want[:last], v.Failed.Answers[:last], "the candidate that holds out longest")
		require.Equal(t, want[last], v.Failed.Want)
		require.NotEqual(t, want[last], v.Failed.Answers[last])
		if !v.Failed.Others {
			return
		}
		require.True(t, fails(test, wrong, word))
		require.False(t, fails(test, wrong, word[:last]), "the last step is the first wrong one")
		for i := range word {
			require.False(t, fails(test, wrong, slices.Delete(slices.Clone(word), i, i+1)), "input %d of %v can be left out", i, word)
		}
	})
	require.Equal(t, 38, found)
}

// What may not come is put to nobody, not even to shrink a test.
func TestOnlyLegalWordsAreTried(t *testing.T) {
	legal := func(word []int32) bool { return word[0] == reset && len(word)%2 == 1 }
	test := testOf(counters, "wraps late")
	test.Probe = nil
	test.Suite = func(int) [][]int32 { return [][]int32{{reset, tick, reset, tick, reset, tick, tick}} }
	test.Legal = legal
	s := like(counter(2, false)) // answers 1 to the second tick
	v := check(t, test, s)
	require.Equal(t, []int32{reset, tick, reset, tick, reset, tick, tick}, v.Failed.Word, "leaving out one is not legal")
	test.Legal = func(word []int32) bool { return word[0] == reset }
	s = like(counter(2, false))
	v = check(t, test, s)
	require.Equal(t, []int32{reset, tick, tick}, v.Failed.Word)
	for _, word := range s.given {
		require.True(t, test.Legal(word), "%v", word)
	}
}

func TestTheShortestFailureIsTold(t *testing.T) {
	test := testOf(counters, "wraps late")
	test.Suite = func(int) [][]int32 {
		return [][]int32{{tick, tick, tick, tick, tick}, {tick, tick, tick}}
	}
	v := check(t, test, like(counter(2, false)))
	require.Equal(t, []int32{tick, tick}, v.Failed.Word)
	require.Equal(t, 2, v.Words, "what was run to shrink is not counted")
	require.Equal(t, 8, v.Steps)
}

func TestWhatCannotBePutIsNotWrong(t *testing.T) {
	test := testOf(counters, "wraps late")
	right := like(counters["wraps late"]).answers
	v := check(t, test, &subject{answers: func(word []int32) []conform.Answer {
		if word[0] == reset {
			return nil
		}
		return right(word)[:1]
	}})
	require.Nil(t, v.Failed)
	require.Equal(t, v.Words, v.Untested)
	require.Less(t, v.Steps, v.Words)
}

func TestErrorsOfASubject(t *testing.T) {
	test := testOf(counters, "stops", "wraps")
	broken := errors.New("broken")
	s := like(counters["stops"])
	s.err = broken
	_, err := test.Check(t.Context(), s)
	require.ErrorIs(t, err, broken)

	right := like(counters["stops"]).answers
	_, err = test.Check(t.Context(), few{})
	require.EqualError(t, err, "conform: the subject answered 0 of 1 words")
	_, err = test.Check(t.Context(), &subject{answers: func(word []int32) []conform.Answer { return append(right(word), conform.Answer{}) }})
	require.EqualError(t, err, "conform: the subject gave 5 answers to 4 inputs")
	_, err = conform.Test{}.Check(t.Context(), s)
	require.ErrorIs(t, err, conform.ErrEmpty)
}

type few struct{}

func (few) Run(context.Context, [][]int32) ([][]conform.Answer, error) { return nil, nil }

// A failure while a test is shrunk is an error too, and no verdict.
func TestErrorWhileShrinking(t *testing.T) {
	test := testOf(counters, "wraps late")
	test.Probe = [][]int32{{tick, reset, tick, tick}}
	test.Suite = func(int) [][]int32 { return nil }
	s := like(counter(2, false))
	s.err = errors.New("broken")
	v, err := test.Check(t.Context(), s)
	require.ErrorIs(t, err, s.err)
	require.Nil(t, v)
}

// A subject that does not look at the context is stopped between two runs.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	long := slices.Repeat([]int32{tick}, 1<<15)
	test := testOf(counters, "stops")
	test.Suite = func(int) [][]int32 { return slices.Repeat([][]int32{long}, 10) }
	right := like(counters["stops"]).answers
	s := &subject{answers: func(word []int32) []conform.Answer {
		cancel()
		return right(word)
	}}
	_, err := test.Check(ctx, s)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, 1, s.calls)
}

func TestLongSuitesAreRunInPieces(t *testing.T) {
	for _, c := range []struct{ length, words, calls int }{{1 << 15, 10, 5}, {1<<16 - 1, 3, 3}, {1<<16 + 1, 3, 3}, {1, 1 << 16, 1}, {1, 1<<16 + 1, 2}} {
		test := testOf(counters, "stops")
		test.Suite = func(int) [][]int32 {
			return slices.Repeat([][]int32{slices.Repeat([]int32{tick}, c.length)}, c.words)
		}
		s := like(counters["stops"])
		v := check(t, test, s)
		require.Equal(t, c.words, v.Words)
		require.Equal(t, c.words*c.length, v.Steps)
		require.Equal(t, c.calls, s.calls, "%+v", c)
	}
}

func TestLabelsAreCompared(t *testing.T) {
	m := counter(3, true)
	m.Label = []int32{5, 6, 7}
	test := conform.Test{Candidates: []conform.Candidate{conform.Machine("", m)}, Suite: func(int) [][]int32 { return [][]int32{{tick, tick}} }}
	other := m
	other.Label = []int32{5, 6, 6}
	v := check(t, test, like(other))
	require.NotNil(t, v.Failed)
	require.Equal(t, conform.Answer{Out: 2, Label: 7}, v.Failed.Want)
	require.Equal(t, conform.Answer{Out: 2, Label: 6}, v.Failed.Answers[1])
	require.Nil(t, check(t, test, like(m)).Failed)
}

func TestTheSameTestTwice(t *testing.T) {
	test := testOf(counters, "stops", "wraps", "wraps late")
	a, b := like(counter(3, false)), like(counter(3, false))
	require.Equal(t, check(t, test, a), check(t, test, b))
	require.Equal(t, a.given, b.given)
}

// Whoever knows shorter words has them tried first, stage by stage, and before those that lack one input.
func TestShorterWordsAreTriedInStages(t *testing.T) {
	long := slices.Repeat([]int32{reset, tick}, 200)
	long = append(long, tick, tick)
	test := testOf(counters, "wraps late")
	test.Suite = func(int) [][]int32 { return [][]int32{long} }
	test.Shorter = func(word []int32) [][][]int32 {
		return [][][]int32{{word, slices.Concat(word, word), {reset, tick}}, {{tick, tick, tick}}, {{tick, tick}}}
	}
	s := like(counter(2, false)) // answers 1 to the second tick
	v := check(t, test, s)
	require.Equal(t, []int32{tick, tick}, v.Failed.Word)
	require.Less(t, len(s.given), 20, "neither what is no shorter, nor each word that lacks one of 402")
	for _, word := range s.given[1:] {
		require.Less(t, len(word), len(long))
	}
}

// After a wrong answer the rest of a suite can be left out; without one it is not.
func TestStops(t *testing.T) {
	test := testOf(counters, "wraps late")
	test.Stops = true
	var words [][]int32
	for n := range 5000 {
		words = append(words, slices.Repeat([]int32{tick}, 1+n/1000))
	}
	test.Suite = func(int) [][]int32 { return words }
	v := check(t, test, like(counters["wraps late"]))
	require.Equal(t, 5000, v.Words)
	v = check(t, test, like(counter(2, false)))
	require.Equal(t, []int32{tick, tick}, v.Failed.Word)
	require.Greater(t, v.Words, 1000)
	require.Less(t, v.Words, 2500)
	test.Stops = false
	require.Equal(t, 5000, check(t, test, like(counter(2, false))).Words)
}
