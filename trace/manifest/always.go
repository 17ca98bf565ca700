package manifest

import "slices"

// always tells whether a formula is true by its form, whatever its parts are: x = x, P => P, P \/
// ~P, and what is put together of these. Of a form that is not known it is false, so it is never
// wrong about one that says something.
func (s *Source) always(in *scope, body []token, depth int) bool {
	body = bare(body)
	if len(body) == 0 || depth > maxNested {
		return false
	}
	inner := func(part []token) bool { return s.always(in, part, depth+1) }
	switch first := body[0].text; {
	case len(body) == 1:
		return first == "TRUE" || s.alwaysNamed(in, first, depth)
	case first == "[" && body[1].text == "]", first == "<" && body[1].text == ">":
		return inner(body[2:])
	case first == `\A`:
		colon := slices.IndexFunc(body, func(t token) bool { return t.text == ":" })
		return colon > 0 && (inner(body[colon+1:]) || ofNothing(body[:colon]))
	case first == `/\` || first == `\/`:
		return listAlways(body, inner)
	case slices.ContainsFunc(body, unscoped):
		return false
	}
	return operatorAlways(body, inner)
}

// ofNothing tells whether one of the sets that a \A ranges over is {} by its text.
func ofNothing(bounds []token) bool {
	for i, t := range bounds {
		if t.text != `\in` {
			continue
		}
		set := bounds[i+1:]
		if comma := slices.IndexFunc(set, func(t token) bool { return t.text == "," }); comma >= 0 {
			set = set[:comma]
		}
		if len(set) == 2 && set[0].text == "{" && set[1].text == "}" {
			return true
		}
	}
	return false
}

// alwaysNamed is of a name that is defined once, and takes nothing.
func (s *Source) alwaysNamed(in *scope, name string, depth int) bool {
	one, ok := s.single(in, name)
	if !ok {
		return false
	}
	params, body := head(signed(one.def.Text))
	return params == nil && s.always(one.in, body, depth+1)
}

// unscoped are words of which it is not known here how far what follows belongs to them.
func unscoped(t token) bool {
	return slices.Contains([]string{"LET", "IF", "CASE", "CHOOSE", `\E`, `\A`, "RandomElement", "TLCGet", "TLCSet", "TLCEval", "JavaTime"}, t.text)
}

// listAlways is of a list whose items begin with the same sign; where the sign occurs deeper at the
// same level, or another does, nothing is known.
func listAlways(body []token, inner func([]token) bool) bool {
	sign, other := body[0].text, `\/`
	if sign == `\/` {
		other = `/\`
	}
	if slices.ContainsFunc(body, unscoped) || len(split(body, other)) > 1 || len(split(body, "=>")) > 1 || len(split(body, "<=>")) > 1 {
		return false
	}
	return junction(sign, split(body, sign)[1:], inner)
}

// operatorAlways goes by the loosest operator of a formula.
func operatorAlways(body []token, inner func([]token) bool) bool {
	implies, equal := split(body, "=>"), split(body, "<=>")
	and, or := split(body, `/\`), split(body, `\/`)
	switch {
	case len(implies)+len(equal) > 3: // more than one, of which it is not known which binds
		return false
	case len(implies) == 2:
		return same(implies[0], implies[1]) || inner(implies[1])
	case len(equal) == 2:
		return same(equal[0], equal[1])
	case len(and) > 1 && len(or) > 1:
		return false
	case len(and) > 1:
		return junction(`/\`, and, inner)
	case len(or) > 1:
		return junction(`\/`, or, inner)
	}
	sides := split(body, "=")
	return len(sides) == 2 && same(sides[0], sides[1])
}

// junction is of parts that all are true, or one of which is, or is the opposite of another.
func junction(sign string, parts [][]token, inner func([]token) bool) bool {
	if sign == `/\` {
		return !slices.ContainsFunc(parts, func(part []token) bool { return !inner(part) })
	}
	for i, part := range parts {
		if inner(part) || slices.ContainsFunc(parts[:i], func(other []token) bool { return opposite(part, other) || opposite(other, part) }) {
			return true
		}
	}
	return false
}

// opposite tells whether the first is the negation of the second.
func opposite(not, of []token) bool {
	return len(not) > 1 && not[0].text == "~" && same(not[1:], of)
}

// same tells whether two formulas are the same text.
func same(a, b []token) bool {
	a, b = bare(a), bare(b)
	return len(a) > 0 && slices.EqualFunc(a, b, func(x, y token) bool { return x.text == y.text })
}

// split cuts a formula at a sign that stands in no brackets.
func split(body []token, sign string) (parts [][]token) {
	nested, from := 0, 0
	for i, t := range body {
		nested += t.nests()
		if nested == 0 && t.text == sign {
			parts, from = append(parts, body[from:i]), i+1
		}
	}
	return append(parts, body[from:])
}

// signed are the tokens of a text, with signs of more than one character whole.
func signed(text string) (all []token) {
	for _, t := range tokensOf(text) {
		all = join(all, t, text)
	}
	return all
}
