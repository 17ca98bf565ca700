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
	l := nodelog.New(f, id, nodelog.Past{Lines: lines, Whole: true})
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
