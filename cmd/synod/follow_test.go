package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/modeltest/nodetest/nodelog"
)

// requested has a node log so many requests, in files of so many bytes.
func requested(t *testing.T, path string, requests int, most int64) {
	t.Helper()
	id, err := node.NewIdentity("c", 0, 1)
	require.NoError(t, err)
	f, lines, err := nodelog.Open(path, most)
	require.NoError(t, err)
	l := nodelog.New(f, id, nodelog.Earlier{Lines: lines, Whole: true})
	for i := range requests {
		l.Asked(node.Request{ID: uint64(i), Key: "k", Ask: node.Get{}})
		require.NoError(t, l.Flush())
	}
	l.Stop()
	require.NoError(t, l.Flush())
	require.NoError(t, f.Close())
}

// A log is read on over its files, however many became full since it was read last, and what was
// written to one just before it was full is read too.
func TestFollowingGoesFromFileToFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "log")
	requested(t, path, 1, 0)
	from, err := os.Open(path)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	g := &growing{ctx: ctx, path: path, from: from}
	defer func() { g.from.Close() }()
	head := make([]byte, 10)
	_, err = io.ReadFull(g, head)
	require.NoError(t, err)

	requested(t, path, 300, 500) // several files
	full, err := filepath.Glob(path + ".*")
	require.NoError(t, err)
	require.Greater(t, len(full), 5)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "log2.000000000099"), []byte("another's"), 0o600))

	cancel()
	rest, err := io.ReadAll(g)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSuffix(string(head)+string(rest), "\n"), "\n")
	for i, line := range lines {
		require.True(t, strings.HasPrefix(line, fmt.Sprintf(`{"n":%d,`, i+1)), "line %d: %s", i+1, line)
	}
	require.Contains(t, lines[len(lines)-1], `"do":"stop"`)
}

// follows reads a growing log in steps: what is there after each change, until an error.
func follows(t *testing.T, g *growing, changes ...func()) (read string, err error) {
	t.Helper()
	chunk := make([]byte, 1000)
	for _, change := range changes {
		change()
		for more := true; more && err == nil; {
			var n int
			n, more, err = g.step(chunk, 0)
			read, more = read+string(chunk[:n]), more || n > 0
		}
	}
	return read, err
}

func writes(t *testing.T, path, text string) func() {
	return func() { require.NoError(t, os.WriteFile(path, []byte(text), 0o600)) }
}

// A file may come late, and be renamed to whatever name when it is full: all that was read can be
// read again.
func TestFollowingReadsAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "log")
	g := &growing{ctx: t.Context(), path: path}
	renamed := func() { require.NoError(t, os.Rename(path, path+".old")) }
	read, err := follows(t, g, func() {}, writes(t, path, "one\n"), renamed, func() {}, writes(t, path, "two\n"), writes(t, path, "two\nthree\n"))
	require.NoError(t, err)
	require.Equal(t, "one\ntwo\nthree\n", read)
	for range 2 {
		again, err := g.again()
		require.NoError(t, err)
		text, err := io.ReadAll(again)
		require.NoError(t, err)
		require.Equal(t, read, string(text))
	}
}

// Of many files the first are not kept open.
func TestFollowingManyFiles(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "log")
	g := &growing{ctx: t.Context(), path: path}
	var changes []func()
	for i := range mostOpen + 2 {
		changes = append(changes, func() { _ = os.Remove(path) }, writes(t, path, fmt.Sprintln(i)))
	}
	_, err := follows(t, g, changes[:2*mostOpen+2]...)
	require.NoError(t, err)
	_, err = g.again()
	require.NoError(t, err)
	_, err = follows(t, g, changes[2*mostOpen+2:]...)
	require.NoError(t, err)
	_, err = g.again()
	require.ErrorContains(t, err, "more than 64 files")
}

// A file that is cut in place is not read on in the middle of what came instead.
func TestFollowingAFileThatIsCut(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"shorter": "o", "empty": "", "as long": "two\n", "longer": "one, or two\nthree\n", "where a line ends": "two\nthree\n",
	} {
		path := filepath.Join(t.TempDir(), "log")
		g := &growing{ctx: t.Context(), path: path}
		_, err := follows(t, g, writes(t, path, "one\n"), writes(t, path, text))
		require.ErrorContains(t, err, "it was cut or written anew", name)
	}
}
