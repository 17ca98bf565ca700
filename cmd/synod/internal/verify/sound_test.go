package verify

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/suite"
)

// generals are the files of the smaller protocol, which a test may change.
func generals(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	below, err := fs.Sub(spec.Files, "generals")
	require.NoError(t, err)
	require.NoError(t, fs.WalkDir(below, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(below, name)
		files[name] = &fstest.MapFile{Data: text}
		return err
	}))
	return files
}

func of(t *testing.T, files fs.FS) *Verifier {
	t.Helper()
	m, err := manifest.Load(files, "models.json")
	require.NoError(t, err)
	return &Verifier{Options: &Options{}, Manifest: m, Files: files}
}

// Whichever bit of a recording or of a suite changes, wherever it is cut, and whatever follows it:
// before anything is judged it is refused, by its name; unless what is in it is just the same.
func TestADamagedRecordingJudgesNothing(t *testing.T) {
	files := generals(t)
	v := of(t, files)
	model, ok := v.Manifest.Model("AckerRole")
	require.True(t, ok)
	tried, refused := 0, 0
	for _, name := range []string{path.Join("recorded", recording.Name(model.Name)), path.Join("recorded", suiteName(model))} {
		right := files[name].Data
		want, err := hashSuite(files, name)
		require.NoError(t, err)
		try := func(data []byte) {
			tried++
			files[name].Data = data
			_, err := v.Comparison([]*manifest.Model{model})
			if err != nil {
				require.ErrorContains(t, err, name+" is damaged: ")
				refused++
				return
			}
			got, err := hashSuite(files, name)
			require.NoError(t, err)
			require.Equal(t, want, got, "%d bytes", len(data))
		}
		for i := range right {
			try(right[:i])
			for _, bit := range bitsOf(i, len(right)) {
				flipped := bytes.Clone(right)
				flipped[i] ^= 1 << bit
				try(flipped)
			}
		}
		for _, junk := range []string{"x", "\x00", "{}\n", string(right[:20])} {
			try(append(bytes.Clone(right), junk...))
		}
		files[name].Data = append(bytes.Clone(right), right...) // its checksums are right, twice
		_, err = recording.Load(files, model.Name, "")
		require.Equal(t, strings.HasSuffix(name, ".graph.zst"), errors.Is(err, recording.ErrFormat))
		files[name].Data = right
	}
	t.Logf("%d of %d refused, the others have what is right", refused, tried)
	_, err := v.Everything("quick")
	require.NoError(t, err)
}

// bitsOf are all bits of the bytes at both ends, and one of each between them.
func bitsOf(i, length int) []int {
	if i < 20 || i >= length-8 {
		return []int{0, 1, 2, 3, 4, 5, 6, 7}
	}
	return []int{i % 8}
}

// A suite that is wrong far behind its first divergence judges nothing.
func TestADamagedSuiteJudgesNothing(t *testing.T) {
	text := string(first(t, acceptorSuite, 3))
	wrong := strings.Replace(text, `"promised":1`, `"promised":2`, 1)
	require.NotEqual(t, text, wrong)
	v := everyProtocol(t)
	r, err := v.Replay(t.Context(), strings.NewReader(wrong), "x")
	require.NoError(t, err)
	require.False(t, r.Holds)
	lines := strings.SplitAfter(strings.TrimSuffix(wrong, "\n"), "\n")
	for _, damaged := range []string{
		strings.TrimSuffix(wrong, "\n"), strings.Join(lines[:len(lines)-1], ""), wrong + "\n", wrong + "{}\n", wrong + "x", wrong + lines[len(lines)-1],
		strings.Join(slices.Concat(lines[:len(lines)-1], []string{"junk\n"}), ""),
	} {
		_, err := v.Replay(t.Context(), strings.NewReader(damaged), "x")
		require.ErrorAs(t, err, new(*suite.FormatError), "%q", damaged[max(0, len(damaged)-80):])
	}
}

// Without a step nothing is shown.
func TestASuiteWithoutStepsShowsNothing(t *testing.T) {
	header, _, _ := strings.Cut(string(first(t, acceptorSuite, 1)), "\n")
	none := replaceCount(t, replaceCount(t, header, "behaviours", 0), "steps", 0) + "\n"
	_, err := everyProtocol(t).Replay(t.Context(), strings.NewReader(none), "x")
	require.ErrorIs(t, err, errNoStep)
}

func replaceCount(t *testing.T, header, key string, n int) string {
	t.Helper()
	before, rest, ok := strings.Cut(header, fmt.Sprintf("%q:", key))
	require.True(t, ok)
	return fmt.Sprintf("%s%q:%d%s", before, key, n, strings.TrimLeft(rest, "0123456789"))
}
