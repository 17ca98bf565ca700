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

// testOf has the complete suite of a machine.
func testOf(m mealy.Machine) conform.Test {
	return conform.Test{Right: conform.Machine("", m), Words: mealy.Suite(m, []mealy.Peers{mealy.Any(m, nil)}, mealy.Options{Silent: -1})}
}

func check(t *testing.T, test conform.Test, s conform.Subject) *conform.Verdict {
	t.Helper()
	v, err := test.Check(t.Context(), s)
	require.NoError(t, err)
	return v
}

func TestWhoIsRightConforms(t *testing.T) {
	for _, m := range []mealy.Machine{counter(4, false), counter(4, true), counter(5, true)} {
		test, n := testOf(m), 0
		for _, w := range test.Words {
			n += len(w)
		}
		require.Equal(t, &conform.Verdict{Words: len(test.Words), Steps: n}, check(t, test, like(m)))
	}
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

func TestFailuresAreShrunkAndWrongInTheLastStepOnly(t *testing.T) {
	found, right := 0, counter(5, true)
	test := testOf(right)
	faulty(right, func(wrong mealy.Machine) {
		found++
		s := like(wrong)
		v := check(t, test, s)
		require.NotNil(t, v.Failed)
		word := v.Failed.Word
		require.Equal(t, s.answers(word), v.Failed.Answers)
		require.Equal(t, len(word)-1, conform.Compare(test.Right.Answers(word), v.Failed.Answers))
		for i := range word {
			w := slices.Delete(slices.Clone(word), i, i+1)
			require.Equal(t, test.Right.Answers(w), s.answers(w), "input %d of %v can be left out", i, word)
		}
	})
	require.Equal(t, 40, found)
}

// What may not come is put to nobody, not even to shrink a test.
func TestOnlyLegalWordsAreTried(t *testing.T) {
	legal := func(word []int32) bool { return word[0] == reset && len(word)%2 == 1 }
	test := testOf(counter(5, true))
	test.Words = [][]int32{{reset, tick, reset, tick, reset, tick, tick}}
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
	test := testOf(counter(5, true))
	test.Words = [][]int32{{tick, tick, tick, tick, tick}, {tick, tick, tick}}
	v := check(t, test, like(counter(2, false)))
	require.Equal(t, []int32{tick, tick}, v.Failed.Word)
	require.Equal(t, 2, v.Words, "what was run to shrink is not counted")
	require.Equal(t, 8, v.Steps)
}

func TestWhatCannotBePutIsNotWrong(t *testing.T) {
	test := testOf(counter(5, true))
	right := like(counter(5, true)).answers
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
	test := testOf(counter(4, false))
	test.Words = [][]int32{{tick, tick, tick, tick}}
	right := like(counter(4, false)).answers
	_, err := test.Check(t.Context(), few{})
	require.EqualError(t, err, "conform: the subject answered 0 of 1 words")
	_, err = test.Check(t.Context(), &subject{answers: func(word []int32) []conform.Answer { return append(right(word), conform.Answer{}) }})
	require.EqualError(t, err, "conform: the subject gave 5 answers to 4 inputs")
}

type few struct{}

func (few) Run(context.Context, [][]int32) ([][]conform.Answer, error) { return nil, nil }

// A failure while a test is shrunk is an error too, and no verdict.
func TestErrorWhileShrinking(t *testing.T) {
	test := testOf(counter(5, true))
	test.Words = [][]int32{{tick, reset, tick, tick}}
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
	test := testOf(counter(4, false))
	test.Words = slices.Repeat([][]int32{long}, 10)
	right := like(counter(4, false)).answers
	s := &subject{answers: func(word []int32) []conform.Answer {
		cancel()
		return right(word)
	}}
	_, err := test.Check(ctx, s)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, 1, s.calls)
}

func TestLongSuitesAreRunInPieces(t *testing.T) {
	for _, c := range []struct{ length, words, calls int }{{1 << 15, 10, 8}, {1<<16 - 1, 3, 3}, {1<<16 + 1, 3, 3}, {1, 1 << 10, 1}, {1, 1<<10 + 1, 2}} {
		test := testOf(counter(4, false))
		test.Words = slices.Repeat([][]int32{slices.Repeat([]int32{tick}, c.length)}, c.words)
		s := like(counter(4, false))
		v := check(t, test, s)
		require.Equal(t, c.words, v.Words)
		require.Equal(t, c.words*c.length, v.Steps)
		require.Equal(t, c.calls, s.calls, "%+v", c)
	}
}

func TestLabelsAreCompared(t *testing.T) {
	m := counter(3, true)
	m.Label = []int32{5, 6, 7}
	test := conform.Test{Right: conform.Machine("", m), Words: [][]int32{{tick, tick}}}
	other := m
	other.Label = []int32{5, 6, 6}
	v := check(t, test, like(other))
	require.NotNil(t, v.Failed)
	require.Equal(t, conform.Answer{Out: 2, Label: 6}, v.Failed.Answers[1])
	require.Nil(t, check(t, test, like(m)).Failed)
}

func TestTheSameTestTwice(t *testing.T) {
	test := testOf(counter(5, true))
	a, b := like(counter(3, false)), like(counter(3, false))
	require.Equal(t, check(t, test, a), check(t, test, b))
	require.Equal(t, a.given, b.given)
}

// Whoever knows shorter words has them tried first, stage by stage, and before those that lack one input.
func TestShorterWordsAreTriedInStages(t *testing.T) {
	long := slices.Repeat([]int32{reset, tick}, 200)
	long = append(long, tick, tick)
	test := testOf(counter(5, true))
	test.Words = [][]int32{long}
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

// After a wrong answer the rest of a suite is left out; without one it is not.
func TestStops(t *testing.T) {
	test := testOf(counter(5, true))
	test.Words = nil
	for n := range 5000 {
		test.Words = append(test.Words, slices.Repeat([]int32{tick}, 1+n/1000))
	}
	v := check(t, test, like(counter(5, true)))
	require.Equal(t, 5000, v.Words)
	v = check(t, test, like(counter(2, false)))
	require.Equal(t, []int32{tick, tick}, v.Failed.Word)
	require.Greater(t, v.Words, 1000)
	require.Less(t, v.Words, 2500)
}
