package specification

import (
	"slices"
	"strings"
)

// Assumed are the conjuncts of the model's SPECIFICATION that are neither about its initial states
// nor its steps, and on which its temporal properties rest: WF_vars(Next), \A p \in P :
// SF_vars(Take(p)). The names of such formulas are followed.
func (s *Source) Assumed() (all []string) {
	for _, a := range s.assumptions(false) {
		if text := inLine(slices.Concat(a.bound, a.body)); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

// Excluded are those of them that say of all states what they are, as [](x < 3): TLC goes to other
// states all the same.
func (s *Source) Excluded() (all []string) {
	t := formula{source: s, doubt: true, known: map[*Definition]bool{}}
	for _, a := range s.assumptions(false) {
		if a.body[0].text == "[" && box(a.body, 0) && primary(a.body) && !t.temporal(a.in, a.body[2:], 0) {
			all = append(all, inLine(slices.Concat(a.bound, a.body)))
		}
	}
	return all
}

// assumption is a part of a specification, with what binds names in it.
type assumption struct {
	operand
	bound []token
}

// assumptions are these parts; doubtful ones too, if doubt is true.
func (s *Source) assumptions(doubt bool) (all []assumption) {
	for _, name := range s.ParseConfig().Names("SPECIFICATION") {
		if one, ok := s.single(s.root(), name); ok {
			t := formula{source: s, doubt: doubt, known: map[*Definition]bool{}}
			_, body := head(signed(one.def.Text))
			all = append(all, t.assumed(operand{in: one.in, body: body}, nil, 0)...)
		}
	}
	return all
}

// assumed are such parts of a formula.
func (t *formula) assumed(o operand, bound []token, depth int) (all []assumption) {
	o.body = bare(o.body)
	if len(o.body) == 0 || !t.temporal(o.in, o.body, 0) || steps(o.body) {
		return nil
	}
	parts, more := t.conjuncts(o)
	if len(parts) == 0 || depth > maxNested {
		return []assumption{{o, bound}}
	}
	for _, part := range parts {
		all = append(all, t.assumed(part, slices.Concat(bound, more), depth+1)...)
	}
	return all
}

// conjuncts are the parts of which a formula is the conjunction, and what binds names in them.
func (t *formula) conjuncts(o operand) (parts []operand, bound []token) {
	switch body := o.body; {
	case body[0].text == `\A`:
		if colon := domainsEnd(body); colon > 0 {
			return []operand{o.part(body[colon+1:])}, body[:colon+1]
		}
		return nil, nil
	case loosest(body[:scoped(body)]) == `/\`:
		return t.parts(o), nil
	case body[0].kind == word:
		return t.named(o), nil
	}
	return nil, nil
}

// steps tells whether a formula is [][A]_v.
func steps(body []token) bool {
	if len(body) < 3 || body[0].text+body[1].text+body[2].text != "[][" {
		return false
	}
	past := 2 + bracketed(body[2:])
	return past < len(body) && strings.HasPrefix(body[past].text, "_")
}

// inLine is a formula in one line, the same however it was laid out.
func inLine(body []token) string {
	var b strings.Builder
	for i, t := range body {
		if i > 0 && apart(body[i-1], t) && !box(body, i-1) && (i == 1 || !box(body, i-2)) {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}

// apart tells whether a space is between two tokens of a formula in a line.
func apart(a, b token) bool {
	switch {
	case a.nests() > 0, b.nests() < 0, a.text == "~", a.text == "!", b.text == "!", b.text == "'", b.text == ",", a.text == ".", b.text == ".":
		return false
	case b.nests() > 0:
		return a.kind != word && a.nests() == 0 || b.text == "{" || b.text == "<<" && !fairness(a.text)
	}
	return a.nests() >= 0 || b.kind != word || !strings.HasPrefix(b.text, "_")
}
