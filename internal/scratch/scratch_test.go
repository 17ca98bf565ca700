//go:build linux || darwin

package scratch_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/scratch"
)

// TestMain is also the program that makes a folder and a file, says where, and then does nothing.
func TestMain(m *testing.M) {
	if os.Getenv("SCRATCH_TEST_MAKES") == "" {
		os.Exit(m.Run())
	}
	folder, err := scratch.NewFolder("test")
	if err != nil {
		panic(err)
	}
	file, err := scratch.NewFile(os.TempDir())
	if err != nil {
		panic(err)
	}
	fmt.Println(folder.Path)
	fmt.Println(file.Name())
	time.Sleep(time.Hour)
}

// maker starts that program, and gives what it made.
func maker(t *testing.T) (made [2]string, kill func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "SCRATCH_TEST_MAKES=yes")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	kill = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	t.Cleanup(kill)
	_, err = fmt.Fscan(out, &made[0], &made[1])
	require.NoError(t, err)
	return made, kill
}

// age makes something older than what a sweep leaves alone.
func age(t *testing.T, paths ...string) {
	t.Helper()
	for _, path := range paths {
		then := time.Now().Add(-time.Hour)
		require.NoError(t, os.Chtimes(path, then, then))
	}
}

func names(t *testing.T, folder string) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestRemove(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	f, err := scratch.NewFolder("x")
	require.NoError(t, err)
	require.True(t, filepath.IsAbs(f.Path))
	require.True(t, strings.HasPrefix(filepath.Base(f.Path), "synod-run-x-"))
	require.NoError(t, os.WriteFile(filepath.Join(f.Path, "a"), nil, 0o600))
	file, err := scratch.NewFile(dir)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	require.NoError(t, file.Rename(filepath.Join(dir, "placed")))
	again, err := scratch.NewFile(dir)
	require.NoError(t, err)
	again.Remove()
	require.NoError(t, f.Remove())
	require.Equal(t, []string{"placed"}, names(t, dir))

	f, err = scratch.NewFolder("x")
	require.NoError(t, err)
	kept, err := f.Keep()
	require.NoError(t, err)
	scratch.RemoveAll()
	require.DirExists(t, kept)
	require.Regexp(t, `^synod-x-\d+$`, filepath.Base(kept), "nobody sweeps what is called so")
}

// What is under way is gone at once, and what has its place stays.
func TestRemoveAll(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	_, err := scratch.NewFolder("x")
	require.NoError(t, err)
	placed, err := scratch.NewFile(dir)
	require.NoError(t, err)
	require.NoError(t, placed.Rename(filepath.Join(dir, "placed")))
	_, err = scratch.NewFile(dir)
	require.NoError(t, err)
	scratch.RemoveAll()
	require.Equal(t, []string{"placed"}, names(t, dir))
}

// What a process that was killed left is swept by the next one; what a living one has is not, nor
// what is young, what has another name, and what a link leads to.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	dead, kill := maker(t)
	young, killYoung := maker(t)
	lives, _ := maker(t)
	kill()
	killYoung()
	require.NoError(t, os.WriteFile(filepath.Join(dead[0], "inside"), nil, 0o600))
	elsewhere := filepath.Join(t.TempDir(), "precious")
	require.NoError(t, os.Mkdir(elsewhere, 0o700))
	require.NoError(t, os.Symlink(elsewhere, filepath.Join(dir, "synod-run-test-link")))
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "synod-run-test-pipe"), 0o600))
	other := filepath.Join(dir, "synod-other-1")
	require.NoError(t, os.Mkdir(other, 0o700))
	age(t, dead[0], dead[1], lives[0], lives[1], elsewhere, other, filepath.Join(dir, "synod-run-test-pipe"))

	next, kill := maker(t)
	require.NoDirExists(t, dead[0])
	require.NoFileExists(t, dead[1])
	for _, path := range []string{lives[0], young[0], elsewhere, other, next[0], filepath.Join(dir, "synod-run-test-pipe")} {
		_, err := os.Lstat(path)
		require.NoError(t, err, path)
	}
	require.FileExists(t, lives[1])
	require.FileExists(t, young[1])
	kill()
}

func TestNoPlace(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	_, err := scratch.NewFolder("x")
	require.ErrorContains(t, err, "none, the place for temporary files (TMPDIR names another): no such file or directory")
}

// A relative TMPDIR means the same whatever folder a program runs in.
func TestRelativePlace(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.Mkdir("here", 0o700))
	t.Setenv("TMPDIR", "here")
	f, err := scratch.NewFolder("x")
	require.NoError(t, err)
	require.True(t, filepath.IsAbs(f.Path))
	require.NoError(t, f.Remove())
}
