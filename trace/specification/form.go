package specification

import (
	"slices"
	"strings"
)

// truth is what is known of a formula by its form alone.
type truth uint8

const (
	either truth = iota // it may be either, for all that is seen
	always              // true whatever a behaviour does
	never
)

func (t truth) not() truth {
	switch t {
	case always:
		return never
	case never:
		return always
	}
	return either
}

// forms reads what formulas are by their form, whatever their parts are: x = x, P => P, P \/ ~P,
// FALSE => P, [][A]_<<>>, and what is put together of these. Of a form that it does not know it
// says nothing, so it is never wrong about one that says something.
type forms struct {
	source *Source
	known  map[string]truth // by scope and name, as far as was asked; either while it is being asked
}

// of is what a formula is, in which bound are names of its own.
func (f *forms) of(in *scope, body []token, bound []string, depth int) truth {
	body = bare(body)
	if len(body) == 0 || depth > maxNested {
		return either
	}
	inner := func(part []token) truth { return f.of(in, part, bound, depth+1) }
	within := func(part []token, names []token) truth {
		return f.of(in, part, slices.Concat(bound, wordsIn(names)), depth+1)
	}
	switch first := body[0].text; {
	case first == `\A` || first == `\E`:
		return quantified(body, within)
	case first == "IF":
		return conditional(body, inner)
	case first == "LET":
		if at := matching(body, "LET", "IN"); at > 0 {
			return within(body[at+1:], body[1:at])
		}
		return either
	case unscoped(body[0]):
		return either
	}
	if sign := loosest(body[:scoped(body)]); sign != "" {
		return f.joined(in, sign, cut(body, sign), inner)
	}
	switch {
	case body[0].text == "~":
		return inner(body[1:]).not()
	case box(body, 0):
		if _, _, is := action(body[2:]); is || primary(body[2:]) {
			return inner(body[2:])
		}
		return either
	case prefix(body[0].text):
		return either
	}
	if does, subscript, is := action(body); is {
		return f.step(in, body[0].text, subscript, inner(does))
	}
	if kind := f.compared(in, body); kind != either {
		return kind
	}
	return f.named(in, body, bound, depth)
}

// wordsIn are the words of a text, some of which it binds.
func wordsIn(tokens []token) (words []string) {
	for _, t := range tokens {
		if t.kind == word {
			words = append(words, t.text)
		}
	}
	return words
}

// quantified is of \A and \E: of nothing the one is true and the other false.
func quantified(body []token, inner func(part, names []token) truth) truth {
	colon, kind := domainsEnd(body), always
	if body[0].text == `\E` {
		kind = never
	}
	if colon > 0 && (ofNothing(body[:colon]) || inner(body[colon+1:], body[:colon]) == kind) {
		return kind
	}
	return either
}

// conditional is of IF, of which one side may count alone.
func conditional(body []token, inner func([]token) truth) truth {
	then := matching(body, "IF", "THEN")
	if then < 0 {
		return either
	}
	other := then + matching(body[then:], "THEN", "ELSE")
	if other < then {
		return either
	}
	yes, no := inner(body[then+1:other]), inner(body[other+1:])
	switch inner(body[1:then]) {
	case always:
		return yes
	case never:
		return no
	}
	if yes == no {
		return yes
	}
	return either
}

// matching is where the word is that ends what a text begins with; -1 if there is none.
func matching(body []token, from, to string) int {
	nested := 0
	for i, t := range body {
		switch t.text {
		case from:
			nested++
		case to:
			if nested--; nested == 0 {
				return i
			}
		}
	}
	return -1
}

// cut cuts a formula at a sign, outside brackets and before the first word to which all that
// follows belongs.
func cut(body []token, signs ...string) [][]token {
	past := scoped(body)
	parts := split(body[:past], signs...)
	last := len(parts) - 1
	parts[last] = body[past-len(parts[last]):]
	return parts
}

