package wholefile_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/wholefile"
)

// A file that does not fit leaves the old one, and nothing beside it, also if the function does not care.
func TestNoRoom(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	require.NoError(t, wholefile.Write(path, []byte("old")))
	var before syscall.Rlimit
	require.NoError(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before))
	signal.Ignore(syscall.SIGXFSZ)
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 100, Max: before.Max}))
	defer func() { require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before)) }()
	large := bytes.Repeat([]byte("x"), 101)
	require.EqualError(t, wholefile.Write(path, large), "cannot write "+path+": file too large")
	require.ErrorIs(t, wholefile.Create(path, func(to io.Writer) error {
		_, _ = to.Write(large)
		return nil
	}), syscall.EFBIG)
	requireFiles(t, dir, map[string]string{"a": "old"})
	require.NoError(t, wholefile.Write(path, large[:100]))
}

// What is no file stays what it is, also behind a link, and a file that is open under a name of the system's.
func TestWriteThrough(t *testing.T) {
	require.NoError(t, wholefile.Write(os.DevNull, []byte("gone")))
	info, err := os.Stat(os.DevNull)
	require.NoError(t, err)
	require.False(t, info.Mode().IsRegular())
	require.EqualError(t, wholefile.Write("/dev/full", []byte("new")), "cannot write /dev/full: no space left on device")

	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	require.NoError(t, os.Symlink("/dev/full", link))
	require.ErrorIs(t, wholefile.Write(link, []byte("new")), syscall.ENOSPC)
	requireFiles(t, dir, map[string]string{"link": "L---------"})

	out, in, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, wholefile.Write(fmt.Sprintf("/dev/fd/%d", in.Fd()), []byte("through")))
	require.NoError(t, in.Close())
	text, err := io.ReadAll(out)
	require.NoError(t, err)
	require.Equal(t, "through", string(text))

	file, err := os.Create(filepath.Join(dir, "open"))
	require.NoError(t, err)
	defer file.Close()
	_, err = file.WriteString("said before, ")
	require.NoError(t, err)
	require.NoError(t, wholefile.Write(fmt.Sprintf("/dev/fd/%d", file.Fd()), []byte("through")))
	text, err = os.ReadFile(file.Name())
	require.NoError(t, err)
	require.Equal(t, "said before, through", string(text))
}
