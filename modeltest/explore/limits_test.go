package explore_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/synod-paxos/synod/modeltest/explore"
)

// limited requires a LimitError, and a partial result that is the same for any number
// of workers: whole levels, in part the last.
func limited(t *testing.T, y *toy, opts explore.Options, what string) *explore.Result {
	t.Helper()
	opts.Workers = 1
	first, err := search(y, opts)
	var limit *explore.LimitError
	if !errors.As(err, &limit) || limit.What != what || first == nil || first.Violation != nil {
		t.Fatalf("want a limit of %s with a result, got %v, %+v", what, err, first)
	}
	for _, workers := range []int{2, 8} {
		opts.Workers = workers
		if want, got := show(first, err), show(search(y, opts)); want != got {
			t.Errorf("%d workers: want %s, got %s", workers, want, got)
		}
	}
	var sum int64
	for _, n := range first.Levels {
		sum += n
	}
	if sum != first.Distinct || slices.Contains(first.Levels, 0) {
		t.Errorf("want levels of %d states, got %v", first.Distinct, first.Levels)
	}
	return first
}

func TestMaxStates(t *testing.T) {
	all := power(4, 12)
	for _, most := range []int64{1, 2, 6, 1000, 20735, 20736} {
		r := limited(t, counters(4, 12), explore.Options{MaxStates: most}, "states")
		levels := len(r.Levels)
		if !slices.Equal(r.Levels, all[:levels]) || r.Distinct < most || r.Distinct-r.Levels[levels-1] >= most {
			t.Errorf("want the levels up to the one that has state %d, got %v", most, r.Levels)
		}
	}
	if r, err := search(counters(4, 12), explore.Options{MaxStates: 20737}); err != nil || r.Distinct != 20736 {
		t.Errorf("want all states below the limit, got %v, %+v", err, r)
	}
}

func TestMaxBytes(t *testing.T) {
	for _, exact := range []bool{false, true} {
		r := limited(t, counters(4, 12), explore.Options{MaxBytes: 200_000, Exact: exact}, "bytes")
		if r.Bytes < 200_000 || r.Bytes > 800_000 || r.Distinct > 20000 {
			t.Errorf("want a search that ends near 200000 bytes, got %+v", r)
		}
	}
}

// A search that is cancelled says so beside what it met, and leaves nothing running.
func TestCancel(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, after := range []int{0, 1, 9} {
		var results []string
		for _, workers := range []int{1, 8} {
			ctx, cancel := context.WithCancel(context.Background())
			calls := 0
			opts := explore.Options{Workers: workers, Progress: func(explore.Progress) {
				if calls++; calls == after {
					cancel()
				}
			}}
			if after == 0 {
				cancel()
			}
			r, err := explore.Search(ctx, counters(4, 12).system(), opts)
			if !errors.Is(err, context.Canceled) || r == nil || len(r.Levels) != max(1, after) {
				t.Errorf("cancelled after %d: got %v, %+v", after, err, r)
			}
			results = append(results, show(r, err))
			cancel()
		}
		if results[0] != results[1] {
			t.Errorf("want the same with 8 workers, got %v", results)
		}
	}
	for wait := 0; runtime.NumGoroutine() > before && wait < 100; wait++ {
		time.Sleep(10 * time.Millisecond) // a goroutine that is done may still be counted
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("want %d goroutines as before, got %d", before, after)
	}
}

// Progress says what the result will.
func TestProgress(t *testing.T) {
	var last explore.Progress
	var calls, highest int64
	r, err := search(counters(3, 5), explore.Options{Progress: func(p explore.Progress) {
		var sum int64
		for _, n := range p.Levels {
			sum += n
		}
		if sum != p.Distinct || p.Queue > p.Distinct || p.Distinct < last.Distinct || p.Generated < last.Generated {
			t.Errorf("got %+v after %+v", p, last)
		}
		last, calls, highest = p, calls+1, max(highest, p.Queue)
	}})
	if err != nil || last.Distinct != r.Distinct || last.Queue != 1 || calls != int64(len(r.Levels)) || highest != slices.Max(r.Levels) {
		t.Errorf("want progress by level up to %+v, got %d calls, the last %+v, %v", r, calls, last, err)
	}
}

