package specification

import (
	"cmp"
	"slices"
	"strings"
)

// Distinction is what tells values from each other that SYMMETRY takes for the same.
type Distinction struct {
	Symmetry string   // the operator
	Set      string   // whose permutations it is of, as it says
	In       string   // what of the configuration leads to the distinction
	Names    []string // constants whose values are others in another order of the set, and TLC's operators that tell such; or what has a CHOOSE of them
	Chosen   bool     // these are the latter
}

// Distinguished are such, as far as the texts show. How behaviours begin does not count: where all
// else takes the values for the same, what comes of one initial state is like what comes of each of
// its permutations.
func (s *Source) Distinguished() (all []Distinction) {
	config := s.ParseConfig()
	var bodies []said
	for _, symmetry := range config.Names("SYMMETRY") {
		for _, set := range s.permuted(symmetry) {
			if bodies == nil {
				bodies = s.decides(config)
			}
			c := choices{source: s, of: set, bodies: bodies, asked: map[string]bool{}}
			for _, one := range bodies {
				all = with(all, Distinction{symmetry, set.text, one.from, s.apart(one, set), false})
				if c.in(one) {
					all = with(all, Distinction{symmetry, set.text, one.from, []string{one.name}, true})
				}
			}
		}
	}
	return all
}

// with adds the names of a distinction, to one that differs in these alone if there is one.
func with(all []Distinction, d Distinction) []Distinction {
	at := slices.IndexFunc(all, func(other Distinction) bool {
		return other.Symmetry == d.Symmetry && other.Set == d.Set && other.In == d.In && other.Chosen == d.Chosen
	})
	names := d.Names
	if at < 0 && names != nil {
		at, d.Names = len(all), nil
		all = append(all, d)
	}
	for _, name := range names {
		if !slices.Contains(all[at].Names, name) {
			all[at].Names = append(all[at].Names, name)
		}
	}
	return all
}

// said is the text of a definition, or of what stands in the place of a name.
type said struct {
	in     *scope
	name   string
	params []string
	body   []token
	from   string // what of the configuration leads to it, the first of several
}

// led are the texts that those of some names of a scope lead to, of each name once.
func (w *walk) led(in *scope, from string, body []token) (all []said) {
	w.yes = func(_ *scope, word string, found []meaning) bool {
		for _, m := range found {
			if m.def != nil {
				params, body := head(signed(m.def.Text))
				all = append(all, said{m.in, word, params, body, from})
			} else if by, ok := m.in.with[word]; ok {
				all = append(all, said{m.in.outer, word, nil, by, from})
			}
		}
		return false
	}
	w.body(in, body)
	return all
}

// decides lists the texts that say how behaviours go on, and what is checked of them.
func (s *Source) decides(config Config) (all []said) {
	w := walk{source: s, seen: map[string]bool{}}
	names := config.Names("INVARIANT", "PROPERTY", "CONSTRAINT", "ACTION_CONSTRAINT", "VIEW")
	if r, ok := s.relation(); ok {
		body, from := whole(r.body, r.text), cmp.Or(s.Next(), "the next-state relation")
		all = append([]said{{r.in, from, nil, body, from}}, w.led(r.in, from, body)...)
	} else {
		names = append(names, config.Names("SPECIFICATION")...)
	}
	for _, name := range names {
		all = append(all, w.led(s.root(), name, []token{{kind: word, text: name}})...)
	}
	return all
}

// orbit are values that a symmetry permutes.
type orbit struct {
	text     string
	elements []string
}

// permuted are the sets of which a definition has Permutations(P).
func (s *Source) permuted(symmetry string) (all []orbit) {
	w := walk{source: s, seen: map[string]bool{}}
	for _, one := range w.led(s.root(), "", []token{{kind: word, text: symmetry}}) {
		for i, t := range one.body {
			if t.text == "Permutations" && i+1 < len(one.body) && one.body[i+1].text == "(" {
				set := one.body[i+2 : max(i+2, i+bracketed(one.body[i+1:]))]
				if elements := s.elements(one.in, set, map[*Definition]bool{}, 0); len(elements) > 1 {
					all = append(all, orbit{inLine(set), elements})
				}
			}
		}
	}
	return all
}

