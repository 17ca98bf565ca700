package jar

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// A jar that its manifest names is loaded with it, so another one makes another TLC.
func TestJarsThatAreLoadedTooCount(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "tla2tools.jar")
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	file, err := w.Create("META-INF/MANIFEST.MF")
	require.NoError(t, err)
	_, err = file.Write([]byte("Manifest-Version: 1.0\r\nClass-Path: Gone.jar Community\r\n Modules.jar\r\nMain-Class: tlc2.TLC\r\n"))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, os.WriteFile(path, b.Bytes(), 0o600))
	t.Setenv("TLA2TOOLS_JAR", path)
	find := func() string {
		found, err := Find(t.Context())
		require.NoError(t, err)
		return found.SHA256
	}
	alone := find()
	other := filepath.Join(dir, "CommunityModules.jar")
	require.NoError(t, os.WriteFile(other, []byte("one"), 0o600))
	one := find()
	require.NotEqual(t, alone, one)
	require.NoError(t, os.WriteFile(other, []byte("two"), 0o600))
	require.NotEqual(t, one, find())
	require.NoError(t, os.Remove(other))
	require.Equal(t, alone, find())
}
