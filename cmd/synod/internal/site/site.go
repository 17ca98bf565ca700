// Package site makes the static site of the project: the page to play with, the documents as pages
// that lead to each other and to the source by its place in the repository, a search that needs no
// server, and the reports of runs. It opens from a disk and from any host, asks nobody for
// anything, and is the same bytes of the same checkout.
//
// What is in it follows from links: it begins at the documents, and takes what they name, a file or
// a folder with all below.
//
// What the caller owes: a whole checkout, and reports that `--html` wrote.
package site

import (
	"fmt"
	"html"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/wholefile"
)

// Contents are what a site is made of.
type Contents struct {
	Checkout fs.FS
	Game     []byte            // the page to play with, as one file
	Reports  map[string][]byte // pages, by their names
}

// beginnings are documents from which all others are reached.
var beginnings = []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/README.md", "docs/zh/README.md", "spec/paxos/README.md"}

// Names of pages that are no file of the checkout.
const (
	gamePage    = "play.html"
	searchPage  = "search.html"
	reportsPage = "reports/index.html"
)

// maker makes pages until no link leads anywhere else.
type maker struct {
	from     fs.FS
	pages    map[string][]byte
	places   map[string]string // pages of what was asked for; empty where there is none
	waiting  []string          // files and folders that have no page yet
	sections []section         // what is searched
}

// Make gives the pages by their paths.
func Make(of Contents) (map[string][]byte, error) {
	m := &maker{from: of.Checkout, pages: map[string][]byte{gamePage: of.Game}, places: map[string]string{}}
	for _, name := range beginnings {
		if _, ok := m.place(name); !ok {
			return nil, fmt.Errorf("the site is made of a checkout, and there is no %s", name)
		}
	}
	for len(m.waiting) > 0 {
		next := m.waiting[0]
		m.waiting = m.waiting[1:]
		if err := m.make(next); err != nil {
			return nil, err
		}
	}
	m.reports(of.Reports)
	return m.pages, m.search()
}

// make makes the page of a file or a folder.
func (m *maker) make(name string) error {
	info, err := fs.Stat(m.from, name)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return m.folder(name)
	}
	text, err := wholefile.Read(m.from, name, mostFile)
	if err != nil {
		return err
	}
	plain := strings.ReplaceAll(string(text), "\r\n", "\n")
	if path.Ext(name) == ".md" {
		return m.document(name, plain)
	}
	m.source(name, plain)
	return nil
}

// add adds a page once.
func (m *maker) add(at string, page []byte) error {
	if _, there := m.pages[at]; there {
		return fmt.Errorf("two pages would be %s", at)
	}
	m.pages[at] = page
	return nil
}

// place is the page of a file or folder of the checkout, which is made if it is not yet; false
// where it has none.
func (m *maker) place(name string) (page string, ok bool) {
	if page, asked := m.places[name]; asked {
		return page, page != ""
	}
	of := name
	info, err := fs.Stat(m.from, name)
	if err == nil && info.IsDir() {
		page = path.Join(name, "index.html")
		if readme := path.Join(name, "README.md"); isFile(m.from, readme) {
			of = readme
		}
	} else if err == nil && shown(name, info) {
		page = pageOf(name)
	}
	if page != "" && of != name {
		m.place(of)
	} else if page != "" {
		m.waiting = append(m.waiting, of)
	}
	m.places[name] = page
	return page, page != ""
}

// pageOf is where the page of a file is.
func pageOf(name string) string {
	switch {
	case path.Base(name) == "README.md":
		return path.Join(path.Dir(name), "index.html")
	case path.Ext(name) == ".md":
		return strings.TrimSuffix(name, ".md") + ".html"
	}
	return name + ".html"
}

func isFile(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && info.Mode().IsRegular()
}

// relative is a link from one page to another.
func relative(from, to string) string {
	link, err := filepath.Rel(filepath.FromSlash(path.Dir(from)), filepath.FromSlash(to))
	if err != nil {
		panic(err) // both are below the site
	}
	return filepath.ToSlash(link)
}

// reports adds them, and a page that lists them with their verdicts.
func (m *maker) reports(all map[string][]byte) {
	var b strings.Builder
	b.WriteString("<h1>Reports</h1>\n")
	if len(all) == 0 {
		b.WriteString("<p>None was given to this site: <code>synod verify --html verify.html</code> writes one, and <code>synod play --site FOLDER --report verify.html</code> takes it in.</p>\n")
	}
	for i, name := range slices.Sorted(maps.Keys(all)) {
		if i == 0 {
			b.WriteString("<p>What came of runs, each as the page that it wrote.</p>\n<div class=\"scroll\"><table><thead><tr><th scope=\"col\">report</th><th scope=\"col\">verdict</th></tr></thead><tbody>\n")
		}
		title, verdict := saidBy(all[name])
		fmt.Fprintf(&b, "<tr><td><a href=\"%s.html\">%s</a></td><td>%s</td></tr>\n", html.EscapeString(name), html.EscapeString(title), html.EscapeString(verdict))
		m.pages["reports/"+name+".html"] = all[name]
		m.sections = append(m.sections, section{Page: "reports/" + name + ".html", Title: title, Text: verdict})
	}
	if len(all) > 0 {
		b.WriteString("</tbody></table></div>\n")
	}
	m.pages[reportsPage] = page{at: reportsPage, title: "Reports", body: b.String()}.html()
}
