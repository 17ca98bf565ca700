package specification

import "slices"

// always tells whether a formula is true by its form, whatever its parts are and whatever a
// behaviour does: x = x, P => P, P \/ ~P, and what is put together of these. Of a form that is not
// known it is false, so it is never wrong about one that says something.
func (s *Source) always(in *scope, body []token, depth int) bool {
	body = bare(body)
	if len(body) == 0 || depth > maxNested {
		return false
	}
	inner := func(part []token) bool { return s.always(in, part, depth+1) }
	first := body[0].text
	switch {
	case len(body) == 1:
		return first == "TRUE" || s.alwaysNamed(in, first, depth)
	case first == `\A`:
		colon := domainsEnd(body)
		return colon > 0 && (!s.shadows(in, body[:colon]) && inner(body[colon+1:]) || ofNothing(body[:colon]))
	case slices.ContainsFunc(body, unscoped):
		return false
	case first == `/\` || first == `\/`:
		return listAlways(body, inner)
	}
	if sign := loosest(body); sign != "" {
		return operatorAlways(sign, body, inner)
	}
	if len(body) > 2 && (first == "[" && body[1].text == "]" || first == "<" && body[1].text == ">") {
		return primary(body[2:]) && inner(body[2:])
	}
	sides := split(body, "=")
	return len(sides) == 2 && first != "~" && !prefix(first) && same(sides[0], sides[1])
}

// loose are the operators that bind less than all others, in groups that bind more and more. []
// and <> bind more than these, and ~ less than = does.
var loose = [][]string{{"=>"}, {"<=>", "~>", "-+->"}, {`/\`, `\/`}}

// loosest is the sign at which a formula falls apart; "?" if it is not known which of several does.
func loosest(body []token) string {
	for _, group := range loose {
		for _, sign := range group {
			if len(split(body, sign)) < 2 {
				continue
			}
			for _, other := range group {
				if other != sign && len(split(body, other)) > 1 {
					return "?"
				}
			}
			return sign
		}
	}
	return ""
}

// primary tells whether all of a formula is one operand: a word, with arguments or without, what
// stands in brackets, or such behind [] or <>. It is not known how = and [] bind beside each other.
func primary(body []token) bool {
	for len(body) > 2 && (body[0].text == "[" && body[1].text == "]" || body[0].text == "<" && body[1].text == ">") {
		body = body[2:]
	}
	switch {
	case len(body) == 0:
		return false
	case len(body) == 1, body[0].nests() > 0 && bracketed(body) == len(body):
		return true
	}
	return body[0].kind == word && body[1].text == "(" && 1+bracketed(body[1:]) == len(body)
}

// shadows tells whether a name that a \A binds has a definition too, below it in the module: what
// is said of that is not said here.
func (s *Source) shadows(in *scope, bounds []token) bool {
	for i, t := range bounds[:len(bounds)-1] {
		if t.kind == word && slices.Contains([]string{`\in`, ",", ">"}, bounds[i+1].text) && len(s.look(in, t.text)) > 0 {
			return true
		}
	}
	return false
}

// domainsEnd is where the colon is behind the sets of a \A; -1 if there is none.
func domainsEnd(body []token) int {
	nested := 0
	for i, t := range body {
		if nested += t.nests(); nested == 0 && t.text == ":" {
			return i
		}
	}
	return -1
}

// ofNothing tells whether one of the sets that a \A ranges over is {} by its text.
func ofNothing(bounds []token) bool {
	for _, part := range split(bounds, ",") {
		if n := len(part); n > 3 && part[n-3].text == `\in` && part[n-2].text == "{" && part[n-1].text == "}" {
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
	if yes, asked := s.forms[one.def]; asked {
		return yes // no while it is being asked
	}
	if s.forms == nil {
		s.forms = map[*Definition]bool{}
	}
	s.forms[one.def] = false
	params, body := head(signed(one.def.Text))
	s.forms[one.def] = params == nil && s.always(one.in, body, depth+1)
	return s.forms[one.def]
}

// unscoped are words of which it is not known here how far what follows belongs to them, or whose
// value is another each time.
func unscoped(t token) bool {
	return slices.Contains([]string{"LET", "IF", "CASE", "CHOOSE", "LAMBDA", `\E`, `\A`, `\EE`, `\AA`, `\exists`, `\forall`, "RandomElement", "TLCGet", "TLCSet", "TLCEval", "JavaTime"}, t.text)
}

// listAlways is of a list whose items begin with the same sign; where one has a list in it, or
// another sign does that binds as little, nothing is known.
func listAlways(body []token, inner func([]token) bool) bool {
	sign := body[0].text
	return loosest(body) == sign && !lists(body[1:]) && junction(sign, split(body, sign)[1:], inner)
}

// operatorAlways is of a formula that falls apart at an operator.
func operatorAlways(sign string, body []token, inner func([]token) bool) bool {
	parts := split(body, sign)
	switch {
	case sign == `/\` || sign == `\/`:
		return !lists(body) && junction(sign, parts, inner)
	case len(parts) != 2: // it is not known which binds
		return false
	case sign == "=>":
		return same(parts[0], parts[1]) || inner(parts[1])
	case sign == "~>": // P ~> TRUE
		return inner(parts[1])
	}
	return sign == "<=>" && same(parts[0], parts[1])
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

// same tells whether two formulas are the same text. A list is none: its columns count too.
func same(a, b []token) bool {
	a, b = bare(a), bare(b)
	return len(a) > 0 && !lists(a) && slices.EqualFunc(a, b, func(x, y token) bool { return x.text == y.text })
}

// lists tells whether a formula has a list in it: a sign with nothing before it that it could join.
func lists(body []token) bool {
	for i, t := range body {
		if (t.text == `/\` || t.text == `\/`) && (i == 0 || !ends(body[i-1])) {
			return true
		}
	}
	return false
}

// ends tells whether an operand may end with a token.
func ends(t token) bool {
	return t.kind == word && !prefix(t.text) || t.kind == quoted || t.nests() < 0 || t.text == "'"
}

// prefix tells whether a word is an operator before what it is of, as [] is.
func prefix(word string) bool { return word == "ENABLED" || word == "UNCHANGED" }

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

// synonyms are signs that can be written in another way.
var synonyms = map[string]string{
	`\land`: `/\`, `\lor`: `\/`, `\lnot`: "~", `\neg`: "~", `\equiv`: "<=>", `\leq`: "<=", "=<": "<=", `\geq`: ">=", "/=": "#", `\neq`: "#",
	`\forall`: `\A`, `\exists`: `\E`,
}

// signed are the tokens of a text, with signs of more than one character whole, each in one way to
// write it.
func signed(text string) []token {
	read := whole(tokensOf(text), text)
	all := read[:0]
	for _, t := range read {
		n := len(all)
		if n > 0 && t.text == ">" && all[n-1].text == "~" && all[n-1].at+1 == t.at { // P ~> Q
			all[n-1].text = "~>"
			continue
		}
		if n > 1 && t.text == "->" && all[n-1].text == "+" && all[n-2].text == "-" && all[n-2].at+2 == t.at {
			all = all[:n-1]
			all[n-2].text = "-+->"
			continue
		}
		if n > 0 && t.text == "=" && all[n-1].text == "/" && all[n-1].at+1 == t.at {
			all[n-1].text = "#"
			continue
		}
		if as := synonyms[t.text]; as != "" {
			t.text = as
		}
		all = append(all, t)
	}
	return all
}
