//go:build page

package play

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/impl/mutants"
	known "github.com/synod-paxos/synod/impl/paxos/mutants"
)

// testPlayed runs a test that the page saved with M05 in it: on the code with that bug it fails, with
// the picture, and on the code as it is it passes.
func testPlayed(t *testing.T, saved string) {
	t.Helper()
	root, err := filepath.Abs("../../../..")
	require.NoError(t, err)
	folder := t.TempDir()
	all, err := known.All()
	require.NoError(t, err)
	m05 := all[slices.IndexFunc(all, func(m mutants.Mutant) bool { return m.ID == "M05" })]
	changed, err := mutate.Apply(func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(root, filepath.FromSlash(name))) }, m05)
	require.NoError(t, err)
	run := func(with map[string][]byte) (string, error) {
		replace := map[string]string{}
		write := func(name string, text []byte) {
			file := filepath.Join(folder, filepath.Base(name))
			require.NoError(t, os.WriteFile(file, text, 0o600))
			replace[filepath.Join(root, filepath.FromSlash(name))] = file
		}
		write("modeltest/played/page_test.go", []byte(saved))
		for name, text := range with {
			write(name, text)
		}
		overlay, err := json.Marshal(map[string]any{"Replace": replace})
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, "overlay.json"), overlay, 0o600))
		program := filepath.Join(folder, "played.test.exe") // started elsewhere: its folder is in the overlay alone
		build := exec.Command("go", "test", "-c", "-vet=off", "-overlay", filepath.Join(folder, "overlay.json"), "-o", program, "./modeltest/played")
		build.Dir = root
		out, err := build.CombinedOutput()
		require.NoError(t, err, string(out))
		out, err = exec.Command(program).CombinedOutput()
		return string(out), err
	}
	out, err := run(changed)
	require.Error(t, err, out)
	require.Contains(t, out, "broken after")
	require.Contains(t, out, "Accept 3 v", "the picture")
	out, err = run(nil)
	require.NoError(t, err, out)
}
