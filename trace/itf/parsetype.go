package itf

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// typeToken is a token of a type, after white space.
var typeToken = regexp.MustCompile(`^\s*(->|<<|>>|[(){}\[\],:|]|[a-zA-Z_][a-zA-Z0-9_]*)`)

// typeParser reads a type. After the first error, which it keeps, it reads nothing.
type typeParser struct {
	text  string // what is left
	token string // the next one; empty at the end
	depth int
	err   error
}

// parseType reads a type that a value can have: no operators, no rows, no aliases. A type variable stands for any type.
func parseType(text string) (typ, error) {
	p := typeParser{text: text}
	p.next()
	t := p.parse()
	if p.err == nil && p.token != "" {
		p.fail("the end")
	}
	if p.err != nil {
		return typ{}, fmt.Errorf("in the type %.200q: %w", text, p.err)
	}
	return t, nil
}

func (p *typeParser) next() {
	m := typeToken.FindStringSubmatch(p.text)
	if m == nil {
		p.token = ""
		if rest := strings.TrimSpace(p.text); rest != "" {
			p.token = rest
			p.fail("a part of a type")
		}
		return
	}
	p.text, p.token = p.text[len(m[0]):], m[1]
}

func (p *typeParser) fail(expected string) {
	if p.err == nil {
		p.err = fmt.Errorf("expected %s, found %.40q", expected, p.token)
	}
	p.text, p.token = "", ""
}

func (p *typeParser) expect(token string) {
	if p.token != token {
		p.fail(fmt.Sprintf("%q", token))
		return
	}
	p.next()
}

// accept reads the token if it is next.
func (p *typeParser) accept(token string) bool {
	if p.token != token {
		return false
	}
	p.next()
	return true
}

func (p *typeParser) parse() (t typ) {
	if p.depth++; p.depth > maxDepth {
		p.fail(fmt.Sprintf("at most %d nested types", maxDepth))
		return t
	}
	defer func() { p.depth-- }()
	t = p.operand()
	if p.accept("->") {
		return typ{kind: funKind, parts: []typ{t, p.parse()}}
	}
	return t
}

func (p *typeParser) operand() typ {
	switch token := p.token; {
	case p.accept("("):
		t := p.parse()
		p.expect(")")
		return t
	case p.accept("<<"):
		return typ{kind: tupKind, parts: p.tuple()}
	case p.accept("{"):
		return p.record("}")
	case p.accept("["):
		return p.record("]")
	case fieldName.MatchString(token):
		p.next()
		return p.word(token)
	default:
		p.fail("a type")
		return typ{}
	}
}

func (p *typeParser) tuple() (parts []typ) {
	parts = append(parts, p.parse())
	for p.accept(",") {
		parts = append(parts, p.parse())
	}
	p.expect(">>")
	return parts
}

var sortName = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)

func (p *typeParser) word(name string) typ {
	simple := map[string]kind{"Bool": boolKind, "Int": intKind, "Str": strKind}
	generic := map[string]kind{"Set": setKind, "Seq": seqKind}
	switch {
	case simple[name] != 0:
		return typ{kind: simple[name]}
	case generic[name] != 0:
		return typ{kind: generic[name], parts: []typ{p.inParentheses()}}
	case p.token == "(":
		return p.variant(name)
	case sortName.MatchString(name):
		return typ{kind: constKind, name: name}
	case len(name) == 1:
		return typ{kind: anyKind}
	}
	p.fail(fmt.Sprintf("a type, not the name %.40q, before", name))
	return typ{}
}

func (p *typeParser) inParentheses() typ {
	p.expect("(")
	t := p.parse()
	p.expect(")")
	return t
}

// named is a field of a record or an alternative of a variant.
type named struct {
	name string
	part typ
}

func (p *typeParser) record(end string) typ {
	var fields []named
	for p.err == nil {
		name := p.identifier()
		p.expect(":")
		fields = append(fields, named{name, p.parse()})
		if !p.accept(",") {
			break
		}
	}
	p.expect(end)
	return p.of(recKind, fields)
}

func (p *typeParser) variant(tag string) typ {
	alternatives := []named{{tag, p.inParentheses()}}
	for p.accept("|") {
		tag := p.identifier()
		alternatives = append(alternatives, named{tag, p.inParentheses()})
	}
	return p.of(variantKind, alternatives)
}

func (p *typeParser) identifier() string {
	name := p.token
	if !fieldName.MatchString(name) {
		p.fail("a name")
	}
	p.next()
	return name
}

func (p *typeParser) of(k kind, fields []named) typ {
	slices.SortFunc(fields, func(a, b named) int { return strings.Compare(a.name, b.name) })
	t := typ{kind: k}
	for i, f := range fields {
		if i > 0 && fields[i-1].name == f.name {
			p.fail(fmt.Sprintf("the name %.40q only once, before", f.name))
		}
		t.names, t.parts = append(t.names, f.name), append(t.parts, f.part)
	}
	return t
}
