package main

import (
	"bytes"
	"io/fs"
	"path"
	"time"
)

// overlay has files over those of another file system: a manifest, and what it names, before they
// are written.
type overlay struct {
	over  map[string][]byte
	under fs.FS
}

// Open is of fs.FS.
func (o overlay) Open(name string) (fs.File, error) {
	if text, ok := o.over[name]; ok {
		return &unwritten{bytes.NewReader(text), path.Base(name)}, nil
	}
	return o.under.Open(name)
}

// unwritten is a file of which there is the text alone, and its own fs.FileInfo.
type unwritten struct {
	*bytes.Reader
	name string
}

func (u *unwritten) Stat() (fs.FileInfo, error) { return u, nil }
func (u *unwritten) Close() error               { return nil }
func (u *unwritten) Name() string               { return u.name }
func (u *unwritten) Mode() fs.FileMode          { return 0o444 }
func (u *unwritten) ModTime() time.Time         { return time.Time{} }
func (u *unwritten) IsDir() bool                { return false }
func (u *unwritten) Sys() any                   { return nil }
