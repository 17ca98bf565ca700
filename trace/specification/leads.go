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
	paths, clear := references(body)
	if !clear && w.doubt {
		return true
	}
	return slices.ContainsFunc(paths, func(path []string) bool { return w.path(in, path) })
}

// references are the names in a text, each with the instances before it, but those that it defines
// within itself, by LET: what these say are words of it too. It is not clear where one names a part
// of a definition, or goes through an instance within LET.
func references(body []token) (paths [][]string, clear bool) {
	inner := definedIn(body)
	clear = true
	for i, t := range body {
		if t.kind != word || i > 0 && body[i-1].text == "!" {
			continue
		}
		path, ok := pathAt(body[i:])
		switch {
		case !ok || inner[t.text] && len(path) > 1:
			clear = false
		case !inner[t.text]:
			paths = append(paths, path)
		}
	}
	return paths, clear
}

// path follows A!B!Op.
func (w *walk) path(in *scope, path []string) bool {
	last := len(path) - 1
	within, ok := w.source.enter(in, path[:last])
	if !ok {
		return w.doubt
	}
	return w.name(within, path[last])
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
