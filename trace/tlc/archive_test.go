package tlc_test

import (
	"archive/zip"
	"context"
	"io"
	"math/bits"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// newCache is empty before the first test that asks for it: to fill it takes seconds.
var newCache = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "cache-") // in the folder that TestMain removes
	if err != nil {
		panic(err)
	}
	return dir
})

// The first run makes the archive, the next uses it, and neither that nor a damaged one shows in
// what TLC says.
func TestArchive(t *testing.T) {
	thorough.Only(t, "to make an archive takes seconds; the first test of TLC in a new cache makes one")
	known := tlctest.Require(t)
	if known.Java.Major < 13 {
		t.Skipf("Java %s makes no archives", known.Java.Version)
	}
	cache := newCache()
	t.Setenv("SYNOD_CACHE", cache)
	t.Setenv("TLA2TOOLS_JAR", known.Jar.Path)
	found := func() tlc.Result {
		tools, err := tlc.Find(context.Background())
		require.NoError(t, err)
		return says(t, tools)
	}
	kept := func() []string {
		files, err := filepath.Glob(filepath.Join(cache, "tlc", "classes-*.jsa"))
		require.NoError(t, err)
		return files
	}
	first := found()
	require.NotEmpty(t, first.Output)
	require.Len(t, kept(), 1)
	name := kept()[0]
	archive, err := os.ReadFile(name)
	require.NoError(t, err)
	for _, content := range [][]byte{archive, archive[:len(archive)/2], archive[:10], []byte("no archive"), {}} {
		require.NoError(t, os.Remove(name))
		require.NoError(t, os.WriteFile(name, content, 0o600))
		require.Equal(t, first, found(), "with an archive of %d bytes", len(content))
	}
}

// The mended jar is the same each time, and one that is damaged is not run; TestArchiveNowhere has
// what both say. The recorder's classes are not in it, and two methods have one flag more: one bit
// of each.
func TestMended(t *testing.T) {
	known := tlctest.Require(t)
	if !known.Jar.Known() {
		t.Skip("the jar is none that is known")
	}
	cache := newCache()
	t.Setenv("SYNOD_CACHE", cache)
	t.Setenv("TLA2TOOLS_JAR", known.Jar.Path)
	found := func() string {
		tools, err := tlc.Find(t.Context())
		require.NoError(t, err)
		require.Equal(t, known.Jar.Path, tools.Jar.Path)
		files, err := filepath.Glob(filepath.Join(cache, "tlc", "mended-*.jar"))
		require.NoError(t, err)
		require.Len(t, files, 1)
		return files[0]
	}
	path := found()

	from, err := zip.OpenReader(known.Jar.Path)
	require.NoError(t, err)
	defer from.Close()
	to, err := zip.OpenReader(path)
	require.NoError(t, err)
	defer to.Close()
	left := map[string]*zip.File{}
	for _, file := range from.File {
		left[file.Name] = file
	}
	for _, file := range to.File {
		want := 0
		if file.Name == "tlc2/tool/liveness/AbstractDiskGraph.class" {
			want = 2
		}
		require.Equal(t, want, differing(t, left[file.Name], file), file.Name)
		delete(left, file.Name)
	}
	require.Len(t, left, 3, "%v", left)

	before, err := os.Stat(path)
	require.NoError(t, err)
	require.NoError(t, os.Chtimes(path, time.Now(), time.Now()))
	again := found()
	after, err := os.Stat(again)
	require.NoError(t, err)
	require.Equal(t, before.ModTime(), after.ModTime(), "Java takes no classes of a jar with another time")

	require.NoError(t, os.Truncate(path, 1000))
	again = found()
	require.Equal(t, path, again)
	after, err = os.Stat(again)
	require.NoError(t, err)
	require.Equal(t, before.Size(), after.Size())
}

// differing counts the bits that differ in two files of the same size.
func differing(t *testing.T, one, other *zip.File) (n int) {
	t.Helper()
	if one.CRC32 == other.CRC32 {
		return 0
	}
	a, b := unpacked(t, one), unpacked(t, other)
	require.Len(t, b, len(a), other.Name)
	for i := range a {
		n += bits.OnesCount8(a[i] ^ b[i])
	}
	return n
}

func unpacked(t *testing.T, file *zip.File) []byte {
	t.Helper()
	in, err := file.Open()
	require.NoError(t, err)
	defer in.Close()
	data, err := io.ReadAll(in)
	require.NoError(t, err)
	return data
}

// TLC as it was released ends most of these runs without their counterexample, at random; see
// behaviourGraph.
func TestCounterexamplesAreWhole(t *testing.T) {
	thorough.Only(t, "TestMended compares the jar, bit by bit, and TestLasso has a counterexample")
	tools := tlctest.Require(t)
	if !tools.Jar.Known() {
		t.Skip("the jar is none that is known")
	}
	var first tlc.Result
	for i := range 10 {
		res, err := tools.Run(t.Context(), job(t, "Trees", "Trees"))
		require.NoError(t, err)
		require.Equal(t, tlc.TemporalViolated, res.Verdict)
		if i == 0 {
			first = untimed(res)
		}
		require.Equal(t, first, untimed(res))
	}
}

// says is all that a run tells but how long it took.
func says(t *testing.T, tools *tlc.Tools) tlc.Result {
	res, err := tools.Run(t.Context(), job(t, "Printer", "Printer"))
	require.NoError(t, err)
	return untimed(res)
}

func untimed(res *tlc.Result) tlc.Result {
	said := *res
	said.Wall, said.CPU, said.PeakMemory = 0, 0, 0
	return said
}

// How Java compiles, and how much room there is for fingerprints, changes nothing of a verdict.
func TestShort(t *testing.T) {
	thorough.Only(t, "two runs that differ in nothing that TLC says")
	tools := tlctest.Require(t)
	for _, config := range []string{"Holds", "Invariant"} {
		short, err := run(t, "Counter", config)
		require.NoError(t, err)
		j := job(t, "Counter", config)
		j.Short, j.States = false, 0
		long, err := tools.Run(t.Context(), j)
		require.NoError(t, err)
		require.Equal(t, untimed(long), untimed(short), config)
	}
}

// A cache that nobody can write is no reason to fail: the jar runs as it is, and says what the
// mended one does.
func TestArchiveNowhere(t *testing.T) {
	thorough.Only(t, "it mends the jar anew; internal/kept has folders that cannot be written")
	known := tlctest.Require(t)
	mended, err := run(t, "Printer", "Printer")
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	t.Setenv("SYNOD_CACHE", file)
	t.Setenv("TLA2TOOLS_JAR", known.Jar.Path)
	tools, err := tlc.Find(context.Background())
	require.NoError(t, err)
	for range 2 {
		require.Equal(t, untimed(mended), says(t, tools))
	}
}
