package explore_test

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// Exact searches are right though fingerprints collide all the time, or are all the
// same; the others then are not, but a violation that they find is one.
func TestCollisions(t *testing.T) {
	runs := thorough.Of(10, 60)
	for _, mask := range []uint64{0, 3, 0xf00} {
		t.Run(fmt.Sprint(mask), func(t *testing.T) {
			defer explore.Collide(mask)()
			fewer := 0
			look := func(y *toy) error {
				a, ok := y.oracle(300) // all in few slots
				if !ok {
					return nil
				}
				for _, workers := range []int{1, 4} {
					r, err := search(y, explore.Options{Workers: workers, Exact: true})
					if err != nil {
						return err
					}
					if err := y.agrees(a, r); err != nil {
						return fmt.Errorf("with %d symmetries: %w", len(y.symmetries), err)
					}
				}
				r, err := search(y, explore.Options{Workers: 2})
				if err != nil {
					return err
				}
				if r.Distinct < a.Distinct {
					fewer++
				}
				if r.Violation == nil {
					return nil
				}
				a.length = len(r.Violation.Inputs) // it may be a longer one
				a.byStep = !slices.Contains(y.broken(y.end(r.Violation.Inputs)), r.Violation.Properties[0])
				return y.judge(a, r.Violation)
			}
			forAll(t, runs, 1200, func(c *choices) error { return look(randomToy(c)) })
			forAll(t, runs, 1500, func(c *choices) error { y, _ := randomCrowd(c); return look(y) })
			if fewer < runs/6 && !raced {
				t.Errorf("want many searches that lose states to collisions, got %d", fewer)
			}
		})
	}
}

// end is the state that inputs lead to.
func (y *toy) end(inputs []int) global {
	g := y.initial()
	for _, input := range inputs {
		g, _, _ = y.next(g, input)
	}
	return g
}

// An observer that gives something else each time is told so.
func TestObserverThatIsNotPure(t *testing.T) {
	y := counters(1, 4)
	y.invariants = []predicate{{name: "below", holds: func(g global) bool { return g.locals[0].place < 3 }}}
	y.init = append(y.init, local{})
	var calls atomic.Int64
	y.observe = func(_, _ global) local { return local{place: int(calls.Add(1))} }
	if r, err := search(y, explore.Options{}); r != nil || !errors.Is(err, explore.ErrLost) {
		t.Fatalf("want %v, got %v and %+v", explore.ErrLost, err, r)
	}
}
