package specification

import "slices"

// walk follows what a definition leads to, each name in the scope where it stands.
type walk struct {
	source *Source
	yes    func(in *scope, word string, found []meaning) bool // of each name, with what it stands for
	doubt  bool                                               // the answer where it is not certain what is meant
	seen   map[string]bool
}

// maxNames is how many names are followed: instances in instances can be any number, though their
// text is short.
const maxNames = 50_000

// mentions tells whether a name of the model's own module, or one that its definition leads to, is
// one of which yes is true.
func (s *Source) mentions(name string, doubt bool, yes func(in *scope, word string, found []meaning) bool) bool {
	w := walk{s, yes, doubt, map[string]bool{}}
	return w.name(s.root(), name)
}

// name follows one name.
func (w *walk) name(in *scope, name string) bool {
	key := in.key + " " + name
	if w.seen[key] {
		return false
	}
	if w.seen[key] = true; len(w.seen) > maxNames {
		return w.doubt
	}
	s := w.source
	if by := s.replaced(name); by != name {
		if w.name(s.root(), by) {
			return true
		}
		if in.outer == nil {
			return false
		}
	}
	found := s.look(in, name)
	if w.yes(in, name, found) {
		return true
	}
	for _, m := range found {
		if w.meaning(m, name) {
			return true
		}
	}
	return false
}

// meaning follows what a name stands for.
func (w *walk) meaning(m meaning, name string) bool {
	if m.def == nil {
		if m.in.outer == nil {
			return false
		}
		if by, ok := m.in.with[name]; ok {
			return w.body(m.in.outer, by)
		}
		return w.name(m.in.outer, name) || w.doubt && len(w.source.look(m.in.outer, name)) == 0
	}
	value, assigned := w.source.assigned()[name]
	if _, ok := m.def.instance(); ok || assigned && value == "" { // name <- [M]operator
		return w.doubt
	}
	_, body := head(tokensOf(m.def.Text))
	return w.body(m.in, body)
}

// body follows all names of a text.
func (w *walk) body(in *scope, body []token) bool {
	all, clear := references(body)
	if !clear && w.doubt {
		return true
	}
	return slices.ContainsFunc(all, func(r reference) bool { return w.reference(in, r) })
}

// reference follows one of them.
func (w *walk) reference(in *scope, r reference) bool {
	within, name, ok := w.source.reach(in, r)
	if !ok {
		return w.doubt
	}
	return w.name(within, name)
}

// reference is a name in a text, with the instances before it: A!B!Op.
type reference struct {
	path []string
	let  *instance // what the first of them is of, if LET says so
}

// references are the names in a text, with the subscripts of WF_v and [A]_v, but those that it
// defines within itself, by LET: what these say are words of it too. It is not clear where one
// names a part of a definition.
func references(body []token) (all []reference, clear bool) {
	inner := definedIn(body)
	clear = true
	for i, t := range body {
		if t.kind != word || i > 0 && body[i-1].text == "!" {
			continue
		}
		sign, r, ok := referenceAt(body, i, inner)
		if sign != "" {
			all = append(all, reference{path: []string{sign}})
		}
		if clear = clear && ok; ok && r.path != nil {
			all = append(all, r)
		}
	}
	return all, clear
}

// referenceAt reads that which begins at a word, and the sign before its name, as WF_. It has no
// path where the word is one that LET defines, or another module's, and is false where it is not
// certain what is meant.
func referenceAt(body []token, i int, inner map[string]local) (sign string, r reference, ok bool) {
	path, ok := pathAt(body[i:])
	if !ok {
		return "", reference{}, false
	}
	sign = subscripting(body, i)
	path[0] = path[0][len(sign):]
	one, is := inner[path[0]]
	switch {
	case path[0] == "", given(body, i), is && len(path) == 1: // WF_<<a, b>>
		return sign, reference{}, true
	case is:
		return sign, reference{path, one.instance}, one.instance != nil
	}
	return sign, reference{path: path}, true
}

// given tells whether a word is the name of a module, or of what that is given, as M and a are in
// INSTANCE M WITH a <- b.
func given(body []token, i int) bool {
	return i > 0 && body[i-1].text == "INSTANCE" || i+1 < len(body) && body[i+1].text == "<-"
}

// subscripting is the sign that a word begins with if it is, or begins, a subscript: WF_ or SF_, or
// the _ behind [A] or <<A>>.
func subscripting(body []token, i int) string {
	switch text := body[i].text; {
	case fairness(text):
		return text[:len("WF_")]
	case text[0] == '_' && i > 0 && (body[i-1].text == "]" || body[i-1].text == ">>"):
		return "_"
	}
	return ""
}

// local is a name that a text defines by LET.
type local struct {
	number   int       // in the order in which they are defined
	instance *instance // that it stands for; nil: none, or it is not certain which
}

// definedIn are the names that LET defines in a text.
func definedIn(body []token) map[string]local {
	inner := map[string]local{}
	for i, t := range body {
		if t.kind != word || !nowDefined(body[i+1:]) {
			continue
		}
		if one, again := inner[t.text]; again {
			inner[t.text] = local{number: one.number}
			continue
		}
		one := local{number: len(inner)}
		said := body[i+2+slices.IndexFunc(body[i+1:], func(t token) bool { return t.text == "==" }):]
		if len(said) > 0 && said[0].text == "INSTANCE" {
			by := readInstance(inLet(said))
			one.instance = &by
		}
		inner[t.text] = one
	}
	return inner
}

// inLet is what a text begins with up to IN, or to the next name that is defined.
func inLet(rest []token) []token {
	nested := 0
	for i, t := range rest {
		nested += t.nests()
		switch {
		case t.text == "LET":
			nested++
		case t.text == "IN" && nested == 0:
			return rest[:i]
		case t.text == "IN":
			nested--
		case t.text == "==" && nested == 0:
			return rest[:max(0, nameBefore(rest[:i]))]
		}
	}
	return rest
}

// pathAt reads Op, I!Op or I(a, b)!J!Op where one begins. It is false of other uses of !, which
// name a part of a definition.
func pathAt(tokens []token) (path []string, ok bool) {
	for i := 0; i < len(tokens) && tokens[i].kind == word; i++ {
		path = append(path, tokens[i].text)
		if i++; i < len(tokens) && tokens[i].text == "(" && path[0] != "EXCEPT" {
			if past := i + bracketed(tokens[i:]); past < len(tokens) && tokens[past].text == "!" {
				i = past
			}
		}
		if i == len(tokens) || tokens[i].text != "!" || path[0] == "EXCEPT" {
			return path, true
		}
	}
	return nil, false
}

// bracketed is how many tokens there are from an opening bracket to the one that closes it.
func bracketed(tokens []token) int {
	nested := 0
	for i, t := range tokens {
		if nested += t.nests(); nested == 0 {
			return i + 1
		}
	}
	return len(tokens)
}

// nowDefined tells whether a name before such a text is being defined: == follows it, or what it
// takes in brackets and then ==.
func nowDefined(rest []token) bool {
	nested := 0
	for _, t := range rest {
		nested += t.nests()
		if nested < 0 || nested == 0 && t.nests() == 0 {
			return t.text == "=="
		}
	}
	return false
}
