package site

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/synod-paxos/synod/internal/pattern"
)

//go:embed page
var parts embed.FS

// section is what one search can find: a part of a document, a file, or a name that it declares.
type section struct {
	Page   string `json:"p"`
	Anchor string `json:"a,omitempty"`
	Title  string `json:"t"`
	Of     string `json:"o,omitempty"` // the document, where the title is a heading's
	Text   string `json:"x,omitempty"`
}

// mostSearched is how many bytes of a section are searched.
const mostSearched = 20_000

// sections are the parts of a document, from heading to heading.
func (d *reading) sections(tree ast.Node, title string) (out []section) {
	next := 0
	current := section{Page: d.at, Title: title}
	for n := tree.FirstChild(); n != nil; n = n.NextSibling() {
		if _, ok := n.(*ast.Heading); ok {
			if h := d.headings[next]; next > 0 || h.level > 1 {
				out = append(out, current)
				current = section{Page: d.at, Anchor: h.id, Title: h.text, Of: title}
			}
			next++
			continue
		}
		if len(current.Text) < mostSearched {
			current.Text = strings.TrimSpace(current.Text + " " + spaces.ReplaceAllString(textOf(n, d.source), " "))
		}
	}
	return append(out, current)
}

var spaces = pattern.Pattern(`\s+`)

// search adds the page that searches, with all that it searches in it, as a page from a disk may
// fetch nothing.
func (m *maker) search() error {
	slices.SortStableFunc(m.sections, func(a, b section) int { return strings.Compare(a.Page, b.Page) })
	index, err := json.Marshal(m.sections) // which hides what ends a script
	if err != nil {
		return err
	}
	script := "\n" + part("search.js")
	var all strings.Builder
	for _, s := range m.sections {
		if s.Anchor == "" && path.Ext(s.Page) == ".html" && s.Text != "" {
			fmt.Fprintf(&all, "<li><a href=\"%s\">%s</a></li>\n", s.Page, escape(s.Title))
		}
	}
	body := fmt.Sprintf(`<h1>Search</h1>
<form role="search" id="form"><label for="asked">Words that all stand there, of the documents, or a name of the source</label>
<input type="search" id="asked" name="q" autocomplete="off" spellcheck="false" autofocus></form>
<p id="count" role="status"></p>
<ol id="found"></ol>
<noscript><p>Searching needs scripts. These are all documents:</p><ul>
%s</ul></noscript>
<script type="application/json" id="index">%s</script>
<script>%s</script>
`, all.String(), index, script)
	return m.add(searchPage, page{at: searchPage, title: "Search", body: body, script: script}.html())
}

// part is a file of this package.
func part(name string) string {
	text, err := parts.ReadFile(path.Join("page", name))
	if err != nil {
		panic(err) // it is embedded
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}
