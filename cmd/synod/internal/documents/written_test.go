package documents

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
)

// written is what a command prints that is not run, as stage verify of .ci/run does the
// same work: verify, and check of models that all are among those of verify. Rows of TLC
// come from models.json, and those of the implementation from one run without Java. ok
// is false of any other command.
func written(ts *testscript.TestScript, command []string, bare bool) (out string, ok bool) {
	verb := slices.Concat(command, []string{""})[1]
	switch {
	case verb == "verify" && bare && len(command) == 2:
		out, err := verifyBare()
		ts.Check(err)
		return out, true
	case verb == "verify" && !bare && (len(command) == 2 || command[2] == "--fresh"):
		return verifyWithJava(ts), true
	case verb == "check" && !bare:
		of, names := manifests(ts), command[2:]
		if len(names) > 2 && names[0] == "--protocol" {
			of = slices.DeleteFunc(of, func(m *manifest.Manifest) bool { return m.Protocol != names[1] })
			names = names[2:]
		}
		return checkQuick(of, names)
	}
	return "", false
}

// verifyBare is what verify prints where there is no Java.
var verifyBare = sync.OnceValues(func() (string, error) {
	synod, err := exec.LookPath("synod")
	if err != nil {
		return "", err
	}
	cmd := exec.Command(synod, "verify")
	cmd.Env = []string{"PATH=" + filepath.Dir(synod), "SYNOD_CACHE=" + os.TempDir()}
	out, err := cmd.Output()
	return string(out), err
})

func manifests(ts *testscript.TestScript) (all []*manifest.Manifest) {
	for _, of := range protocol.All() {
		m, err := manifest.Load(spec.Files, of.Name+"/models.json")
		ts.Check(err)
		all = append(all, m)
	}
	return all
}

// verifyWithJava is what verify prints with Java.
func verifyWithJava(ts *testscript.TestScript) string {
	out, err := verifyBare()
	ts.Check(err)
	w := newRecorded()
	for _, m := range manifests(ts) {
		w.check(m.Tagged("quick"))
		for _, line := range lines(out)[1:] {
			if _, its := m.Model(slices.Concat(strings.Fields(line), []string{"", ""})[1]); its {
				fmt.Fprintln(&w.text, withJava(line))
			}
		}
	}
	return w.end()
}

// checkQuick is what check prints of quick models; ok is false if some are none.
func checkQuick(of []*manifest.Manifest, names []string) (out string, ok bool) {
	w := newRecorded()
	for _, m := range of {
		for _, name := range names {
			if model, its := m.Model(name); its && slices.Contains(model.Tags, "quick") {
				w.check([]*manifest.Model{model})
			}
		}
	}
	return w.end(), len(names) > 0 && w.holds+w.refuted == len(names)
}

// recordedTable is one of checks whose rows are what models.json says.
type recordedTable struct {
	text           bytes.Buffer
	table          report.Table
	holds, refuted int
}

func newRecorded() *recordedTable {
	w := &recordedTable{}
	w.table.Out = &w.text
	return w
}

func (w *recordedTable) check(all []*manifest.Model) {
	for _, m := range all {
		row := report.Row{Step: "check", Model: m.Name, States: m.Expect.Distinct, Edges: m.Expect.Generated, Probes: -1}
		if row.Result = "holds, as recorded"; m.Expect.Verdict == manifest.Holds {
			w.holds++
		} else {
			row.Result = fmt.Sprintf("breaks %s @%d", m.Expect.Property, m.Expect.Length)
			w.refuted++
		}
		w.table.Row(row)
	}
}

func (w *recordedTable) end() string {
	return fmt.Sprintf("%sholds: %d models, %d must-fail refuted; TLC 01234567\n", w.text.String(), w.holds, w.refuted)
}

// withJava is a row of verify where TLC finds the graph that is recorded.
func withJava(line string) string {
	if row, ok := strings.CutPrefix(line, "recorded "); ok {
		return "generate " + regexp.MustCompile(`by TLC.* `).ReplaceAllString(row, "as recorded ")
	}
	return line
}
