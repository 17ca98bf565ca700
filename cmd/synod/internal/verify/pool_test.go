package verify

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
)

// all runs jobs and collects what they give.
func all(ctx context.Context, cores int, jobs []job) (rows, started []string, err error) {
	err = runAll(ctx, cores, jobs,
		func(_ int, name string) { started = append(started, name) }, nil,
		func(r report.Row) { rows = append(rows, r.Model) })
	return rows, started, err
}

// rows gives a job of two rows.
func rows(name string, estimate int64, takes time.Duration) job {
	return job{name, estimate, func(context.Context) ([]report.Row, error) {
		time.Sleep(takes)
		return []report.Row{report.None("step", name), report.None("step", name+"'")}, nil
	}}
}

// Rows come in the order of the jobs, whatever ends first; those with the most to
// do begin first.
func TestRowsComeInOrder(t *testing.T) {
	for _, cores := range []int{-1, 1, 2, 3, 8} {
		synctest.Test(t, func(t *testing.T) {
			jobs := []job{rows("a", 1, 3*time.Second), rows("b", 3, time.Second), rows("c", 2, 2*time.Second)}
			got, started, err := all(t.Context(), cores, jobs)
			require.NoError(t, err)
			require.Equal(t, []string{"a", "a'", "b", "b'", "c", "c'"}, got)
			require.ElementsMatch(t, []string{"a", "b", "c"}, started)
			if cores <= 1 {
				require.Equal(t, []string{"b", "c", "a"}, started)
			}
		})
	}
	got, _, err := all(t.Context(), 2, nil)
	require.NoError(t, err)
	require.Empty(t, got)
}

// The rows of a job come as soon as all before them did, not at the end.
func TestRowsComeEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var at []time.Duration
		err := runAll(t.Context(), 2, []job{rows("a", 1, time.Second), rows("b", 1, time.Hour)}, func(int, string) {}, nil, func(report.Row) {
			at = append(at, time.Since(began))
		})
		require.NoError(t, err)
		require.Equal(t, []time.Duration{time.Second, time.Second, time.Hour, time.Hour}, at)
	})
}

// The first error ends the jobs that run, and no other begins; it is what comes
// back, not what the others say about being ended.
func TestFirstErrorEndsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		var ended atomic.Int32
		jobs := []job{
			{"waits", 9, func(ctx context.Context) ([]report.Row, error) {
				<-ctx.Done()
				ended.Add(1)
				return nil, fmt.Errorf("ended: %w", ctx.Err())
			}},
			{"breaks", 8, func(context.Context) ([]report.Row, error) {
				time.Sleep(time.Second)
				return nil, broken
			}},
		}
		for i := range 20 {
			jobs = append(jobs, rows(fmt.Sprint("late", i), 1, time.Second))
		}
		got, started, err := all(t.Context(), 2, jobs)
		require.ErrorIs(t, err, broken)
		require.NotContains(t, err.Error(), "ended")
		require.EqualValues(t, 1, ended.Load())
		require.Empty(t, got, "no row comes before those of an earlier job")
		require.LessOrEqual(t, len(started), 4)
	})
}

func TestInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		waits := func(ctx context.Context) ([]report.Row, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		got, started, err := all(ctx, 2, []job{rows("done", 9, time.Second), {"one", 2, waits}, {"two", 2, waits}, {"three", 1, waits}})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, []string{"done", "done'"}, got)
		require.Subset(t, started, []string{"done", "one", "two"})

		ctx, cancel = context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		got, _, err = all(ctx, 2, []job{{"endless", 9, waits}, rows("done", 1, time.Second)})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, []string{"done", "done'"}, got, "what a job that never ends held up")

		ctx, cancel = context.WithCancel(t.Context())
		cancel()
		_, _, err = all(ctx, 2, []job{{"one", 1, waits}})
		require.ErrorIs(t, err, context.Canceled)
	})
}

// Who waits for no order sees the rows of each job when it ends; the order is as it would be.
func TestRowsAsJobsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var early, inOrder []string
		err := runAll(t.Context(), 2, []job{rows("slow", 1, time.Hour), rows("quick", 1, time.Second)}, func(int, string) {},
			func(r report.Row) { early = append(early, r.Model) }, func(r report.Row) { inOrder = append(inOrder, r.Model) })
		require.NoError(t, err)
		require.Equal(t, []string{"quick", "quick'", "slow", "slow'"}, early)
		require.Equal(t, []string{"slow", "slow'", "quick", "quick'"}, inOrder)
	})
}
