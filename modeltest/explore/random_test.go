package explore_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/explore"
)

const oracleStates = 3000

// choices are what a random toy is made from: fewer and smaller ones make a smaller
// toy. When they are used up all are 0.
type choices struct{ left []uint8 }

func (c *choices) pick(n int) int {
	if len(c.left) == 0 {
		return 0
	}
	k := int(c.left[0]) % n
	c.left = c.left[1:]
	return k
}

// one of so many is rare.
func (c *choices) one(of int) bool { return c.pick(of) == of-1 }

// shuffle gives another order.
func (c *choices) shuffle(n int, swap func(i, k int)) {
	for i := range n {
		swap(i, i+c.pick(n-i))
	}
}

// randomChoices makes up to so many choices, and shrinks them.
func randomChoices(most int) gopter.Gen {
	return func(p *gopter.GenParameters) *gopter.GenResult {
		bytes := make([]uint8, 10+p.Rng.Intn(most))
		for i := range bytes {
			bytes[i] = uint8(p.Rng.Intn(256))
		}
		return gopter.NewGenResult(bytes, gen.SliceShrinker(gen.UInt8Shrinker))
	}
}

// randomToy has machines, messages and inputs of every kind, without symmetry.
func randomToy(c *choices) *toy {
	machines, places, y := 1+c.pick(4), 2+c.pick(4), &toy{messages: c.pick(6)}
	y.init = make([]local, machines)
	for i := range machines {
		for range c.pick(3) {
			y.inputs = append(y.inputs, explore.Input{Needs: explore.None, Takes: []int{i}})
		}
		for m := range y.messages {
			if c.one(2) {
				y.inputs = append(y.inputs, explore.Input{Needs: m, Takes: []int{i}})
			}
		}
		if i > 0 && c.one(2) {
			y.inputs = append(y.inputs, explore.Input{Needs: explore.None, Takes: []int{i, c.pick(i)}})
		}
	}
	if machines > 2 && c.one(4) {
		y.inputs = append(y.inputs, explore.Input{Needs: explore.None, Takes: []int{2, 0, 1}})
	}
	c.shuffle(len(y.inputs), func(i, k int) { y.inputs[i], y.inputs[k] = y.inputs[k], y.inputs[i] })
	y.randomTable(c, places)
	if c.one(3) {
		y.randomObserver(c)
	}
	for n := range c.pick(3) {
		y.invariants = append(y.invariants, y.randomPredicate(c, fmt.Sprint("not", n), places))
	}
	for n := range c.pick(3) {
		p := y.randomPredicate(c, fmt.Sprint("seen", n), places)
		never := p.holds
		p.holds = func(g global) bool { return !never(g) }
		y.witnesses = append(y.witnesses, p)
	}
	return y
}

// randomTable draws what each machine does in each state with each input.
func (y *toy) randomTable(c *choices, places int) {
	type key struct{ machine, place, input int }
	table := map[key]step{}
	for input, in := range y.inputs {
		for _, who := range in.Takes {
			for place := range places {
				table[key{who, place, input}] = c.randomStep(y.messages, places)
			}
		}
	}
	y.take = func(machine int, s local, input int) step {
		if out, ok := table[key{machine, s.place, input}]; ok {
			return out
		}
		panic(fmt.Sprintf("machine %d was given input %d in state %v, which it does not take", machine, input, s))
	}
}

func (c *choices) randomStep(messages, places int) step {
	out := nothing
	if c.pick(3) > 0 {
		out = step{Happened: true, Next: local{place: c.pick(places)}, Send: c.pick(messages+1) - 1}
	}
	if c.one(50) {
		out.Breaks = fmt.Sprint("breaks", c.pick(2))
	}
	return out
}

// randomObserver adds a machine that sees what changes.
func (y *toy) randomObserver(c *choices) {
	of, machine, message := 1+c.pick(3), c.pick(3), c.pick(3)
	last := len(y.init)
	y.init = append(y.init, local{})
	y.observe = func(before, after global) local {
		place := before.locals[last].place
		for i := range last {
			if before.locals[i] != after.locals[i] {
				place += machine + i
			}
		}
		for m := range before.sent {
			if before.sent[m] != after.sent[m] {
				place += message
			}
		}
		return local{place: place % of}
	}
}