// Which error ends a search does not depend on who meets it first, nor on a violation
// that is as near.
func TestErrorOfStep(t *testing.T) {
	y := counters(8, 3)
	take := y.take
	y.take = func(machine int, s local, input int) step {
		if s.place == 1 {
			return step{Err: fmt.Errorf("machine %d fails: %w", machine, errStep)}
		}
		return take(machine, s, input)
	}
	y.invariants = []predicate{{name: "not both", holds: func(g global) bool { return g.locals[6].place+g.locals[7].place < 2 }}}
	for range 50 {
		r, err := search(y, explore.Options{Workers: 8})
		if r != nil || !errors.Is(err, errStep) || err.Error() != "machine 0 fails: a step fails" {
			t.Fatalf("want machine 0 to fail, got %v, %+v", err, r)
		}
	}
}

var errStep = errors.New("a step fails")

// A machine that has more states than it has numbers for ends the search, whatever
// else is found as soon; one that has just as many does not.
func TestTooManyStates(t *testing.T) {
	for n, wrong := range map[int]bool{256: false, 257: true} {
		for _, workers := range []int{1, 2, 8} {
			y := counters(1, n)
			y.invariants = []predicate{{name: "few", holds: func(g global) bool { return g.locals[0].place < 256 }}}
			r, err := search(y, explore.Options{Workers: workers})
			if errors.Is(err, explore.ErrTooLarge) != wrong || (r == nil) != wrong {
				t.Errorf("%d states: got %v, %+v", n, err, r)
			}
			if r != nil && r.Distinct != int64(n) {
				t.Errorf("want %d states, got %d", n, r.Distinct)
			}
		}
	}
}

// The largest numbers that there are fit.
func TestLargestNumbers(t *testing.T) {
	y := cube(1 << 12)
	y.init = append(y.init, make([]local, 62)...)
	for m := range y.messages {
		for who := range 15 {
			y.inputs = append(y.inputs, explore.Input{Needs: m, Takes: []int{who + 1}})
		}
	}
	y.init = append(y.init, local{})
	take := y.take
	y.take = func(machine int, s local, input int) step {
		if machine > 0 {
			return step{Happened: input == 1<<16-1, Next: local{place: 255}, Send: 5}
		}
		out := take(machine, s, input)
		out.Happened = input == 1<<12-1
		return out
	}
	r, err := search(y, explore.Options{Workers: 2})
	if err != nil || len(y.inputs) != 1<<16 || r.Distinct != 3 || !r.Taken[1<<12-1] || !r.Taken[1<<16-1] || r.StateBytes != 8*(64+16) {
		t.Fatalf("want 3 states, got %v, %d", err, r.Distinct)
	}
}

// Systems with hardly anything in them have hardly any states.
func TestSmallest(t *testing.T) {
	for name, y := range map[string]*toy{
		"no inputs":   {init: []local{{}}},
		"no messages": counters(1, 1),
		"no steps":    {init: make([]local, 3), messages: 2, inputs: []explore.Input{{Needs: 1, Takes: []int{0}}}, take: func(int, local, int) step { panic("not sent") }},
	} {
		r, err := everyWay(y)
		if err != nil || r.Distinct != 1 || r.Generated != 1 || !slices.Equal(r.Levels, []int64{1}) {
			t.Errorf("%s: want one state, got %v, %+v", name, err, r)
		}
	}
}

