package site

import (
	"fmt"
	"html"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// mostFile is how many bytes a file may have of which a page is made.
const mostFile = 400_000

// kinds are the ends of the names of files that have a page, beside those without one.
var kinds = []string{
	".go", ".tla", ".cfg", ".md", ".json", ".ndjson", ".txt", ".txtar", ".patch", ".smt2", ".py", ".js", ".mjs", ".css", ".html", ".sh", ".yml", ".yaml", ".xml", ".mod", ".sum", ".pml", ".rs",
}

// unread are folders that are no source: recordings, and what tests compare with.
var unread = []string{"testdata", "recorded", "built", "synod-failures", "synod-cluster"}

// shown tells whether a file has a page.
func shown(name string, info fs.FileInfo) bool {
	base := path.Base(name)
	return info.Mode().IsRegular() && info.Size() <= mostFile && (slices.Contains(kinds, path.Ext(base)) || base == "LICENSE" || name == ".ci/run")
}

// source makes the page of a file, on which each line has a place.
func (m *maker) source(name, content string) {
	at := pageOf(name)
	var b strings.Builder
	fmt.Fprintf(&b, "<h1>%s</h1>\n<pre class=\"source\" tabindex=\"0\">", html.EscapeString(name))
	for i, line := range strings.Split(strings.TrimSuffix(content, "\n"), "\n") {
		fmt.Fprintf(&b, "<span id=\"L%d\">%s\n</span>", i+1, html.EscapeString(line))
	}
	b.WriteString("</pre>\n")
	m.pages[at] = page{at: at, title: name, body: b.String(), of: name, wide: true}.html()
	m.sections = append(m.sections, declared(name, at, content)...)
}

// declarations are the names that a file is searched by, by the end of its name.
var declarations = map[string]pattern.Pattern{
	".tla": `(?m)^\s{0,2}([A-Za-z]\w*)(?:\([^)=]*\))? ==`,
	".go":  `(?m)^(?:func (?:\([^)]*\) )?|type )([A-Z]\w*)`,
}

// declared is a section for each name that a file of source declares; tests declare none.
func declared(name, at, content string) (out []section) {
	out = append(out, section{Page: at, Title: name})
	declares := declarations[path.Ext(name)]
	if declares == "" || strings.HasSuffix(name, "_test.go") {
		return out
	}
	line, from := 1, 0
	for _, m := range declares.FindAllStringSubmatchIndex(content, -1) {
		line += strings.Count(content[from:m[2]], "\n")
		from = m[2]
		out = append(out, section{Page: at, Anchor: fmt.Sprintf("L%d", line), Title: content[m[2]:m[3]], Of: name})
	}
	return out
}

// folder makes the page of a folder that has no README.
func (m *maker) folder(name string) error {
	at := path.Join(name, "index.html")
	listing, err := m.listing(name, "")
	if err != nil {
		return err
	}
	return m.add(at, page{at: at, title: name, body: fmt.Sprintf("<h1>%s</h1>\n%s", html.EscapeString(name), listing), of: name}.html())
}

// listing lists a folder; of what is no source it has the names alone.
func (m *maker) listing(folder, title string) (string, error) {
	entries, err := fs.ReadDir(m.from, folder)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if title != "" {
		fmt.Fprintf(&b, "<h2 id=\"files-here\">%s</h2>\n", title)
	}
	b.WriteString("<ul class=\"files\">\n")
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		if strings.HasPrefix(e.Name(), ".") || slices.Contains(unread, e.Name()) || e.Name() == "README.md" || isSite(m.from, name) {
			continue
		}
		label := html.EscapeString(e.Name())
		if e.IsDir() {
			label += "/"
		}
		if to, ok := m.place(name); ok {
			label = fmt.Sprintf("<a href=\"%s\">%s</a>", html.EscapeString(relative(path.Join(folder, "index.html"), to)), label)
		}
		fmt.Fprintf(&b, "<li>%s</li>\n", label)
	}
	b.WriteString("</ul>\n")
	return b.String(), nil
}
