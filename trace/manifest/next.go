package manifest

import (
	"slices"
	"strings"
)

// NextActions gives signatures of the actions of which the model's next-state relation is plainly
// the disjunction: `Enter(p \in Processes)`. A set may be another in each state. A disjunct of
// another form, as one with a guard beside the action, is left out, and so is an action that occurs
// twice.
func (s *Source) NextActions() (signatures []string) {
	r := nextReader{source: s, times: map[string]int{}}
	r.named(s.Next(), nil, nil, 0)
	for _, found := range r.found {
		if _, err := ParseSignature(found.String()); err == nil && r.times[found.Action] == 1 {
			signatures = append(signatures, found.String())
		}
	}
	return signatures
}

// Misses tells whether the model's next-state relation, which is found, does not lead to an action:
// the action may be there, and enabled, and no step takes it.
func (s *Source) Misses(action string) bool {
	next := s.Next()
	return next != "" && len(s.definitions()[next]) > 0 && !s.mentions(next, func(word string) bool { return word == action || word == s.replaced(action) })
}

// Next is the name of the model's next-state relation; empty where it has none.
func (s *Source) Next() string {
	defs := s.definitions()
	config := s.ParseConfig()
	if names := config.Names("NEXT"); len(names) > 0 {
		return s.replaced(names[0])
	}
	for _, name := range config.Names("SPECIFICATION") {
		for _, d := range defs[s.replaced(name)] {
			if next := boxed(tokensOf(d.Text)); next != "" {
				return s.replaced(next)
			}
			for _, word := range d.Words { // Spec == SafeSpec /\ WF_vars(Next)
				if word != name && len(defs[word]) == 1 && boxed(tokensOf(defs[word][0].Text)) != "" {
					return s.replaced(boxed(tokensOf(defs[word][0].Text)))
				}
			}
		}
	}
	return ""
}

// boxed finds Next in [][Next]_vars.
func boxed(tokens []token) string {
	for i := 0; i+5 < len(tokens); i++ {
		if tokens[i].text == "[" && tokens[i+1].text == "]" && tokens[i+2].text == "[" &&
			tokens[i+3].kind == word && tokens[i+4].text == "]" && strings.HasPrefix(tokens[i+5].text, "_") {
			return tokens[i+3].text
		}
	}
	return ""
}

// nextReader goes through a disjunction.
type nextReader struct {
	source *Source
	found  []Signature
	times  map[string]int // an action was met
	met    int            // how often any was
}

// maxNested is how deep definitions of disjunctions lead to others.
const maxNested = 20

// named reads an action with its arguments, each the name of one of the bounds. If it is itself a
// disjunction of actions these are meant.
func (r *nextReader) named(name string, args []string, bounds []Param, depth int) {
	text := r.source.single(name)
	if text == "" || depth > maxNested {
		return
	}
	params, body := head(signed(text))
	if len(params) != len(args) {
		return
	}
	met := r.met
	if renamed, ok := renamed(body, params, args); ok {
		r.disjunction(text, renamed, bounds, depth+1)
	}
	if r.met > met || depth == 0 {
		return
	}
	r.met++
	if r.times[name]++; r.times[name] > 1 {
		return
	}
	s := Signature{Action: name}
	for i, arg := range args {
		at := slices.IndexFunc(bounds, func(p Param) bool { return p.Name == arg })
		if at < 0 || bounds[at].Domain == "" || slices.Contains(args[:i], arg) {
			return
		}
		s.Params = append(s.Params, bounds[at])
	}
	r.found = append(r.found, s)
}

// head cuts a definition into its parameters and what it says.
func head(tokens []token) (params []string, body []token) {
	at := slices.IndexFunc(tokens, func(t token) bool { return t.text == "==" })
	if at < 0 {
		return nil, nil
	}
	for _, t := range tokens[1:at] {
		if t.kind == word {
			params = append(params, t.text)
		}
	}
	return params, tokens[at+1:]
}

// renamed puts arguments in the place of parameters. Where a name of the body is an argument's
// already, that cannot be told apart.
func renamed(body []token, params, args []string) ([]token, bool) {
	out := slices.Clone(body)
	for i, t := range out {
		if at := slices.Index(params, t.text); at >= 0 && t.kind == word {
			out[i].text = args[at]
		} else if slices.Contains(args, t.text) {
			return nil, false
		}
	}
	return out, true
}

