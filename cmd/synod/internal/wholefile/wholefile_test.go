package wholefile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/wholefile"
)

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	require.NoError(t, wholefile.Write(path, []byte("one")))
	require.NoError(t, wholefile.Write(path, []byte("two")))
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "two", string(text))

	require.Error(t, wholefile.Write(filepath.Join(dir, "nowhere", "a"), nil))
	folder := filepath.Join(dir, "folder")
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "b"), 0o755))
	require.ErrorContains(t, wholefile.Write(folder, []byte("three")), "is a folder: name a file")
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, 2, "nothing is left behind")
}

// What is not a file of ours is not replaced by one.
func TestWriteKeepsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	require.NoError(t, os.WriteFile(in("file"), []byte("old"), 0o600))
	require.NoError(t, os.Symlink("file", in("link")))
	require.NoError(t, wholefile.Write(in("link"), []byte("new")))
	info, err := os.Lstat(in("link"))
	require.NoError(t, err)
	require.Equal(t, os.ModeSymlink, info.Mode().Type(), "the link stays")
	text, err := os.ReadFile(in("file"))
	require.NoError(t, err)
	require.Equal(t, "new", string(text))
	info, err = os.Stat(in("file"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "the mode stays")

	require.NoError(t, os.WriteFile(in("closed"), nil, 0o400))
	require.ErrorContains(t, wholefile.Write(in("closed"), []byte("new")), "may not be written to")

	require.NoError(t, wholefile.Write(os.DevNull, []byte("gone")))
	info, err = os.Stat(os.DevNull)
	require.NoError(t, err)
	require.False(t, info.Mode().IsRegular(), "a device stays one")
}
