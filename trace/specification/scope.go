package specification

import (
	"fmt"
	"slices"
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
	heads, depth := r.heads(), 0
	for i, t := range r.tokens {
		switch {
		case t.kind == word && t.text == "MODULE":
			if depth++; depth > 1 && i+1 < len(r.tokens) {
				p.inner[r.tokens[i+1].text] = true
			}
		case t.kind == rule:
			depth--
		case t.text == "==" || t.text == "_":
			p.signs = p.signs || r.sign(i)
		case depth == 1 && t.text == "INSTANCE" && (i == 0 || r.tokens[i-1].text != "=="):
			last := i
			for last+1 < len(r.tokens) && !r.begins(heads, last+1) {
				last++
			}
			one := readInstance(r.tokens[i : last+1])
			one.local = i > 0 && r.tokens[i-1].text == "LOCAL"
			p.instances, p.signs = append(p.instances, one), p.signs || !one.clear
		}
	}
	return p
}

// sign tells whether at == an operator is defined that is a sign, or at _ one is declared: _ ++ _.
func (r *outliner) sign(i int) bool {
	from := i - 1
	if r.tokens[i].text == "_" {
		return from >= 0 && !slices.Contains([]string{"]", ">>"}, r.tokens[from].text) && i+2 < len(r.tokens) && r.sides(i+1) && r.tokens[i+1].kind == symbol
	}
	if from < 0 || nameBefore(r.tokens[:i]) < 0 {
		return true
	}
	return r.tokens[from].kind == word && !r.atMargin(from) && from > 0 && r.sides(from-1) && r.tokens[from-1].kind == symbol
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
		if !ok || !one.clear || at.depth >= maxNested || s.nested(one.module) {
			return nil, false
		}
		in = at.instantiated(one, name)
	}
	return in, true
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
