package specification

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// scope is a module in which names are meant: the model's own, one that this extends, or one that
// is instantiated. The same name may be another thing in each.
type scope struct {
	module string
	outer  *scope             // where it is instantiated; nil: nowhere, its variables are the model's
	with   map[string][]token // what the instance puts in the place of names that the module declares
	key    string             // another for each scope of a model
	depth  int                // of instances in instances
}

// meaning is what a name stands for.
type meaning struct {
	in  *scope
	def *Definition // nil: the module of the scope declares it
}

// parts are what names there are in one module.
type parts struct {
	defs      map[string][]*Definition
	declared  map[string]bool // constants and variables
	instances []instance      // those that have no name, so that their definitions are the module's
	inner     map[string]bool // modules within it
	within    []Definition    // of these
	unnamed   []Definition    // of operators that are signs
	assumes   []Definition    // ASSUMEs, named or not
	signs     bool            // it has operators that are signs, as a ++ b, or an instance's are replaced
}

// instance is what stands behind INSTANCE.
type instance struct {
	module string
	with   map[string][]token
	local  bool
	clear  bool // what it puts in the place of names could be read
}

// root is the model's own module.
func (s *Source) root() *scope { return &scope{module: s.Module, key: s.Module} }

// parts reads a module once.
func (s *Source) parts(module string) *parts {
	if p, ok := s.names[module]; ok {
		return p
	}
	if s.names == nil {
		s.names = map[string]*parts{}
	}
	p := readParts(string(s.Files[module+".tla"]), s.modules[module])
	s.names[module] = p
	return p
}

func readParts(text string, m module) *parts {
	o, r := readOutline(text)
	p := &parts{defs: map[string][]*Definition{}, declared: map[string]bool{}, inner: map[string]bool{}}
	for i := range o.Definitions {
		d := &o.Definitions[i]
		p.defs[d.Name] = append(p.defs[d.Name], d)
	}
	for _, name := range o.Constants {
		p.declared[name] = true
	}
	for name := range m.variables {
		p.declared[name] = true
	}
	for i, t := range r.tokens {
		switch {
		case t.kind == word && t.text == "MODULE" && i > 1 && i+1 < len(r.tokens):
			p.inner[r.tokens[i+1].text] = true
		case t.text == "==":
			_, name := definedBefore(r.tokens, i)
			p.signs = p.signs || name < 0
		case t.text == "_":
			p.signs = p.signs || r.signDeclared(i)
		}
	}
	p.within = r.definitions(func(u unit) bool { return u.name != "" && u.inner })
	p.unnamed = r.definitions(func(u unit) bool { return r.signDefined(u) })
	p.assumes = r.definitions(func(u unit) bool { return !u.inner && r.assumes(u.first) })
	for i, u := range r.units {
		if u.instance && !u.inner {
			from := u.first
			if u.local {
				from++
			}
			one := readInstance(r.tokens[from:r.past(i)])
			one.local = u.local
			p.instances, p.signs = append(p.instances, one), p.signs || !one.clear
		}
	}
	return p
}

// signDeclared tells whether at _ an operator is declared that is a sign: _ ++ _.
func (r *outliner) signDeclared(i int) bool {
	return i > 0 && !slices.Contains([]string{"]", ">>"}, r.tokens[i-1].text) && i+2 < len(r.tokens) && r.sides(i+1) && r.tokens[i+1].kind == symbol
}

// signDefined tells whether a unit defines an operator that is a sign: a ++ b == .. or -. a == ...
func (r *outliner) signDefined(u unit) bool {
	from := u.first
	if r.tokens[from].text == "LOCAL" {
		from++
	}
	if t := r.tokens[from]; u.name != "" || t.kind != word && t.kind != symbol || t.text == "<" || slices.Contains(unitWords, t.text) {
		return false
	}
	return slices.ContainsFunc(r.tokens[from:min(from+6, len(r.tokens))], func(t token) bool { return t.text == "==" })
}

