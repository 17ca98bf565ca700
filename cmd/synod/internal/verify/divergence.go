package verify

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/suite"
)

// divergence tells a divergence as a failure: the behaviour up to the first wrong
// step as a diagram, expected against actual, the action of the specification, and
// the command that replays it from a file.
func (v *Verifier) divergence(m *manifest.Model, rec *recording.Recording, d *modeltest.Divergence) report.Failure {
	f := report.Failure{What: d.Error(), How: d.Explain()}
	if source, err := v.Manifest.Source(m); err == nil {
		f.How += definition(source, d.Wrong.Action)
	}
	path, err := v.save(rec, d)
	switch {
	case err != nil:
		f.How += fmt.Sprintf("  the behaviour could not be saved: %v\n", err)
	case path != "":
		f.Next = report.Command("synod", "replay", path)
	}
	return f
}

func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ") + "\n"
}

// definition shows where the specification defines an action, and what the comment
// above it says.
func definition(source *specification.Source, action string) string {
	file, line, text := source.Definition(action)
	if file == "" {
		return ""
	}
	return fmt.Sprintf("  the specification's action: %s:%d\n    | %s\n", file, line, strings.Join(text, "\n    | "))
}

// save writes a divergence as a suite of one behaviour whose last step is the wrong
// one with the state that the specification gives it.
func (v *Verifier) save(rec *recording.Recording, d *modeltest.Divergence) (string, error) {
	if v.Failures == "" || d.Wrong.Action == "" {
		return "", nil
	}
	if err := wholefile.Folder(v.Failures); err != nil {
		return "", err
	}
	path := filepath.Join(v.Failures, rec.Model+".ndjson")
	b := suite.Behaviour{Initial: suite.EncodeAll(d.Start)}
	for _, s := range d.Behaviour {
		b.Steps = append(b.Steps, s.Encode())
	}
	b.Steps = append(b.Steps, modeltest.Step{Stimulus: d.Wrong, After: d.Want}.Encode())
	h := suiteHeader(rec)
	h.Variables = d.Vars
	return path, suite.WriteFile(path, h, []suite.Behaviour{b})
}
