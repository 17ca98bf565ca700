package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The tests of this module and the program read one list, SYNOD_REQUIRE: what the module's own CI
// has in it, the program knows.
func TestWhatCIRequiresIsKnown(t *testing.T) {
	lists := regexp.MustCompile(`SYNOD_REQUIRE(?::-|=)([a-z0-9,]+)`)
	for _, file := range []string{"../../.ci/run", "../../CONTRIBUTING.md", "../../docs/commands.md"} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		found := lists.FindAllStringSubmatch(string(text), -1)
		require.NotEmpty(t, found, file)
		for _, list := range found {
			require.Subset(t, requirable, strings.Split(list[1], ","), file)
		}
	}
}