// assumes tells whether an assumption begins at a token, and no claim that has a PROVE.
func (r *outliner) assumes(first int) bool {
	switch r.tokens[first].text {
	case "ASSUMPTION", "AXIOM":
		return true
	}
	return r.tokens[first].text == "ASSUME" && !proved(r.tokens[first+1:])
}

// sides tells whether a token may be an operator between two names: no bracket and no comma.
func (r *outliner) sides(i int) bool {
	t := r.tokens[i]
	return t.nests() == 0 && !slices.Contains([]string{",", "'", ":", "!", "@"}, t.text)
}

// readInstance reads INSTANCE M WITH a <- x, b <- y.
func readInstance(tokens []token) instance {
	one := instance{with: map[string][]token{}, clear: true}
	if len(tokens) < 2 {
		return instance{}
	}
	one.module = tokens[1].text
	if len(tokens) == 2 || tokens[2].text != "WITH" {
		return one
	}
	nested, name, from := 0, "", 3
	for i := 3; i < len(tokens); i++ {
		nested += tokens[i].nests()
		if nested != 0 || tokens[i].text != "<-" {
			continue
		}
		if name != "" {
			one.with[name] = tokens[from : i-2]
		}
		name, from = tokens[i-1].text, i+1
		one.clear = one.clear && tokens[i-1].kind == word && (i == 4 || tokens[i-2].text == ",")
	}
	if name == "" || !one.clear {
		return instance{}
	}
	one.with[name] = tokens[from:]
	return one
}

// instance is what a definition is that says no more than INSTANCE M.
func (d *Definition) instance() (instance, bool) {
	_, body := head(tokensOf(d.Text))
	if len(body) < 2 || body[0].text != "INSTANCE" {
		return instance{}, false
	}
	return readInstance(body), true
}

// local tells whether modules that extend the definition's do not have it.
func (d *Definition) local() bool {
	t := tokensOf(d.Text)
	return len(t) > 0 && t[0].text == "LOCAL"
}

// extended is a module that this one extends.
func (in *scope) extended(module string) *scope {
	out := *in
	out.module = module
	if in.outer == nil {
		out.key = module
	} else {
		out.key = in.outer.key + ">" + in.label() + "/" + module
	}
	return &out
}

// label is what the instance is called of which this scope is.
func (in *scope) label() string {
	rest := in.key[len(in.outer.key)+1:]
	return rest[:slices.Index([]byte(rest), '/')]
}

// instantiated is a module as an instance has it; label tells it from others of this scope.
func (in *scope) instantiated(one instance, label string) *scope {
	return &scope{module: one.module, outer: in, with: one.with, depth: in.depth + 1, key: in.key + ">" + label + "/" + one.module}
}

// maxScopes are how many modules one may have the names of.
const maxScopes = 1000

// visible are the scopes whose names a scope has, itself first.
func (s *Source) visible(in *scope) []*scope {
	if all, ok := s.seen[in.key]; ok {
		return all
	}
	all, known := []*scope{in}, map[string]bool{in.key: true}
	add := func(one *scope) {
		if s.file(one.module) && !known[one.key] && one.depth <= maxNested && len(all) < maxScopes {
			all, known[one.key] = append(all, one), true
		}
	}
	for i := 0; i < len(all); i++ {
		for _, name := range s.modules[all[i].module].extends {
			add(all[i].extended(name))
		}
		for n, one := range s.parts(all[i].module).instances {
			if !one.local || i == 0 {
				add(all[i].instantiated(one, fmt.Sprint(n)))
			}
		}
	}
	if s.seen == nil {
		s.seen = map[string][]*scope{}
	}
	s.seen[in.key] = all
	return all
}