// What is wrong with a system is told, not run into.
func TestBadSystems(t *testing.T) {
	alone := func(message int, takes ...int) []explore.Input {
		return []explore.Input{{Needs: message, Takes: takes}}
	}
	for want, change := range map[string]func(*explore.System){
		"got 0, 2 and 2":                       func(s *explore.System) { s.Machines = nil },
		"got 65, 2 and 2":                      func(s *explore.System) { s.Machines = make([]explore.Machine, 65) },
		"got 3, 4097 and 2":                    func(s *explore.System) { s.Messages = 1<<12 + 1 },
		"got 3, -1 and 2":                      func(s *explore.System) { s.Messages = -1 },
		"got 3, 2 and 65537":                   func(s *explore.System) { s.Inputs = make([]explore.Input, 1<<16+1) },
		"machine 1 is nil":                     func(s *explore.System) { s.Machines[1] = nil },
		"machine 2 is nil":                     func(s *explore.System) { s.Machines[2] = (*explore.States[local])(nil) },
		"machines 0 and 2 are the same":        func(s *explore.System) { s.Machines[2] = s.Machines[0] },
		"want Bits from 0 to 22, got 23":       func(s *explore.System) { of(s, 0).Bits = 23 },
		"want Bits from 0 to 22, got -1":       func(s *explore.System) { of(s, 0).Bits = -1 },
		"machine 1: m1: want a Content":        func(s *explore.System) { of(s, 1).Content = nil },
		"machine 1: m1: want a Rename":         func(s *explore.System) { of(s, 1).Rename = nil },
		"machine 0: it has no Take":            func(s *explore.System) { of(s, 0).Take = nil },
		"input 0 needs message 2":              func(s *explore.System) { s.Inputs = alone(2, 0) },
		"input 0 needs message -2":             func(s *explore.System) { s.Inputs = alone(-2, 0) },
		"input 0 happens to 0 machines":        func(s *explore.System) { s.Inputs = alone(explore.None) },
		"input 0 happens to 2 machines":        func(s *explore.System) { s.Inputs = alone(1, 0, 1) },
		"input 0 happens to machine 3":         func(s *explore.System) { s.Inputs = alone(1, 3) },
		"input 0 happens to machine -1":        func(s *explore.System) { s.Inputs = alone(explore.None, 0, -1) },
		"input 0 happens to machine 1: twice":  func(s *explore.System) { s.Inputs = alone(explore.None, 1, 1) },
		"input 0 happens to machine 2: that":   func(s *explore.System) { s.Inputs = alone(explore.None, 2) },
		"inputs 1 and 2 both have machine 1":   func(s *explore.System) { s.Inputs = append(s.Inputs, s.Inputs[1]) },
		"symmetry 0: want permutations":        func(s *explore.System) { s.Symmetries[0].Machines = []int{1, 0} },
		"2 messages, got []":                   func(s *explore.System) { s.Symmetries[0].Machines = nil },
		"2 messages, got [1 0 2] and [1]":      func(s *explore.System) { s.Symmetries[0].Messages = []int{1} },
		"2 messages, got [1 0 2] and [1 1]":    func(s *explore.System) { s.Symmetries[0].Messages = []int{1, 1} },
		"2 messages, got [1 0 2] and [0 2]":    func(s *explore.System) { s.Symmetries[0].Messages = []int{0, 2} },
		"want the observer, machine 2, to":     func(s *explore.System) { s.Symmetries[0].Machines = []int{0, 2, 1} },
		"invariant true depends on machine 3":  func(s *explore.System) { s.Invariants[0].Machines = []int{0, 3} },
		"invariant true depends on machine -1": func(s *explore.System) { s.Invariants[0].Machines = []int{-1} },
		"invariant true: want Given for one":   func(s *explore.System) { s.Invariants[0].Given = func(uint32) func(explore.View) bool { return nil } },
		"or After for messages alone":          func(s *explore.System) { s.Invariants[0].After = func(int) func(explore.View) bool { return nil } },
		"or Alone for machines alone":          func(s *explore.System) { s.Invariants[0].Alone = true },
		"machine 0 sends message 2":            func(s *explore.System) { of(s, 0).Take = sends(2) },
		"machine 0 sends message -2":           func(s *explore.System) { of(s, 0).Take = sends(-2) },
		"Observe gives state 9 of machine 2":   func(s *explore.System) { s.Observe = func(_, _ explore.View) uint32 { return 9 } },
	} {
		y := &toy{init: make([]local, 3), messages: 2}
		y.inputs = []explore.Input{{Needs: explore.None, Takes: []int{0}}, {Needs: 0, Takes: []int{1}}}
		y.symmetries = []symmetry{{[]int{1, 0, 2}, []int{1, 0}}}
		y.take = func(int, local, int) step { return step{Happened: true, Send: 0} }
		y.observe = func(before, _ global) local { return before.locals[2] }
		y.invariants = []predicate{{name: "true", holds: func(global) bool { return true }}}
		sys := y.system()
		if _, err := explore.Search(context.Background(), sys, explore.Options{}); err != nil {
			t.Fatal(err)
		}
		change(sys)
		r, err := explore.Search(context.Background(), sys, explore.Options{Workers: 4})
		if r != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v, %v", want, err, r)
		}
		if tooLarge := strings.HasPrefix(want, "got "); tooLarge != errors.Is(err, explore.ErrTooLarge) {
			t.Errorf("%q: want ErrTooLarge to be %v, got %v", want, tooLarge, err)
		}
	}
}

func of(s *explore.System, machine int) *explore.States[local] {
	return s.Machines[machine].(*explore.States[local])
}

func sends(message int) func(local, int) step {
	return func(local, int) step { return step{Happened: true, Send: message} }
}
