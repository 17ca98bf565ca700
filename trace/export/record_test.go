package export

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// A model, recorded twice, gives the same bytes, and its hash is that of its files.
func TestRecord(t *testing.T) {
	tools := tlctest.Require(t)
	m, err := manifest.Load(os.DirFS("testdata"), "models.json")
	require.NoError(t, err)
	record := func() (*recording.Recording, []byte) {
		rec, err := Record(t.Context(), tools, m, &m.Models[0], nil)
		require.NoError(t, err)
		var file bytes.Buffer
		require.NoError(t, rec.Encode(&file))
		return rec, file.Bytes()
	}
	first, file := record()
	if thorough.Tests() {
		_, again := record()
		assert.Equal(t, file, again)
	}
	t.Logf("%d states, %d edges: %d bytes", first.Graph.NumStates(), first.Graph.NumEdges(), len(file))
	read, err := recording.Decode(bytes.NewReader(file))
	require.NoError(t, err)
	source, err := m.Source(&m.Models[0])
	require.NoError(t, err)
	assert.NoError(t, read.Stale(source.Hash()))
}

// The values of an earlier recording are asked of TLC, and where they are wrong it evaluates them.
func TestRecordFromEarlier(t *testing.T) {
	tools := tlctest.Require(t)
	m := testdata(t)
	model, _ := m.Model("Bag")
	source, err := m.Source(model)
	require.NoError(t, err)
	_, first := graphOnce(t, "Bag")
	alphabet, err := Open(t.Context(), tools, model, source, Options{Earlier: first})
	require.NoError(t, err)
	assert.Len(t, alphabet.claims, 3, "one for each parameter")
	again, err := alphabet.Graph(t.Context())
	require.NoError(t, err)
	assert.Equal(t, first.Stimuli, again.Stimuli)

	narrow := *first
	narrow.Stimuli = slices.DeleteFunc(slices.Clone(narrow.Stimuli), func(l labelled.Label) bool { return l.Stimulus.String() == "Range(r: {0})" })
	assert.Len(t, narrow.Stimuli, len(first.Stimuli)-1)
	_, err = recordingOf(t.Context(), tools, m, model, Options{Earlier: &narrow})
	assert.ErrorContains(t, err, "does not hold")
	rec, err := Record(t.Context(), tools, m, model, &recording.Recording{Graph: &narrow})
	require.NoError(t, err)
	earlier := *rec
	earlier.Graph = first
	assert.True(t, rec.Same(&earlier))
}
