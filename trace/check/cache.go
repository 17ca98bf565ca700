package check

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/tlc"
)

const (
	cacheFormat = 3        // 1 had verdicts of searches that TLC left unfinished, 2 none of its warnings
	maxEntry    = 64 << 20 // bytes
)

// key is the SHA-256 of all that TLC's verdict depends on: every file, the jar, the switches.
func key(job tlc.Job, jar string) string {
	h := sha256.New()
	fmt.Fprintf(h, "synod verdict %d\n%s\n%q %q %d %d %t\n", cacheFormat, jar, job.Module, job.Config, job.Workers, job.Fingerprint,
		job.IgnoreDeadlock)
	for _, name := range slices.Sorted(maps.Keys(job.Files)) {
		fmt.Fprintf(h, "%q %d\n", name, len(job.Files[name]))
		h.Write(job.Files[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// entry is a verdict in a folder.
type entry struct{ dir, key string }

// kept is what the file of an entry holds.
type kept struct {
	Format   int             `json:"format"`
	Key      string          `json:"key"`
	Made     time.Time       `json:"made"`
	Sum      string          `json:"sum"` // SHA-256 of measured, as it stands in the file
	Measured json.RawMessage `json:"measured"`
}

func (e entry) path() string { return filepath.Join(e.dir, e.key+".json") }

// read gives a verdict only if everything about it is right: an entry that is damaged counts for
// none.
func (e entry) read() (m Measured, made time.Time, ok bool) {
	if e.dir == "" {
		return m, made, false
	}
	text, err := wholefile.Read(os.DirFS(e.dir), e.key+".json", maxEntry)
	if err != nil {
		return m, made, false
	}
	return decode(text, e.key)
}

// there tells whether something is kept under the key, right or not.
func (e entry) there() bool {
	_, err := os.Stat(e.path())
	return e.dir != "" && err == nil
}

func decode(text []byte, key string) (m Measured, made time.Time, ok bool) {
	var k kept
	if jsontext.Unmarshal(text, &k) != nil || k.Format != cacheFormat || k.Key != key || k.Sum != sum(k.Measured) {
		return Measured{}, made, false
	}
	if jsontext.Unmarshal(k.Measured, &m) != nil {
		return Measured{}, made, false
	}
	return m, k.Made, true
}

func sum(text []byte) string {
	s := sha256.Sum256(text)
	return hex.EncodeToString(s[:])
}

// write puts the file in its place at once, or not at all.
func (e entry) write(m Measured, made time.Time) error {
	if e.dir == "" {
		return nil
	}
	measured, err := json.Marshal(m)
	if err != nil {
		return err
	}
	text, err := json.Marshal(kept{cacheFormat, e.key, made, sum(measured), measured})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(e.dir, 0o755); err != nil {
		return fmt.Errorf("cannot keep the verdict: %w", err)
	}
	if err := wholefile.Write(e.path(), text); err != nil {
		return fmt.Errorf("cannot keep the verdict: %w", err)
	}
	return nil
}
