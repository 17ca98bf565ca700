package report

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/printable"
)

// What GitHub shows of a summary has an end, beyond which it shows nothing of it.
const (
	mostSummary   = 900_000 // of 1,048,576 bytes a step
	mostFailures  = 50      // that are told in full
	mostBehaviour = 200_000 // bytes of a counterexample; the first one is shown
)

// Summary is the report as a page in Markdown, with the first counterexample as a diagram. It fits
// into GitHub's summary of a step, however much there is: the worst rows come first.
func Summary(r *Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## synod: %s\n\n", markdown(r.Summary))
	rows := worst(r)
	for _, row := range r.Rows {
		if len(row.Failures) == 0 {
			rows = append(rows, row)
		}
	}
	b.WriteString("| model | verdict | states | change | time |\n| --- | --- | ---: | ---: | ---: |\n")
	for i, row := range rows {
		line := summaryRow(row)
		if b.Len()+len(line) > mostSummary/2 {
			fmt.Fprintf(&b, "| %d more rows are left out here | | | | |\n", len(rows)-i)
			break
		}
		b.WriteString(line)
	}
	summaryFailures(&b, r)
	summaryNotes(&b, r)
	return b.String() + "\n"
}

// worst lists the rows with failures: first what is false, then what could not be done.
func worst(r *Report) []Row {
	return slices.Concat(r.Falsified(), slices.DeleteFunc(r.Failed(), func(row Row) bool { return !row.Broken }))
}

func summaryRow(row Row) string {
	verdict := row.Result
	if len(row.Failures) > 0 {
		verdict = "❌ " + shorten(row.Failures[0].What)
	} else {
		verdict = "✅ " + verdict
	}
	took := fmt.Sprintf("%.1fs", row.Time.Seconds())
	if row.Cached {
		took = "reused"
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", markdown(row.Model), markdown(verdict), Count(row.States), markdown(row.Change), took)
}

func summaryFailures(b *strings.Builder, r *Report) {
	shown, told := false, 0
	for _, row := range worst(r) {
		for _, f := range row.Failures {
			if told++; told > mostFailures || b.Len() > mostSummary {
				continue
			}
			fmt.Fprintf(b, "\n### %s\n\n%s\n", markdown(row.Model), markdown(f.What))
			if f.Place != nil {
				fmt.Fprintf(b, "\nat %s:%d\n", markdown(f.Place.File), f.Place.Line)
			}
			if f.Behaviour != nil && !shown {
				shown = true
				b.WriteString("\n" + f.Behaviour.Markdown(mostBehaviour))
			} else if f.How != "" {
				fmt.Fprintf(b, "\n<pre>%s</pre>\n", html.EscapeString(printable.Text(printable.Short(f.How, mostBehaviour/mostFailures))))
			}
			if f.Next != "" {
				fmt.Fprintf(b, "\nnext: <code>%s</code>\n", html.EscapeString(Cell(f.Next)))
			}
		}
	}
	if told > mostFailures {
		fmt.Fprintf(b, "\n%d more failures are not told here: see the log.\n", told-mostFailures)
	}
}

// summaryNotes folds notes and warnings.
func summaryNotes(b *strings.Builder, r *Report) {
	var lines []string
	for _, note := range r.Notes {
		lines = append(lines, "note: "+note)
	}
	for _, known := range r.Known {
		lines = append(lines, "this TLC is known to be wrong about "+known)
	}
	for _, row := range r.Rows {
		for _, warning := range row.Warnings {
			lines = append(lines, fmt.Sprintf("warning: %s: %s", row.Model, warning))
		}
	}
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n<details><summary>%d notes and warnings</summary>\n\n", len(lines))
	for i, line := range lines {
		if b.Len() > mostSummary {
			fmt.Fprintf(b, "- and %d more\n", len(lines)-i)
			break
		}
		fmt.Fprintf(b, "- %s\n", markdown(line))
	}
	b.WriteString("\n</details>\n")
}

// markdown is somebody else's text on a line, of which nothing is a sign of Markdown or HTML.
func markdown(text string) string { return printable.Markdown(strings.TrimSpace(Cell(text))) }
