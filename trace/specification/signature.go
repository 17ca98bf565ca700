package specification

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// Signature is an action with its parameters and what each ranges over.
type Signature struct {
	Action string // an operator's name, also of a named instance: J!Deep
	Params []Param
}

// Param is a parameter of an action. No domain depends on another parameter. Of a graph's actions
// none depends on a state, so that every edge is of a stimulus that each state has.
type Param struct {
	Name   string
	Domain string // a TLA+ expression: a finite set
}

// String is what ParseSignature reads.
func (s Signature) String() string {
	var params []string
	for _, p := range s.Params {
		params = append(params, p.Name+` \in `+p.Domain)
	}
	if params == nil {
		return s.Action
	}
	return s.Action + "(" + strings.Join(params, ", ") + ")"
}

// ParseSignature reads `Restart` or `Enter(who \in Processes, turn \in 1..3)`.
func ParseSignature(text string) (Signature, error) {
	bad := func(what string) (Signature, error) {
		return Signature{}, fmt.Errorf("the signature %q: %s; expected `Action` or `Action(name \\in Set, ...)`", text, what)
	}
	name, rest, hasParams := strings.Cut(text, "(")
	s := Signature{Action: strings.TrimSpace(name)}
	if !IsName(s.Action) {
		return bad("it does not begin with an action's name")
	}
	if !hasParams {
		return s, nil
	}
	rest = strings.TrimSpace(rest)
	if !strings.HasSuffix(rest, ")") {
		return bad("it does not end with )")
	}
	parts, balanced := splitTop(strings.TrimSuffix(rest, ")"))
	if !balanced {
		return bad("its brackets do not match")
	}
	seen := map[string]bool{}
	for _, part := range parts {
		name, domain, ok := strings.Cut(part, `\in`)
		p := Param{strings.TrimSpace(name), strings.TrimSpace(domain)}
		if !ok || !IsIdentifier(p.Name) || p.Domain == "" || seen[p.Name] {
			return bad(fmt.Sprintf("%q is not a new name, \\in and a set", strings.TrimSpace(part)))
		}
		seen[p.Name] = true
		s.Params = append(s.Params, p)
	}
	return s, nil
}

// splitTop splits at commas outside brackets and strings. A comment would hide what follows: there
// may be none.
func splitTop(text string) (parts []string, balanced bool) {
	start := 0
	var open []string
	lex := lexer{text: text}
	for t := lex.next(); t.kind != end; t = lex.next() {
		switch t.text {
		case "(", "[", "{", "<<":
			open = append(open, t.text)
		case ")", "]", "}", ">>":
			if len(open) == 0 || closing[open[len(open)-1]] != t.text {
				return nil, false
			}
			open = open[:len(open)-1]
		case ",":
			if len(open) == 0 {
				parts = append(parts, text[start:t.at])
				start = t.at + 1
			}
		}
	}
	return append(parts, text[start:]), len(open) == 0 && !lex.commented
}

var closing = map[string]string{"(": ")", "[": "]", "{": "}", "<<": ">>"}

// IsName tells whether a text is an operator's name, which may lead through instances: J!Deep.
func IsName(s string) bool {
	return !slices.ContainsFunc(strings.Split(s, "!"), func(part string) bool { return !IsIdentifier(part) })
}

var identText = pattern.Pattern(`^[A-Za-z0-9_]*[A-Za-z][A-Za-z0-9_]*$`)

// IsIdentifier tells whether a text is one of TLA+'s: of digits alone it is none.
func IsIdentifier(s string) bool { return identText.MatchString(s) }