// elements are the values in a set: {a, b}, a name for such, or a union of such.
func (s *Source) elements(in *scope, set []token, seen map[*Definition]bool, depth int) (all []string) {
	set = bare(set)
	parts := split(set, `\cup`, `\union`)
	switch {
	case depth > maxNested || len(set) == 0:
	case len(parts) > 1:
		for _, part := range parts {
			all = append(all, s.elements(in, part, seen, depth+1)...)
		}
	case len(set) > 1 || s.value(in, set[0]) != nil:
		if value, past := s.literal(in, set); past == len(set) {
			all = wordsIn(value)
		}
	default:
		if one, ok := s.single(in, set[0].text); ok && !seen[one.def] {
			seen[one.def] = true
			_, body := head(signed(one.def.Text))
			return s.elements(one.in, body, seen, depth+1)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// value is what the configuration assigns to a constant of the model, if a word is one; in an
// instance that has nothing in its place too.
func (s *Source) value(in *scope, t token) []token {
	if t.kind != word || s.replaced(t.text) != t.text {
		return nil
	}
	for _, m := range s.look(in, t.text) {
		switch _, given := m.in.with[t.text]; {
		case m.def != nil || given:
		case m.in.outer == nil:
			return s.constants()[t.text]
		default:
			return s.value(m.in.outer, t)
		}
	}
	return nil
}

// literal is the value or the set of values that a text begins with, as {{a, b}, {a, c}}, in the
// words of the configuration; past it the text goes on. There is none at -1.
func (s *Source) literal(in *scope, body []token) (value []token, past int) {
	nested := 0
	for i, t := range body {
		by := s.value(in, t)
		switch nested += t.nests(); {
		case by != nil:
			value = append(value, by...)
		case strings.Contains("{},", t.text) || t.kind == quoted || t.kind == word && len(t.text) == run(t.text, isDigit):
			value = append(value, t)
		default:
			return nil, -1
		}
		if nested <= 0 || nested > maxNested {
			return value, i + 1
		}
	}
	return nil, -1
}

// apart are the constants that a text has and whose values are others in another order of a set,
// and what tells such values apart by their names. Within a set of values that is the same in each
// order they tell nothing, nor where the text says the same of each.
func (s *Source) apart(one said, set orbit) (all []string) {
	alike := s.keeps(one, set)
	for i := 0; i < len(one.body); i++ {
		value, past := s.literal(one.in, one.body[i:])
		switch t := one.body[i]; {
		case field(one.body, i):
		case t.kind == word && slices.Contains(naming, cmp.Or(s.assigned()[t.text], t.text)):
			all = append(all, t.text)
		case past < 0:
		case alike || set.keeps(value):
			i += past - 1
		case t.kind == word:
			all = append(all, t.text)
		}
	}
	return all
}

// keeps tells whether a text says the same in each order of a set, as far as that shows by what it
// is the conjunction or the disjunction of.
func (s *Source) keeps(one said, set orbit) bool {
	as := s.arranged(one.in, one.body, nil, 0)
	return !slices.ContainsFunc(set.orders(), func(instead map[string]string) bool { return s.arranged(one.in, one.body, instead, 0) != as })
}

// arranged is a text with what each conjunction or disjunction has in order, and with the values of
// constants, some of them instead of others.
func (s *Source) arranged(in *scope, body []token, instead map[string]string, depth int) string {
	body = bare(body)
	if sign := loosest(body[:scoped(body)]); depth <= maxNested && (sign == `/\` || sign == `\/`) {
		var parts []string
		for _, part := range junction(body, sign, 0) {
			parts = append(parts, s.arranged(in, part, instead, depth+1))
		}
		slices.Sort(parts)
		return "(" + strings.Join(parts, ")"+sign+"(") + ")"
	}
	var b strings.Builder
	for i := 0; i < len(body); i++ {
		if value, past := s.literal(in, body[i:]); past > 0 && !field(body, i) {
			b.WriteString("$" + ordered(value, instead, 0) + " ")
			i += past - 1
			continue
		}
		b.WriteString(body[i].text + " ")
	}
	return b.String()
}

// field tells whether a word is that of a record: r.f, [f |-> 1] or [f : S].
func field(body []token, i int) bool {
	of := func(j int, texts ...string) bool {
		return j >= 0 && j < len(body) && slices.Contains(texts, body[j].text)
	}
	return of(i-1, ".") || of(i-1, "[", ",") && of(i+1, "|->", ":")
}

// keeps tells whether a value is the same in each order of the set.
func (o orbit) keeps(value []token) bool {
	as := ordered(value, nil, 0)
	return !slices.ContainsFunc(o.orders(), func(instead map[string]string) bool { return ordered(value, instead, 0) != as })
}

// orders are two orders of the set of which all others are made.
func (o orbit) orders() []map[string]string {
	swapped, round := map[string]string{o.elements[0]: o.elements[1], o.elements[1]: o.elements[0]}, map[string]string{}
	for i, element := range o.elements {
		round[element] = o.elements[(i+1)%len(o.elements)]
	}
	return []map[string]string{swapped, round}
}

func (o orbit) has(t token) bool { return t.kind == word && slices.Contains(o.elements, t.text) }

// ordered is a value with what each set has in order, each once, and some words instead of others.
func ordered(value []token, instead map[string]string, depth int) string {
	if len(value) < 3 || value[0].text != "{" || depth > maxNested {
		text := inLine(value)
		if by, ok := instead[text]; ok {
			return by
		}
		return text
	}
	var parts []string
	for _, part := range split(value[1:len(value)-1], ",") {
		parts = append(parts, ordered(part, instead, depth+1))
	}
	slices.Sort(parts)
	return "{" + strings.Join(slices.Compact(parts), ",") + "}"
}

// choices finds each CHOOSE that may have several values of a set to choose from, or what is made
// of them: TLC takes the first in an order of its own.
type choices struct {
	source *Source
	of     orbit
	bodies []said
	asked  map[string]bool // names that are not made of them, or are being asked
}

func (c *choices) in(one said) bool {
	for i := range one.body {
		if from := chosenFrom(one.body[i:]); from != nil && c.made(one, from, 0) {
			clear(c.asked) // some of these may be true
			return true
		}
	}
	return false
}

// chosenFrom is the set of a CHOOSE with which a text begins, or that SetToSeq puts in some order.
func chosenFrom(body []token) []token {
	switch {
	case body[0].text == "CHOOSE":
		if domain := split(bound(body), `\in`); len(domain) == 2 {
			return domain[1]
		}
	case body[0].text == "SetToSeq" && len(body) > 1 && body[1].text == "(":
		return body[2:max(2, bracketed(body[1:]))]
	}
	return nil
}

// made tells whether a set may have values in it, or what is made of them. Which elements it has of
// another, and where a function is applied, says nothing of that, nor does a number; of a record's
// field it is not known.
func (c *choices) made(one said, set []token, depth int) bool {
	for i := 0; i < len(set) && depth <= maxNested; i++ {
		t := set[i]
		past := i + bracketed(set[i:])
		switch {
		case t.text == "{":
			inner := set[i+1 : max(i+1, past-1)]
			if colon := domainsEnd(inner); colon > 0 && c.made(one, comprised(inner, colon), depth+1) {
				return true
			} else if colon > 0 {
				i = past - 1
			}
		case t.text == "[" && !startsOperand(set, i): // f[x]
			i = past - 1
		case (t.text == "Cardinality" || t.text == "Len") && i+1 < len(set):
			i += bracketed(set[i+1:])
		case t.kind == word && !field(set, i) && !(i+1 < len(set) && set[i+1].text == ".") && c.word(one, t, depth):
			return true
		case i+1 < len(set) && set[i+1].text == "(" && c.defined(one.in, t): // what is put in there counts where it is used
			i += bracketed(set[i+1:])
		}
	}
	return false
}

func (c *choices) defined(in *scope, t token) bool {
	_, ok := c.source.single(in, t.text)
	return ok && t.kind == word
}

// comprised is what the elements of {x \in S : P} or {f : x \in S} are of.
func comprised(inner []token, colon int) []token {
	if domain := split(inner[:colon], `\in`); len(domain) == 2 {
		return domain[1]
	}
	return inner[:colon]
}

// word tells it of what a name stands for: a constant, a definition, what is bound within the same
// text, or a parameter, by what is put in its place.
func (c *choices) word(one said, t token, depth int) bool {
	if value := c.source.value(one.in, t); value != nil {
		return slices.ContainsFunc(value, c.of.has)
	}
	key := one.in.key + " " + one.name + " " + t.text
	if c.asked[key] {
		return false
	}
	c.asked[key] = true
	if found, ok := c.source.single(one.in, t.text); ok {
		params, body := head(signed(found.def.Text))
		return c.made(said{in: found.in, name: t.text, params: params, body: body}, body, depth+1)
	}
	if at := slices.Index(one.params, t.text); at >= 0 {
		return slices.ContainsFunc(c.bodies, func(caller said) bool { return c.argument(caller, one.name, at, depth) })
	}
	for i := range one.body {
		if rest := one.body[i:]; len(rest) > 2 && rest[0].text == t.text && (rest[1].text == `\in` || rest[1].text == "==") && c.made(one, bound(rest[2:]), depth+1) {
			return true
		}
	}
	return false
}

// bound is the set that a text begins with, or the value of a name within LET.
func bound(rest []token) []token {
	nested := 0
	for i, t := range rest {
		if nested += t.nests(); nested == 0 && t.text == "==" {
			return rest[:max(0, nameBefore(rest[:i]))] // the next of LET
		} else if nested < 0 || nested == 0 && slices.Contains([]string{":", ",", "IN", "|->", `/\`, `\/`}, t.text) {
			return rest[:i]
		}
	}
	return rest
}

// argument tells it of what a text puts in the place of a parameter.
func (c *choices) argument(caller said, name string, at, depth int) bool {
	for i, t := range caller.body {
		if rest := caller.body[i+1:]; t.text == name && len(rest) > 1 && rest[0].text == "(" {
			if args := split(rest[1:bracketed(rest)-1], ","); at < len(args) && c.made(caller, args[at], depth+1) {
				return true
			}
		}
	}
	return false
}

// constants are the values that the configuration assigns.
func (s *Source) constants() map[string][]token {
	if s.given == nil {
		s.given = s.ParseConfig().values()
	}
	return s.given
}
