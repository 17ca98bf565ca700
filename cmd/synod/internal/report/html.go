package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"strings"

	"github.com/synod-paxos/synod/internal/printable"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest/run"
)

// What a page has has an end too, so that it opens.
const (
	mostPages = 40_000 // failures that are told in full; each is short, or a behaviour
	mostHow   = 200_000
)

//go:embed style.css
var style string

// HTMLFile writes a report as a page into a file, if one is named.
func HTMLFile(file, title string, r *Report) error {
	if file == "" {
		return nil
	}
	return wholefile.Write(file, HTML(title, r))
}

// HTML is a report as one page that opens from a disk, under a policy that forbids every request,
// and without scripts: the verdict first, then what fails, with its behaviour, then all rows. The
// same report gives the same bytes.
func HTML(title string, r *Report) []byte {
	verdict, class := "✓ holds", "holds"
	switch {
	case len(r.Falsified()) > 0:
		verdict, class = "✗ falsified", "broken"
	case len(r.Failed()) > 0:
		verdict, class = "? not everything could be done", "broken"
	}
	var b strings.Builder
	htmlChecked(&b, r)
	htmlChanges(&b, r)
	htmlSince(&b, r.Since)
	htmlFailures(&b, r)
	htmlRows(&b, r)
	for i, note := range r.Notes {
		if i == 0 {
			b.WriteString("<h2>Notes</h2>\n")
		}
		fmt.Fprintf(&b, "<p>%s</p>\n", text(note))
	}
	return page(title, verdict, class, r.Summary, b.String())
}

// Page is one that has no verdict but figures, as a sentence, and then what they are of.
func Page(title, figures, body string) []byte { return page(title, figures, "figures", "", body) }

// page is one with a verdict first, of a class such as holds, and a sentence about it.
func page(title, verdict, class, summary, body string) []byte {
	var b strings.Builder
	style := style + run.FilterStyle()
	sum := sha256.Sum256([]byte(style))
	fmt.Fprintf(&b, `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'">
<title>%s</title>
<link rel="icon" href="data:,">
<style>%s</style>
</head>
<body>
<main>
`, base64.StdEncoding.EncodeToString(sum[:]), text(title), style)
	fmt.Fprintf(&b, "<h1>%s</h1>\n<p class=\"verdict %s\">%s</p>\n<p>%s</p>\n%s</main>\n</body>\n</html>\n", text(title), class, text(verdict), text(summary), body)
	return []byte(b.String())
}

// text is somebody else's text on one line.
func text(s string) string { return html.EscapeString(printable.Line(s, longest)) }

// htmlChecked says what was done, step by step, and of how much.
func htmlChecked(b *strings.Builder, r *Report) {
	var steps []string
	rows, states := map[string]int{}, int64(0)
	for _, row := range r.Rows {
		if rows[row.Step]++; rows[row.Step] == 1 {
			steps = append(steps, row.Step)
		}
		states += max(0, row.States)
	}
	if len(r.Rows) < 2 {
		return // its row says it
	}
	for i, step := range steps {
		steps[i] = fmt.Sprintf("%s %d", text(step), rows[step])
	}
	fmt.Fprintf(b, "<p>Checked, in rows: %s. States of all rows together: %s.</p>\n", strings.Join(steps, ", "), Count(states))
}

// htmlChanges says what is not as it was recorded.
func htmlChanges(b *strings.Builder, r *Report) {
	any := false
	for _, row := range r.Rows {
		if row.Change == "" {
			continue
		}
		if !any {
			b.WriteString("<h2>What changed since it was recorded</h2>\n<ul>\n")
			any = true
		}
		fmt.Fprintf(b, "<li>%s: %s</li>\n", text(row.Model), text(row.Change))
	}
	if any {
		b.WriteString("</ul>\n")
	}
}

func htmlFailures(b *strings.Builder, r *Report) {
	told := 0
	for _, row := range worst(r) {
		for _, f := range row.Failures {
			if told++; told > mostPages {
				continue
			}
			if told == 1 {
				b.WriteString("<h2>What fails</h2>\n")
			}
			htmlFailure(b, row, f)
		}
	}
	if told > mostPages {
		fmt.Fprintf(b, "<p>%d more failures are left out here.</p>\n", told-mostPages)
	}
}

func htmlFailure(b *strings.Builder, row Row, f Failure) {
	fmt.Fprintf(b, "<article>\n<h3>%s %s</h3>\n<p class=\"broken\">%s</p>\n", text(row.Step), text(row.Model), text(f.What))
	if f.Place != nil {
		fmt.Fprintf(b, "<p>at <code>%s:%d</code></p>\n", text(f.Place.File), f.Place.Line)
	}
	if f.Behaviour != nil {
		b.WriteString(f.Behaviour.HTML())
	} else if f.How != "" {
		fmt.Fprintf(b, "<pre>%s</pre>\n", html.EscapeString(printable.Text(printable.Short(f.How, mostHow))))
	}
	if f.Next != "" {
		fmt.Fprintf(b, "<p>next: <code>%s</code></p>\n", text(f.Next))
	}
	b.WriteString("</article>\n")
}

func htmlRows(b *strings.Builder, r *Report) {
	b.WriteString(`<h2>All rows</h2>
<div class="scroll" tabindex="0" role="group" aria-label="all rows"><table class="rows">
<thead><tr><th scope="col">step</th><th scope="col">model</th><th scope="col">states</th><th scope="col">edges</th><th scope="col">probes</th><th scope="col">result</th><th scope="col">time</th></tr></thead>
<tbody>
`)
	for _, row := range r.Rows {
		result, class := "✓ "+row.Result, "holds"
		if len(row.Failures) > 0 {
			result, class = "✗ "+row.Failures[0].What, "broken"
		}
		took := fmt.Sprintf("%.1fs", row.Time.Seconds())
		if row.Cached {
			took = "reused"
		}
		for _, w := range row.Warnings {
			result += "; warning: " + w
		}
		fmt.Fprintf(b, "<tr><td>%s</td><td>%s</td><td class=\"number\">%s</td><td class=\"number\">%s</td><td class=\"number\">%s</td><td class=\"%s\">%s</td><td class=\"number\">%s</td></tr>\n",
			text(row.Step), text(row.Model), Count(row.States), Count(row.Edges), Count(row.Probes), class, text(result), took)
	}
	b.WriteString("</tbody></table></div>\n")
}
