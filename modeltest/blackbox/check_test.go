package blackbox_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/blackbox"
	"github.com/synod-paxos/synod/modeltest/wire"
	"github.com/synod-paxos/synod/trace/tla"
)

// views are what the two can show.
var views = []struct {
	graph    string
	took     bool
	observes []string
}{
	{lockGraph, true, nil},
	{lockGraph, true, []string{"holder"}},
	{lockGraph, true, []string{"count", "holder", "waiting"}},
	{lockGraph, false, []string{"count"}},
	{lockGraph, false, []string{"waiting"}},
	{lockGraph, false, []string{"holder", "count"}},
	{doorGraph, false, nil},
	{doorGraph, true, nil},
	{doorGraph, false, []string{"door"}},
}

// Exhaustive: each implementation that differs in one transition, in where it leads, in what is sent, in whether it is taken or
// that it dies, diverges if that can be seen at all, and conforms if not. The test that is told fails, is right up to its
// last step, and no input of it can be left out.
func TestEveryFaultIsCaught(t *testing.T) {
	for i, v := range views {
		t.Run(fmt.Sprint(v.graph == doorGraph, v.took, v.observes), func(t *testing.T) {
			thorough.Sample(t, i, 4)
			t.Parallel()
			m, right := model(t, v.graph), rightTable(record(t, v.graph))
			sends := v.graph == doorGraph
			good := newDouble(right, sends, v.took, v.observes...)
			r, err := blackbox.Check(t.Context(), m, good.start, blackbox.Options{})
			require.NoError(t, err)
			require.True(t, r.Conforms() && r.Complete && r.Tests == r.Planned, "%+v", r)
			require.Equal(t, [2]int{r.Asked.Edges, r.Asked.Refusals}, [2]int{r.Asked.Took, r.Asked.Refused})
			caught, hidden := 0, 0
			right.wrongTables(func(wrong *table) {
				bad := newDouble(wrong, sends, v.took, v.observes...)
				r, err := blackbox.Check(t.Context(), m, bad.start, blackbox.Options{})
				require.NoError(t, err)
				require.Equal(t, good.differs(wrong, false), !r.Conforms(), "%+v", wrong.cells)
				if r.Conforms() {
					hidden++
					return
				}
				caught++
				requireMinimal(t, r.Divergence, good, bad)
			})
			t.Logf("%d caught, %d cannot be seen", caught, hidden)
			require.Greater(t, caught, 20)
		})
	}
}

// requireMinimal plays the inputs of a divergence on both tables.
func requireMinimal(t *testing.T, d *blackbox.Divergence, good, bad *double) {
	t.Helper()
	var word []int
	for _, s := range d.Stimuli() {
		word = append(word, slices.Index(good.inputs, spoken(s)))
	}
	require.Equal(t, len(word)-1, firstWrong(good, bad, word))
	for i := range word {
		require.Equal(t, -1, firstWrong(good, bad, slices.Delete(slices.Clone(word), i, i+1)), "input %d of %v can be left out", i, d.Behaviour)
	}
	last := good.cells[at(good, word[:len(word)-1])][word[len(word)-1]]
	require.Equal(t, d.Died, d.Kind == blackbox.Ended)
	require.Equal(t, d.Died, d.Stderr == "a traceback\n")
	if d.Kind == modeltest.NotEnabled || d.Kind == modeltest.NotTaken {
		require.Equal(t, d.Kind == modeltest.NotTaken, last.took)
	}
}

func at(d *double, word []int) (state int) {
	for _, i := range word {
		state = d.cells[state][i].to
	}
	return state
}

// firstWrong is -1 also where an input may not come.
func firstWrong(good, bad *double, word []int) int {
	a, b := 0, 0
	for n, i := range word {
		want, got := good.cells[a][i], bad.cells[b][i]
		if want.hostile {
			return -1
		}
		if got.dies || good.shown(want) != bad.shown(got) {
			return n
		}
		a, b = want.to, got.to
	}
	return -1
}

