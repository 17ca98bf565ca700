// Package deadline drives implementations of which a step may never return, or panic.
//
// Go cannot end such a step: it goes on, on a core of its own, until the process ends. So who is
// given an [Error] had better end soon.
package deadline

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/synod-paxos/synod/modeltest"
)

// PerStep is long for a step that is a pure function.
const PerStep = 30 * time.Second

// Error says that a step has not ended.
type Error struct {
	Step  string        // what was done, and in which state
	After time.Duration // it was waited for
}

func (e *Error) Error() string {
	return fmt.Sprintf("the implementation has not come back after %v from %s", e.After, e.Step)
}

// Drive has a machine driven by a function, which is left alone once ctx is done, which is the
// error then, or once a step takes longer than it may: an *Error. If the function panics, that is a
// *modeltest.Panic.
func Drive[T any](ctx context.Context, m modeltest.Machine, perStep time.Duration, work func(modeltest.Machine) (T, error)) (T, error) {
	return Steps(ctx, perStep, func(w modeltest.Watch) (T, error) { return work(m.Watched(w)) })
}

// Steps does work that tells its steps, as Drive does.
func Steps[T any](ctx context.Context, perStep time.Duration, work func(modeltest.Watch) (T, error)) (T, error) {
	w := NewWorker(perStep)
	defer w.End()
	return Next(ctx, w, work)
}

// Await returns as soon as the work is done or ctx is: the engine knows no clock and no context,
// so what is not done is left alone. A panic of the work is a *modeltest.Panic.
func Await[T any](ctx context.Context, work func() (T, error)) (T, error) {
	return Steps(ctx, PerStep, func(modeltest.Watch) (T, error) { return work() })
}

// Worker does one work after the other, in a goroutine that they share: to begin one takes as long
// as a short step. After an error of [Next] it does none, as one may still be under way.
type Worker struct {
	perStep time.Duration
	works   chan func()
	done    chan bool
	looks   *time.Ticker
	watch   watch
}

// NewWorker is one that waits for work until its End; a step may take perStep.
func NewWorker(perStep time.Duration) *Worker {
	w := &Worker{perStep: perStep, works: make(chan func(), 1), done: make(chan bool, 1), looks: time.NewTicker(perStep / 10)}
	go func() {
		roomy(0)
		for work := range w.works {
			work()
		}
	}()
	return w
}

// End lets go of its goroutine.
func (w *Worker) End() {
	w.looks.Stop()
	close(w.works)
}

type outcome[T any] struct {
	value T
	err   error
}

// Next has a worker do what [Steps] does.
func Next[T any](ctx context.Context, w *Worker, work func(modeltest.Watch) (T, error)) (T, error) {
	o := outcome[T]{err: errLeft}
	w.works <- func() { // it may never return, or panic
		defer func() {
			if value := recover(); value != nil {
				o.err = modeltest.Recovered(value)
			}
			w.done <- true
		}()
		o.value, o.err = work(&w.watch)
	}
	var none T
	seen, times := 0, 0
	for {
		select {
		case <-w.done:
			return o.value, o.err
		case <-ctx.Done():
			return none, context.Cause(ctx)
		case <-w.looks.C:
		}
		switch now := w.watch.underWay(); {
		case now == 0 || now != seen:
			seen, times = now, 0
		case times < 10:
			times++
		default:
			if step, late := w.watch.described(seen); late {
				return none, &Error{step, w.perStep}
			}
		}
	}
}

// roomy has its goroutine's stack be as large as a step may need while there is nothing on it: to
// make it larger step by step, moving what is there, is half the time of a short step.
//
//go:noinline
func roomy(at int) byte {
	var room [6 << 10]byte
	return room[at]
}

var errLeft = errors.New("the implementation ended its goroutine, as FailNow of a test does: return an error, or panic")

// watch has the step that is under way.
type watch struct {
	mu    sync.Mutex
	begun int           // steps
	step  func() string // the last of them; nil when it has ended
}

func (w *watch) Begins(step func() string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begun, w.step = w.begun+1, step
}

func (w *watch) Ended() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.step = nil
}

// underWay is the number of the step that is under way, from 1; 0 if none is.
func (w *watch) underWay() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.step == nil {
		return 0
	}
	return w.begun
}

// described says which step has that number, if it is still under way.
func (w *watch) described(number int) (step string, underWay bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.step == nil || w.begun != number {
		return "", false
	}
	return w.step(), true
}
