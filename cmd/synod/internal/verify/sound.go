package verify

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
)

// sound reads the recordings and suites of models to their ends, so that the checksums of all are
// compared before anything is judged by one. One that is not there is no matter.
func (v *Verifier) sound(models []*manifest.Model) error {
	for _, m := range models {
		for _, file := range []string{recording.Name(m.Name), suiteName(m)} {
			name := path.Join("recorded", file)
			if _, err := hashSuite(v.Files, name); broken(err) {
				return fmt.Errorf("%s is damaged: %w: take it from where it came, or make it anew with synod generate %s", name, err, m.Name)
			}
		}
	}
	return nil
}

// broken tells whether an error is about what a file has, and not about its absence: nothing is
// falsified by it.
func broken(err error) bool {
	return err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, recording.ErrStale)
}
