//go:build !js

package manifest

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"

	"github.com/synod-paxos/synod/internal/wholefile"
)

const maxJar = 64 << 20 // bytes

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
