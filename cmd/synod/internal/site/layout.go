package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// page is one of the site, under what all of them have.
type page struct {
	at, title string
	language  string // empty: en
	body      string // HTML
	contents  []heading
	of        string // the file or folder of the checkout that it shows
	script    string // that the body has
	wide      bool
}

// html is the page. A policy forbids it every request but that of a reader who follows a link or
// searches.
func (p page) html() []byte {
	var b strings.Builder
	style := "\n" + part("style.css")
	policy := "default-src 'none'; style-src " + hashed(style) + "; img-src data:; base-uri 'none'; form-action 'self'"
	if p.script != "" {
		policy += "; script-src " + hashed(p.script)
	}
	p.language = cmp.Or(p.language, "en")
	fmt.Fprintf(&b, `<!doctype html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="%s">
<meta name="referrer" content="no-referrer">
<title>%s</title>
<link rel="icon" href="data:,">
<style>%s</style>
</head>
<body>
`, p.language, policy, escape(p.fullTitle()), style)
	p.head(&b)
	class, contents := "", p.listed()
	if p.wide {
		class = ` class="wide"`
	}
	if contents != "" {
		fmt.Fprintf(&b, "<nav class=\"contents\" aria-label=\"on this page\">\n%s</nav>\n", contents)
	}
	fmt.Fprintf(&b, "<main%s>\n", class)
	if p.of != "" && p.of != "README.md" {
		fmt.Fprintf(&b, "<p class=\"place\">in the repository: <code>%s</code></p>\n", escape(p.of))
	}
	if contents != "" {
		fmt.Fprintf(&b, "<details class=\"contents\"><summary>On this page</summary>\n%s</details>\n", contents)
	}
	b.WriteString(p.body)
	b.WriteString("</main>\n</body>\n</html>\n")
	return []byte(b.String())
}

func (p page) fullTitle() string {
	if p.title == "synod" {
		return p.title
	}
	return p.title + " - synod"
}

// head is what leads to the other pages.
func (p page) head(b *strings.Builder) {
	b.WriteString("<header><a class=\"home\" href=\"" + relative(p.at, "index.html") + "\">synod</a>\n<nav aria-label=\"site\">\n")
	for _, to := range []struct{ page, name string }{
		{"docs/index.html", "Documents"}, {"spec/paxos/index.html", "Specification"}, {gamePage, "Play"}, {reportsPage, "Reports"},
	} {
		current := ""
		if to.page == p.at {
			current = ` aria-current="page"`
		}
		fmt.Fprintf(b, "<a href=\"%s\"%s>%s</a>\n", relative(p.at, to.page), current, to.name)
	}
	b.WriteString("</nav>\n")
	if p.at != searchPage {
		fmt.Fprintf(b, "<form role=\"search\" action=\"%s\"><input type=\"search\" name=\"q\" aria-label=\"search\" placeholder=\"Search\"></form>\n", relative(p.at, searchPage))
	}
	b.WriteString("</header>\n")
}

// listed is the table of contents, where there is enough for one.
func (p page) listed() string {
	var b strings.Builder
	count := 0
	for _, h := range p.contents {
		if h.level < 2 || h.level > 3 {
			continue
		}
		count++
		fmt.Fprintf(&b, "<li class=\"h%d\"><a href=\"#%s\">%s</a></li>\n", h.level, escape(h.id), escape(h.text))
	}
	if count < 3 {
		return ""
	}
	return "<ul>\n" + b.String() + "</ul>\n"
}

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func escape(text string) string { return html.EscapeString(text) }

var (
	titled  = pattern.Pattern(`<title>([^<]*)</title>`)
	verdict = pattern.Pattern(`<p class="verdict [a-z]+">([^<]*)</p>`)
)

// saidBy is the title and the verdict of a report.
func saidBy(report []byte) (title, is string) {
	if m := titled.FindSubmatch(report); m != nil {
		title = html.UnescapeString(string(m[1]))
	}
	if m := verdict.FindSubmatch(report); m != nil {
		is = html.UnescapeString(string(m[1]))
	}
	return title, is
}

// IsReport tells whether a page is one that --html wrote: with a verdict, and under a policy that
// forbids every request.
func IsReport(page []byte) bool {
	_, is := saidBy(page)
	return is != "" && strings.Contains(string(page), `content="default-src 'none'; `)
}
