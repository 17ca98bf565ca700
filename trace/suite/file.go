package suite

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// WriteFile writes a suite to a file, compressed with zstd if the path ends in .zst. The counts of behaviours and steps in h are set to what
// there is. The file appears under its name complete or not at all; one that was there before is replaced.
func WriteFile(path string, h Header, behaviours []Behaviour) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".suite-*")
	if err != nil {
		return fmt.Errorf("suite: %w", err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // fails after the rename, as it should
	if strings.HasSuffix(path, ".zst") {
		err = writeCompressed(tmp, h, behaviours)
	} else {
		err = Write(tmp, h, behaviours)
	}
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close())
	if err != nil {
		return fmt.Errorf("suite: %s: %w", path, err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return fmt.Errorf("suite: %w", err)
	}
	return nil
}

func writeCompressed(to io.Writer, h Header, behaviours []Behaviour) error {
	z, err := zstd.NewWriter(to, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		return err
	}
	return errors.Join(Write(z, h, behaviours), z.Close())
}

// Write writes a suite, without compression. The counts of behaviours and steps in h are set to what there is.
func Write(to io.Writer, h Header, behaviours []Behaviour) error {
	h.Behaviours, h.Steps = len(behaviours), 0
	for _, b := range behaviours {
		h.Steps += len(b.Steps)
	}
	w, err := NewWriter(to, h)
	if err != nil {
		return err
	}
	for _, b := range behaviours {
		if err := w.WriteBehaviour(b); err != nil {
			return err
		}
	}
	return w.Close()
}
