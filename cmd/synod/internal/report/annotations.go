package report

import (
	"fmt"
	"io"
	"slices"
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
	write := func(kind string, row Row, text string) {
		if written[kind]++; written[kind] > mostAnnotations {
			return
		}
		text = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(printable.Text(printable.Short(text, longest)))
		fmt.Fprintf(w, "::%s title=%s::%s\n", kind, escapes.Replace(Cell(row.Step+" "+row.Model)), text)
	}
	for _, row := range slices.Concat(r.Falsified(), slices.DeleteFunc(r.Failed(), func(row Row) bool { return !row.Broken })) {
		for _, f := range row.Failures {
			write("error", row, f.What)
		}
	}
	for _, row := range r.Rows {
		for _, warning := range row.Warnings {
			write("warning", row, warning)
		}
	}
}