// disjunction reads what stands between \/, which a list has at the same column. Where something
// else may bind what is between them, as in IF a THEN b ELSE c \/ d, nothing is read.
func (r *nextReader) disjunction(text string, body []token, bounds []Param, depth int) {
	body = bare(body)
	if len(body) == 0 {
		return
	}
	listed := body[0].text == `\/`
	column := columnOf(text, body[0])
	if listed && slices.ContainsFunc(body, func(t token) bool { return endsList(text, t, column) }) || !listed && implies(body) {
		return
	}
	from, nested, open := 0, 0, false // open: what follows belongs to the disjunct
	for i, t := range body {
		nested += t.nests()
		if nested == 0 && t.text == `\/` && (!listed || columnOf(text, t) == column) && !open {
			r.disjunct(text, body[from:i], bounds, depth)
			from = i + 1
		}
		open = open || nested == 0 && !listed && unscoped(t)
	}
	r.disjunct(text, body[from:], bounds, depth)
}

// endsList tells whether a token is left of what a list's items have, or is where they begin.
func endsList(text string, t token, column int) bool {
	at := columnOf(text, t)
	return at < column || at == column && t.text != `\/`
}

// implies tells whether a formula has a sign that binds more loosely than \/, => or <=>, before
// what binds all that follows.
func implies(body []token) bool {
	nested := 0
	for _, t := range body {
		nested += t.nests()
		if nested == 0 && unscoped(t) {
			return false
		}
		if nested == 0 && (t.text == "=>" || t.text == "<=>") {
			return true
		}
	}
	return false
}

func columnOf(text string, t token) int { return t.at - strings.LastIndexByte(text[:t.at], '\n') }

// bare takes off the brackets around all of it.
func bare(body []token) []token {
	for len(body) > 1 && body[0].text == "(" && body[len(body)-1].text == ")" {
		nested := 0
		for i, t := range body {
			nested += t.nests()
			if nested == 0 && i < len(body)-1 {
				return body
			}
		}
		body = body[1 : len(body)-1]
	}
	return body
}

// disjunct reads Name, Name(a, b), or either behind \E; in brackets, or a disjunction in them.
func (r *nextReader) disjunct(text string, body []token, bounds []Param, depth int) {
	body = bare(body)
	switch {
	case len(body) == 0 || depth > maxNested:
	case body[0].text == `\E`:
		if rest, more, ok := bound(text, body[1:], bounds); ok {
			r.disjunction(text, rest, append(slices.Clone(bounds), more...), depth+1)
		}
	case body[0].kind == word && len(body) == 1:
		r.named(body[0].text, nil, bounds, depth)
	case body[0].kind == word:
		if args, ok := arguments(body[1:]); ok {
			r.named(body[0].text, args, bounds, depth)
		}
	case slices.ContainsFunc(body, func(t token) bool { return t.text == `\/` }):
		r.disjunction(text, body, bounds, depth+1)
	}
}

// arguments reads (a, b).
func arguments(tokens []token) (args []string, ok bool) {
	if len(tokens) < 3 || tokens[0].text != "(" || tokens[len(tokens)-1].text != ")" {
		return nil, false
	}
	for i, t := range tokens[1 : len(tokens)-1] {
		if i%2 == 0 && t.kind != word || i%2 == 1 && t.text != "," {
			return nil, false
		}
		if i%2 == 0 {
			args = append(args, t.text)
		}
	}
	return args, true
}

// bound reads a, b \in S, c \in T : and gives what follows. Of a set that depends on what is bound
// no domain is given.
func bound(text string, tokens []token, outer []Param) (rest []token, bounds []Param, ok bool) {
	var names []string
	for i := 0; i < len(tokens); i++ {
		switch t := tokens[i]; {
		case t.kind == word:
			names = append(names, t.text)
		case t.text == ",":
		case t.text == `\in`:
			end := domainEnd(tokens, i+1)
			if end < 0 {
				return nil, nil, false
			}
			set := domain(text, tokens[i+1:end], slices.Concat(outer, bounds))
			for _, name := range names {
				bounds = append(bounds, Param{Name: name, Domain: set})
			}
			if names, i = nil, end; tokens[end].text == ":" {
				return tokens[end+1:], bounds, true
			}
		default:
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// domainEnd finds the comma or the colon behind a set.
func domainEnd(tokens []token, from int) int {
	nested := 0
	for i := from; i < len(tokens); i++ {
		nested += tokens[i].nests()
		if text := tokens[i].text; nested == 0 && (text == "," || text == ":") {
			return i
		}
	}
	return -1
}

// domain is the text of a set of the state in which a step is taken.
func domain(text string, tokens []token, bounds []Param) string {
	if len(tokens) == 0 {
		return ""
	}
	for _, t := range tokens {
		if t.text == "'" || slices.ContainsFunc(bounds, func(p Param) bool { return p.Name == t.text }) {
			return ""
		}
	}
	last := tokens[len(tokens)-1]
	return strings.Join(strings.Fields(text[tokens[0].at:last.at+len(last.text)]), " ")
}
