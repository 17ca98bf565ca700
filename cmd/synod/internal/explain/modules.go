package explain

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/specification"
)

// module is one of the specification's.
type module struct {
	specification.Outline
	file   string
	height int       // above modules that use none of ours
	sees   []*module // itself, and all that it uses, directly or not; the nearest first

	declared []declaration
}

// model tells whether the module is there for TLC.
func (m *module) model() bool { return strings.HasPrefix(m.Name, "MC") }

// definition is where one stands.
type definition struct {
	specification.Definition
	in *module
}

func (l *Library) readModules() error {
	byName := map[string]*module{}
	read := func(name, text string) error {
		m := &module{Outline: specification.ReadOutline(text), file: name}
		m.declared = declarationsOf(text, m)
		byName[strings.TrimSuffix(path.Base(name), ".tla")] = m
		l.modules = append(l.modules, m)
		return nil
	}
	for _, folder := range slices.Compact([]string{".", path.Clean(l.models.Folder), "proof"}) {
		pattern := path.Join(folder, "*.tla")
		if err := l.glob(pattern, read); err != nil {
			return err
		}
	}
	for _, m := range l.modules {
		m.sees = []*module{m}
		for i := 0; i < len(m.sees); i++ {
			for _, name := range m.sees[i].Uses {
				if used := byName[name]; used != nil && !slices.Contains(m.sees, used) {
					m.sees = append(m.sees, used)
				}
			}
		}
	}
	// Of two modules, one of which uses the other, that one sees more.
	for _, m := range l.modules {
		m.height = len(m.sees)
	}
	slices.SortStableFunc(l.modules, func(a, b *module) int { return cmp.Compare(a.height, b.height) })
	l.byName = map[string][]definition{}
	for _, d := range l.defines(func(definition) bool { return true }) {
		l.byName[d.Name] = append(l.byName[d.Name], d)
	}
	return nil
}

// defines lists the definitions that are such, base first.
func (l *Library) defines(is func(definition) bool) (out []definition) {
	for _, m := range l.modules {
		for _, d := range m.Definitions {
			if d := (definition{d, m}); is(d) {
				out = append(out, d)
			}
		}
	}
	return out
}

// named lists those of a name, base first.
func (l *Library) named(name string) []definition {
	return l.byName[name]
}

// resolve finds what a word means in a module.
func (m *module) resolve(word string) (definition, bool) {
	for _, seen := range m.sees {
		for _, d := range seen.Definitions {
			if d.Name == word {
				return definition{d, seen}, true
			}
		}
	}
	return definition{}, false
}

// resolve finds what a word means in the module of that name.
func (l *Library) resolve(in, word string) (definition, bool) {
	for _, m := range l.modules {
		if m.Name == in {
			return m.resolve(word)
		}
	}
	return definition{}, false
}

// uses lists the definitions that one uses directly.
func (d definition) uses() (out []definition) {
	for _, word := range d.Words[1:] {
		if used, ok := d.in.resolve(word); ok && word != d.Name {
			out = append(out, used)
		}
	}
	return out
}

// reaches lists the definitions that one uses, directly or not, itself first, in the order in which
// they are met.
func (d definition) reaches(through func(definition) bool) (out []definition) {
	out = []definition{d}
	for i := 0; i < len(out); i++ {
		for _, used := range out[i].uses() {
			if through(used) && !slices.ContainsFunc(out, used.same) {
				out = append(out, used)
			}
		}
	}
	return out
}

func (d definition) same(other definition) bool { return d.in == other.in && d.Name == other.Name }

func everything(definition) bool { return true }

// acts tells whether the definition says what the next state is.
func (d definition) acts() bool {
	return slices.ContainsFunc(d.reaches(everything), func(d definition) bool { return d.Primed })
}

// step tells whether it is what a role does when something arrives: OnPrepare.
func (d definition) step() bool {
	rest, ok := strings.CutPrefix(d.Name, "On")
	return ok && rest != "" && 'A' <= rest[0] && rest[0] <= 'Z'
}

// above lists the operators one layer up that the comment names, "Paxos: Phase1b", and those that
// theirs name, the highest first.
func (l *Library) above(d definition, known ...definition) (out []definition) {
	words := strings.Fields(d.Prose())
	for i := 0; i+1 < len(words); i++ {
		layer, ok := strings.CutSuffix(words[i], ":")
		at := slices.IndexFunc(l.modules, func(m *module) bool { return ok && m.Name == layer && m != d.in })
		if at < 0 {
			continue
		}
		up, found := l.modules[at].resolve(strings.Trim(words[i+1], ".,;"))
		if found && !slices.ContainsFunc(known, up.same) {
			known = append(known, up)
			out = append(append(out, l.above(up, known...)...), up)
		}
	}
	return out
}
