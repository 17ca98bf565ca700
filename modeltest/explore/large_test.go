package explore_test

import (
	"fmt"
	"math/big"
	"runtime"
	"slices"
	"testing"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// counters are so many machines that count to below n, each by itself.
func counters(machines, n int) *toy {
	y := &toy{init: make([]local, machines)}
	for i := range machines {
		y.inputs = append(y.inputs, explore.Input{Needs: explore.None, Takes: []int{i}})
	}
	y.take = func(_ int, s local, _ int) step {
		return step{Happened: s.place+1 < n, Next: local{place: s.place + 1}, Send: explore.None}
	}
	return y
}

// cube is a machine that sends any of so many messages, and does not remember which:
// its levels are binomials.
func cube(messages int) *toy {
	y := &toy{init: make([]local, 1), messages: messages}
	for range messages {
		y.inputs = append(y.inputs, explore.Input{Needs: explore.None, Takes: []int{0}})
	}
	y.take = func(_ int, s local, input int) step { return step{Happened: true, Next: s, Send: input} }
	return y
}

func binomials(n int) (out []int64) {
	for k := range n + 1 {
		out = append(out, new(big.Int).Binomial(int64(n), int64(k)).Int64())
	}
	return out
}

// power is the coefficients of (1 + x + ... + x^(n-1))^k.
func power(k, n int) []int64 {
	out := []int64{1}
	for range k {
		next := make([]int64, len(out)+n-1)
		for i, a := range out {
			for j := range n {
				next[i+j] += a
			}
		}
		out = next
	}
	return out
}

// dimension is of a cube that has levels of more than one batch, and sum is a number that half of
// all sets of its messages have.
func dimension() (n, sum int) {
	if raced || !thorough.Tests() { // more is slow
		return 16, 100
	}
	return 19, 140
}

// What is known in closed form is counted right, over many batches and as tables grow,
// in little memory, by any number of workers.
func TestLargeSystems(t *testing.T) {
	n := 25
	if raced { // which is slow
		n = 12
	}
	dimension, _ := dimension()
	var states, others int64 = 1 << dimension, 1
	for range 4 {
		others *= int64(n)
	}
	for _, c := range []struct {
		name                string
		y                   *toy
		distinct, generated int64
		levels              []int64
		only                []int
	}{
		{"counters", counters(4, n), others, 1 + 4*others/int64(n)*int64(n-1), power(4, n), []int{1, 2, 8}},
		{"cube", cube(dimension), states, 1 + int64(dimension)*states, binomials(dimension), []int{2, 8}},
	} {
		for _, workers := range c.only {
			r, err := search(c.y, explore.Options{Workers: workers})
			if err != nil || r.Violation != nil {
				t.Fatal(err, r)
			}
			if r.Distinct != c.distinct || r.Generated != c.generated || !slices.Equal(r.Levels, c.levels) || slices.Contains(r.Taken, false) {
				t.Errorf("%s with %d workers: want %d distinct, %d generated, levels %v; got %+v", c.name, workers, c.distinct, c.generated, c.levels, *r)
			}
			if bytes := r.Bytes / r.Distinct; c.name == "counters" && !raced && (bytes < 12 || bytes >= 100) {
				t.Errorf("%s with %d workers: want 12 to 100 bytes for a state, got %d", c.name, workers, bytes)
			}
		}
	}
}

// Of counters that are all alike, one of each multiset is visited.
func TestLargeSymmetricSystem(t *testing.T) {
	const machines, n = 3, 50
	y := counters(machines, n)
	for _, order := range permutations(machines)[1:] {
		y.symmetries = append(y.symmetries, symmetry{machines: order})
	}
	choose := func(n, k int64) int64 { return new(big.Int).Binomial(n, k).Int64() }
	var generated int64 = 1
	for below := range int64(machines + 1) { // as many as can still count
		generated += below * choose(n-2+below, below)
	}
	r, err := everyWay(y)
	if err != nil || r.Distinct != choose(n+machines-1, machines) || r.Generated != generated || len(r.Levels) != machines*(n-1)+1 {
		t.Errorf("want %d multisets and %d generated, got %v, %+v", choose(n+machines-1, machines), generated, err, r)
	}
}

// With an observer and steps of two machines too, levels of several chunks are what
// the oracle says.
func TestLargeObservedSystem(t *testing.T) {
	n, long := 9, int64(1000)
	if raced {
		n, long = 7, 900 // several chunks for three workers and more
	}
	y := counters(4, n)
	y.messages = 1
	y.inputs = append(y.inputs, explore.Input{Needs: explore.None, Takes: []int{3, 1}}, explore.Input{Needs: 0, Takes: []int{2}})
	take := y.take
	y.take = func(machine int, s local, input int) step {
		out := take(machine, s, input)
		if input == 4 && machine == 1 && out.Next.place == 5 {
			out.Send = 0
		}
		return out
	}
	y.init = append(y.init, local{})
	y.observe = func(before, after global) local {
		return local{place: (before.locals[4].place + 1 + after.locals[1].place*before.locals[3].place) % 3}
	}
	y.invariants = []predicate{{name: "not all", machines: []int{0, 1, 2, 3, 4}, messages: []int{0}, holds: func(g global) bool {
		return g.locals[0].place+g.locals[1].place+g.locals[2].place+g.locals[3].place < 3*n-1 || g.locals[4].place != 2 || !g.sent[0]
	}}}
	a, ok := y.oracle(1 << 20)
	r, err := everyWay(y)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	if err := y.agrees(a, r); err != nil {
		t.Error(err)
	}
	if a.length < 2*n-3 || slices.Max(a.Levels) < long {
		t.Errorf("want long levels and a long violation, got %+v", a)
	}
}

// What is found in the middle of a level of several batches, and how far the search
// had come, does not depend on the workers.
func TestLargeViolations(t *testing.T) {
	dimension, most := dimension()
	half := func(g global) bool { // far from the first of its level
		n := 0
		for m, sent := range g.sent {
			if sent {
				n += 1 + m
			}
		}
		return n < most
	}
	for name, change := range map[string]func(*toy){
		"state":        func(y *toy) { y.invariants = []predicate{{name: "below", holds: half}} },
		"states limit": func(y *toy) {},
		"step": func(y *toy) {
			take := y.take
			y.init = append(y.init, local{})
			y.take = func(machine int, s local, input int) step {
				if machine == 0 {
					return take(machine, s, input)
				}
				s.place++
				out := step{Happened: s.place < 8, Next: s, Send: explore.None}
				if s.place == 7 {
					out.Breaks = "seven"
				}
				return out
			}
			for m := 9; m < dimension; m++ {
				y.inputs = append(y.inputs, explore.Input{Needs: m, Takes: []int{1}})
			}
		},
	} {
		if raced && name != "state" {
			continue
		}
		y := cube(dimension)
		change(y)
		opts := explore.Options{Workers: 1}
		if name == "states limit" {
			opts.MaxStates = 1 << dimension / 2
		}
		first, err := search(y, opts)
		want := show(first, err)
		for _, workers := range []int{8, 2}[:thorough.Of(1, 2)] {
			opts.Workers = workers
			if got := show(search(y, opts)); got != want {
				t.Errorf("%s: want with %d workers\n%s, got\n%s", name, workers, want, got)
			}
		}
		switch v := first.Violation; {
		case name == "states limit":
			if v != nil || err == nil {
				t.Errorf("want the limit to be met, got %v", err)
			}
		case v == nil || len(v.Inputs) < 5:
			t.Errorf("%s: want a long violation, got %s", name, want)
		default:
			a := answer{length: len(v.Inputs), byStep: name == "step"}
			if err := y.judge(a, v); err != nil {
				t.Error(name, err)
			}
		}
	}
}

// The bytes that are counted are those on the heap, whether a level is many batches
// or a few states.
func TestBytesAreThoseHeld(t *testing.T) {
	if raced {
		t.Skip("the race detector holds memory of its own")
	}
	held := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	for _, exact := range []bool{false, true} {
		for name, y := range map[string]*toy{"cube": cube(thorough.Of(16, 18)), "counters": counters(4, 20)} {
			before, most, calls := held(), int64(0), 0
			r, err := search(y, explore.Options{Exact: exact, Progress: func(explore.Progress) {
				if calls++; calls%8 == 0 {
					most = max(most, held()-before)
				}
			}})
			if err != nil || most < r.Bytes/2 || most > r.Bytes*5/4+1<<20 {
				t.Errorf("%s, exact %v: want about the %d bytes that are on the heap, got %d, %v", name, exact, most, r.Bytes, err)
			}
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	for name, y := range map[string]*toy{"counters": counters(4, 25), "cube": cube(17)} {
		for _, exact := range []bool{false, true} {
			for _, workers := range []int{1, 2} {
				b.Run(fmt.Sprintf("%s/exact=%v/workers=%d", name, exact, workers), func(b *testing.B) {
					var states, generated, bytes int64
					for b.Loop() {
						r, err := search(y, explore.Options{Workers: workers, Exact: exact})
						if err != nil {
							b.Fatal(err)
						}
						states, generated, bytes = states+r.Distinct, generated+r.Generated, r.Bytes/r.Distinct
					}
					b.ReportMetric(float64(states)/b.Elapsed().Seconds(), "states/s")
					b.ReportMetric(float64(generated)/b.Elapsed().Seconds(), "generated/s")
					b.ReportMetric(float64(bytes), "bytes/state")
				})
			}
		}
	}
}
