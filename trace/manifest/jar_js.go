package manifest

import (
	"errors"
	"io/fs"
)

// OpenJar reads no jar: in a browser there is none, and what reads it weighs more than the roles.
func OpenJar(fs.FS, string) (fs.FS, string, error) {
	return nil, "", errors.New("a jar is not read in a browser")
}
