package host

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/synod-paxos/synod/impl/node"
)

// Store is a disk.
type Store interface {
	// Records gives all that is on it.
	Records() ([]node.Record, error)
	// Write makes records durable, all or none. After an error nobody knows which.
	Write([]node.Record) error
	// Runs gives how many runs have been begun on it, and Begin notes another.
	Runs() (uint64, error)
	Begin(run uint64) error
	Close() error
}

// ErrNoStore says that there is no file. It is no reason to make one: what it has promised, a node
// that starts on an empty disk does not know.
var ErrNoStore = errors.New("there is no store")

// file is a store in a file, and a file beside it.
type file struct {
	db   *bbolt.DB
	last *last
}

var bucket = []byte("synod")

// What the host keeps for itself, apart from the node's records.
var (
	hostBucket = []byte("host")
	runsKey    = []byte("runs")
)

// names of records are keys with a letter before them, as a key must not be empty.
func keyOf(name string) []byte { return append([]byte{'r'}, name...) }

// CreateStore makes the file of a new node. One that is there is never replaced.
func CreateStore(path string, records []node.Record) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already: start the node without --init, or give it another folder", path)
	}
	making := path + ".new"
	if err := os.Remove(making); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	db, err := bbolt.Open(making, 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		return fmt.Errorf("cannot make %s: %w", path, err)
	}
	if err := errors.Join(db.Update(func(tx *bbolt.Tx) error { return put(tx, records) }), db.Close()); err != nil {
		return fmt.Errorf("cannot make %s: %w", path, err)
	}
	if err := errors.Join(createLast(path+".last"), os.Rename(making, path)); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}

// OpenStore opens the file of a node. What is no such file, or not whole, is an error that wraps
// one of [node.ErrDamaged], [node.ErrForeign] and [node.ErrVersion]; [ErrNoStore] if there is none.
func OpenStore(path string) (Store, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %w: start the node with --init the first time, and never again after that", path, ErrNoStore)
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: %w: it is no file, but %v", path, node.ErrForeign, info.Mode())
	}
	last, err := openLast(path + ".last")
	if err != nil {
		return nil, err
	}
	f := file{last: last}
	err = isWhole(path, info.Size(), last)
	if err == nil {
		err = faultless(func() (err error) {
			f.db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second})
			return err
		})
	}
	if err != nil {
		return nil, errors.Join(explained(path, err), last.close())
	}
	return f, nil
}

// isWhole compares how long a file is with how long it says to be, before anything else of it is
// read: it is mapped into memory, and what is beyond its end cannot be. And its last commit with
// the last that was told: a file keeps the one before, and falls back to it without a word.
func isWhole(path string, size int64, last *last) error {
	return faultless(func() error {
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second, ReadOnly: true})
		if err != nil {
			return err
		}
		defer db.Close()
		return db.View(func(tx *bbolt.Tx) error {
			if tx.Size() > size {
				return fmt.Errorf("%w: want at least %d bytes, got %d", node.ErrDamaged, tx.Size(), size)
			}
			if tx.ID() < last.commit {
				return fmt.Errorf("%w: want commit %d, which was the last, got %d", node.ErrDamaged, last.commit, tx.ID())
			}
			return nil
		})
	})
}

// faultless makes an error of what a damaged file can do to who reads it.
func faultless(read func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%w: %v", node.ErrDamaged, fault)
		}
	}()
	return read()
}

// explained says what an error of the file means for a node.
func explained(path string, err error) error {
	kind := error(nil)
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return fmt.Errorf("%s: another process uses it: stop that node first", path)
	case errors.Is(err, berrors.ErrInvalid):
		kind = node.ErrForeign
	case errors.Is(err, berrors.ErrVersionMismatch):
		kind = node.ErrVersion
	case errors.Is(err, berrors.ErrChecksum), errors.Is(err, node.ErrDamaged):
		kind = node.ErrDamaged
	default:
		kind = node.ErrDamaged
		if errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return fmt.Errorf("%s: %w (%w): this node must not run; the others go on without it", path, kind, err)
}

// Records is [Store.Records].
func (f file) Records() (all []node.Record, err error) {
	err = faultless(func() error {
		return f.db.View(func(tx *bbolt.Tx) error {
			b := tx.Bucket(bucket)
			if b == nil {
				return fmt.Errorf("%w: want a file of synod, got another program's", node.ErrForeign)
			}
			return b.ForEach(func(key, data []byte) error {
				if len(key) == 0 || key[0] != 'r' || data == nil {
					return fmt.Errorf("%w: want names of records, got %.80q", node.ErrDamaged, key)
				}
				all = append(all, node.Record{Name: string(key[1:]), Data: append([]byte{}, data...)})
				return nil
			})
		})
	})
	return all, err
}

// Write is [Store.Write].
func (f file) Write(records []node.Record) error {
	return f.update(func(tx *bbolt.Tx) error { return put(tx, records) })
}

// update commits a change, and notes that it did.
func (f file) update(change func(*bbolt.Tx) error) error {
	commit := 0
	err := faultless(func() error {
		return f.db.Update(func(tx *bbolt.Tx) error {
			commit = tx.ID()
			return change(tx)
		})
	})
	if err != nil {
		return err
	}
	return f.last.note(commit)
}

func put(tx *bbolt.Tx, records []node.Record) error {
	b, err := tx.CreateBucketIfNotExists(bucket)
	for _, r := range records {
		if err == nil {
			err = b.Put(keyOf(r.Name), r.Data)
		}
	}
	return err
}

// Runs is [Store.Runs].
func (f file) Runs() (runs uint64, err error) {
	err = faultless(func() error {
		return f.db.View(func(tx *bbolt.Tx) error {
			if b := tx.Bucket(hostBucket); b != nil {
				runs, _ = binary.Uvarint(b.Get(runsKey))
			}
			return nil
		})
	})
	return runs, err
}

// Begin is [Store.Begin].
func (f file) Begin(run uint64) error {
	return f.update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(hostBucket)
		if err == nil {
			err = b.Put(runsKey, binary.AppendUvarint(nil, run))
		}
		return err
	})
}

// Close is [Store.Close].
func (f file) Close() error { return errors.Join(f.db.Close(), f.last.close()) }
