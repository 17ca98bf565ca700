package host

import (
	"errors"
	"fmt"
	"os"
	"time"

	"go.etcd.io/bbolt"

	"github.com/synod-paxos/synod/impl/node"
)

// StoreFault is what a store is made to do with its next write, for a test.
type StoreFault string

// The faults of a store.
const (
	WriteFails  StoreFault = "fails" // and nothing is on disk
	SyncFails   StoreFault = "sync"  // all is on disk, and nobody is told
	DiskIsFull  StoreFault = "full"  // the file cannot grow
	WriteIsSlow StoreFault = "slow"
)

// errMade is what a store is made to say.
var errMade = errors.New("a test made it fail")

const slowWrite = time.Second

// faulty is a store that does what a file says, once: whoever removes the file has seen to it.
type faulty struct {
	file
	path string
}

// Faulty gives a store that fails when a test wants it to: before each write it looks for a file
// with a [StoreFault], removes it, and does that. The store must be one of [OpenStore].
func Faulty(s Store, path string) (Store, error) {
	f, real := s.(file)
	if !real {
		return nil, fmt.Errorf("want a store in a file, got %T", s)
	}
	return faulty{f, path}, nil
}

// Write is [Store.Write].
func (f faulty) Write(records []node.Record) error {
	switch fault := f.take(); fault {
	case WriteFails:
		return fmt.Errorf("write: %w", errMade)
	case SyncFails:
		return errors.Join(f.file.Write(records), fmt.Errorf("sync: %w", errMade))
	case DiskIsFull:
		return f.fill(records)
	case WriteIsSlow:
		time.Sleep(slowWrite)
	}
	return f.file.Write(records)
}

// take gives the fault that is wanted now, if there is one.
func (f faulty) take() StoreFault {
	text, err := os.ReadFile(f.path)
	if err != nil || os.Remove(f.path) != nil {
		return ""
	}
	return StoreFault(text)
}

// fill writes records and more than the file has room for, which must fail as a whole.
func (f faulty) fill(records []node.Record) error {
	const much = 1 << 20
	defer func(most int) { f.db.MaxSize = most }(f.db.MaxSize)
	f.db.MaxSize = 1
	err := f.db.Update(func(tx *bbolt.Tx) error {
		err := put(tx, records)
		for i := range 1 + tx.Size()/much {
			if err == nil {
				err = tx.Bucket(bucket).Put(fmt.Appendf(nil, "filler %d", i), make([]byte, much))
			}
		}
		return err
	})
	return errors.Join(err, errMade)
}