// A suite that is cut short says so, and what it finds is right all the same.
func TestSurveys(t *testing.T) {
	m, right := model(t, lockGraph), rightTable(record(t, lockGraph))
	good := newDouble(right, false, true)
	all, err := blackbox.Check(t.Context(), m, good.start, blackbox.Options{})
	require.NoError(t, err)
	for most := 1; most < all.Steps; most++ {
		r, err := blackbox.Check(t.Context(), m, good.start, blackbox.Options{Steps: most})
		require.NoError(t, err)
		require.True(t, r.Conforms())
		require.False(t, r.Complete)
		require.LessOrEqual(t, r.Steps, most)
		require.LessOrEqual(t, r.Asked.Took, all.Asked.Took)
	}
	survey, err := blackbox.Check(t.Context(), m, good.start, blackbox.Options{Steps: all.Steps - 1})
	require.NoError(t, err)
	require.Equal(t, all.Asked.Took, survey.Asked.Took)
	require.Equal(t, all.Asked.Refused, survey.Asked.Refused)
	right.wrongTables(func(wrong *table) {
		r, err := blackbox.Check(t.Context(), m, newDouble(wrong, false, true).start, blackbox.Options{Steps: all.Steps - 1})
		require.NoError(t, err)
		require.True(t, r.Conforms() || good.differs(wrong, false))
		if r.Conforms() && good.differs(wrong, false) {
			require.Positive(t, survey.Asked.Untold)
			require.True(t, onlyLeadsElsewhere(right, wrong), "%+v", wrong.cells)
		}
	})
	_, err = blackbox.Check(t.Context(), m, good.start, blackbox.Options{Steps: 10, Extra: 1})
	require.ErrorContains(t, err, "complete suite with 1 extra states")
	r, err := blackbox.Check(t.Context(), m, good.start, blackbox.Options{Extra: 1})
	require.NoError(t, err)
	require.True(t, r.Complete)
	require.Greater(t, r.Tests, all.Tests)
}

// onlyLeadsElsewhere tells whether a table sends what it must, and takes what it must.
func onlyLeadsElsewhere(right, wrong *table) bool {
	for s, row := range right.cells {
		for i, c := range row {
			w := wrong.cells[s][i]
			if w.to = c.to; w != c {
				return false
			}
		}
	}
	return true
}

// What peers that follow the specification cannot cause is asked only if the user wants it.
func TestHostile(t *testing.T) {
	m, right := model(t, doorGraph), rightTable(record(t, doorGraph))
	wrong := right.clone()
	knock := slices.Index(wrong.inputs, "Knock(a)")
	for s := range wrong.cells {
		if wrong.cells[s][knock].hostile {
			wrong.cells[s][knock].out = `["crash"]`
		}
	}
	bad := newDouble(wrong, true, false)
	r, err := blackbox.Check(t.Context(), m, bad.start, blackbox.Options{})
	require.NoError(t, err)
	require.True(t, r.Conforms())
	r, err = blackbox.Check(t.Context(), m, bad.start, blackbox.Options{Hostile: true})
	require.NoError(t, err)
	require.False(t, r.Conforms())
	require.Equal(t, []string{"Push(who: a)", "Knock(who: a)"}, r.Divergence.Behaviour)
}

// Restart is asked only of those that say that they can.
func TestRestart(t *testing.T) {
	m, right := model(t, doorGraph), rightTable(record(t, doorGraph))
	wrong := right.clone()
	for s := range wrong.cells {
		wrong.cells[s][slices.Index(wrong.inputs, "Restart(a)")].dies = true
	}
	bad := newDouble(wrong, true, false)
	r, err := blackbox.Check(t.Context(), m, bad.start, blackbox.Options{})
	require.NoError(t, err)
	require.Equal(t, blackbox.Ended, r.Divergence.Kind)
	require.Empty(t, r.Untried)
	bad.hello.Restarts = false
	r, err = blackbox.Check(t.Context(), m, bad.start, blackbox.Options{})
	require.NoError(t, err)
	require.True(t, r.Conforms())
	require.Equal(t, []string{"Restart"}, r.Untried)
}

