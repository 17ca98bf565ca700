package vc_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/vc"
)

// An update does the same however it is written: as one that leaves most of what was there, which is looked for in the text, or so
// that this cannot be seen.
func TestUpdatesThatLeaveMost(t *testing.T) {
	const system = `(sort N) (sort M) (state r (N M) Bool) (state at (N) M) (state k () Bool) (function home (M) N)
		(define Home ((m M)) N (let ((o m)) (home o)))
		(action Flip ((n N) (m M)) (update r ((x N) (y M)) (or (and (= x n) (= y m) (not (r x y))) (and (r x y) (not (and (= x n) (= y m)))))))
		(action Set ((n N) (m M)) (update at ((x N)) (ite (= x n) m (at x))) (update k () (not k)))
		(action Do ((n N) (m M)) (update %s))`
	for row, c := range []struct{ symbol, short, long string }{
		{"r ((x N) (y M))", "(or (r x y) (and (= x n) (= y m)))", "(or (r x y) (and (= x n) (= y m)) false)"},
		{"r ((x N) (y M))", "(or (and (= (at x) y) (= n x)) (r x y))", "(or (and (= (at x) y) (= n x)) (r x y) false)"},
		{"r ((x N) (y M))", "(or (r x y) (= x (Home m)))", "(or (r x y) (= x (Home m)) false)"},
		{"r ((x N) (y M))", "(or (r x y) (= y (at x)))", "(or (r x y) (= y (at x)) false)"},
		{"r ((x N) (y M))", "(or (r x y) (and (= x n) (= x (Home m))))", "(or (r x y) (and (= x n) (= x (Home m))) false)"},
		{"r ((x N) (y M))", "(ite (= x n) (r x m) (r x y))", "(ite (distinct x n) (r x y) (r x m))"},
		{"r ((x N) (y M))", "(ite (= n (Home m)) (not (r x y)) (r x y))", "(ite (not (= n (Home m))) (r x y) (not (r x y)))"},
		{"r ((x N) (y M))", "(and (distinct x n) (r x y))", "(and (distinct x n) (r x y) true)"},
		{"r ((x N) (y M))", "(and (not (and (= x n) (= y m))) (r x y))", "(and (not (and (= x n) (= y m))) (r x y) true)"},
		{"r ((x N) (y M))", "(and (or (= x n) (= y m)) (r x y))", "(and (or (= x n) (= y m)) (r x y) true)"},
		{"r ((x N) (y M))", "(or (r n y) (= x n))", "(or (r n y) (= x n) false)"},
		{"at ((x N))", "(ite (and (= x (Home m)) (r x m)) m (at x))", "(ite (not (and (= x (Home m)) (r x m))) (at x) m)"},
		{"k ()", "(or k (= n (Home m)))", "(or k (= n (Home m)) false)"},
	} {
		if row%thorough.Every(4) > 0 {
			continue
		}
		var all [2][]string
		for i, body := range []string{c.short, c.long} {
			f, err := loadText(t, fmt.Sprintf(system, c.symbol+" "+body)).Finite(map[string]int{"N": 2, "M": 3}, func(_ string, args []int) (int, bool) { return args[0] % 2, true })
			if err != nil {
				t.Fatalf("%s: %v", body, err)
			}
			all[i] = walked(t, f)
		}
		if diff := cmp.Diff(all[1], all[0]); diff != "" {
			t.Errorf("%s: %s", c.short, diff)
		}
	}
}

// walked are all steps of a system, from some first state.
func walked(t *testing.T, f *vc.Finite) (steps []string) {
	t.Helper()
	first := vc.State(make([]byte, 2*3+2+1))
	states, met := []vc.State{first}, map[vc.State]bool{first: true}
	for i := 0; i < len(states); i++ {
		for _, action := range f.Actions() {
			all, err := f.Taking(action, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, next := range all.Next(states[i]) {
				steps = append(steps, fmt.Sprintf("%x %s %x", states[i], action, next))
				if !met[next] {
					met[next] = true
					states = append(states, next)
				}
			}
		}
	}
	return steps
}
