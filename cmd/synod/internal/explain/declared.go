package explain

import (
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/trace/specification"
)

// declaration is a constant or a variable, with what is said beside it.
type declaration struct {
	name, kind string
	line       int
	text       string
	in         *module
}

var (
	declares = pattern.Pattern(`^(CONSTANT|VARIABLE)S?\b(.*)`)
	beside   = pattern.Pattern(`^\s*([A-Za-z]\w*)\s*,?\s*(\\\*.*)?$`)
)

// declarationsOf reads those of a module: one in a line.
func declarationsOf(text string, in *module) (all []declaration) {
	kind := ""
	for i, line := range strings.Split(text, "\n") {
		whole := strings.TrimRight(line, " \t\r")
		if m := declares.FindStringSubmatch(line); m != nil {
			kind, line = map[string]string{"CONSTANT": constant, "VARIABLE": variable}[m[1]], m[2]
			if strings.TrimSpace(line) == "" {
				continue
			}
		}
		if m := beside.FindStringSubmatch(line); kind != "" && m != nil {
			all = append(all, declaration{m[1], kind, i + 1, whole, in})
			continue
		}
		kind = ""
	}
	return all
}

// says is what stands beside it.
func (d declaration) says() string {
	_, comment, _ := strings.Cut(d.text, `\*`)
	return strings.TrimSpace(comment)
}

func (l *Library) declared(name string) (all []declaration) {
	for _, m := range l.modules {
		for _, d := range m.declared {
			if d.name == name {
				all = append(all, d)
			}
		}
	}
	return all
}

func (e *explaining) quoteDeclared() error {
	for _, d := range e.declared(e.Name) {
		if e.is(constant, variable) {
			e.Specification = append(e.Specification, Quote{d.name, e.place(d.in.file, d.line), d.text})
		}
	}
	return nil
}

// maxUsers is how many places are told that use a name.
const maxUsers = 12

// relateUsers tells what uses a definition, a constant or a variable that is nothing else.
func (e *explaining) relateUsers() {
	if !e.is(operator, constant, variable) {
		return
	}
	users := 0
	for _, d := range e.defines(func(d definition) bool { return !d.in.model() }) {
		if d.Name != e.Name && users < maxUsers && e.usedIn(d) {
			e.refer("used by", d.Name, e.place(d.in.file, d.Line), "%s", sentence(d.Prose()))
			users++
		}
	}
}

// usedIn tells whether the name that is explained stands in a definition, and means what is
// explained.
func (e *explaining) usedIn(d definition) bool {
	if !slices.Contains(d.Words[1:], e.Name) {
		return false
	}
	if used, ok := d.in.resolve(e.Name); ok {
		return !used.in.model()
	}
	return slices.ContainsFunc(e.declared(e.Name), func(c declaration) bool { return slices.Contains(d.in.sees, c.in) })
}

// suggestUsers suggests to read on where the name is used, and to check a model of it, where
// nothing else is suggested.
func (e *explaining) suggestUsers() {
	if len(e.Next) > 0 {
		return
	}
	for _, name := range e.referred("used by") {
		if slices.ContainsFunc(e.topics[name], func(kind string) bool { return kind != operator && kind != constant && kind != variable }) {
			e.run("see what it is for", "synod explain "+name)
			break
		}
	}
	if users := e.referred("used by"); len(e.Next) == 0 && len(users) > 0 {
		e.run("see what it is for", "synod explain "+users[0])
	}
	if model := e.modelWith(); model != "" {
		e.run("check a model with it", "synod check "+model)
	}
}

// modelWith is the smallest of the models that hold, in seconds, and have what is explained.
func (e *explaining) modelWith() (name string) {
	least := int64(0)
	for i := range e.models.Models {
		m := &e.models.Models[i]
		if !holds(m) || !slices.Contains(m.Tags, "quick") || name != "" && m.Expect.Generated >= least || !e.hasName(m.Module) {
			continue
		}
		name, least = m.Name, m.Expect.Generated
	}
	return name
}

// hasName tells whether a module sees something that uses what is explained; or sees the module
// that it is.
func (e *explaining) hasName(in string) bool {
	at := slices.IndexFunc(e.modules, func(m *module) bool { return m.Name == in })
	if at < 0 {
		return false
	}
	for _, seen := range e.modules[at].sees {
		if e.is(modular) && seen.Name == e.Name {
			return true
		}
		if slices.ContainsFunc(seen.Definitions, func(d specification.Definition) bool { return e.usedIn(definition{d, seen}) }) {
			return true
		}
	}
	return false
}