// Nothing passes that shows nothing.
func TestShowsNothing(t *testing.T) {
	right := rightTable(record(t, lockGraph))
	_, err := blackbox.Check(t.Context(), model(t, lockGraph), newDouble(right, false, false).start, blackbox.Options{})
	require.ErrorIs(t, err, blackbox.ErrShowsNothing)
	require.ErrorContains(t, err, `say in hello "took":true, or under "observes" some of the variables count, holder, waiting`)
	_, err = blackbox.Check(t.Context(), model(t, lockGraphWithConstant), newDouble(rightTable(record(t, lockGraphWithConstant)), false, false, "fixed").start, blackbox.Options{})
	require.ErrorIs(t, err, blackbox.ErrShowsNothing)
	require.ErrorContains(t, err, "it shows fixed, and whatever happens that must be the same")
}

// lockGraphWithConstant has a variable that never changes.
var lockGraphWithConstant = strings.ReplaceAll(lockGraph, `\n/\\ holder`, `\n/\\ fixed = 7\n/\\ holder`)

// Whoever answers the same inputs otherwise gets no verdict.
func TestNotReproducible(t *testing.T) {
	m, right := model(t, lockGraph), rightTable(record(t, lockGraph))
	calls := 0
	for name, change := range map[string]func(*double){
		"a reset forgets too little": func(d *double) {
			d.reset = func(d *double) { d.state = d.requests % 3 }
		},
		"one wrong answer": func(d *double) {
			d.answer = func(d *double, _ string, _ int, c cell) string {
				if calls++; calls == 10 {
					c.took = !c.took
				}
				return d.shown(c)
			}
		},
		"dies once": func(d *double) {
			once := true
			d.reset = func(d *double) {
				if d.requests > 50 && once {
					once, d.dead = false, true
				}
			}
		},
	} {
		calls = 0
		flaky := newDouble(right, false, true)
		change(flaky)
		_, err := blackbox.Check(t.Context(), m, flaky.start, blackbox.Options{})
		require.ErrorIs(t, err, blackbox.ErrNotReproducible, name)
	}
	calls = 0
	flaky := newDouble(right, false, true)
	flaky.answer = func(d *double, _ string, _ int, c cell) string {
		if calls++; calls == 10 {
			c.took = !c.took
		}
		return d.shown(c)
	}
	_, err := blackbox.Check(t.Context(), m, flaky.start, blackbox.Options{})
	require.ErrorContains(t, err, "first: took: ")
	require.ErrorContains(t, err, "then:  took: ")
	require.ErrorContains(t, err, "does a reset forget everything?")
}

// A malformed answer, and a hello that does not fit, is no verdict.
func TestMalformed(t *testing.T) {
	m, right := model(t, lockGraph), rightTable(record(t, lockGraph))
	for answer, says := range map[string]string{
		`{}`:                                      "expected the keys took, state, got {}",
		`{"took":true}`:                           "expected the keys took, state",
		`{"took":1,"state":{"count":0}}`:          `"took": expected true or false, got 1`,
		`{"took":true,"state":[]}`:                `"state": expected an object, got []`,
		`{"took":true,"state":null}`:              `"state": expected an object`,
		`{"took":true,"state":{}}`:                `"state": expected count, as hello promised, got {}`,
		`{"took":true,"state":{"holder":"a"}}`:    `"state": expected count, as hello promised, got "holder"`,
		`{"took":true,"state":{"count":1.5}}`:     `"state": count: `,
		`{"took":true,"out":[],"state":{}}`:       `"out": expected the keys took, state, got it too`,
		`{"took":true,"state":{"count":1e3}}`:     `"state": count: `,
		`{"took":true,"state":{"count":1,"x":2}}`: `got "x"`,
	} {
		d := newDouble(right, false, true, "count")
		d.answer = func(*double, string, int, cell) string { return answer }
		_, err := blackbox.Check(t.Context(), m, d.start, blackbox.Options{})
		require.ErrorIs(t, err, wire.ErrUndocumented, answer)
		require.ErrorContains(t, err, says, answer)
	}
	for says, change := range map[string]func(h *wire.Hello){
		`expected variables of the specification under "observes", of count, holder, waiting, got "colour"`: func(h *wire.Hello) { h.Observes = []string{"colour"} },
		`"tells" of hello: there is no such key`:                                                            func(h *wire.Hello) { h.Extra = map[string]json.RawMessage{"tells": json.RawMessage("1")} },
		`expected true or false under "took", got null`:                                                     func(h *wire.Hello) { h.Extra = map[string]json.RawMessage{"took": json.RawMessage("null")} },
		`expected true or false under "took", got "yes"`:                                                    func(h *wire.Hello) { h.Extra = map[string]json.RawMessage{"took": json.RawMessage(`"yes"`)} },
	} {
		d := newDouble(right, false, true, "count")
		change(&d.hello)
		_, err := blackbox.Check(t.Context(), m, d.start, blackbox.Options{})
		require.ErrorIs(t, err, wire.ErrUndocumented, says)
		require.ErrorContains(t, err, says)
	}
}

