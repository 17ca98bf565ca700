package deadline_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// counter counts up, and does as it is told at 3.
func counter(at3 func()) modeltest.Protocol[int, string] {
	return modeltest.Protocol[int, string]{
		Vars: []string{"n"}, Init: []int{0},
		Stimuli: func(int) []string { return []string{"Add"} },
		Step: func(n int, _ string) (int, bool, error) {
			if n == 3 {
				at3()
			}
			return n + 1, true, nil
		},
		Project:  func(n int) []tla.Value { return []tla.Value{tla.Int(int64(n))} },
		Stimulus: func(s labelled.Stimulus) (string, error) { return s.Action, nil },
	}
}

// five adds five times.
func five(m modeltest.Machine) (*modeltest.Divergence, error) {
	var steps []modeltest.Step
	for n := range 5 {
		steps = append(steps, modeltest.Step{Stimulus: labelled.Stimulus{Action: "Add"}, After: []tla.Value{tla.Int(int64(n + 1))}})
	}
	return m.Behaviours(tla.Value.Equal)([]tla.Value{tla.Int(0)}, steps)
}

func TestDriveEnds(t *testing.T) {
	d, err := deadline.Drive(t.Context(), counter(func() {}), time.Minute, five)
	require.NoError(t, err)
	require.Nil(t, d)
}

// A step that never returns is told with the state that it was given.
func TestAStepThatNeverReturns(t *testing.T) {
	never := make(chan bool)
	_, err := deadline.Drive(t.Context(), counter(func() { <-never }), 100*time.Millisecond, five)
	var late *deadline.Error
	require.ErrorAs(t, err, &late)
	require.Equal(t, "the implementation has not come back after 100ms from Add in the state 3", err.Error())
}

// Many steps that take long together are no such step.
func TestManySteps(t *testing.T) {
	const perStep = 200 * time.Millisecond
	began := time.Now()
	for n := 0; time.Since(began) < 3*perStep; n++ {
		d, err := deadline.Drive(t.Context(), counter(func() {}), time.Hour, five)
		require.NoError(t, err)
		require.Nil(t, d)
	}
}

// Steps are asked about as they end, and others begin: for the race detector. Whether one is late is
// luck, with so little time; what it is said to be is not.
func TestAskedAsItEnds(t *testing.T) {
	for range 200 {
		_, err := deadline.Drive(t.Context(), counter(func() { time.Sleep(time.Microsecond) }), 10*time.Nanosecond, five)
		var late *deadline.Error
		if err != nil && (!errors.As(err, &late) || len(late.Step) != len("Add in the state 3")) {
			t.Fatalf("expected a late step of the five, got %v", err)
		}
	}
}

// Work without steps ends, is left with its context, or panics.
func TestAwait(t *testing.T) {
	n, err := deadline.Await(t.Context(), func() (int, error) { return 3, nil })
	require.NoError(t, err)
	require.Equal(t, 3, n)
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	never := make(chan int)
	_, err = deadline.Await(ctx, func() (int, error) { cancel(why); return <-never, nil })
	require.Equal(t, why, err)
	_, err = deadline.Await(t.Context(), func() (int, error) { panic("here") })
	require.ErrorAs(t, err, new(*modeltest.Panic))
}

func TestDriveEndsWithItsContext(t *testing.T) {
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	never := make(chan bool)
	_, err := deadline.Drive(ctx, counter(func() { cancel(why); <-never }), time.Hour, five)
	require.Equal(t, why, err)
}

// A step that panics is a divergence, with what led there; another panic is an error.
func TestPanics(t *testing.T) {
	d, err := deadline.Drive(t.Context(), counter(func() { panic("three") }), time.Minute, five)
	require.NoError(t, err)
	require.Equal(t, modeltest.Broke, d.Kind)
	require.Len(t, d.Behaviour, 3)
	require.Regexp(t, `^it panics in deadline_test\.TestPanics\.func1, deadline_test\.go:\d+: three$`, d.Rule)
	_, err = deadline.Drive(t.Context(), counter(func() {}), time.Minute, func(modeltest.Machine) (int, error) { panic("here") })
	require.ErrorContains(t, err, ": here")
	require.ErrorAs(t, err, new(*modeltest.Panic))
}
