//go:build unix

package wholefile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/wholefile"
)

// No link that was there before says where files go, wherever it stands in a path that begins here.
func TestFolderFollowsNoLink(t *testing.T) {
	elsewhere := t.TempDir()
	here := t.TempDir()
	t.Chdir(here)
	require.NoError(t, os.Symlink(elsewhere, "link"))
	require.NoError(t, os.Symlink(filepath.Join(elsewhere, "none"), "dangling"))
	require.NoError(t, os.Mkdir("real", 0o755))
	require.NoError(t, os.Symlink(elsewhere, "real/link"))
	require.NoError(t, os.WriteFile("file", nil, 0o600))
	for _, path := range []string{"link", "./link", "link/", "link/below", "link/below/it", "dangling", "dangling/below", "real/link", "real/../link", "real/link/below",
		filepath.Join(here, "link"), "../" + filepath.Base(here) + "/link"} {
		require.ErrorContains(t, wholefile.Folder(path), "is a link, which is not followed", path)
	}
	for _, path := range []string{"file", "file/below"} {
		require.ErrorContains(t, wholefile.Folder(path), "cannot write ", path)
	}
	left, err := os.ReadDir(elsewhere)
	require.NoError(t, err)
	require.Empty(t, left)
	for _, path := range []string{".", "real", "new", "new/er", "real/a/b", filepath.Join(here, "abs", "x"), "..", "../" + filepath.Base(here) + "/up"} {
		require.NoError(t, wholefile.Folder(path), path)
		require.DirExists(t, path)
	}
}
