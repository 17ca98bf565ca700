package vc

import (
	"fmt"
	"slices"
	"strings"
)

// Limits of what is read.
const (
	maxDepth = 200     // lists within one another
	maxBytes = 1 << 20 // of one file
	maxFiles = 32      // that one system is made of
)

// SyntaxError tells what is wrong with a system's text, and where.
type SyntaxError struct {
	File     string
	Line     int // from 1
	Expected string
	Found    string // "" where Expected says it all
}

func (e *SyntaxError) Error() string {
	if e.Found == "" {
		return fmt.Sprintf("vc: %s:%d: expected %s", e.File, e.Line, e.Expected)
	}
	return fmt.Sprintf("vc: %s:%d: expected %s, found %s", e.File, e.Line, e.Expected, e.Found)
}

// node is an atom or a list. It is never changed once read, so trees share parts.
type node struct {
	atom string // "" in a list; strings keep their quotes
	list []*node
	file string
	line int
}

func (n *node) isAtom() bool { return n.atom != "" }

// head is the first atom of a list, else "".
func (n *node) head() string {
	if len(n.list) > 0 {
		return n.list[0].atom
	}
	return ""
}

// expected is the error that something else should stand at n.
func (n *node) expected(format string, args ...any) error {
	found := n.String()
	if len(found) > 60 {
		found = found[:60] + "..."
	}
	return &SyntaxError{n.file, n.line, fmt.Sprintf(format, args...), found}
}

func (n *node) String() string {
	var b strings.Builder
	n.flat(&b)
	return b.String()
}

func (n *node) flat(b *strings.Builder) {
	if n.isAtom() {
		b.WriteString(n.atom)
		return
	}
	b.WriteByte('(')
	for i, child := range n.list {
		if i > 0 {
			b.WriteByte(' ')
		}
		child.flat(b)
	}
	b.WriteByte(')')
}

// apply is (f args...), or the atom f where there are none.
func apply(f string, args []*node) *node {
	if len(args) == 0 {
		return &node{atom: f}
	}
	return &node{list: slices.Concat([]*node{{atom: f}}, args)}
}

// nodes are the names as atoms.
func nodes(names []string) []*node {
	var all []*node
	for _, name := range names {
		all = append(all, &node{atom: name})
	}
	return all
}

// renamed is n with other names for some symbols. As no variable has the name of a symbol, nothing
// is captured.
func (n *node) renamed(names map[string]string) *node {
	if n.isAtom() {
		if name, ok := names[n.atom]; ok {
			return &node{atom: name, file: n.file, line: n.line}
		}
		return n
	}
	copied := &node{file: n.file, line: n.line, list: make([]*node, len(n.list))}
	for i, child := range n.list {
		copied.list[i] = child.renamed(names)
	}
	return copied
}

// mentions tells whether an atom of n is among names.
func (n *node) mentions(names map[string]bool) bool {
	if n.isAtom() {
		return names[n.atom]
	}
	return slices.ContainsFunc(n.list, func(child *node) bool { return child.mentions(names) })
}

// reader reads s-expressions from text.
type reader struct {
	file string
	text string
	pos  int
	line int
}

// readAll reads all of a file's forms.
func readAll(file, text string) ([]*node, error) {
	if len(text) > maxBytes {
		return nil, &SyntaxError{file, 1, fmt.Sprintf("at most %d bytes", maxBytes), fmt.Sprintf("%d", len(text))}
	}
	r := &reader{file: file, text: text, line: 1}
	var forms []*node
	for r.skip(); r.pos < len(r.text); r.skip() {
		form, err := r.node(0)
		if err != nil {
			return nil, err
		}
		forms = append(forms, form)
	}
	return forms, nil
}

// skip skips white space and comments.
func (r *reader) skip() {
	for r.pos < len(r.text) {
		switch c := r.text[r.pos]; {
		case c == '\n':
			r.line++
			r.pos++
		case c == ' ' || c == '\t' || c == '\r':
			r.pos++
		case c == ';':
			for r.pos < len(r.text) && r.text[r.pos] != '\n' {
				r.pos++
			}
		default:
			return
		}
	}
}

func (r *reader) expected(what, found string) error {
	return &SyntaxError{r.file, r.line, what, found}
}

func (r *reader) node(depth int) (*node, error) {
	if depth > maxDepth {
		return nil, r.expected(fmt.Sprintf("at most %d lists within one another", maxDepth), "more")
	}
	switch c := r.text[r.pos]; {
	case c == '(':
		return r.list(depth)
	case c == '"':
		return r.quoted()
	case isNameByte(c):
		start := r.pos
		for r.pos < len(r.text) && isNameByte(r.text[r.pos]) {
			r.pos++
		}
		return &node{atom: r.text[start:r.pos], file: r.file, line: r.line}, nil
	default:
		return nil, r.expected("a name, a number or a list", fmt.Sprintf("%q", c))
	}
}

func (r *reader) list(depth int) (*node, error) {
	n := &node{file: r.file, line: r.line}
	r.pos++
	for {
		r.skip()
		if r.pos == len(r.text) {
			return nil, &SyntaxError{r.file, n.line, "a ) for the ( of this line", "end of file"}
		}
		if r.text[r.pos] == ')' {
			r.pos++
			return n, nil
		}
		child, err := r.node(depth + 1)
		if err != nil {
			return nil, err
		}
		n.list = append(n.list, child)
	}
}

func (r *reader) quoted() (*node, error) {
	end := strings.IndexAny(r.text[r.pos+1:], "\"\n")
	if end < 0 || r.text[r.pos+1+end] == '\n' {
		return nil, r.expected("a closing quote", "end of line")
	}
	n := &node{atom: r.text[r.pos : r.pos+end+2], file: r.file, line: r.line}
	r.pos += end + 2
	return n, nil
}

// isNameByte tells what names are made of. The dot is left to the names that conditions make.
func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("_<>=+-*/", c) >= 0
}
