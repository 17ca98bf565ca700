package tlc

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"github.com/synod-paxos/synod/internal/wholefile"
)

// kept is a file of the cache whose name has a checksum of what it holds, so that one that was cut
// short or changed is not found.
type kept struct{ prefix, suffix string } // no prefix: there is no cache

// find looks for a file that is what its name says; empty: there is none.
func (k kept) find() string {
	if k.prefix == "" {
		return ""
	}
	paths, _ := filepath.Glob(k.prefix + "*" + k.suffix)
	for _, path := range paths {
		if data, err := os.ReadFile(path); err == nil && path == k.named(data) {
			return path
		}
	}
	return ""
}

func (k kept) named(data []byte) string { return k.prefix + checksum(data) + k.suffix }

// keep makes the file; empty where that fails, and runs are as they were without it.
func (k kept) keep(data []byte) string {
	path := k.named(data)
	if k.prefix == "" || os.MkdirAll(filepath.Dir(path), 0o700) != nil || wholefile.Write(path, data) != nil {
		return ""
	}
	return path
}

func digest(parts ...string) string { return checksum(fmt.Appendf(nil, "%q", parts)) }

// checksum is of the bytes as they are: what is kept is megabytes, and looked at before each run.
func checksum(data []byte) string {
	sum := sha256.Sum256(data)
	return fmt.Sprintf("%x", sum[:8])
}
