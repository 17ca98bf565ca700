package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/run"
)

// Since is what is not as in an earlier report. How long rows took, and whether they were kept, is
// no difference.
type Since struct {
	Of       string       `json:"of"` // the earlier one, as the user calls it
	Changed  []ChangedRow `json:"changed"`
	Compared int          `json:"compared"` // rows that both have
}

// ChangedRow is a row that is another than it was.
type ChangedRow struct {
	Row string `json:"row"`
	Was string `json:"was"` // empty: there was none
	Is  string `json:"is"`  // empty: there is none any more
}

// Compared says what of a report is not as in an earlier one.
func Compared(of string, before, after *Report) *Since {
	s := &Since{Of: of, Changed: []ChangedRow{}}
	was, is := said(before), said(after)
	for _, row := range is {
		at := slices.IndexFunc(was, func(o ChangedRow) bool { return o.Row == row.Row })
		if at < 0 {
			s.Changed = append(s.Changed, row)
			continue
		}
		if s.Compared++; was[at].Is != row.Is {
			s.Changed = append(s.Changed, ChangedRow{row.Row, was[at].Is, row.Is})
		}
	}
	for _, row := range was {
		if !slices.ContainsFunc(is, func(o ChangedRow) bool { return o.Row == row.Row }) {
			s.Changed = append(s.Changed, ChangedRow{Row: row.Row, Was: row.Is})
		}
	}
	return s
}

// said is what each row says, but for time. Rows of one name are numbered.
func said(r *Report) (out []ChangedRow) {
	seen := map[string]int{}
	for _, row := range r.Rows {
		name := strings.Join(strings.Fields(row.Step+" "+row.Protocol+" "+row.Model), " ")
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, seen[name])
		}
		var parts []string
		for _, count := range []struct {
			of string
			n  int64
		}{{"states", row.States}, {"edges", row.Edges}, {"probes", row.Probes}} {
			if count.n >= 0 {
				parts = append(parts, Count(count.n)+" "+count.of)
			}
		}
		result := cmp.Or(row.Result, "no result")
		if len(row.Failures) > 0 {
			result = "FAILS: " + row.Failures[0].What
		}
		out = append(out, ChangedRow{Row: name, Is: strings.Join(append(parts, result), ", ")})
	}
	return out
}

// Verdict says it in a line.
func (s *Since) Verdict() string {
	if len(s.Changed) == 0 {
		return fmt.Sprintf("the same, in %d rows", s.Compared)
	}
	fresh, gone := 0, 0
	for _, o := range s.Changed {
		if o.Was == "" {
			fresh++
		}
		if o.Is == "" {
			gone++
		}
	}
	return fmt.Sprintf("%d of %d rows that %s has too are not as there; %d are new, %d are gone", len(s.Changed)-fresh-gone, s.Compared, s.Of, fresh, gone)
}

// Text is for a terminal.
func (s *Since) Text() string {
	var b strings.Builder
	for _, o := range s.Changed {
		fmt.Fprintf(&b, "%s\n  was %s\n  is  %s\n", Cell(o.Row), Cell(orNone(o.Was)), Cell(orNone(o.Is)))
	}
	return b.String() + s.Verdict() + "\n"
}

func orNone(text string) string { return cmp.Or(text, "not there") }

func htmlSince(b *strings.Builder, s *Since) {
	if s == nil {
		return
	}
	fmt.Fprintf(b, "<h2>What changed since %s</h2>\n<p>%s</p>\n", text(s.Of), text(s.Verdict()))
	if len(s.Changed) == 0 {
		return
	}
	b.WriteString("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">row</th><th scope=\"col\">was</th><th scope=\"col\">is</th></tr></thead><tbody>\n")
	for _, o := range s.Changed {
		fmt.Fprintf(b, "<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n", text(o.Row), text(orNone(o.Was)), text(orNone(o.Is)))
	}
	b.WriteString("</tbody></table></div>\n")
}

// SinceHTML is what changed as a page.
func SinceHTML(title string, s *Since) []byte {
	var b strings.Builder
	htmlSince(&b, s)
	return compared(title, len(s.Changed) == 0, s.Verdict(), b.String())
}

// SideBySideHTML is a comparison of two runs as a page; quote says what a specification says of a
// step.
func SideBySideHTML(title string, c *run.SideBySide, quote func(*run.Run, run.Step) string) []byte {
	return compared(title, c.Same(), c.Verdict(), c.HTML(quote))
}

// RunHTML is one behaviour as a page.
func RunHTML(title string, r *run.Run) []byte {
	if len(r.Broken) > 0 {
		return page(title, "✗ broken: "+r.Broken[0].Property, "broken", r.Title, r.HTML())
	}
	return page(title, fmt.Sprintf("a behaviour of %d steps", len(r.Steps)-1), "figures", r.Title, r.HTML())
}

func compared(title string, same bool, summary, body string) []byte {
	if same {
		return page(title, "✓ the same", "holds", summary, body)
	}
	return page(title, "✗ not the same", "broken", summary, body)
}
