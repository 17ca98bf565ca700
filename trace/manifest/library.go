package manifest

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"

	"github.com/synod-paxos/synod/internal/wholefile"
)

const maxJar = 64 << 20 // bytes

// Library is where modules are that a model's folders do not have: a folder, or a jar such as that
// of the CommunityModules, or what the program itself has of a protocol.
type Library struct {
	Path     string `json:"path,omitempty"`     // relative to the manifest's folder, and in it
	SHA256   string `json:"sha256,omitempty"`   // of a jar, hexadecimal; empty: it is a folder
	Protocol string `json:"protocol,omitempty"` // whose modules are meant, which the caller of Load adds; then there is no path
}

var sumText = regexp.MustCompile(`^[0-9a-f]{64}$`)

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

// OpenJar reads the modules of a jar, and gives its SHA-256. Nothing that it has is run.
func OpenJar(fsys fs.FS, name string) (modules fs.FS, sum string, err error) {
	data, err := wholefile.Read(fsys, name, maxJar)
	if err != nil {
		return nil, "", err
	}
	all := sha256.Sum256(data)
	modules, err = zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, "", fmt.Errorf("%s is no jar: %w", name, err)
	}
	return modules, hex.EncodeToString(all[:]), nil
}

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