// look finds what a name stands for in a scope. What the module has itself goes before all else;
// several meanings are one where the text does not show which. None is of a name that is bound, or
// of TLC's own modules.
func (s *Source) look(in *scope, name string) (found []meaning) {
	for i, sc := range s.visible(in) {
		p := s.parts(sc.module)
		for _, d := range p.defs[name] {
			if i == 0 || !d.local() {
				found = append(found, meaning{sc, d})
			}
		}
		if p.declared[name] && sc.depth == in.depth { // an instance's have something in their place
			found = append(found, meaning{in: sc})
		}
		if i == 0 && found != nil {
			break
		}
	}
	return found
}

// single is what a name stands for if that is one definition, and no value that the configuration
// assigns, or what it puts in its place in one module.
func (s *Source) single(in *scope, name string) (meaning, bool) {
	by := s.replaced(name)
	if _, ok := s.assigned()[name]; ok && (by == name || in.outer != nil) { // in an instance it may be another of that name
		return meaning{}, false
	}
	if by != name {
		in, name = s.root(), by
	}
	found := s.look(in, name)
	if len(found) != 1 || found[0].def == nil {
		return meaning{}, false
	}
	return found[0], true
}

// file tells whether a module is one that was read, and no inner one of that name.
func (s *Source) file(module string) bool {
	_, ok := s.modules[module]
	return ok && !s.nested(module)
}

// nested tells whether there is an inner module of that name.
func (s *Source) nested(module string) bool {
	for name := range s.modules {
		if s.parts(name).inner[module] {
			return true
		}
	}
	return false
}

// enter is the scope that names lead to: A!B of A!B!Op. It is false where that is not certain.
func (s *Source) enter(in *scope, names []string) (*scope, bool) {
	for _, name := range names {
		found := s.look(in, name)
		if len(found) != 1 || found[0].def == nil {
			return nil, false
		}
		at := found[0].in
		one, ok := found[0].def.instance()
		if !ok || !s.enters(at, one) {
			return nil, false
		}
		in = at.instantiated(one, name)
	}
	return in, true
}

// enters tells whether it is certain what an instance says in a scope.
func (s *Source) enters(in *scope, one instance) bool {
	return one.clear && in.depth < maxNested && !s.nested(one.module)
}

// reach is the scope that a reference leads to, and the name that is meant there. It is false where
// that is not certain.
func (s *Source) reach(in *scope, r reference) (within *scope, name string, ok bool) {
	through, name := r.path[:len(r.path)-1], r.path[len(r.path)-1]
	if r.let != nil {
		if !s.enters(in, *r.let) {
			return nil, "", false
		}
		in, through = in.instantiated(*r.let, r.let.label()), through[1:]
	}
	within, ok = s.enter(in, through)
	return within, name, ok
}

// label is what one that has no name of its own is called: another where it is another.
func (one instance) label() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(one.with)) {
		fmt.Fprintf(&b, "%s %x ", name, inLine(one.with[name]))
	}
	return b.String()
}

// alike tells whether a name means in a scope what it means in the model's own module, so that a
// module that extends this can say it.
func (s *Source) alike(in *scope, name string) bool {
	here, ok := s.settled(in, name)
	there, also := s.settled(s.root(), name)
	if there.def != nil && there.def.local() {
		return false
	}
	return ok && also && here.def == there.def && (here.in == nil) == (there.in == nil) && (here.in == nil || here.in.key == there.in.key)
}

// settled is the one thing that a name stands for, or nothing; of what an instance has something in
// the place of, that. It is false where that is no name, or not certain.
func (s *Source) settled(in *scope, name string) (meaning, bool) {
	for {
		found := s.look(in, name)
		switch {
		case len(found) == 0:
			return meaning{}, true
		case len(found) > 1:
			return meaning{}, false
		case found[0].def != nil || found[0].in.outer == nil:
			return found[0], true
		}
		in = found[0].in
		if by, ok := in.with[name]; ok && len(by) != 1 {
			return meaning{}, false
		} else if ok {
			name = by[0].text
		}
		in = in.outer
	}
}
