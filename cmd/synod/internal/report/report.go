// Package report collects what the steps of a command found, and prints it: as a
// table while it comes, as JSON, as JUnit.
package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/internal/printable"
	"github.com/synod-paxos/synod/modeltest/run"
)

// Row is the result of one step on one model. Counts are -1 where the step has
// none.
type Row struct {
	Step     string        `json:"step"`
	Protocol string        `json:"protocol,omitempty"`
	Model    string        `json:"model"`
	States   int64         `json:"states"`
	Edges    int64         `json:"edges"`
	Probes   int64         `json:"probes"`
	Result   string        `json:"result"`
	Cached   bool          `json:"cached"`
	Broken   bool          `json:"broken,omitempty"` // the failure is that the step could not be done
	Time     time.Duration `json:"nanoseconds"`
	Warnings []string      `json:"warnings,omitempty"` // no verdict depends on them
	Failures []Failure     `json:"failures,omitempty"`
	Proof    *Proof        `json:"proof,omitempty"`   // of a step that proves
	Tested   any           `json:"tested,omitempty"`  // of a step that tests an implementation elsewhere: its figures
	Change   string        `json:"change,omitempty"`  // of states, since what is recorded
	Engines  []string      `json:"engines,omitempty"` // that judged the model

	Modules map[string]string `json:"-"` // where the modules are that behaviours name
	At      *Place            `json:"-"` // where the user says what the model is, for what has no place of its own
}

// Failure is one thing that was falsified: what, in a line; how, in as many as it
// takes; and what to run next.
type Failure struct {
	Kind string `json:"-"` // what failures of other models have too; empty: none is named
	What string `json:"what"`
	How  string `json:"how,omitempty"`
	Next string `json:"next,omitempty"`
	// Undone says that it is none: it could not be done.
	Undone bool `json:"undone,omitempty"`

	Place     *Place   `json:"place,omitempty"` // of what is wrong
	Behaviour *run.Run `json:"-"`               // that shows it; How has it as text
}

// Place is a line of a file of the user's.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// None is a row without counts.
func None(step, model string) Row {
	return Row{Step: step, Model: model, States: -1, Edges: -1, Probes: -1}
}

// Report is what a command found.
type Report struct {
	Rows    []Row    `json:"rows"`
	Notes   []string `json:"notes,omitempty"`           // what a reader must know to weigh the rows
	Known   []string `json:"tlcIsWrongAbout,omitempty"` // that self-tests of the TLC at hand found
	Summary string   `json:"summary"`
	Holds   bool     `json:"holds"`

	Since *Since `json:"since,omitempty"` // what is not as in an earlier one, if somebody asks
}

// Failed lists the rows with failures.
func (r *Report) Failed() []Row {
	var out []Row
	for _, row := range r.Rows {
		if len(row.Failures) > 0 {
			out = append(out, row)
		}
	}
	return out
}

// Cached says how many rows are of an earlier run; empty: none is.
func (r *Report) Cached() string {
	n := 0
	for _, row := range r.Rows {
		if row.Cached {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d cached verdicts and graphs (--fresh runs them again)", n)
}

// Broken tells whether a step could not be done.
func (r *Report) Broken() bool {
	return slices.ContainsFunc(r.Rows, func(row Row) bool { return row.Broken })
}

// Falsified lists the rows that found something false, which weighs more than what could not be
// done.
func (r *Report) Falsified() []Row {
	return slices.DeleteFunc(r.Failed(), func(row Row) bool { return row.Broken })
}

const layout = "%-8s %-28s %11s %11s %11s  %-38s %8s\n"

// Table prints rows while they come. Out is the standard output.
type Table struct {
	Out    io.Writer
	headed bool
}

// Row prints one row, below the heading.
func (t *Table) Row(r Row) {
	took := fmt.Sprintf("%.1fs", r.Time.Seconds())
	if r.Cached {
		took = "cached"
	}
	result := r.Result
	if len(r.Failures) > 0 {
		result = shorten("FAILS: " + cmp.Or(r.Result, r.Failures[0].What))
	}
	t.line(layout, []any{"STEP", "MODEL", "STATES", "EDGES", "PROBES", "RESULT", "TIME"},
		r.Step, Cell(r.Model), Count(r.States), Count(r.Edges), Count(r.Probes), Cell(result), took)
}

// line prints cells, below the heads.
func (t *Table) line(layout string, heads []any, cells ...any) {
	if !t.headed {
		fmt.Fprintf(t.Out, layout, heads...)
		t.headed = true
	}
	fmt.Fprintln(t.Out, strings.TrimRight(fmt.Sprintf(layout, cells...), " \n"))
}

// shorten cuts what the paragraph below the table says in full.
func shorten(text string) string {
	const longest = 60
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest-3]) + "..."
	}
	return text
}

// Cell is a name or a sentence of somebody else's, such as a manifest's, as it stands in a line.
func Cell(text string) string { return printable.Line(text, longest) }

const (
	longest = 1000     // bytes of what stands in a line
	large   = 64 << 10 // bytes of what has lines of its own
)

// block is a text of several lines, none of which looks like one of ours.
func block(text string) string {
	return strings.TrimPrefix(printable.Indented("\n"+strings.TrimRight(printable.Short(text, large), "\n")), "\n")
}

// Close prints the notes, then the warnings, then a paragraph for each failure, then the summary.
func (t *Table) Close(r *Report) {
	for _, note := range r.Notes {
		fmt.Fprintf(t.Out, "note: %s\n", printable.Indented(printable.Short(note, large)))
	}
	for _, row := range r.Rows {
		for _, warning := range row.Warnings {
			fmt.Fprintf(t.Out, "warning: %s %s: %s\n", row.Step, Cell(row.Model), printable.Indented(printable.Short(warning, large)))
		}
	}
	for _, row := range r.Failed() {
		for _, f := range row.Failures {
			fmt.Fprintf(t.Out, "\n%s %s: %s\n", row.Step, Cell(row.Model), printable.Indented(printable.Short(f.What, large)))
			if f.How != "" {
				fmt.Fprintln(t.Out, block(f.How))
			}
			if f.Next != "" {
				fmt.Fprintf(t.Out, "  next: %s\n", Cell(f.Next))
			}
		}
	}
	if r.Since != nil {
		fmt.Fprintf(t.Out, "since %s:\n%s", Cell(r.Since.Of), r.Since.Text())
	}
	fmt.Fprintln(t.Out, Cell(r.Summary))
}

// Count prints a number with commas; nothing for -1.
func Count[N int | int64 | uint64](n N) string {
	if n < 0 {
		return ""
	}
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
