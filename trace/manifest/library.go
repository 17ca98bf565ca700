package manifest

import (
	"fmt"
	"io/fs"
	"path"

	"github.com/synod-paxos/synod/internal/pattern"
)

// Library is where modules are that a model's folders do not have: a folder, or a jar such as that
// of the CommunityModules, or what the program itself has of a protocol.
type Library struct {
	Path     string `json:"path,omitempty"`     // relative to the manifest's folder, and in it
	SHA256   string `json:"sha256,omitempty"`   // of a jar, hexadecimal; empty: it is a folder
	Protocol string `json:"protocol,omitempty"` // whose modules are meant, which the caller of Load adds; then there is no path
}

var sumText = pattern.Pattern(`^[0-9a-f]{64}$`)

func (l Library) check() error {
	switch {
	case l.Protocol != "" && (l.Path != "" || l.SHA256 != ""):
		return fmt.Errorf("a library has a path, %q, and is one of the protocol %q: give one of them", l.Path, l.Protocol)
	case l.Protocol != "":
		return nil
	case !fs.ValidPath(l.Path):
		return fmt.Errorf("the path of a library, %q, is not a plain relative one", l.Path)
	case l.SHA256 != "" && !sumText.MatchString(l.SHA256):
		return fmt.Errorf("the checksum of the library %s, %q, is not 64 digits and letters a to f", l.Path, l.SHA256)
	}
	return nil
}

// Add lets models find modules in one more place, after all others: a folder, or a jar that
// [OpenJar] has read.
func (m *Manifest) Add(library fs.FS) { m.libraries = append(m.libraries, library) }

// openLibraries finds those that the manifest names.
func (m *Manifest) openLibraries() error {
	for _, l := range m.Libraries {
		if l.Protocol != "" {
			continue
		}
		name := path.Join(m.dir, l.Path)
		if l.SHA256 == "" {
			folder, err := fs.Sub(m.fsys, name)
			if err != nil {
				return fmt.Errorf("%w: %s: the library %s: %w", ErrManifest, m.file, l.Path, err)
			}
			m.Add(folder)
			continue
		}
		modules, sum, err := OpenJar(m.fsys, name)
		if err == nil && sum != l.SHA256 {
			err = fmt.Errorf("its SHA-256 is %s, and the manifest says %s: if it was meant to change, write that there", sum, l.SHA256)
		}
		if err != nil {
			return fmt.Errorf("%w: %s: the library %s: %w", ErrManifest, m.file, l.Path, err)
		}
		m.Add(modules)
	}
	return nil
}