// joined is of a formula that falls apart at an operator.
func (f *forms) joined(in *scope, sign string, parts [][]token, inner func([]token) truth) truth {
	switch {
	case sign == `/\`:
		return f.junction(in, parts, never, inner)
	case sign == `\/`:
		return f.junction(in, parts, always, inner)
	case len(parts) != 2: // it is not known which binds
		return either
	}
	left, right := inner(parts[0]), inner(parts[1])
	switch {
	case sign == "<=>" && left != either && right != either:
		return map[bool]truth{true: always, false: never}[left == right]
	case (sign == "<=>" || sign == "=>") && f.same(in, parts[0], parts[1]):
		return always
	case (sign == "=>" || sign == "~>") && (left == never || right == always):
		return always
	case (sign == "=>" || sign == "~>") && left == always: // TRUE ~> P is of P's time
		return map[bool]truth{true: never}[right == never]
	}
	return either
}

// junction is of parts one of which decides, or that all are otherwise, or one of which is the
// opposite of another.
func (f *forms) junction(in *scope, parts [][]token, decides truth, inner func([]token) truth) truth {
	all := decides.not()
	for i, part := range parts {
		switch kind := inner(part); {
		case kind == decides, slices.ContainsFunc(parts[:i], func(other []token) bool { return f.opposite(in, part, other) || f.opposite(in, other, part) }):
			return decides
		case kind == either:
			all = either
		}
	}
	return all
}

// opposite tells whether the first is the negation of the second.
func (f *forms) opposite(in *scope, not, of []token) bool {
	not = bare(not)
	return len(not) > 1 && not[0].text == "~" && f.same(in, not[1:], of)
}

// action reads [A]_v or <<A>>_v, and nothing else.
func action(body []token) (does, subscript []token, ok bool) {
	if len(body) < 4 || body[0].text != "[" && body[0].text != "<<" {
		return nil, nil, false
	}
	past := bracketed(body)
	if past == len(body) || !strings.HasPrefix(body[past].text, "_") {
		return nil, nil, false
	}
	subscript = slices.Clone(body[past:])
	if subscript[0].text = subscript[0].text[1:]; subscript[0].text == "" {
		subscript = subscript[1:]
	}
	return body[1 : past-1], subscript, primary(subscript)
}

// step is of [A]_v and <<A>>_v: of a v that never changes the one is true and the other false.
func (f *forms) step(in *scope, bracket string, subscript []token, does truth) truth {
	kind := always
	if bracket == "<<" {
		kind = never
	}
	w := walk{f.source, f.source.varies, true, map[string]bool{}}
	if does == kind || !w.body(in, subscript) {
		return kind
	}
	return either
}

// relations are what is known of a sign between two sides that are the same.
var relations = map[string]truth{"=": always, "<=": always, ">=": always, `\subseteq`: always, "#": never, "<": never, ">": never, `\in`: either, `\notin`: either}

// compared is of one relation of something to itself, and of e \in {e}.
func (f *forms) compared(in *scope, body []token) truth {
	at, nested := -1, 0
	for i, t := range body {
		nested += t.nests()
		if _, is := relations[t.text]; !is || nested != 0 {
			continue
		}
		if at >= 0 {
			return either
		}
		at = i
	}
	if at < 0 {
		return either
	}
	left, right := body[:at], bare(body[at+1:])
	if sign := body[at].text; sign != `\in` && sign != `\notin` {
		return map[bool]truth{true: relations[sign]}[f.same(in, left, right)]
	}
	if len(right) < 3 || right[0].text != "{" || bracketed(right) != len(right) {
		return either
	}
	if elements := right[1 : len(right)-1]; domainsEnd(elements) >= 0 || !slices.ContainsFunc(split(elements, ","), func(e []token) bool { return f.same(in, left, e) }) {
		return either
	}
	return map[string]truth{`\in`: always, `\notin`: never}[body[at].text]
}

// named is of a name that is defined once, with its arguments, whatever these are.
func (f *forms) named(in *scope, body []token, bound []string, depth int) truth {
	name := body
	if at := slices.IndexFunc(body, func(t token) bool { return t.text == "(" }); at > 0 && at+bracketed(body[at:]) == len(body) {
		name = body[:at]
	}
	path, ok := plainPath(name)
	switch {
	case len(body) == 1 && body[0].text == "TRUE":
		return always
	case len(body) == 1 && body[0].text == "FALSE":
		return never
	case !ok || slices.Contains(bound, path[0]):
		return either
	}
	if in, ok = f.source.enter(in, path[:len(path)-1]); !ok {
		return either
	}
	return f.defined(in, path[len(path)-1], depth)
}

func (f *forms) defined(in *scope, name string, depth int) truth {
	one, ok := f.source.single(in, name)
	if !ok {
		return either
	}
	key := one.in.key + " " + name
	if kind, asked := f.known[key]; asked {
		return kind
	}
	if f.known[key] = either; len(f.known) > maxScopes {
		return either
	}
	params, body := head(signed(one.def.Text))
	f.known[key] = f.of(one.in, body, params, depth+1)
	return f.known[key]
}

// same tells whether two formulas are the same text, whose value is not another each time.
func (f *forms) same(in *scope, a, b []token) bool {
	a, b = bare(a), bare(b)
	if len(a) == 0 || !slices.EqualFunc(a, b, func(x, y token) bool { return x.text == y.text }) {
		return false
	}
	w := walk{source: f.source, seen: map[string]bool{}, yes: func(_ *scope, word string, _ []meaning) bool {
		return slices.Contains(changing, word) || slices.Contains(telling, word)
	}}
	return !w.body(in, a)
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
	for len(body) > 2 && box(body, 0) {
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

// unscoped are words to which all that follows belongs, up to the end of the brackets around them
// or to a word of theirs.
func unscoped(t token) bool {
	return slices.Contains([]string{"LET", "IF", "CASE", "CHOOSE", "LAMBDA", `\E`, `\A`, `\EE`, `\AA`, `\exists`, `\forall`}, t.text)
}

// prefix tells whether a word is an operator before what it is of, as [] is.
func prefix(word string) bool { return word == "ENABLED" || word == "UNCHANGED" }

// split cuts a formula at each of some signs that stands in no brackets.
func split(body []token, signs ...string) (parts [][]token) {
	nested, from := 0, 0
	for i, t := range body {
		nested += t.nests()
		if nested == 0 && slices.Contains(signs, t.text) {
			parts, from = append(parts, body[from:i]), i+1
		}
	}
	return append(parts, body[from:])
}
