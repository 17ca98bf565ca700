package tlc_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// The first run makes the archive, the next uses it, and neither that nor a damaged one shows in
// what TLC says.
func TestArchive(t *testing.T) {
	known := tlctest.Require(t)
	if known.Java.Major < 13 {
		t.Skipf("Java %s makes no archives", known.Java.Version)
	}
	cache := t.TempDir()
	t.Setenv("SYNOD_CACHE", cache)
	t.Setenv("TLA2TOOLS_JAR", known.Jar.Path)
	says := func() tlc.Result {
		tools, err := tlc.Find(context.Background())
		require.NoError(t, err)
		res, err := tools.Run(context.Background(), job(t, "Printer", "Printer"))
		require.NoError(t, err)
		res.Wall, res.CPU, res.PeakMemory = 0, 0, 0
		return *res
	}
	kept := func() []string {
		files, err := filepath.Glob(filepath.Join(cache, "tlc", "classes-*.jsa"))
		require.NoError(t, err)
		return files
	}
	first := says()
	require.NotEmpty(t, first.Output)
	require.Len(t, kept(), 1)
	name := kept()[0]
	archive, err := os.ReadFile(name)
	require.NoError(t, err)
	for i, content := range [][]byte{archive, archive[:len(archive)/2], archive[:10], []byte("no archive"), {}} {
		if i > 1 && !thorough.Tests() {
			break // each has Java make another, which takes some seconds
		}
		require.NoError(t, os.Remove(name))
		require.NoError(t, os.WriteFile(name, content, 0o600))
		require.Equal(t, first, says(), "with an archive of %d bytes", len(content))
	}
}

// A cache that nobody can write is no reason to fail.
func TestArchiveNowhere(t *testing.T) {
	known := tlctest.Require(t)
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	t.Setenv("SYNOD_CACHE", file)
	t.Setenv("TLA2TOOLS_JAR", known.Jar.Path)
	tools, err := tlc.Find(context.Background())
	require.NoError(t, err)
	for range 2 {
		res, err := tools.Run(context.Background(), job(t, "Counter", "Holds"))
		require.NoError(t, err)
		require.Equal(t, tlc.Holds, res.Verdict)
	}
}
