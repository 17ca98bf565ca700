package suite

import (
	"io"
	"strings"

	"github.com/synod-paxos/synod/internal/wholefile"
)

// WriteFile writes a suite to a file, compressed with zstd if the path ends in .zst. The counts of
// behaviours and steps in h are set to what there is. The file appears under its name complete or
// not at all; one that was there before is replaced.
func WriteFile(path string, h Header, behaviours []Behaviour) error {
	return wholefile.Create(path, func(to io.Writer) error {
		if strings.HasSuffix(path, ".zst") {
			return writeCompressed(to, h, behaviours)
		}
		return Write(to, h, behaviours)
	})
}

// Write writes a suite, without compression. The counts of behaviours and steps in h are set to
// what there is.
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