// A graph that is none of one deterministic implementation is refused, and it says why.
func TestModelRefuses(t *testing.T) {
	for says, text := range map[string]string{
		"one action has two outcomes":                 lockGraph + "\n0 -> 3 Acquire_a",
		"expected one initial state, got 2":           strings.Replace(lockGraph, `waiting = {}"];`, `waiting = {}",style = filled]`, 1),
		"Knock(who: a) has two outcomes in the state": doorGraph + "\n1 -> 3 Knock_a",
	} {
		_, err := blackbox.NewModel(record(t, text))
		require.ErrorIs(t, err, blackbox.ErrModel, says)
		require.ErrorContains(t, err, says)
	}
}

// Nor can one be tested in which JSON writes two stimuli alike: nobody could tell which came.
func TestModelRefusesStimuliThatAreOneInJSON(t *testing.T) {
	pairs := tla.Set(tla.Tuple(tla.Int(0), tla.Int(0)), tla.Tuple(tla.Int(2), tla.Int(2)))
	for _, c := range []struct {
		one, other tla.Value
		alike      string
	}{
		{tla.Str("a"), tla.Model("a"), `Knock(who: "a") and Knock(who: a), which it both writes as Knock(who: "a")`},
		{tla.Set(), tla.Tuple(), `which it both writes as Knock(who: [])`},
		{tla.Tuple(tla.Tuple(tla.Int(0), tla.Int(0)), tla.Tuple(tla.Int(2), tla.Int(2))), pairs, `which it both writes as Knock(who: [[0,0],[2,2]])`},
		{tla.Str("None"), tla.Model("None"), ""},
		{tla.Str("1"), tla.Int(1), ""},
		{tla.Model("a"), tla.Model("a"), ""}, // the same, as of a peer and of a hostile one
	} {
		rec := record(t, `
0 [label="door = \"shut\"",style = filled]
0 -> 1 Knock_a
1 [label="door = \"open\""];
1 -> 0 Knock_b
`)
		for i, v := range []tla.Value{c.one, c.other} {
			rec.Graph.Stimuli[i].Args[0].Value = v
		}
		if _, err := blackbox.NewModel(rec); c.alike == "" {
			require.NoError(t, err)
		} else {
			require.ErrorIs(t, err, blackbox.ErrModel)
			require.ErrorContains(t, err, c.alike)
		}
	}
}

// An error of the adapter that is none of a test ends all.
func TestErrorsEnd(t *testing.T) {
	m := model(t, lockGraph)
	refused := &wire.Error{Kind: wire.ErrRefused, What: "no such role here"}
	_, err := blackbox.Check(t.Context(), m, failing(refused), blackbox.Options{})
	require.ErrorIs(t, err, wire.ErrRefused)
	require.False(t, errors.Is(err, blackbox.ErrNotReproducible))
}
