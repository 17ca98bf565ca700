package play

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/play/games"
)

// native is what the same program answers here.
func native(request string) []byte { return games.Server().Answer([]byte(request), nil) }

// What is compressed is whole.
func TestCompressed(t *testing.T) {
	data := bytes.Repeat([]byte("synod"), 1000)
	packed, err := compressed(data)
	require.NoError(t, err)
	z, err := gzip.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	got, err := io.ReadAll(z)
	require.NoError(t, err)
	require.Equal(t, data, got)
}
