package host

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever the file holds is the number of a commit, and what is noted of it, or an error.
func FuzzReadLast(f *testing.F) {
	for _, n := range []uint64{0, 1, math.MaxInt64, math.MaxInt64 + 1, math.MaxUint64} {
		text := binary.BigEndian.AppendUint64(nil, n)
		f.Add(binary.BigEndian.AppendUint32(text, crc32.ChecksumIEEE(text)))
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		commit, err := readLast(text)
		if err != nil {
			return
		}
		require.GreaterOrEqual(t, commit, 0)
		to, err := os.Create(t.TempDir() + "/last")
		require.NoError(t, err)
		defer to.Close()
		require.NoError(t, (&last{to: to}).note(commit))
		noted, err := os.ReadFile(to.Name())
		require.NoError(t, err)
		require.Equal(t, text, noted)
	})
}
