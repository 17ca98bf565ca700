package mutants

import (
	"fmt"
	"slices"
	"strings"
)

// Limits of a patch, so that it stays readable.
const (
	maxBytes = 1 << 16
	maxText  = 3 // lines
)

var kinds = []Kind{Bug, Liveness, Safe}

// Parse reads a patch by the name of its file, <ID>.patch. Lines may end in CRLF, as
// some checkouts have it. The diff itself is looked at when it is applied.
func (f Format) Parse(name string, text []byte) (Mutant, error) {
	if len(text) > maxBytes {
		return Mutant{}, fmt.Errorf("mutants: %s: want at most %d bytes, got %d", name, maxBytes, len(text))
	}
	p := &parser{name: name, rest: strings.ReplaceAll(string(text), "\r\n", "\n")}
	m := Mutant{ID: p.id(), Folder: f.Folder, Title: p.value("Title"), Kind: p.kind(), Roles: p.roles(f.Roles), Breaks: p.value("Breaks")}
	m.Declares = p.declares()
	m.Text = p.text()
	if head := "--- a/" + f.Folder + "/"; p.err == nil && !strings.HasPrefix(p.rest, head) {
		p.fail("want a diff from here, %q, got %.40q", head, p.rest)
	}
	m.Patch = []byte(p.rest)
	if p.err != nil {
		return Mutant{}, p.err
	}
	return m, nil
}

// parser keeps the first error; after it nothing is read.
type parser struct {
	name string
	line int // the last one read, from 1
	rest string
	err  error
}

func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf("mutants: %s:%d: %s", p.name, p.line, fmt.Sprintf(format, args...))
	}
}

// next reads a line.
func (p *parser) next() string {
	if p.err != nil {
		return ""
	}
	p.line++
	line, rest, found := strings.Cut(p.rest, "\n")
	p.rest = rest
	if !found || line != strings.TrimSpace(line) || strings.ContainsAny(line, "\x00\r") {
		p.fail("want a line without space around it, got %.40q", line)
	}
	return line
}

// value reads a line of key and value.
func (p *parser) value(key string) string {
	line := p.next()
	value, found := strings.CutPrefix(line, key+": ")
	if !found || value != strings.TrimSpace(value) {
		p.fail("want %q and its value, got %.40q", key+": ", line)
	}
	return value
}

func (p *parser) id() string {
	id, found := strings.CutSuffix(p.name, ".patch")
	if !found || !isID(id) {
		p.fail("want a file name like G01.patch or G17a.patch")
	}
	return id
}

func isID(id string) bool {
	between := func(i int, low, high byte) bool { return low <= id[i] && id[i] <= high }
	return (len(id) == 3 || len(id) == 4 && between(3, 'a', 'z')) &&
		between(0, 'A', 'Z') && between(1, '0', '9') && between(2, '0', '9')
}

func (p *parser) kind() Kind {
	kind := Kind(p.value("Kind"))
	if !slices.Contains(kinds, kind) {
		p.fail("want a kind of %v, got %.40q", kinds, kind)
	}
	return kind
}

func (p *parser) roles(known []string) []string {
	list := strings.Split(p.value("Role"), ", ")
	for i, role := range list {
		if !slices.Contains(known, role) || slices.Contains(list[:i], role) {
			p.fail("want roles of %v, each once, with a comma between, got %.40q", known, role)
		}
	}
	return list
}

// declares reads a line that need not be there, and the empty one after it.
func (p *parser) declares() string {
	line := p.next()
	if line == "" {
		return ""
	}
	value, found := strings.CutPrefix(line, "Declares: ")
	if !found {
		p.fail("want an empty line, or \"Declares: \" and its value before it, got %.40q", line)
	}
	if line := p.next(); line != "" {
		p.fail("want an empty line, got %.40q", line)
	}
	return value
}

// text reads lines up to an empty one.
func (p *parser) text() string {
	var lines []string
	for line := p.next(); line != ""; line = p.next() {
		lines = append(lines, line)
	}
	if len(lines) < 1 || len(lines) > maxText {
		p.fail("want one to %d lines of text above, got %d", maxText, len(lines))
	}
	return strings.Join(lines, "\n")
}
