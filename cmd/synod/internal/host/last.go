package host

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"os"

	"github.com/synod-paxos/synod/impl/node"
)

// last is a file that says which commit of a store was the last: its number, and a checksum. It is
// written when the commit is on disk, and is not synced: who cuts the power may take it back to an
// earlier one, or to nothing, and then less is noticed. That there is one is on disk before the
// store is: without it the store is a copy, of whenever.
type last struct {
	to     *os.File
	commit int // 0 if it is not known
}

const lastSize = 8 + 4

// createLast makes the file of a store that nothing is committed to.
func createLast(path string) error { return os.WriteFile(path, nil, 0o600) }

func openLast(path string) (*last, error) {
	to, err := os.OpenFile(path, os.O_RDWR, 0o600)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %w: want this file beside the store, as it tells an older copy of the store from the last: this node must not run; "+
			"the others go on without it. If the store was made by a version of synod that wrote no such file, and is no copy, make an empty one", path, node.ErrDamaged)
	case err != nil:
		return nil, err
	}
	l := &last{to: to}
	text, err := io.ReadAll(io.LimitReader(to, lastSize+1))
	if err == nil && len(text) > 0 {
		l.commit, err = readLast(text)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w: this node must not run; the others go on without it", path, err), to.Close())
	}
	return l, nil
}

func readLast(text []byte) (commit int, err error) {
	if len(text) == lastSize && binary.BigEndian.Uint32(text[8:]) == crc32.ChecksumIEEE(text[:8]) {
		if n := binary.BigEndian.Uint64(text); n <= math.MaxInt {
			return int(n), nil
		}
	}
	return 0, fmt.Errorf("%w: want the number of a commit and its checksum, got %x", node.ErrDamaged, text)
}

// note says that a commit was the last.
func (l *last) note(commit int) error {
	text := binary.BigEndian.AppendUint64(nil, uint64(commit))
	_, err := l.to.WriteAt(binary.BigEndian.AppendUint32(text, crc32.ChecksumIEEE(text)), 0)
	return err
}

func (l *last) close() error { return l.to.Close() }
