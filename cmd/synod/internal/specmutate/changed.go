package specmutate

import (
	"io/fs"
	"path"
	"strings"
	"time"
)

// changed are files of which one has another text.
type changed struct {
	fs.FS
	name, text string
}

func (c changed) Open(name string) (fs.File, error) {
	if path.Clean(name) != c.name {
		return c.FS.Open(name)
	}
	return &file{strings.NewReader(c.text), c}, nil
}

// file is the changed one, open, and what there is to say of it.
type file struct {
	*strings.Reader
	of changed
}

func (f *file) Stat() (fs.FileInfo, error) { return info{f.of}, nil }
func (f *file) Close() error               { return nil }

type info struct{ of changed }

func (i info) Name() string       { return i.of.name }
func (i info) Size() int64        { return int64(len(i.of.text)) }
func (i info) Mode() fs.FileMode  { return 0o444 }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return nil }
