package verify

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/play/games"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/board"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/play"
)

// What is played at random on the page and saved there is what synod replay takes, step by step, and
// comes back to the page as it was, in one or another of the forms that the page takes. All of them
// have all actions.
func TestWhatIsPlayedIsReplayed(t *testing.T) {
	t.Parallel()
	v, server := Verifiers{verifier(t, nil)}, games.Server()
	g, err := board.Game(nil)
	require.NoError(t, err)
	hash, err := model.SpecHash(model.SuiteModel)
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(9, 10))
	forms, actions := []string{"ndjson", "json", "itf"}, []string{"Set", "Get", "Prepare", "Promise", "Accept", "Accepted", "Restart"}
	taken := map[string]map[string]bool{} // of each form, the actions
	for i := range thorough.Of(3, 240) {
		moves, form := atRandom(g, rng, 1+rng.IntN(40)), forms[i%len(forms)]
		saved := asked(t, server, play.Request{Protocol: "paxos", Moves: moves, Form: "ndjson", Spec: hash}).Text
		r, err := v.Replay(t.Context(), bytes.NewReader([]byte(saved)), "page.ndjson")
		require.NoError(t, err, saved)
		require.True(t, r.Holds, "%+v", r.Rows)
		require.Equal(t, "1 behaviours, "+report.Count(int64(len(moves)))+" steps agree", r.Rows[0].Result)
		text := asked(t, server, play.Request{Protocol: "paxos", Moves: moves, Form: form, Spec: hash}).Text
		again := asked(t, server, play.Request{Protocol: "paxos", Import: text})
		require.Empty(t, again.Stopped, form)
		require.Len(t, again.Run.Steps, len(moves)+1, form)
		for i, m := range moves {
			require.Equal(t, m, again.Run.Steps[i+1].Action, form)
			action, _, _ := strings.Cut(m, "(")
			if taken[form] == nil {
				taken[form] = map[string]bool{}
			}
			taken[form][action] = true
		}
	}
	for _, form := range forms {
		if thorough.Tests() {
			require.ElementsMatch(t, actions, slices.Collect(maps.Keys(taken[form])), form)
		}
	}
}

func asked(t *testing.T, s *play.Server, r play.Request) (a play.Answer) {
	t.Helper()
	request, err := json.Marshal(r)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(s.Answer(request, nil), &a))
	require.Empty(t, a.Error)
	return a
}

// atRandom are moves of a game that can be taken.
func atRandom(g *play.Game, rng *rand.Rand, n int) (moves []string) {
	p := g.Begin
	for range n {
		enabled := slices.DeleteFunc(p.Moves(), func(m play.Move) bool { return !m.Enabled })
		if len(enabled) == 0 {
			break
		}
		m := enabled[rng.IntN(len(enabled))]
		moves = append(moves, m.Name)
		p, _ = p.Take(m.Name)
	}
	return moves
}
