package tlc

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Versions by number and by date, and what is no version at all, which is tried.
func TestVersions(t *testing.T) {
	for version, want := range map[string][2]bool{
		"TLC2 Version 2.18 of 20 March 2023": {false, true}, "TLC2 Version 2.19 of 08 August 2024": {false, true},
		"TLC2 Version 2.15 of 10 June 2020": {true, true}, "TLC2 Version 1.5.7": {true, false},
		"TLC2 Version 2026.11.30.002603": {false, false}, "": {false, false},
	} {
		r := Result{Version: version}
		assert.Equal(t, want, [2]bool{Refused(version), r.Old()}, version)
	}
	assert.EqualError(t, &OldTLCError{Path: "x.jar", Version: "TLC2 Version 2.15 of 10 June 2020"},
		"TLC2 Version 2.15 of 10 June 2020 in x.jar is too old, what is needed is 2.18 or newer: name another by TLA2TOOLS_JAR")
}
