package run

import (
	"fmt"
	"html"
	"strings"

	"github.com/synod-paxos/synod/internal/printable"
	"github.com/synod-paxos/synod/modeltest"
)

// What GitHub draws of a diagram, and shows of a page, has an end.
const (
	mostMermaid = 40_000 // of 50,000 characters
	mostValue   = 2_000  // bytes of what one step changes
)

// Markdown is a page with all steps, and a diagram where the values show what happens between whom.
// It has no more than most bytes: steps in the middle are left out, and that is said; the last
// ones, which show what is wrong, are there.
func (r *Run) Markdown(most int) string {
	var text strings.Builder
	fmt.Fprintf(&text, "**%s**\n\n", cell(r.Title))
	diagram := r.Mermaid(min(mostMermaid, most/2))
	if diagram != "" {
		fmt.Fprintf(&text, "```mermaid\n%s```\n\n", diagram)
	}
	text.WriteString("| step | action | what is then |\n| ---: | --- | --- |\n")
	rows := r.rows()
	first, last := fitting(rows, most-text.Len()-200)
	for _, row := range rows[:first] {
		text.WriteString(row)
	}
	if first < last {
		fmt.Fprintf(&text, "| ... | %d steps are left out here | |\n", last-first)
	}
	for _, row := range rows[last:] {
		text.WriteString(row)
	}
	return text.String()
}

// rows are those of the table.
func (r *Run) rows() (rows []string) {
	for i, s := range r.Told() {
		number, what := "", ""
		if i < len(r.Steps) {
			number, what = fmt.Sprint(r.Steps[i].Number-1), code(s.Changed)
		}
		action := cell(s.By)
		if i > 0 && i < len(r.Steps) {
			action = cell(by(s.By, s.At))
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | %s |\n", number, action, what))
	}
	return rows
}

// fitting says which rows in the middle to leave out so that the others fit: of those that fit, a
// half are the first ones and a half the last.
func fitting(rows []string, room int) (first, last int) {
	total := 0
	for _, row := range rows {
		total += len(row)
	}
	if total <= room {
		return len(rows), len(rows)
	}
	last = len(rows)
	for left := room; first < last; {
		at := first
		if first > len(rows)-last {
			at = last - 1
		}
		if left -= len(rows[at]); left < 0 {
			break
		}
		if at == first {
			first++
		} else {
			last--
		}
	}
	return first, last
}

// Mermaid is a sequence diagram of no more than so many bytes; empty where nothing can be drawn.
// The first arrows are left out where all are too many.
func (r *Run) Mermaid(most int) string {
	arrows := r.Arrows()
	for len(arrows) > 0 {
		if drawn := modeltest.Mermaid(arrows); len(drawn) <= most {
			return drawn
		}
		arrows = arrows[(len(arrows)+1)/2:]
	}
	return ""
}

// cell is somebody else's text in a table of Markdown.
func cell(text string) string { return printable.Markdown(printable.Line(text, mostValue)) }

// code is what stands as it is, on lines of its own.
func code(text string) string {
	lines := strings.Split(html.EscapeString(printable.Text(printable.Short(text, mostValue))), "\n")
	joined := strings.Join(lines, "<br>")
	return "<code>" + strings.NewReplacer("|", "&#124;", "`", "&#96;", "*", "&#42;", "_", "&#95;", "[", "&#91;", "\\", "&#92;", "@", "&#64;", "  ", "&nbsp; ").Replace(joined) + "</code>"
}
