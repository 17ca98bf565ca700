package explore_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/explore"
)

// counter counts to 5 with its only input, and does as it is told at 3.
func counter(at3 func()) *explore.System {
	return &explore.System{
		Inputs: []explore.Input{{Needs: explore.None, Takes: []int{0}}},
		Machines: []explore.Machine{&explore.States[int]{
			Name: "counter", Content: strconv.Itoa,
			Take: func(n, _ int) explore.Step[int] {
				if n == 3 {
					at3()
				}
				return explore.Step[int]{Next: n + 1, Send: explore.None, Happened: n < 5}
			},
		}},
	}
}

// A step that panics is a violation, with the behaviour that leads to it.
func TestAStepThatPanics(t *testing.T) {
	for _, workers := range []int{1, 4} {
		found, err := explore.Search(t.Context(), counter(func() { panic("three") }), explore.Options{Workers: workers})
		require.NoError(t, err)
		require.Equal(t, &explore.Violation{Properties: []string{explore.NeverPanics}, Inputs: []int{0, 0, 0, 0}, End: []string{"3"}}, found.Violation)
	}
}

// A property that panics does not hold; a witness that does is no verdict, and no crash.
func TestAPropertyThatPanics(t *testing.T) {
	sys := counter(func() {})
	sys.Invariants = []explore.Invariant{{Name: "Panics", Holds: func(v explore.View) bool { return v.Local(0) < 3 || []bool{}[v.Local(0)] }}}
	found, err := explore.Search(t.Context(), sys, explore.Options{Workers: 4})
	require.NoError(t, err)
	require.Equal(t, &explore.Violation{Properties: []string{"Panics"}, Inputs: []int{0, 0, 0}, End: []string{"3"}}, found.Violation)
	sys = counter(func() {})
	sys.Witnesses = []explore.Witness{{Name: "Panics", Seen: func(v explore.View) bool { return v.Local(0) == 3 && []bool{}[v.Local(0)] }}}
	_, err = explore.Search(t.Context(), sys, explore.Options{Workers: 4})
	require.ErrorContains(t, err, "explore: a witness or a content panics: runtime error: index out of range")
}

// A property that never comes back ends the search, also in the initial state.
func TestAPropertyThatNeverReturns(t *testing.T) {
	never := make(chan bool)
	for _, at := range []uint32{0, 3} {
		sys := counter(func() {})
		sys.Invariants = []explore.Invariant{{Name: "Never", Holds: func(v explore.View) bool { return v.Local(0) < at || <-never }}}
		_, err := explore.Search(t.Context(), sys, explore.Options{PerStep: 100 * time.Millisecond})
		require.EqualError(t, err, fmt.Sprintf("explore: a property has not come back after 100ms in the state %d", at))
	}
}

// A step that never returns ends the search, and is told with what it was given.
func TestAStepThatNeverReturns(t *testing.T) {
	never := make(chan bool)
	found, err := explore.Search(context.Background(), counter(func() { <-never }), explore.Options{PerStep: 100 * time.Millisecond})
	require.Nil(t, found)
	require.EqualError(t, err, "explore: machine counter has not come back after 100ms from input 0 in the state 3")
}

// A search that is to end does not wait as long for a step that never returns.
func TestAnInterruptedStep(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	found, err := explore.Search(ctx, counter(func() { cancel(); select {} }), explore.Options{PerStep: time.Hour})
	require.Nil(t, found)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "machine counter has not come back after 500ms from input 0 in the state 3")
}
