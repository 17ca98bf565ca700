package play

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/play/games"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/play"
)

// What versions of TLC print of models that fail is played by its states, up to the first that this
// code does not come to: where a model has a bug, and the code has not. In testdata, make.sh says how
// the files came about.
func TestCounterexamplesOfTLC(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/counterexamples/*.[tj]*")
	require.NoError(t, err)
	require.Len(t, files, 20)
	expected := map[string]struct {
		protocol string
		taken    int
		stopped  string
	}{
		"M16":          {"paxos", 2, "leads to state 4 of the file: msgs becomes"},
		"M29Agreement": {"paxos", 0, "leads to state 2 of the file"},
		"Handshake6":   {"generals", 8, ""},
		"Handshake4":   {"generals", 6, ""},
	}
	server := games.Server()
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		model, _, _ := strings.Cut(filepath.Base(file), ".")
		want := expected[model]
		request, err := json.Marshal(play.Request{Protocol: want.protocol, Setting: settingNamed(t, want.protocol, model), Import: string(text)})
		require.NoError(t, err)
		var a play.Answer
		require.NoError(t, json.Unmarshal(server.Answer(request, nil), &a))
		require.Empty(t, a.Error, file)
		require.Equal(t, want.taken, a.Taken, "%s: %s", file, a.Stopped)
		require.Equal(t, want.stopped == "", a.Stopped == "", "%s: %s", file, a.Stopped)
		require.Contains(t, a.Stopped, want.stopped, file)
	}
}

// settingNamed is that of a model.
func settingNamed(t *testing.T, of, model string) json.RawMessage {
	t.Helper()
	if of == "paxos" {
		all, err := exploration.ClosedModels(nil)
		require.NoError(t, err)
		at := slices.IndexFunc(all, func(m exploration.ClosedModel) bool { return m.Name == model })
		require.GreaterOrEqual(t, at, 0, model)
		size, err := json.Marshal(all[at].Size)
		require.NoError(t, err)
		return size
	}
	all := protocol.All()
	p := all[slices.IndexFunc(all, func(p protocol.Protocol) bool { return p.Name == of })]
	m, err := p.Manifest()
	require.NoError(t, err)
	models, err := p.Closed()
	require.NoError(t, err)
	at := slices.IndexFunc(models, func(c closed.Model) bool { return c.Name == model })
	require.GreaterOrEqual(t, at, 0, model)
	s, err := settingOf(m, models[at])
	require.NoError(t, err)
	return s.Setting
}
