package spec

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// imports are the folders whose modules a protocol uses beside its own.
var imports = map[string][]string{"multipaxos": {"paxos"}, "fast": {"paxos"}}

// Folder are the files of a protocol. A module that its folder does not have, and that it imports
// from another protocol's, can be opened as if it lay there; it is in no listing.
func Folder(protocol string) (fs.FS, error) {
	own, err := fs.Sub(Files, protocol)
	if err != nil || len(imports[protocol]) == 0 {
		return own, err
	}
	return folder{own, slices.Clone(imports[protocol])}, nil
}

type folder struct {
	fs.FS
	imports []string
}

// Open opens a file of the folder, or an imported module.
func (f folder) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	for _, from := range f.imports {
		if errors.Is(err, fs.ErrNotExist) && strings.HasSuffix(name, ".tla") && path.Base(name) == name {
			if imported, other := Files.Open(path.Join(from, name)); other == nil {
				return imported, nil
			}
		}
	}
	return file, err
}
