package report_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
)

// What a shell makes of a command line are the words that it was made of.
func TestCommand(t *testing.T) {
	require.Equal(t, "synod replay synod-failures/A.ndjson", report.Command("synod", "replay", "synod-failures/A.ndjson"))
	words := []string{"a b", "it's", "$HOME", "`x`", "*", "a;b", "#", "~", "", "é", "!", "a\"b", "[x]", "-n", "\\", "|", "a=b"}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("needs a shell")
	}
	out, err := exec.Command(sh, "-c", "for w in "+report.Command(words...)+`; do printf '%s\\n' "$w"; done`).Output()
	require.NoError(t, err)
	require.Equal(t, strings.Join(words, "\\n")+"\\n", strings.ReplaceAll(string(out), "\n", "\\n"))
}
