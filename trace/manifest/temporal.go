package manifest

import (
	"slices"
	"strings"
)

// ConstantOperand gives an operand of [], <> or ~> in a temporal formula that has the same value in
// each state, as Correct has in (p \in Correct) ~> Decided(p); empty where none is seen. What is
// joined by /\ and the like without anything temporal in it is one operand.
func (s *Source) ConstantOperand(name string) string {
	one, ok := s.single(s.root(), name)
	if !ok {
		return ""
	}
	t := formula{source: s, known: map[*Definition]bool{}}
	params, body := head(signed(one.def.Text))
	if params != nil {
		return ""
	}
	return t.constant(operand{in: one.in, text: one.def.Text, body: body}, 0)
}

// StatePredicate tells whether a definition is certain to say something of one state alone.
func (s *Source) StatePredicate(name string) bool {
	one, ok := s.single(s.root(), name)
	if !ok {
		return false
	}
	t := formula{source: s, known: map[*Definition]bool{}}
	_, body := head(signed(one.def.Text))
	return !t.temporal(one.in, body, 0) && s.mentions(name, false, s.varies)
}

// formula goes through one.
type formula struct {
	source *Source
	known  map[*Definition]bool // which are temporal; not while it is being asked
}

// operand is a part of a formula.
type operand struct {
	in      *scope
	text    string // in which body stands; empty where arguments are in the place of parameters
	body    []token
	beneath bool // [], <> or ~>
}

func (o operand) part(body []token) operand {
	o.body = body
	return o
}

// temporal tells whether a text has one of the signs of temporal logic, or leads to one.
func (t *formula) temporal(in *scope, body []token, depth int) bool {
	for i := range body {
		if temporalSign(body, i) {
			return true
		}
	}
	paths, clear := references(body)
	return !clear || depth > maxNested || slices.ContainsFunc(paths, func(path []string) bool { return t.leads(in, path, depth) })
}

func temporalSign(body []token, i int) bool {
	now, next := body[i].text, ""
	if i+1 < len(body) {
		next = body[i+1].text
	}
	return now == "[" && next == "]" || now == "<" && next == ">" || slices.Contains([]string{"~>", "-+->", `\EE`, `\AA`}, now) || fairness(now)
}

// fairness tells whether a word is that of weak or strong fairness.
func fairness(word string) bool {
	return strings.HasPrefix(word, "WF_") || strings.HasPrefix(word, "SF_")
}

// leads tells whether what a path stands for is temporal, or may be.
func (t *formula) leads(in *scope, path []string, depth int) bool {
	name := path[len(path)-1]
	within, ok := t.source.enter(in, path[:len(path)-1])
	if !ok {
		return true
	}
	one, ok := t.source.single(within, name)
	if !ok {
		found := t.source.look(within, name)
		return t.source.unseen(within, name, found) || slices.ContainsFunc(found, func(m meaning) bool { return m.def != nil })
	}
	if yes, asked := t.known[one.def]; asked {
		return yes
	}
	t.known[one.def] = false
	_, body := head(signed(one.def.Text))
	t.known[one.def] = t.temporal(one.in, body, depth+1)
	return t.known[one.def]
}

// constant gives the first constant operand.
func (t *formula) constant(o operand, depth int) string {
	o.body = bare(o.body)
	switch {
	case len(o.body) == 0 || depth > maxNested:
		return ""
	case !t.temporal(o.in, o.body, 0):
		if o.beneath && t.steady(o) {
			return textOf(o.body)
		}
		return ""
	}
	for _, part := range t.parts(o) {
		if found := t.constant(part, depth+1); found != "" {
			return found
		}
	}
	return ""
}

// steady tells whether no name in a text leads to what varies.
func (t *formula) steady(o operand) bool {
	if slices.ContainsFunc(o.body, func(one token) bool { return strings.HasPrefix(one.text, "_") }) {
		return false // [A]_v
	}
	w := walk{t.source, t.source.varies, true, map[string]bool{}}
	return !w.body(o.in, o.body)
}

// parts are those of a temporal formula; none where they are not known.
func (t *formula) parts(o operand) (parts []operand) {
	body, first := o.body, o.body[0].text
	switch {
	case first == `\A` || first == `\E`:
		if colon := domainsEnd(body); colon > 0 {
			return []operand{o.part(body[colon+1:])}
		}
		return nil
	case first == `/\` || first == `\/`:
		for _, item := range items(o.text, body) {
			parts = append(parts, o.part(item))
		}
		return parts
	case slices.ContainsFunc(body, func(one token) bool { return one.text == "LET" || one.text == "IF" || one.text == "CASE" }):
		return nil
	}
	for _, group := range loose {
		if cut := split(body, group...); len(cut) > 1 {
			o.beneath = o.beneath || len(split(body, "~>")) > 1
			for _, part := range cut {
				parts = append(parts, o.part(part))
			}
			return parts
		}
	}
	switch {
	case first == "~":
		return []operand{o.part(body[1:])}
	case first == "[" || first == "<":
		o.beneath = true
		return []operand{o.part(body[2:])}
	}
	return t.named(o)
}

// named is what a name stands for, with its arguments in the place of its parameters.
func (t *formula) named(o operand) []operand {
	path, ok := pathAt(o.body)
	if !ok {
		return nil
	}
	within, found := t.source.enter(o.in, path[:len(path)-1])
	if !found {
		return nil
	}
	one, found := t.source.single(within, path[len(path)-1])
	if !found {
		return nil
	}
	params, body := head(signed(one.def.Text))
	if params == nil {
		return []operand{{one.in, one.def.Text, body, o.beneath}}
	}
	args := calledWith(o.body)
	if len(args) != len(params) || one.in.key != o.in.key {
		return nil
	}
	return []operand{{one.in, "", substituted(body, params, args), o.beneath}}
}

// calledWith are the arguments of Op(a, b).
func calledWith(body []token) [][]token {
	if len(body) < 4 || body[1].text != "(" || 1+bracketed(body[1:]) != len(body) {
		return nil
	}
	return split(body[2:len(body)-1], ",")
}

// substituted puts arguments, in brackets, in the place of parameters.
func substituted(body []token, params []string, args [][]token) (out []token) {
	for _, one := range body {
		at := slices.Index(params, one.text)
		if at < 0 || one.kind != word {
			out = append(out, one)
			continue
		}
		out = append(append(append(out, token{symbol, "(", one.at}), args[at]...), token{symbol, ")", one.at})
	}
	return out
}

// textOf is a formula in a line.
func textOf(body []token) string {
	words := make([]string, len(body))
	for i, t := range body {
		words[i] = t.text
	}
	return strings.Join(words, " ")
}
