package export

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
		rec, err := Record(t.Context(), tools, m, &m.Models[0])
		require.NoError(t, err)
		var file bytes.Buffer
		require.NoError(t, rec.Encode(&file))
		return rec, file.Bytes()
	}
	first, file := record()
	_, again := record()
	assert.Equal(t, file, again)
	t.Logf("%d states, %d edges: %d bytes", first.Graph.NumStates(), first.Graph.NumEdges(), len(file))
	read, err := recording.Decode(bytes.NewReader(file))
	require.NoError(t, err)
	source, err := m.Source(&m.Models[0])
	require.NoError(t, err)
	assert.NoError(t, read.Stale(source.Hash()))
}
