package scenario

import "fmt"

const maxNesting = 8 // brackets in brackets

// parseTerm reads `Name`, `12` or `Name(term, ...)` and nothing behind it.
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
	p.skip()
	from := p.at
	for p.at < len(p.text) && isWord(p.text[p.at]) {
		p.at++
	}
	t := Term{Name: p.text[from:p.at]}
	if t.Name == "" {
		return t, fmt.Errorf("expected a name or a number, got %.40q", p.text[from:])
	}
	if p.skip() != '(' {
		return t, nil
	}
	if depth == maxNesting {
		return t, fmt.Errorf("expected at most %d brackets within each other", maxNesting)
	}
	for p.skip() != ')' {
		p.at++ // a bracket or a comma
		arg, err := p.term(depth + 1)
		if err != nil {
			return t, err
		}
		t.Args = append(t.Args, arg)
		if c := p.skip(); c != ',' && c != ')' {
			return t, fmt.Errorf("expected a comma or a closing bracket behind %q, got %.40q", p.text[:p.at], p.text[p.at:])
		}
	}
	p.at++
	return t, nil
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}
