package specification

import (
	"slices"
	"strings"
)

// NextActions gives signatures of the actions of which the model's next-state relation is plainly
// the disjunction: `Enter(p \in Processes)`. A set may be another in each state. A disjunct of
// another form, as one with a guard beside the action, is left out, and so is an action with
// parameters that occurs elsewhere too: it may be taken with other arguments there.
func (s *Source) NextActions() (signatures []string) {
	relation, ok := s.relation()
	if !ok {
		return nil
	}
	r := nextReader{source: s}
	if path, plain := plainPath(relation.body); !plain {
		r.disjunction(within{relation.in, relation.text}, whole(relation.body, relation.text), nil, 1)
	} else if in, ok := s.enter(relation.in, path[:len(path)-1]); ok {
		r.named(in, path[len(path)-1], nil, nil, 0)
	}
	if r.looked > maxNames {
		return nil
	}
	for _, found := range r.found {
		text := found.String()
		_, err := ParseSignature(text)
		if err == nil && !slices.Contains(signatures, text) && (found.Params == nil || s.Once(found.Action)) {
			signatures = append(signatures, text)
		}
	}
	return signatures
}

// Next is the model's next-state relation as its module can say it, Next or A!Next; empty where it
// has none, or one without a name.
func (s *Source) Next() string {
	r, ok := s.relation()
	path, plain := plainPath(r.body)
	switch {
	case !ok || !plain || r.through == nil && r.in.key != s.Module && !s.alike(r.in, path[0]):
		return ""
	case len(r.through)+len(path) == 1 && r.in.outer == nil:
		return s.replaced(path[0])
	}
	return strings.Join(append(slices.Clone(r.through), path...), "!")
}

// Misses tells whether the model's next-state relation, which is found, does not lead to an action:
// the action may be there, and enabled, and no step takes it.
func (s *Source) Misses(action string) bool {
	r, ok := s.relation()
	path, plain := plainPath(r.body)
	if !ok || !plain || s.Next() == "" {
		return false
	}
	if in, found := s.enter(r.in, path[:len(path)-1]); !found || len(s.look(in, s.replaced(path[len(path)-1]))) == 0 {
		return false
	}
	leads := walk{source: s, doubt: true, seen: map[string]bool{}, yes: func(_ *scope, word string, _ []meaning) bool {
		return word == action || word == s.replaced(action)
	}}
	return !leads.body(r.in, r.body)
}

// relation is the model's next-state relation.
type relation struct {
	in      *scope
	body    []token  // a name, or what else stands in [][...]_vars
	text    string   // of the definition in which that stands
	through []string // the instances of which it is, from the model's module: A!B
}

// relation finds it, by NEXT or SPECIFICATION; behind Spec == SafeSpec /\ WF_vars(Next), and ASpec
// == A!Spec, too.
func (s *Source) relation() (relation, bool) {
	config := s.ParseConfig()
	if names := config.Names("NEXT"); len(names) > 0 {
		return relation{in: s.root(), body: []token{{kind: word, text: names[0]}}}, true
	}
	for _, name := range config.Names("SPECIFICATION") {
		spec, ok := s.single(s.root(), name)
		if !ok {
			continue
		}
		_, body := head(tokensOf(spec.def.Text))
		if box := boxed(body); box != nil {
			return relation{in: spec.in, body: box, text: spec.def.Text}, true
		}
		return s.behind(spec, body)
	}
	return relation{}, false
}

// behind finds the next-state relation in one of the definitions that a specification names, if
// just one has such.
func (s *Source) behind(spec meaning, body []token) (r relation, ok bool) {
	var of *Definition
	for i, t := range body {
		path, whole := pathAt(body[i:])
		if t.kind != word || !whole || i > 0 && body[i-1].text == "!" {
			continue
		}
		last := len(path) - 1
		in, found := s.enter(spec.in, path[:last])
		if !found {
			continue
		}
		one, found := s.single(in, path[last])
		if !found || one.def == spec.def || one.def == of {
			continue
		}
		_, said := head(tokensOf(one.def.Text))
		if box := boxed(said); box != nil {
			if of != nil {
				return relation{}, false
			}
			of, r, ok = one.def, relation{one.in, box, one.def.Text, path[:last]}, true
			if _, plain := plainPath(body[i:min(len(body), i+2*last+1)]); !plain { // A(1)!Spec
				return relation{}, false
			}
		}
	}
	return r, ok
}

