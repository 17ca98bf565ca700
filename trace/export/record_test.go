package export

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// encoded is a recording as its file has it.
func encoded(t *testing.T, rec *recording.Recording) []byte {
	var file bytes.Buffer
	require.NoError(t, rec.Encode(&file))
	return file.Bytes()
}

// A model, recorded twice, gives the same bytes.
func TestRecordTwice(t *testing.T) {
	thorough.Only(t, "verify.txtar of cmd/synod records a graph once")
	record := func() []byte {
		m := testdata(t)
		rec, err := Record(t.Context(), tlctest.Require(t), m, &m.Models[0], nil)
		require.NoError(t, err)
		return encoded(t, rec)
	}
	assert.Equal(t, record(), record())
}

// The values of an earlier recording are asked of TLC, and where they are wrong it evaluates them.
func TestRecordFromEarlier(t *testing.T) {
	thorough.Only(t, "several runs; verify.txtar of cmd/synod records a graph, and stage verify has what is right believed")
	tools := tlctest.Require(t)
	m := testdata(t)
	model, _ := m.Model("Bag")
	source, err := m.Source(model)
	require.NoError(t, err)
	_, first := graphOnce(t, "Bag")
	narrow := *first
	narrow.Stimuli = slices.DeleteFunc(slices.Clone(narrow.Stimuli), func(l labelled.Label) bool { return l.Stimulus.String() == "Range(r: {0})" })
	assert.Len(t, narrow.Stimuli, len(first.Stimuli)-1)
	rec, err := Record(t.Context(), tools, m, model, &recording.Recording{Graph: &narrow})
	require.NoError(t, err)
	earlier := *rec
	earlier.Graph = first
	assert.True(t, rec.Same(&earlier))

	read, err := recording.Decode(bytes.NewReader(encoded(t, rec)))
	require.NoError(t, err)
	assert.True(t, rec.Same(read))
	assert.NoError(t, read.Stale(source.Hash()), "its hash is that of its files")

	alphabet, err := Open(t.Context(), tools, model, source, Options{Earlier: first})
	require.NoError(t, err)
	assert.Len(t, alphabet.claims, 3, "one for each parameter")
	again, err := alphabet.Graph(t.Context())
	require.NoError(t, err)
	assert.Equal(t, first.Stimuli, again.Stimuli)
	_, err = recordingOf(t.Context(), tools, m, model, Options{Earlier: &narrow})
	assert.ErrorContains(t, err, "does not hold")
}
