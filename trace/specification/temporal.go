package specification

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
	t := formula{source: s, doubt: true, known: map[*Definition]bool{}}
	params, body := head(signed(one.def.Text))
	if params != nil {
		return ""
	}
	return t.constant(operand{in: one.in, body: body}, 0)
}

// StatePredicate tells whether a definition is certain to say something of one state alone.
func (s *Source) StatePredicate(name string) bool {
	one, ok := s.single(s.root(), name)
	if !ok {
		return false
	}
	t := formula{source: s, doubt: true, known: map[*Definition]bool{}}
	_, body := head(signed(one.def.Text))
	return !t.temporal(one.in, body, 0) && s.mentions(name, false, s.varies)
}

// formula goes through one.
type formula struct {
	source *Source
	doubt  bool                 // the answer where it is not certain what is meant
	known  map[*Definition]bool // which are temporal; not while it is being asked
}

// operand is a part of a formula.
type operand struct {
	in      *scope
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
	all, clear := references(body)
	return t.doubt && (!clear || depth > maxNested) || depth <= maxNested && slices.ContainsFunc(all, func(r reference) bool { return t.leads(in, r, depth) })
}

func temporalSign(body []token, i int) bool {
	return box(body, i) || slices.Contains([]string{"~>", "-+->", `\EE`, `\AA`}, body[i].text) || fairness(body[i].text)
}

// box tells whether [] or <> stands at a place.
func box(body []token, i int) bool {
	now := body[i].text
	return i+1 < len(body) && (now == "[" && body[i+1].text == "]" || now == "<" && body[i+1].text == ">")
}

// scoped is where the first word stands, outside brackets, to which all that follows belongs.
func scoped(body []token) int {
	nested := 0
	for i, t := range body {
		if nested += t.nests(); nested == 0 && unscoped(t) {
			return i
		}
	}
	return len(body)
}

// fairness tells whether a word is that of weak or strong fairness.
func fairness(word string) bool {
	return strings.HasPrefix(word, "WF_") || strings.HasPrefix(word, "SF_")
}

// leads tells whether what a reference stands for is temporal, or may be.
func (t *formula) leads(in *scope, r reference, depth int) bool {
	within, name, ok := t.source.reach(in, r)
	if !ok {
		return t.doubt
	}
	one, ok := t.source.single(within, name)
	if !ok {
		found := t.source.look(within, name)
		return t.doubt && (t.source.unseen(within, name, found) || slices.ContainsFunc(found, func(m meaning) bool { return m.def != nil }))
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
			return inLine(o.body)
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
	if first == `\A` || first == `\E` {
		if colon := domainsEnd(body); colon > 0 {
			return []operand{o.part(body[colon+1:])}
		}
		return nil
	}
	for _, group := range loose {
		if all := cut(body, group...); len(all) > 1 {
			o.beneath = o.beneath || len(cut(body, "~>")) > 1
			for _, part := range all {
				parts = append(parts, o.part(part))
			}
			return parts
		}
	}
	switch {
	case first == "~":
		return []operand{o.part(body[1:])}
	case box(body, 0):
		o.beneath = true
		return []operand{o.part(body[2:])}
	}
	return t.named(o)
}

// named is what a name stands for, with its arguments in the place of its parameters.
func (t *formula) named(o operand) []operand {
	name, args := o.body, [][]token(nil)
	if open := slices.IndexFunc(o.body, func(one token) bool { return one.text == "(" }); open > 0 && open+bracketed(o.body[open:]) == len(o.body) {
		name, args = o.body[:open], split(o.body[open+1:len(o.body)-1], ",")
	}
	path, ok := plainPath(name)
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
		return []operand{{one.in, body, o.beneath}}
	}
	if len(args) != len(params) || one.in.key != o.in.key {
		return nil
	}
	return []operand{{one.in, substituted(body, params, args), o.beneath}}
}

// substituted puts arguments, in brackets, in the place of parameters.
func substituted(body []token, params []string, args [][]token) (out []token) {
	for _, one := range body {
		at := slices.Index(params, one.text)
		if at < 0 || one.kind != word {
			out = append(out, one)
			continue
		}
		if arg := args[at]; len(arg) == 1 {
			out = append(out, arg[0])
		} else {
			out = append(append(append(out, token{symbol, "(", one.at}), arg...), token{symbol, ")", one.at})
		}
	}
	return out
}
