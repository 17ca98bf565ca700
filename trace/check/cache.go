package check

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"github.com/synod-paxos/synod/internal/kept"
	"github.com/synod-paxos/synod/trace/tlc"
)

// verdictFormat is of what is kept: 1 had verdicts of searches that TLC left unfinished, 2 none of
// its warnings, 3 files of another form, 4 what several threads said of temporal properties, 5 no
// name of a property of which TLC names a part.
const verdictFormat = 6

// verdict is where TLC's of a job is kept, under the SHA-256 of all that it depends on: every file,
// the jar, the switches.
func verdict(dir string, job tlc.Job, jar string) kept.Under[Measured] {
	h := sha256.New()
	fmt.Fprintf(h, "synod verdict %d\n%s\n%q %q %d %d %t\n", verdictFormat, jar, job.Module, job.Config, job.Workers, job.Fingerprint,
		job.IgnoreDeadlock)
	for _, name := range slices.Sorted(maps.Keys(job.Files)) {
		fmt.Fprintf(h, "%q %d\n", name, len(job.Files[name]))
		h.Write(job.Files[name])
	}
	return kept.Under[Measured]{Dir: dir, Key: hex.EncodeToString(h.Sum(nil))}
}

func (r *Report) keep(in kept.Under[Measured]) {
	if err := in.Write(r.Measured, r.Made); err != nil {
		r.CacheErr = fmt.Errorf("cannot keep the verdict: %w", err)
	}
}
