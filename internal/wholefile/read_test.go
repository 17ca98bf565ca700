package wholefile_test

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/wholefile"
)

// However the bytes come, there are all of them or an error beside as many as were allowed.
func TestAtMost(t *testing.T) {
	for _, from := range []func(io.Reader) io.Reader{iotest.OneByteReader, iotest.HalfReader, iotest.DataErrReader, func(r io.Reader) io.Reader { return r }} {
		for most := range 6 {
			r := wholefile.AtMost(from(strings.NewReader("abc")), int64(most))
			got, err := io.ReadAll(r)
			require.Equal(t, "abc"[:min(most, 3)], string(got))
			if most >= 3 {
				require.NoError(t, err)
				continue
			}
			require.ErrorContains(t, err, "more than "+string(rune('0'+most))+" bytes")
			_, again := r.Read(make([]byte, 1))
			require.Equal(t, err, again)
		}
	}
	broken := errors.New("broken")
	_, err := io.ReadAll(wholefile.AtMost(iotest.ErrReader(broken), 1))
	require.Equal(t, broken, err)
}

func TestRead(t *testing.T) {
	files := fstest.MapFS{"a": {Data: []byte("abc")}}
	text, err := wholefile.Read(files, "a", 3)
	require.NoError(t, err)
	require.Equal(t, "abc", string(text))
	_, err = wholefile.Read(files, "a", 2)
	require.EqualError(t, err, "a has more than 2 bytes")
	_, err = wholefile.Read(files, "b", 2)
	require.ErrorIs(t, err, fs.ErrNotExist)
}
