package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/synod-paxos/synod/internal/printable"
)

// mostAnnotations is how many of a kind GitHub shows of one step.
const mostAnnotations = 10

var escapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")

// Annotations writes failures and warnings as commands that a workflow of GitHub shows beside a
// change.
func Annotations(w io.Writer, r *Report) {
	written := map[string]int{}
	write := func(kind string, row Row, at *Place, text string) {
		if written[kind]++; written[kind] > mostAnnotations {
			return
		}
		Annotation(w, kind, row.Step+" "+row.Model, at, text)
	}
	followed := false
	for _, row := range worst(r) {
		for _, f := range row.Failures {
			write("error", row, cmp.Or(f.Place, row.At), f.What)
			if f.Behaviour != nil && !followed {
				followed = true
				steps(row, f, func(at *Place, text string) { write("notice", row, at, text) })
			}
		}
	}
	for _, row := range r.Rows {
		for _, warning := range row.Warnings {
			write("warning", row, row.At, warning)
		}
	}
}

// Annotation writes one, of a kind such as error, at a place if there is one.
func Annotation(w io.Writer, kind, title string, at *Place, text string) {
	text = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(printable.Text(printable.Short(text, longest)))
	where := ""
	if at != nil {
		where = fmt.Sprintf("file=%s,line=%d,", escapes.Replace(Cell(at.File)), at.Line)
	}
	fmt.Fprintf(w, "::%s %stitle=%s::%s\n", kind, where, escapes.Replace(Cell(title)), text)
}

// steps notes, at the line of each action of a counterexample, which step took it.
func steps(row Row, f Failure, note func(at *Place, text string)) {
	for i, s := range f.Behaviour.Told() {
		if file, ok := row.Modules[s.At.Module]; ok && s.At.Line > 0 {
			note(&Place{file, s.At.Line}, fmt.Sprintf("step %d of the counterexample: %s\n%s", i, s.By, s.Changed))
		}
	}
}
