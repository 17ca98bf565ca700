package site

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"path"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	rendered "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"

	"github.com/synod-paxos/synod/internal/pattern"
)

// markdown is what GitHub takes, and what the documents have of HTML, which is theirs. No element
// has a style of its own, which the policy of a page forbids.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), extension.Strikethrough, extension.Linkify),
	goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	goldmark.WithRendererOptions(rendered.WithUnsafe()),
)

// heading is one of a document.
type heading struct {
	level    int
	id, text string
}

// document makes the page of a Markdown file.
func (m *maker) document(name, source string) error {
	d := &reading{maker: m, name: name, at: pageOf(name), source: []byte(source)}
	tree := markdown.Parser().Parse(text.NewReader(d.source), parser.WithContext(parser.NewContext(parser.WithIDs(anchors{}))))
	if err := ast.Walk(tree, d.visit); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	d.linkCode()
	var b bytes.Buffer
	if err := markdown.Renderer().Render(&b, d.source, tree); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	body := strings.ReplaceAll(b.String(), "<table>", `<div class="scroll" tabindex="0" role="group" aria-label="table"><table>`)
	body = strings.ReplaceAll(body, "</table>", "</table></div>")
	body = strings.ReplaceAll(body, "<th></th>", "<td></td>") // a heading of nothing is none
	body = strings.ReplaceAll(body, "<pre>", `<pre tabindex="0">`)
	if path.Base(name) == "README.md" && name != "README.md" {
		listing, err := m.listing(path.Dir(name), "Files here")
		if err != nil {
			return err
		}
		body += listing
	}
	title := path.Base(name)
	if len(d.headings) > 0 {
		title = d.headings[0].text
	}
	m.sections = append(m.sections, d.sections(tree, title)...)
	return m.add(d.at, page{at: d.at, title: title, language: languageOf(name), body: body, contents: d.headings, of: name}.html())
}

func languageOf(name string) string {
	if strings.Contains(name, "/zh/") {
		return "zh"
	}
	return "en"
}

// reading is a document that is read.
type reading struct {
	*maker
	name, at string
	source   []byte
	headings []heading
	codes    []*ast.CodeSpan // outside links
}

func (d *reading) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.Heading:
		id, _ := n.AttributeString("id")
		raw, _ := id.([]byte)
		d.headings = append(d.headings, heading{n.Level, string(raw), textOf(n, d.source)})
	case *ast.Link:
		to, err := d.link(string(n.Destination))
		n.Destination = []byte(to)
		return ast.WalkSkipChildren, err
	case *ast.CodeSpan:
		d.codes = append(d.codes, n)
	}
	return ast.WalkContinue, nil
}

// link is the place of the site for one of the checkout.
func (d *reading) link(to string) (string, error) {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Path == "" {
		return to, err
	}
	name := path.Join(path.Dir(d.name), u.Path)
	page, ok := d.place(name)
	if !ok {
		return "", fmt.Errorf("a link leads to %s, of which there is no page: it is no text, or is not there", name)
	}
	u.Path = relative(d.at, page)
	return u.String(), nil
}

// named is what stands in a document as code and may be a file or a folder, with a line.
var named = pattern.Pattern(`^([\w.-]+(?:/[\w.-]+)*)/?(?::(\d+)(?::\d+)?)?$`)

// linkCode makes links of the files and folders that the document names.
func (d *reading) linkCode() {
	for _, code := range d.codes {
		found := named.FindStringSubmatch(textOf(code, d.source))
		if found == nil || !strings.ContainsAny(found[1], "/.") || strings.HasPrefix(found[1], ".") {
			continue
		}
		page, ok := d.place(found[1])
		if !ok || page == d.at {
			continue
		}
		link := ast.NewLink()
		link.Destination = []byte(relative(d.at, page))
		if found[2] != "" {
			link.Destination = append(link.Destination, "#L"+found[2]...)
		}
		above := code.Parent()
		above.ReplaceChild(above, code, link)
		link.AppendChild(link, code)
	}
}

// textOf is what a reader sees of a node, on one line.
func textOf(n ast.Node, source []byte) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) { //nolint:errcheck // it gives none
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				b.Write(n.Segment.Value(source))
			}
			if entering && n.SoftLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			if entering {
				b.Write(n.Value)
			}
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			for i := 0; entering && i < n.Lines().Len(); i++ {
				line := n.Lines().At(i)
				b.Write(line.Value(source))
			}
		}
		if !entering && n.Type() == ast.TypeBlock {
			b.WriteByte(' ')
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(html.UnescapeString(b.String()))
}

// anchors are the names of headings as GitHub gives them.
type anchors map[string]bool

// Generate names a heading.
func (a anchors) Generate(value []byte, _ ast.NodeKind) []byte {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(string(value))) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('-')
		}
	}
	id := b.String()
	for i := 1; a[id]; i++ {
		id = fmt.Sprintf("%s-%d", b.String(), i)
	}
	a[id] = true
	return []byte(id)
}

// Put takes one that is given.
func (a anchors) Put(value []byte) { a[string(value)] = true }
