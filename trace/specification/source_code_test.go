package specification

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is said stays the same with other comments and gaps within lines, and with nothing else: where lines begin brackets conjunctions.
func TestCodeIsWhatIsSaid(t *testing.T) {
	const module = "---- MODULE M ----\nVARIABLE x\nInit == \\/ /\\ x = 0\n           /\\ x = 1\n        \\/ x = 2\nNext == UNCHANGED x\n====\n"
	code := func(module, config string) string {
		return read(t, config, map[string]string{"M": module}).Code()
	}
	same := code(module, "INIT Init\nNEXT Next\n")
	for _, c := range []struct {
		old, by string
		same    bool
	}{
		{"VARIABLE x", "VARIABLE x \\* a (* comment", true},
		{"VARIABLE x", "VARIABLE (* one *) x", true},
		{"Next == UNCHANGED", "Next ==   UNCHANGED", true},
		{"====\n", "====\nafter it\n", true},
		{"           /\\ x = 1", "        /\\ x = 1", false},
		{"x = 2", "x = 3", false},
		{"VARIABLE x", "VARIABLE x \\* (*\nASSUME FALSE \\* *)", false},
	} {
		got := code(strings.Replace(module, c.old, c.by, 1), "INIT Init\nNEXT Next\n")
		require.Equal(t, c.same, got == same, c.by)
	}
	require.NotEqual(t, same, code(module, "INIT Init\nNEXT Next\nINVARIANT Inv\n"))
	require.Equal(t, same, code(module, "INIT Init \\* INVARIANT Inv\nNEXT Next\n"))
}
