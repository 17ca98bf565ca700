package suite_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/trace/suite"
)

func TestWriteFile(t *testing.T) {
	h, bs := real(t, "prints.dot")
	plain := write(t, h, bs)
	h.Behaviours, h.Steps = 0, 0 // are set
	dir := t.TempDir()
	for _, name := range []string{"s.ndjson", "s.ndjson.zst"} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte("before"), 0o600))
		require.NoError(t, suite.WriteFile(path, h, bs))
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, suite.WriteFile(path, h, bs))
		again, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, text, again)
		if name == "s.ndjson" {
			require.Equal(t, plain, text)
		} else {
			require.Less(t, len(text), len(plain)/4)
		}
		_, got, err := read(bytes.NewReader(text), suite.Options{})
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(bs, got))
	}
	requireFiles(t, dir, 2)
}

// A failure leaves what was there before, and nothing else.
func TestWriteFileFails(t *testing.T) {
	h, bs := real(t, "ring.dot")
	bs[1].Initial = suite.State{"not JSON"}
	dir := t.TempDir()
	for _, name := range []string{"s.ndjson", "s.ndjson.zst"} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte("before"), 0o600))
		require.ErrorIs(t, suite.WriteFile(path, h, bs), suite.ErrSyntax)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, "before", string(text))
	}
	requireFiles(t, dir, 2)
	require.ErrorIs(t, suite.WriteFile(filepath.Join(dir, "none", "s"), h, nil), os.ErrNotExist)
}

func requireFiles(t *testing.T, dir string, want int) {
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, want)
}

func compressed(t *testing.T, text []byte) []byte {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	require.NoError(t, err)
	return z.EncodeAll(text, nil)
}

func TestCompressed(t *testing.T) {
	h, bs := real(t, "prints.dot")
	text := write(t, h, bs)
	z := compressed(t, text)
	_, got, err := read(iotest.HalfReader(bytes.NewReader(z)), suite.Options{})
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(bs, got))
	for i := range z {
		_, _, err := read(bytes.NewReader(z[:i]), suite.Options{})
		require.Error(t, err, "%d bytes", i)
		if i == 0 || i > 8 {
			require.ErrorIs(t, err, suite.ErrTruncated, "%d bytes", i)
		}
	}
	z[len(z)-1] ^= 1
	_, _, err = read(bytes.NewReader(z), suite.Options{})
	require.ErrorIs(t, err, zstd.ErrCRCMismatch)
}

// A few bytes may decompress to very many: the limits hold while they come.
func TestCompressedBomb(t *testing.T) {
	before := runtime.NumGoroutine()
	bomb := compressed(t, append([]byte(headerLine), bytes.Repeat([]byte(" "), 64<<20)...))
	require.Less(t, len(bomb), 1<<15)
	_, _, err := read(bytes.NewReader(bomb), suite.Options{})
	require.ErrorIs(t, err, suite.ErrTooLarge)
	_, _, err = read(bytes.NewReader(bomb), suite.Options{MaxBytes: 1 << 10})
	require.ErrorIs(t, err, suite.ErrTooLarge)
	require.LessOrEqual(t, runtime.NumGoroutine(), before)
}

func TestReadingFails(t *testing.T) {
	h, bs := real(t, "ring.dot")
	text := write(t, h, bs)
	for _, n := range []int{0, 100, len(text) / 2} {
		r := io.MultiReader(bytes.NewReader(text[:n]), iotest.ErrReader(os.ErrDeadlineExceeded))
		_, _, err := read(r, suite.Options{})
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
	}
}
