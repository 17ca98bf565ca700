package tlc

import (
	"fmt"

	"github.com/synod-paxos/synod/internal/pattern"
)

// OldTLCError says that a jar is of a TLC that is older than the first of which is known what it
// says, and how.
type OldTLCError struct {
	Path    string
	Version string
}

func (e *OldTLCError) Error() string {
	return fmt.Sprintf("%s in %s is too old, what is needed is 2.%d or newer: name another by TLA2TOOLS_JAR", e.Version, e.Path, minTLC)
}

const minTLC = 18 // TLC 2.18

// tlcVersionText reads a version by number; those of 2026 are dates.
var tlcVersionText = pattern.Pattern(`^TLC2 Version (\d+)\.(\d+)`)

// Refused tells whether a version is too old to be used.
func Refused(version string) bool {
	m := tlcVersionText.FindStringSubmatch(version)
	return m != nil && (number(m[1]) < 2 || number(m[1]) == 2 && number(m[2]) < minTLC)
}

// Old tells whether the TLC is one of those before 2026, which know neither ALIAS nor
// POSTCONDITION, and evaluate some expressions wrongly.
func (r *Result) Old() bool {
	m := tlcVersionText.FindStringSubmatch(r.Version)
	return m != nil && number(m[1]) == 2
}
