//go:build linux && !race

package addressspace

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// This program itself, left too little, ends with one sentence; with enough it runs. What looks for
// races reserves more addresses than any limit.
func TestTooFewAddresses(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	limited := func(kilobytes string) (string, error) {
		out, err := exec.Command("sh", "-c", `ulimit -v "$1" && exec "$0" -test.run '^$'`, self, kilobytes).CombinedOutput()
		return string(out), err
	}
	said, err := limited("1900000")
	require.ErrorContains(t, err, "exit status 2")
	require.Equal(t, sentence(1_945_600_000), said)

	said, err = limited("8000000")
	require.NoError(t, err, "%s", said)
}
