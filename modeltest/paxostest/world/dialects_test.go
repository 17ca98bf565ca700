package world_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/trace/tla"
)

// dialects is TLC's graph of AcceptorDialects, taken apart.
type dialects struct {
	start map[string]int         // the initial state of each dialect
	at    map[string][]int       // the states of each
	next  []map[string]int       // by state: where each stimulus leads, hostile or not
	vars  []map[string]tla.Value // by state
}

func apart(t *testing.T) dialects {
	rec, labels := load(t, "AcceptorDialects")
	g := rec.Graph
	d := dialects{start: map[string]int{}, at: map[string][]int{}}
	for state := range g.NumStates() {
		vars := map[string]tla.Value{}
		for i, name := range g.Vars() {
			vars[name] = g.Value(state, i)
		}
		d.vars = append(d.vars, vars)
		var choices []string
		for _, field := range []string{"prepare", "accept", "remember"} {
			choice, _ := vars["dialect"].Field(field)
			text, _ := choice.Text()
			choices = append(choices, text)
		}
		name := strings.Join(choices, "-")
		if state < g.NumInitial() {
			d.start[name] = state
		}
		d.at[name] = append(d.at[name], state)
		next := map[string]int{}
		for _, e := range g.Out(state) {
			stimulus := labels[g.Label(int(e.Label))]
			stimulus.Hostile = false
			next[stimulus.String()] = int(e.To)
		}
		d.next = append(d.next, next)
	}
	return d
}

// The counts are those of AcceptorRole with the overrides of the dialects' models.
func TestStatesOfEachDialect(t *testing.T) {
	states := map[string]int{}
	for name, at := range apart(t).at {
		states[name] = len(at)
	}
	require.Equal(t, map[string]int{
		"Once-AtLeast-Raise": 69, "Once-AtLeast-Compare": 129, "Once-AtLeast-Highest": 291,
		"Once-Exactly-Raise": 69, "Once-Exactly-Compare": 69, "Once-Exactly-Highest": 69,
		"Again-AtLeast-Raise": 68, "Again-AtLeast-Compare": 128, "Again-AtLeast-Highest": 290,
		"Again-Exactly-Raise": 69, "Again-Exactly-Compare": 69, "Again-Exactly-Highest": 69,
		"Equal-AtLeast-Raise": 77, "Equal-AtLeast-Compare": 134, "Equal-AtLeast-Highest": 278,
		"Equal-Exactly-Raise": 81, "Equal-Exactly-Compare": 81, "Equal-Exactly-Highest": 81,
		"Always-AtLeast-Raise": 143, "Always-AtLeast-Compare": 230, "Always-AtLeast-Highest": 356,
		"Always-Exactly-Raise": 147, "Always-Exactly-Compare": 147, "Always-Exactly-Highest": 147,
	}, states)
}

// Synod's own dialect has exactly the graph of AcceptorRole, which no operator
// overrides.
func TestSynodsOwnDialectIsAcceptorRole(t *testing.T) {
	d := apart(t)
	own := d.at[model.Dialect{}.String()]
	rec, labels := load(t, "AcceptorRole")
	role := rec.Graph
	require.Equal(t, role.NumStates(), len(own))
	in := func(state int) int {
		vars := d.vars[state]
		found, ok := role.Find(vars["acceptor"], vars["out"])
		require.True(t, ok, "AcceptorRole has no state %v", vars)
		return found
	}
	require.Less(t, in(d.start[model.Dialect{}.String()]), role.NumInitial())
	for _, state := range own {
		edges := role.Out(in(state))
		require.Len(t, edges, len(d.next[state]))
		for _, e := range edges {
			stimulus := labels[role.Label(int(e.Label))]
			stimulus.Hostile = false
			to, ok := d.next[state][stimulus.String()]
			require.True(t, ok)
			require.Equal(t, int(e.To), in(to), "%v", stimulus)
		}
	}
}

// Messages alone tell dialects apart, but for how a vote is remembered: that shows
// only where the promise alone is compared, and an Accept above it granted.
func TestWhatMessagesTell(t *testing.T) {
	d := apart(t)
	for _, a := range model.Dialects() {
		for _, b := range model.Dialects() {
			literal := func(d model.Dialect) bool {
				return d.Accept == model.AtLeast && d.Remember == model.Highest
			}
			want := a.Prepare == b.Prepare && a.Accept == b.Accept && literal(a) == literal(b)
			require.Equal(t, want, d.alike(d.start[a.String()], d.start[b.String()]), "%v and %v", a, b)
		}
	}
}

// alike tells whether the same stimuli are always answered alike in two states.
func (d dialects) alike(a, b int) bool {
	seen := map[[2]int]bool{{a, b}: true}
	for queue := [][2]int{{a, b}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for stimulus, to := range d.next[at[0]] {
			pair := [2]int{to, d.next[at[1]][stimulus]}
			if !d.vars[pair[0]]["out"].Equal(d.vars[pair[1]]["out"]) {
				return false
			}
			if !seen[pair] {
				seen[pair] = true
				queue = append(queue, pair)
			}
		}
	}
	return true
}
