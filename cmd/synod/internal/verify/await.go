package verify

import (
	"context"

	"github.com/synod-paxos/synod/modeltest"
)

// await returns as soon as the work is done or ctx is: the engine knows no clock
// and no context, and whoever presses Ctrl-C leaves the process anyway. A panic of
// the work is an error.
func await[T any](ctx context.Context, work func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if value := recover(); value != nil {
				r.err = modeltest.Recovered(value)
			}
			done <- r
		}()
		r.value, r.err = work()
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}
