// Package overlay has files over those of another file system: what is not written yet, or is to be
// another text for a while.
package overlay

import (
	"bytes"
	"io/fs"
	"path"
	"time"
)

// Overlaid is a file system, but for some that have the texts given here by their names.
type Overlaid struct {
	fs.FS
	Over map[string][]byte
}

// Open is [fs.FS.Open].
func (f Overlaid) Open(name string) (fs.File, error) {
	if text, ok := f.Over[path.Clean(name)]; ok {
		return &file{bytes.NewReader(text), path.Base(name)}, nil
	}
	return f.FS.Open(name)
}

// file is a text alone, and its own fs.FileInfo.
type file struct {
	*bytes.Reader
	name string
}

func (f *file) Stat() (fs.FileInfo, error) { return f, nil }
func (f *file) Close() error               { return nil }
func (f *file) Name() string               { return f.name }
func (f *file) Mode() fs.FileMode          { return 0o444 }
func (f *file) ModTime() time.Time         { return time.Time{} }
func (f *file) IsDir() bool                { return false }
func (f *file) Sys() any                   { return nil }
