//go:build js

package suite

import (
	"errors"
	"io"
)

// In a browser there are no compressed suites, as what reads them weighs more than all roles.
var (
	errCompressed = errors.New("a compressed suite is not read in a browser: decompress it with zstd -d")
	errWindow     = errCompressed
)

func decompressed(io.Reader) (io.Reader, error) { return nil, errCompressed }

func writeCompressed(io.Writer, Header, []Behaviour) error { return errCompressed }
