package documents

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/wire/program"
)

// What documents show of synod verify is what it has printed: stage verify of .ci/run keeps that, and
// names the file in SYNOD_VERIFIED.
func TestVerifyIsShown(t *testing.T) {
	t.Parallel()
	file := os.Getenv("SYNOD_VERIFIED")
	if file == "" {
		t.Skip("stage verify of .ci/run runs synod verify, and this on what that printed")
	}
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	printed := lines(string(text))
	without := withoutJava(t, printed)
	found := 0
	for _, name := range documents(t) {
		for _, b := range readDocument(t, name).blocks {
			for _, c := range b.commands() {
				command, err := program.Split(c.command)
				require.NoError(t, err, b.at)
				if !verifiesAll(synodOf(command)) {
					continue
				}
				found++
				got := printed
				if slices.Contains(b.words, "without-java") {
					got = without
				}
				if !match(c.prints, got) {
					t.Errorf("%s: %s has printed something else than the document shows", b.at, c.command)
				}
			}
		}
	}
	require.NotZero(t, found, "no document shows synod verify")
}

// verifiesAll tells synod verify of all that is built in.
func verifiesAll(command []string) bool {
	return len(command) > 1 && command[0] == "synod" && command[1] == "verify" && (len(command) == 2 || command[2] == "--fresh")
}

// withoutJava is what verify prints where there is no Java: no row of a check, and of a graph whose
// recording it is. Who recorded it, and how that ends, is read from what it prints of a small protocol.
func withoutJava(t *testing.T, printed []string) (out []string) {
	t.Helper()
	synod, err := exec.LookPath("synod")
	require.NoError(t, err)
	cmd := exec.Command(synod, "verify", "--protocol", "generals")
	cmd.Env = []string{"PATH=" + filepath.Dir(synod), "SYNOD_CACHE=" + t.TempDir()}
	cmd.Dir = t.TempDir()
	small, err := cmd.Output()
	require.NoError(t, err)
	by := regexp.MustCompile(`by TLC.* of \S+ \S+ \d{4}`).FindString(string(small))
	require.NotEmpty(t, by, string(small))
	for _, line := range printed {
		row, generated := strings.CutPrefix(line, "generate ")
		switch {
		case strings.HasPrefix(line, "check "):
		case strings.HasPrefix(line, "holds: "):
			end := slices.IndexFunc(lines(string(small)), func(line string) bool { return strings.HasPrefix(line, "note: ") })
			require.NotEqual(t, -1, end, string(small))
			return append(out, lines(string(small))[end:]...)
		case generated:
			out = append(out, "recorded "+strings.Replace(row, "as recorded", by, 1))
		default:
			out = append(out, line)
		}
	}
	t.Fatalf("synod verify does not say that it holds: %q", printed)
	return nil
}