// randomPredicate says that it is never so that up to two machines are somewhere and
// a message is sent; and depends on just that.
func (y *toy) randomPredicate(c *choices, name string, places int) predicate {
	p := predicate{name: name}
	message := c.pick(y.messages+1) - 1
	if message >= 0 {
		p.messages = []int{message}
	}
	at := map[int]int{}
	for range c.pick(3) {
		at[c.pick(len(y.init))] = c.pick(places)
	}
	for i := range y.init {
		if _, ok := at[i]; ok {
			p.machines = append(p.machines, i)
		}
	}
	if len(p.machines) == 1 && c.one(2) {
		p.clear = func(s local) bool { return s.place != at[p.machines[0]] }
	}
	p.holds = func(g global) bool {
		for i, place := range at {
			if g.locals[i].place != place {
				return true
			}
		}
		return message >= 0 && !g.sent[message]
	}
	if message < 0 && len(at) == 0 {
		p.holds = func(global) bool { return true } // of nothing
	}
	return p
}

// show is a result without what the ways of searching may differ in.
func show(r *explore.Result, err error) string {
	if r == nil {
		return fmt.Sprint(err)
	}
	flat := *r
	flat.Violation, flat.Bytes, flat.Collision = nil, 0, 0
	return fmt.Sprintf("%+v %+v %v", flat, r.Violation, err)
}

func search(y *toy, opts explore.Options) (*explore.Result, error) {
	return explore.Search(context.Background(), y.system(), opts)
}

// everyWay searches in every way, and gives the result if all agree.
func everyWay(y *toy) (*explore.Result, error) {
	first, err := search(y, explore.Options{Workers: 1})
	for _, opts := range []explore.Options{{Workers: 2}, {Workers: 3}, {Workers: 8}, {Workers: 1, Exact: true}, {Workers: 8, Exact: true}} {
		other, otherErr := search(y, opts)
		if want, got := show(first, err), show(other, otherErr); want != got {
			return nil, fmt.Errorf("%+v: want\n%s, got\n%s", opts, want, got)
		}
		if first != nil && !opts.Exact && first.Bytes != other.Bytes {
			return nil, fmt.Errorf("%+v: want %d bytes, got %d", opts, first.Bytes, other.Bytes)
		}
	}
	return first, err
}

// Searches in every way find what the oracle finds, in toys of every kind.
func TestAgreesWithOracle(t *testing.T) {
	var had kinds
	forAll(t, thorough.Of(90, 250), 1200, func(c *choices) error {
		y := randomToy(c)
		a, ok := y.oracle(oracleStates)
		if !ok {
			had.tooLarge++
			return nil
		}
		had.count(y, a)
		r, err := everyWay(y)
		if err != nil {
			return err
		}
		return y.agrees(a, r)
	})
	had.require(t)
}

// shrinking is how often something smaller is looked at after a failure.
const shrinking = 2000

// forAll looks at random choices, and shrinks those that fail.
func forAll(t *testing.T, tests, most int, holds func(*choices) error) {
	t.Helper()
	params := gopter.DefaultTestParametersWithSeed(1)
	if params.MinSuccessfulTests = tests; raced {
		params.MinSuccessfulTests /= 3
	}
	ps := gopter.NewProperties(params)
	failed, left := false, shrinking
	ps.Property("agrees", prop.ForAll(func(bytes []uint8) (bool, error) {
		if failed {
			left--
		}
		if left < 0 {
			return true, nil
		}
		err := holds(&choices{bytes})
		failed = failed || err != nil
		return err == nil, err
	}, randomChoices(most)))
	ps.TestingRun(t)
}

// kinds counts what the toys were like: what never occurs was never tested.
type kinds struct {
	tooLarge, whole, atOnce, byStep, byState, joint, observed, witnessed, large int
}

func (k *kinds) count(y *toy, a answer) {
	for counter, is := range map[*int]bool{
		&k.whole: a.length < 0, &k.atOnce: a.length == 0, &k.byStep: a.byStep, &k.byState: a.length > 0 && !a.byStep,
		&k.joint:    slices.ContainsFunc(y.inputs, func(in explore.Input) bool { return len(in.Takes) > 1 }),
		&k.observed: y.observe != nil, &k.witnessed: slices.Contains(a.Witnessed, true), &k.large: a.Distinct > 100,
	} {
		if is {
			*counter++
		}
	}
}

func (k *kinds) require(t *testing.T) {
	t.Helper()
	t.Logf("%+v", *k)
	if raced {
		return
	}
	for _, n := range []int{k.whole, k.atOnce, k.byStep, k.byState, k.joint, k.observed, k.witnessed, k.large} {
		if n < thorough.Of(2, 5) {
			t.Errorf("too few of a kind of toy: %+v", *k)
		}
	}
}
