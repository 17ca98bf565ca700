package wholefile_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/wholefile"
)

// requireFiles tells what a folder holds: each file's text, behind links nothing.
func requireFiles(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	got := map[string]string{}
	for _, e := range entries {
		text := []byte(e.Type().String())
		if e.Type().IsRegular() {
			text, err = os.ReadFile(filepath.Join(dir, e.Name()))
			require.NoError(t, err)
		}
		got[e.Name()] = string(text)
	}
	require.Equal(t, want, got)
}

func requireMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Lstat(path)
	require.NoError(t, err)
	require.Equal(t, want, info.Mode())
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	require.NoError(t, wholefile.Write(path, []byte("one")))
	requireMode(t, path, 0o644)
	require.NoError(t, os.Chmod(path, 0o640))
	require.NoError(t, wholefile.Write(path, []byte("two")))
	requireMode(t, path, 0o640)
	requireFiles(t, dir, map[string]string{"a": "two"})
}

func TestWriteRefuses(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	require.NoError(t, os.WriteFile(in("closed"), []byte("old"), 0o400))
	require.NoError(t, os.MkdirAll(in("folder"), 0o755))
	require.NoError(t, os.Symlink("folder", in("link")))
	for name, want := range map[string]string{
		"closed":    "it may not be written to: its mode is -r--------",
		"folder":    "it is a folder: name a file",
		"link":      "it is a folder: name a file",
		"nowhere/a": "no such file or directory",
		"closed/a":  "not a directory",
	} {
		require.EqualError(t, wholefile.Write(in(name), []byte("new")), "cannot write "+in(name)+": "+want)
	}
	require.ErrorIs(t, wholefile.Write(in("nowhere/a"), nil), fs.ErrNotExist)
	requireFiles(t, dir, map[string]string{"closed": "old", "folder": "d---------", "link": "L---------"})
}

// Nobody makes us write elsewhere by laying a link, be there something behind it or not.
func TestWriteFollowsNoLink(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(other, "theirs"), []byte("old"), 0o600))
	for _, name := range []string{"theirs", "none"} {
		require.NoError(t, os.Symlink(filepath.Join(other, name), filepath.Join(dir, name)))
		require.NoError(t, wholefile.Write(filepath.Join(dir, name), []byte("new")))
		requireMode(t, filepath.Join(dir, name), 0o644)
	}
	requireFiles(t, dir, map[string]string{"theirs": "new", "none": "new"})
	requireFiles(t, other, map[string]string{"theirs": "old"})
}

// Whatever the function does, there is its whole text or what was there before.
func TestCreateFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	require.NoError(t, wholefile.Write(path, []byte("old")))
	bad := errors.New("bad")
	fails := func(to io.Writer) error {
		_, err := io.WriteString(to, "half of it")
		require.NoError(t, err)
		return bad
	}
	require.Equal(t, bad, wholefile.Create(path, fails))
	require.Equal(t, bad, wholefile.Create(filepath.Join(dir, "b"), fails))
	require.Panics(t, func() { _ = wholefile.Create(path, func(io.Writer) error { panic(bad) }) })
	requireFiles(t, dir, map[string]string{"a": "old"})
}
