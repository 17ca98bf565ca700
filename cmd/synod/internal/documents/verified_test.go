package documents

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/modeltest/wire/program"
)

// printedBy is what a stage of .ci/run has printed by the verb of its name: it names the file in
// SYNOD_PRINTED.
func printedBy(t *testing.T, stage string) []string {
	t.Helper()
	file := os.Getenv("SYNOD_PRINTED")
	if file == "" {
		t.Skipf("stage %s of .ci/run runs synod %[1]s, and this on what that printed", stage)
	}
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return lines(string(text))
}

// What documents show of synod verify is what it has printed.
func TestVerifyIsShown(t *testing.T) {
	t.Parallel()
	printed := slices.DeleteFunc(printedBy(t, "verify"), isNote) // which no document shows
	without := withoutJava(t, printed)
	requireShown(t, "verify", verifiesAll, func(b block, _ []string) []string {
		if slices.Contains(b.words, "without-java") {
			return without
		}
		return printed
	})
}

// What documents show of synod mutants is what it has printed of all of them, if right.
func TestMutantsAreShown(t *testing.T) {
	t.Parallel()
	printed := printedBy(t, "mutants")
	require.Equal(t, len(protocol.All()), strings.Count(strings.Join(printed, "\n"), "ID    KIND "), "each protocol has a table")
	requireShown(t, "mutants", triesMutants, func(_ block, command []string) []string { return ofMutants(printed, command[2:]) })
}

// requireShown compares the commands of documents that are run elsewhere with what they printed there.
func requireShown(t *testing.T, stage string, run func(command []string) bool, printed func(b block, command []string) []string) {
	t.Helper()
	found := 0
	for _, name := range documents(t) {
		for _, b := range readDocument(t, name).blocks {
			for _, c := range b.commands() {
				command, err := program.Split(c.command)
				require.NoError(t, err, b.at)
				if command = synodOf(command); !run(command) {
					continue
				}
				found++
				if got := printed(b, command); !match(c.prints, got) {
					t.Errorf("%s: %s has printed something else than the document shows, see above in stage %s:\n%s", b.at, c.command, stage, strings.Join(got, "\n"))
				}
			}
		}
	}
	require.NotZero(t, found, "no document shows synod %s", stage)
}

// triesMutants tells synod mutants of some that are named.
func triesMutants(command []string) bool {
	return len(command) > 2 && command[0] == "synod" && command[1] == "mutants" && !strings.HasPrefix(command[2], "-")
}

// ofMutants is what mutants prints of some, from what it has printed of all.
func ofMutants(printed, ids []string) []string {
	bugs, safe, out := 0, 0, []string{printed[0]}
	for _, line := range printed {
		row := strings.Fields(line)
		if len(row) < 2 || !slices.Contains(ids, row[0]) {
			continue
		}
		out = append(out, line)
		if row[1] == "safe" {
			safe++
		} else {
			bugs++
		}
	}
	return append(out, fmt.Sprintf("%d of %[1]d bugs caught or named, 0 of %d safe variants flagged; 0s", bugs, safe))
}

// verifiesAll tells synod verify of all that is built in.
func verifiesAll(command []string) bool {
	return len(command) > 1 && command[0] == "synod" && command[1] == "verify" && (len(command) == 2 || command[2] == "--fresh")
}

func isNote(line string) bool { return strings.HasPrefix(line, "note: ") }

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
			end := slices.IndexFunc(lines(string(small)), isNote)
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
