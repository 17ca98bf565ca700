package play

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/play/games"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/play"
	"github.com/synod-paxos/synod/modeltest/run"
)

// asked is what the program answers here.
func asked(t *testing.T, r play.Request) (a play.Answer) {
	t.Helper()
	request, err := json.Marshal(r)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(native(string(request)), &a))
	require.Empty(t, a.Error)
	return a
}

// offers are what the page has of the protocols whose games are models.
var offers = sync.OnceValues(func() (out []game, err error) {
	for _, of := range protocol.All() {
		if of.Name == "paxos" {
			continue
		}
		g, err := offered(context.Background(), of, nil, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
})

// each does something with every setting of them.
func each(t *testing.T, do func(g game, setting json.RawMessage)) {
	t.Helper()
	all, err := offers()
	require.NoError(t, err)
	for _, g := range all {
		for _, s := range g.Setting {
			do(g, s.Setting)
		}
	}
}

// Who looks for the shortest way and who steps it judge the same properties: what one of them finds
// broken the other shows, and of a model none of whose properties a state or a step shows, neither says
// that all hold.
func TestSearchAndStepsJudgeTheSame(t *testing.T) {
	t.Parallel()
	broken := 0
	each(t, func(g game, setting json.RawMessage) {
		found := asked(t, play.Request{Protocol: g.Name, Setting: setting, Explore: &play.Asked{MaxStates: int64(thorough.Of(300, 2000))}}).Found
		a := asked(t, play.Request{Protocol: g.Name, Setting: setting, Moves: found.Moves})
		require.ElementsMatch(t, a.Properties, found.Properties, "%s", setting)
		require.Equal(t, len(found.Moves), a.Taken, "%s: %s", setting, a.Stopped)
		for _, name := range found.Broken {
			broken++
			require.True(t, slices.ContainsFunc(a.Run.Broken, func(b run.Broken) bool { return b.Property == name }), "%s: %s", setting, name)
		}
	})
	require.Greater(t, broken, thorough.Of(10, 20))
}

// What a model is there to break is judged, or is said not to be.
func TestWhatIsNotJudgedIsSaid(t *testing.T) {
	t.Parallel()
	unjudged := map[string]bool{}
	each(t, func(_ game, setting json.RawMessage) {
		var m games.Model
		require.NoError(t, json.Unmarshal(setting, &m))
		for _, name := range m.Unjudged {
			unjudged[name] = true
			require.NotContains(t, m.Properties, name)
		}
		if m.Breaks != "" {
			require.Contains(t, slices.Concat(m.Properties, m.Unjudged), m.Breaks, m.Model)
		}
		require.NotEmpty(t, slices.Concat(m.Properties, m.Unjudged), m.Model)
	})
	require.True(t, unjudged["Termination"])
}

// A bug of which the specification has a model is looked for in that one.
func TestBugsHaveTheirModels(t *testing.T) {
	t.Parallel()
	all, err := offers()
	require.NoError(t, err)
	bugs := all[slices.IndexFunc(all, func(g game) bool { return g.Name == "multipaxos" })].Bugs
	b := bugs[slices.IndexFunc(bugs, func(b bug) bool { return b.ID == "B11" })]
	var m games.Model
	require.NoError(t, json.Unmarshal(b.Size, &m))
	require.Contains(t, m.Config, "a3", "it needs three acceptors")
	require.Contains(t, m.Properties, b.Breaks)
}
