package specification

import (
	"slices"
	"strings"
)

// Assumed are the conjuncts of the model's SPECIFICATION that are neither about its initial states
// nor its steps, and on which its temporal properties rest: WF_vars(Next), \A p \in P :
// SF_vars(Take(p)). The names of such formulas are followed.
func (s *Source) Assumed() (all []string) {
	for _, name := range s.ParseConfig().Names("SPECIFICATION") {
		one, ok := s.single(s.root(), name)
		if !ok {
			continue
		}
		t := formula{source: s, known: map[*Definition]bool{}}
		_, body := head(signed(one.def.Text))
		for _, part := range t.assumed(operand{in: one.in, text: one.def.Text, body: body}, nil, 0) {
			if text := inLine(part); !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
	}
	return all
}

// assumed are such parts of a formula; before is what binds names in it.
func (t *formula) assumed(o operand, before []token, depth int) (all [][]token) {
	o.body = bare(o.body)
	if len(o.body) == 0 || !t.temporal(o.in, o.body, 0) || steps(o.body) {
		return nil
	}
	parts, bound := t.conjuncts(o)
	if len(parts) == 0 || depth > maxNested {
		return [][]token{slices.Concat(before, o.body)}
	}
	for _, part := range parts {
		all = append(all, t.assumed(part, slices.Concat(before, bound), depth+1)...)
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
	case body[0].text == `/\`, loosest(body[:scoped(body)]) == `/\`:
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
