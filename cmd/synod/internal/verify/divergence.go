package verify

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// divergence tells a divergence as a failure: the behaviour up to the first wrong
// step as a diagram, expected against actual, the action of the specification, and
// the command that replays it from a file.
func (v *Verifier) divergence(m *manifest.Model, rec *recording.Recording, d *modeltest.Divergence) report.Failure {
	f := report.Failure{What: d.Error(), How: Explain(d)}
	if source, err := v.Manifest.Source(m); err == nil {
		f.How += definition(source, d.Wrong.Action)
	}
	path, err := v.save(rec, d)
	switch {
	case err != nil:
		f.How += fmt.Sprintf("  the behaviour could not be saved: %v\n", err)
	case path != "":
		f.Next = "synod replay " + path
	}
	return f
}

// Explain draws a divergence and shows where the variables differ.
func Explain(d *modeltest.Divergence) string {
	var b strings.Builder
	if len(d.Arrows) > 0 {
		b.WriteString("  the behaviour, legal up to the step before the last:\n")
		b.WriteString(indent(modeltest.Diagram(d.Arrows, true)))
	}
	for i, name := range d.Vars {
		want, got := at(d.Want, i), at(d.Got, i)
		if diff := cmp.Diff(plain(want), plain(got)); diff != "" {
			fmt.Fprintf(&b, "  %s: - expected, + actual\n%s", name, indent(diff))
		}
	}
	return b.String()
}

func at(values []tla.Value, i int) tla.Value {
	if i < len(values) {
		return values[i]
	}
	return tla.Str("none")
}

// plain is a value as cmp shows it best.
func plain(v tla.Value) (out any) {
	if json.Unmarshal([]byte(v.JSON()), &out) != nil {
		return v.String()
	}
	return out
}

func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ") + "\n"
}

// definition finds where the specification defines an action, and what the
// comment above it says.
func definition(source *manifest.Source, action string) string {
	if action == "" {
		return ""
	}
	starts := regexp.MustCompile(`^` + regexp.QuoteMeta(action) + `(\(.*\))?\s*==`)
	var files []string
	for name := range source.Files {
		files = append(files, name)
	}
	slices.Sort(files)
	for _, name := range files {
		lines := strings.Split(string(source.Files[name]), "\n")
		for i, line := range lines {
			if strings.HasSuffix(name, ".tla") && starts.MatchString(line) {
				return fmt.Sprintf("  the specification's action: %s:%d\n%s", name, i+1, quoted(lines, i))
			}
		}
	}
	return ""
}

// quoted is a definition with the comment above it.
func quoted(lines []string, at int) string {
	first, last := at, at
	for first > 0 && strings.HasPrefix(lines[first-1], `\*`) {
		first--
	}
	for last+1 < len(lines) && strings.TrimSpace(lines[last+1]) != "" {
		last++
	}
	return "    | " + strings.Join(lines[first:last+1], "\n    | ") + "\n"
}

// save writes a divergence as a suite of one behaviour whose last step is the wrong
// one with the state that the specification gives it.
func (v *Verifier) save(rec *recording.Recording, d *modeltest.Divergence) (string, error) {
	if v.Failures == "" || d.Wrong.Action == "" {
		return "", nil
	}
	if err := os.MkdirAll(v.Failures, 0o755); err != nil {
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
