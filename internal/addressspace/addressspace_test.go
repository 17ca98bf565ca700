//go:build linux && !race

package addressspace

import (
	"os"
	"os/exec"
	"testing"
)

// This program itself, left too little, ends with one sentence; with enough it runs. What looks for
// races reserves more addresses than any limit.
func TestTooFewAddresses(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	limited := func(kilobytes string) (string, error) {
		out, err := exec.Command("sh", "-c", `ulimit -v "$1" && exec "$0" -test.run '^$'`, self, kilobytes).CombinedOutput()
		return string(out), err
	}
	said, err := limited("1900000")
	if want := sentence(1_945_600_000); err == nil || err.Error() != "exit status 2" || said != want {
		t.Errorf("want exit status 2 and %q, got %v and %q", want, err, said)
	}
	if said, err = limited("8000000"); err != nil {
		t.Errorf("want it to run with enough, got %v: %s", err, said)
	}
}
