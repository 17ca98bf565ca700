//go:build !js

package suite

import (
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"
)

// errWindow is wrapped by what a decompressor says that would take too much memory.
var errWindow = zstd.ErrWindowSizeExceeded

// decompressed reads what zstd compressed. One decoder at a time runs on the caller's goroutine, so
// that there is nothing to close.
func decompressed(r io.Reader) (io.Reader, error) {
	return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
}

func writeCompressed(to io.Writer, h Header, behaviours []Behaviour) error {
	z, err := zstd.NewWriter(to, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		return err
	}
	return errors.Join(Write(z, h, behaviours), z.Close())
}
