// Package kept keeps what took long to find out, each value in a file of its own whose name is a
// key. A value that was edited or damaged since it was written is never given.
//
// What the caller owes:
//  1. A key that is made of all that the value depends on, the form in which it is written
//     included: two values of one key are taken for the same.
//  2. A folder in which nobody writes who is not to be believed. Whoever can write there can forge
//     a value, with its checksum.
package kept

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/internal/wholefile"
)

const maxFile = 64 << 20 // bytes

// Under is where a value is kept, under its key.
type Under[T any] struct {
	Dir string // a folder, made when something is written; empty: nothing is kept
	Key string // fit for the name of a file
}

// file is what a file holds.
type file struct {
	Key   string          `json:"key"`
	Made  time.Time       `json:"made"`
	Sum   string          `json:"sum"` // SHA-256 of value, as it stands in the file
	Value json.RawMessage `json:"value"`
}

func (e Under[T]) name() string { return e.Key + ".json" }

// Read gives the value and when it was made, if everything about it is right.
func (e Under[T]) Read() (value T, made time.Time, ok bool) {
	if e.Dir == "" {
		return value, made, false
	}
	text, err := wholefile.Read(os.DirFS(e.Dir), e.name(), maxFile)
	if err != nil {
		return value, made, false
	}
	return decode[T](text, e.Key)
}

// There tells whether a file is where the value would be, right or not.
func (e Under[T]) There() bool {
	_, err := os.Stat(filepath.Join(e.Dir, e.name()))
	return e.Dir != "" && err == nil
}

func decode[T any](text []byte, key string) (value T, made time.Time, ok bool) {
	var f file
	if jsontext.Unmarshal(text, &f) != nil || f.Key != key || f.Sum != sum(f.Value) {
		return value, made, false
	}
	var read T // which a text that is wrong further on may have begun to fill
	if jsontext.Unmarshal(f.Value, &read) != nil {
		return value, made, false
	}
	return read, f.Made, true
}

func sum(text []byte) string {
	s := sha256.Sum256(text)
	return hex.EncodeToString(s[:])
}

// Write puts the file in its place at once, or not at all.
func (e Under[T]) Write(value T, made time.Time) error {
	if e.Dir == "" {
		return nil
	}
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	whole, err := json.Marshal(file{e.Key, made, sum(text), text})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(e.Dir, 0o755); err != nil {
		return err
	}
	return wholefile.Write(filepath.Join(e.Dir, e.name()), whole)
}
