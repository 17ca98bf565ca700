package scenario

import (
	"fmt"
	"strings"
)

const maxNesting = 8 // brackets in brackets

// parseTerm reads `Name`, `12`, `"text"`, `{term, ...}`, `[name |-> term, ...]` or
// `Name(term, ...)` and nothing behind it.
func parseTerm(text string) (Term, error) {
	p := &termParser{text: text}
	t, err := p.term(0)
	if err == nil && p.skip() != 0 {
		err = fmt.Errorf("expected the end of the line behind %q, got %.40q", text[:p.at], text[p.at:])
	}
	return t, err
}

type termParser struct {
	text string
	at   int
}

// skip goes over blanks and gives the byte there; 0 at the end.
func (p *termParser) skip() byte {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t') {
		p.at++
	}
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *termParser) term(depth int) (Term, error) {
	switch p.skip() {
	case '{':
		args, err := p.list(depth, '}', p.term)
		return Term{Name: set, Args: args}, err
	case '[':
		args, err := p.list(depth, ']', p.field)
		return Term{Name: record, Args: args}, err
	}
	t := Term{Name: p.name()}
	if t.Name == "" {
		return t, fmt.Errorf("expected a name or a number, got %.40q", p.text[p.at:])
	}
	if p.skip() != '(' {
		return t, nil
	}
	args, err := p.list(depth, ')', p.term)
	t.Args = args
	return t, err
}

// name reads a word, or a text in quotes; it is empty if there is none.
func (p *termParser) name() string {
	from, rest := p.at, p.text[p.at:]
	n := 0
	for n < len(rest) && isWord(rest[n]) {
		n++
	}
	if n == 0 && strings.HasPrefix(rest, `"`) {
		for n++; n < len(rest) && isWord(rest[n]); n++ {
		}
		if n == len(rest) || rest[n] != '"' {
			return ""
		}
		n++
	}
	p.at += n
	return p.text[from:p.at]
}

// field reads one of a record: its name with its value.
func (p *termParser) field(depth int) (Term, error) {
	p.skip()
	name, from := p.name(), p.at
	if p.skip(); name == "" || !strings.HasPrefix(p.text[p.at:], arrow) {
		return Term{}, fmt.Errorf("expected name %s value in a record, got %.40q", arrow, p.text[from-len(name):])
	}
	p.at += len(arrow)
	value, err := p.term(depth)
	return Term{Name: name, Args: []Term{value}}, err
}

// list reads terms in brackets, of which the first is next: at least one.
func (p *termParser) list(depth int, closing byte, read func(depth int) (Term, error)) (all []Term, err error) {
	if depth == maxNesting {
		return nil, fmt.Errorf("expected at most %d brackets within each other", maxNesting)
	}
	for p.skip() != closing {
		p.at++ // a bracket or a comma
		arg, err := read(depth + 1)
		if err != nil {
			return nil, err
		}
		all = append(all, arg)
		if c := p.skip(); c != ',' && c != closing {
			return nil, fmt.Errorf("expected a comma or a closing bracket behind %q, got %.40q", p.text[:p.at], p.text[p.at:])
		}
	}
	p.at++
	return all, nil
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}
