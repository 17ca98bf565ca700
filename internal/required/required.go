// Package required reads SYNOD_REQUIRE, which names the tools whose absence is an error, for the
// program and for its tests.
package required

import (
	"os"
	"slices"
	"strings"
)

// Tools are those of the environment variable SYNOD_REQUIRE, a list with commas or spaces.
func Tools() []string {
	return strings.FieldsFunc(os.Getenv("SYNOD_REQUIRE"), func(r rune) bool { return r == ',' || r == ' ' })
}

// Has tells whether a tool is among them.
func Has(tool string) bool { return slices.Contains(Tools(), tool) }