// boxed finds what stands in [][...]_vars. Behind <> it is fairness, and behind => or ~ nothing
// that a behaviour does.
func boxed(tokens []token) []token {
	for i := 0; i+3 < len(tokens); i++ {
		if tokens[i].text != "[" || tokens[i+1].text != "]" || tokens[i+2].text != "[" || i > 0 && (tokens[i-1].text == ">" || tokens[i-1].text == "~") {
			continue
		}
		past := i + 2 + bracketed(tokens[i+2:])
		if past < len(tokens) && past > i+4 && strings.HasPrefix(tokens[past].text, "_") {
			return tokens[i+3 : past-1]
		}
	}
	return nil
}

// plainPath reads Op, or A!B!Op, and nothing else.
func plainPath(tokens []token) (path []string, ok bool) {
	for i, t := range tokens {
		if i%2 == 0 && t.kind != word || i%2 == 1 && t.text != "!" {
			return nil, false
		}
		if i%2 == 0 {
			path = append(path, t.text)
		}
	}
	return path, len(tokens)%2 == 1
}

// nextReader goes through a disjunction.
type nextReader struct {
	source *Source
	found  []Signature
	met    int // actions
	looked int // names
}

// within is the text of a definition, and where its names are meant.
type within struct {
	in   *scope
	text string
}

// maxNested is how deep definitions of disjunctions lead to others.
const maxNested = 20

// named reads an action with its arguments, each the name of one of the bounds. If it is itself a
// disjunction of actions these are meant.
func (r *nextReader) named(in *scope, name string, args []string, bounds []Param, depth int) {
	one, ok := r.source.single(in, name)
	if r.looked++; !ok || depth > maxNested || r.looked > maxNames {
		return
	}
	params, body := head(whole(tokensOf(one.def.Text), one.def.Text))
	if len(params) != len(args) {
		return
	}
	met := r.met
	if renamed, ok := renamed(body, params, args); ok {
		r.disjunction(within{one.in, one.def.Text}, renamed, bounds, depth+1)
	}
	if r.met > met || depth == 0 {
		return
	}
	r.met++
	said := r.source.said(in, name)
	if said == "" {
		return
	}
	s := Signature{Action: said}
	for i, arg := range args {
		at := slices.IndexFunc(bounds, func(p Param) bool { return p.Name == arg })
		if at < 0 || bounds[at].Domain == "" || slices.Contains(args[:i], arg) {
			return
		}
		s.Params = append(s.Params, bounds[at])
	}
	r.found = append(r.found, s)
}

// said is a name of a scope as the model's own module can say it: as it is, or through the
// instances of which it is, A!B!Op; empty where it cannot.
func (s *Source) said(in *scope, name string) string {
	if s.alike(in, name) {
		return name
	}
	path := []string{name}
	for at := in; at.outer != nil; at = at.outer {
		path = slices.Insert(path, 0, at.label())
	}
	there, ok := s.enter(s.root(), path[:len(path)-1])
	if !ok {
		return ""
	}
	meant, ok := s.single(in, name)
	if by, found := s.single(there, name); !ok || !found || by.def != meant.def || by.in.key != meant.in.key || by.def.local() {
		return ""
	}
	return strings.Join(path, "!")
}

// head cuts a definition into its parameters and what it says, without the labels in it.
func head(tokens []token) (params []string, body []token) {
	at := slices.IndexFunc(tokens, func(t token) bool { return t.text == "==" })
	if at < 0 {
		return nil, nil
	}
	_, name := definedBefore(tokens, at)
	for _, t := range tokens[name+1 : at] {
		if t.kind == word {
			params = append(params, t.text)
		}
	}
	return params, unlabelled(tokens[at+1:])
}

// unlabelled leaves out what names a part of a formula, lab:: or lab(x)::.
func unlabelled(tokens []token) []token {
	out := slices.Clip(tokens[:0])
	for i, t := range tokens {
		past := i+1 < len(tokens) && tokens[i+1].at == t.at+1 && strings.HasPrefix(tokens[i+1].text, "=")
		if n := len(out); n > 1 && t.text == ":" && out[n-1].text == ":" && out[n-1].at+1 == t.at && !past {
			if at := nameBefore(out[:n-1]); at >= 0 {
				out = out[:at]
				continue
			}
		}
		out = append(out, t)
	}
	return out
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
func (r *nextReader) disjunction(at within, body []token, bounds []Param, depth int) {
	body = bare(body)
	if len(body) == 0 {
		return
	}
	listed, column := isOr(body[0]), columnOf(at.text, body[0])
	if listed && slices.ContainsFunc(body, func(t token) bool { return endsList(at.text, t, column) }) || !listed && implies(body) {
		return
	}
	from, nested, open := 0, 0, false // open: what follows belongs to the disjunct
	for i, t := range body {
		nested += t.nests()
		if nested == 0 && isOr(t) && (!listed || columnOf(at.text, t) == column) && !open {
			r.disjunct(at, body[from:i], bounds, depth)
			from = i + 1
		}
		open = open || nested == 0 && !listed && unscoped(t)
	}
	r.disjunct(at, body[min(from, len(body)):], bounds, depth)
}

// endsList tells whether a token is left of what a list's items have, or is where they begin.
func endsList(text string, t token, column int) bool {
	at := columnOf(text, t)
	return at < column || at == column && !isOr(t)
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
		if nested == 0 && (t.text == "=>" || t.text == "<=>" || t.text == `\equiv`) {
			return true
		}
	}
	return false
}

func isOr(t token) bool { return t.text == `\/` || t.text == `\lor` }

// columnOf is the column of a token, to which a tab goes on in steps of eight, as it does for SANY.
func columnOf(text string, t token) (column int) {
	for _, r := range text[1+strings.LastIndexByte(text[:t.at], '\n') : t.at] {
		if column++; r == '\t' {
			column = (column + 7) / 8 * 8
		}
	}
	return column
}

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

// disjunct reads Name, A!Name or Name(a, b), or such behind \E, or a disjunction.
func (r *nextReader) disjunct(at within, body []token, bounds []Param, depth int) {
	body = bare(body)
	if len(body) == 0 || depth > maxNested {
		return
	}
	if body[0].text == `\E` {
		if rest, more, ok := r.bound(at, body[1:], bounds); ok {
			r.disjunction(at, rest, append(slices.Clone(bounds), more...), depth+1)
		}
		return
	}
	if path, args, ok := called(body); ok {
		if in, found := r.source.enter(at.in, path[:len(path)-1]); found {
			r.named(in, path[len(path)-1], args, bounds, depth)
		}
	} else if isOr(body[0]) || !lists(body) && slices.ContainsFunc(body, isOr) {
		r.disjunction(at, body, bounds, depth+1)
	}
}

// called reads Op or A!B!Op, with arguments (a, b) or without.
func called(body []token) (path, args []string, ok bool) {
	open := slices.IndexFunc(body, func(t token) bool { return t.text == "(" })
	if open < 0 {
		path, ok = plainPath(body)
		return path, nil, ok
	}
	if path, ok = plainPath(body[:open]); ok {
		args, ok = arguments(body[open:])
	}
	return path, args, ok
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
func (r *nextReader) bound(at within, tokens []token, outer []Param) (rest []token, bounds []Param, ok bool) {
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
			set := r.domain(at, tokens[i+1:end], slices.Concat(outer, bounds))
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

// domain is a set of the state in which a step is taken, as the model's module can say it. Of one
// with a list over several lines there is none: their columns say what belongs together.
func (r *nextReader) domain(at within, tokens []token, bounds []Param) string {
	if len(tokens) == 0 {
		return ""
	}
	var b strings.Builder
	listed := false
	for i, t := range tokens {
		if t.text == "'" || slices.ContainsFunc(bounds, func(p Param) bool { return p.Name == t.text }) || t.kind == word && !r.source.alike(at.in, t.text) {
			return ""
		}
		if before := at.text[:t.at]; i > 0 && (strings.TrimRight(before, " \t\r\n\f") != before || strings.HasSuffix(before, "*)")) {
			b.WriteByte(' ')
		}
		listed = listed || t.text == `/\` || t.text == `\/`
		b.WriteString(t.text)
	}
	if listed && strings.Contains(at.text[tokens[0].at:tokens[len(tokens)-1].at], "\n") {
		return ""
	}
	return b.String()
}
