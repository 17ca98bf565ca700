package manifest

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/trace/specification"
)

var (
	nameText   = pattern.Pattern(`^[A-Za-z0-9][A-Za-z0-9_-]*$`)
	checkText  = pattern.Pattern(`^([A-Z_]+ [A-Za-z0-9_]+(: [A-Za-z0-9_]+)?( \(trivially true\))?|ASSUME( \(trivially true\))?|FAIRNESS .+|DEADLOCK)$`)
	digestText = pattern.Pattern(`^[0-9a-f]{8}$`)
	configText = pattern.Pattern(`^[A-Za-z0-9_][A-Za-z0-9_.-]*\.cfg$`) // what TLC's runner takes for a plain name
)

// validate says where (a path: models[2].tags) something is wrong, and what.
func (m *Manifest) validate() (where string, err error) {
	switch {
	case m.Format != Format:
		return "format", fmt.Errorf("format is %d, expected %d", m.Format, Format)
	case m.Protocol == "":
		return "", fmt.Errorf("protocol is missing")
	case m.Folder != "" && !fs.ValidPath(m.Folder):
		return "folder", fmt.Errorf("folder %q is not a plain relative path", m.Folder)
	case len(m.Models) == 0:
		return "models", fmt.Errorf("there are no models")
	}
	for i, l := range m.Libraries {
		if err := l.check(); err != nil {
			return fmt.Sprintf("libraries[%d]", i), err
		}
	}
	for i := range m.Models {
		at := fmt.Sprintf("models[%d]", i)
		model := &m.Models[i]
		if first, _ := m.Model(model.Name); first != model {
			return at + ".name", fmt.Errorf("there are two models %s", model.Name)
		}
		for _, check := range []func(*Model) (string, error){(*Model).names, (*Model).prose, (*Model).expects, (*Model).overrides, m.bases, m.signatures} {
			if field, err := check(model); err != nil {
				return at + "." + field, fmt.Errorf("model %s: %w", cmp.Or(model.Name, fmt.Sprint("number ", i+1)), err)
			}
		}
	}
	return "", nil
}

func (m *Model) names() (string, error) {
	switch {
	case !nameText.MatchString(m.Name):
		return "name", fmt.Errorf("the name %q is not letters, digits, _ and -", m.Name)
	case !specification.IsIdentifier(m.Module):
		return "module", fmt.Errorf("the module %q is not a module's name without .tla", m.Module)
	case !configText.MatchString(m.Config):
		return "config", fmt.Errorf("the config %q is not of the form NAME.cfg", m.Config)
	case m.Folder != "" && !fs.ValidPath(path.Clean(m.Folder)):
		return "folder", fmt.Errorf("folder %q is not a relative path inside the manifest's folder", m.Folder)
	case m.Init != "" && !specification.IsIdentifier(m.Init):
		return "init", fmt.Errorf("init %q is not the name of a predicate", m.Init)
	}
	for field, list := range map[string][]string{"witnesses": m.Witnesses, "never": m.Never} {
		if i := slices.IndexFunc(list, func(s string) bool { return !specification.IsName(s) }); i >= 0 {
			return field, fmt.Errorf("%s has %q, which is not a name", field, list[i])
		}
		if twice, ok := repeated(list); ok {
			return field, fmt.Errorf("%s has %s twice", field, twice)
		}
	}
	return "", nil
}

func repeated(list []string) (string, bool) {
	seen := map[string]bool{}
	for _, s := range list {
		if seen[s] {
			return s, true
		}
		seen[s] = true
	}
	return "", false
}

func (m *Model) prose() (string, error) {
	if i := slices.IndexFunc(m.Checks, func(s string) bool { return !checkText.MatchString(s) }); i >= 0 {
		return "checks", fmt.Errorf("checks has %q, which is not like \"INVARIANT Mutex\", nor DEADLOCK", m.Checks[i])
	}
	for _, name := range slices.Sorted(maps.Keys(m.Definitions)) {
		if !digestText.MatchString(m.Definitions[name]) {
			return "definitions", fmt.Errorf("definitions has %q for %s, which is no digest of 8 hexadecimal digits", m.Definitions[name], name)
		}
	}
	if twice, ok := repeated(m.Checks); ok {
		return "checks", fmt.Errorf("checks has %s twice", twice)
	}
	for _, name := range slices.Sorted(maps.Keys(m.Edges)) {
		if name == "" || m.Edges[name] < 0 {
			return "edges", fmt.Errorf("edges has %d of %q: expected an action, and a number that is not negative", m.Edges[name], name)
		}
	}
	if m.Why == "" {
		return "", fmt.Errorf("why is missing: say in a sentence what the model is for")
	}
	if len(m.Tags) == 0 {
		return "tags", fmt.Errorf("tags are missing: quick, full or both")
	}
	if twice, ok := repeated(m.Tags); ok {
		return "tags", fmt.Errorf("tags has %s twice", twice)
	}
	for _, tag := range m.Tags {
		if tag != "quick" && tag != "full" {
			return "tags", fmt.Errorf("the tag %q is neither quick nor full", tag)
		}
	}
	return "", nil
}

// rules tell which fields a verdict can have.
var rules = map[Verdict]struct{ property, length, loop bool }{
	Holds:          {},
	Invariant:      {property: true, length: true},
	ActionProperty: {property: true, length: true},
	Temporal:       {property: true, length: true, loop: true},
	Deadlock:       {length: true},
	Assumption:     {},
	Assert:         {length: true},
	Postcondition:  {property: true},
}

func (m *Model) expects() (string, error) {
	e := m.Expect
	rule, ok := rules[e.Verdict]
	switch {
	case !ok:
		return "expect.verdict", fmt.Errorf("the verdict %q is none of %q", e.Verdict, slices.Sorted(maps.Keys(rules)))
	case !rule.property && e.Property != "":
		return "expect.property", fmt.Errorf("a property does not go with the verdict %s", e.Verdict)
	case e.Distinct < 0 || e.Generated < 0 || e.Depth < 0 || e.Length < 0 || e.Loop < 0:
		return "expect", fmt.Errorf("a count is negative")
	case m.Newer != nil && (m.Newer.Distinct <= 0 || m.Newer.Generated <= 0):
		return "newer", fmt.Errorf("newer needs distinct and generated states")
	case !rule.length && e.Length > 0:
		return "expect.length", fmt.Errorf("a length does not go with the verdict %s", e.Verdict)
	case !rule.loop && (e.Loop > 0 || e.Stutters):
		return "expect", fmt.Errorf("loop and stutters do not go with the verdict %s", e.Verdict)
	case e.Loop > 0 && e.Stutters:
		return "expect", fmt.Errorf("a counterexample either goes back in a loop or stutters")
	case e.Verdict != Holds && e.Depth > 0:
		return "expect.depth", fmt.Errorf("depth goes with the verdict holds only")
	case e.Verdict != Holds && m.Edges != nil:
		return "edges", fmt.Errorf("edges go with the verdict holds only")
	case e.Verdict != Holds && len(m.Never) > 0:
		return "never", fmt.Errorf("never goes with the verdict holds only")
	}
	return "", nil
}

// overrides sees that what the override writes into a configuration is names, and values without a
// keyword in them.
func (m *Model) overrides() (string, error) {
	o := m.Override
	if o == nil {
		return "", nil
	}
	for field, list := range map[string][]string{
		"replace":   slices.Concat(slices.Collect(maps.Keys(o.Replace)), slices.Collect(maps.Values(o.Replace))),
		"constants": slices.Collect(maps.Keys(o.Constants)), "specification": one(o.Specification),
		"invariants": o.Invariants, "properties": o.Properties, "symmetry": one(o.Symmetry),
	} {
		if i := slices.IndexFunc(list, func(s string) bool { return !specification.IsName(s) || specification.IsKeyword(s) }); i >= 0 {
			return "override." + field, fmt.Errorf("override.%s has %q, which is not a name", field, list[i])
		}
	}
	for name, value := range o.Constants {
		if !specification.IsValue(value) {
			return "override.constants", fmt.Errorf("override.constants gives %s the value %q: expected one as in a configuration", name, value)
		}
		if o.Replace[name] != "" {
			return "override.constants", fmt.Errorf("override replaces %s and gives it a value", name)
		}
	}
	return "", nil
}

func (m *Manifest) bases(model *Model) (string, error) {
	if model.SameAsBase && model.Base == "" {
		return "sameAsBase", fmt.Errorf("sameAsBase without base")
	}
	for field, name := range map[string]string{"base": model.Base, "like": model.Like} {
		if _, ok := m.Model(name); name != "" && !ok {
			return field, fmt.Errorf("its %s %s is not in the manifest", field, name)
		}
	}
	var path []*Model
	for above := model; above != nil && !m.rooted[above]; above = m.above(*above) {
		if path = append(path, above); len(path) > len(m.Models) {
			return "base", fmt.Errorf("its bases, or the models that it is like, lead in a circle")
		}
	}
	for _, one := range path {
		m.rooted[one] = true
	}
	return "", nil
}

// above is the model that gives this one what it leaves out.
func (m *Manifest) above(model Model) *Model {
	name := cmp.Or(model.Like, model.Base)
	if name == "" {
		return nil
	}
	above, _ := m.Model(name)
	return above
}

func (m *Manifest) signatures(model *Model) (string, error) {
	full := m.inherited(model)
	known := map[string]bool{}
	for _, text := range full.Actions {
		s, err := specification.ParseSignature(text)
		if err != nil {
			return "actions", err
		}
		if known[s.Action] {
			return "actions", fmt.Errorf("there are two signatures of %s", s.Action)
		}
		known[s.Action] = true
	}
	switch model.Graph {
	case "":
		if model.NoSuite {
			return "noSuite", fmt.Errorf("noSuite without graph")
		}
	case Complete, Linked, Random:
		if len(full.Actions) == 0 {
			return "graph", fmt.Errorf("a graph needs actions, as stimuli of its edges")
		}
	default:
		return "graph", fmt.Errorf("the graph %q is none of %q, %q and %q", model.Graph, Complete, Linked, Random)
	}
	for _, name := range model.Never {
		if !known[name] {
			return "never", fmt.Errorf("never has %s, of which actions has no signature", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(full.Possible)) {
		if !known[name] || full.Possible[name] == "" {
			return "possible", fmt.Errorf("possible has %q: expected the name of one of the actions and a predicate", name)
		}
	}
	if i := slices.Index(model.Constants, ""); i >= 0 {
		return "constants", fmt.Errorf("constants has an empty expression")
	}
	if twice, ok := repeated(model.Constants); ok {
		return "constants", fmt.Errorf("constants has %s twice", twice)
	}
	return "", nil
}

// inherit gives every model what it leaves out. There is no circle.
func (m *Manifest) inherit() {
	full, lines := make([]Model, len(m.Models)), m.Models
	for i := range m.Models {
		full[i] = m.inherited(&m.Models[i])
	}
	m.Models, m.rooted, m.full = full, nil, nil
	for i := range full {
		full[i].line, full[i].text = lines[i].line, lines[i].text
	}
}

// inherited is a model with what it leaves out.
func (m *Manifest) inherited(of *Model) Model {
	if full, ok := m.full[of]; ok {
		return full
	}
	model := *of
	defer func() { m.full[of] = model }()
	above := m.above(model)
	if above == nil {
		return model
	}
	from := m.inherited(above)
	model.Role, model.Init = cmp.Or(model.Role, from.Role), cmp.Or(model.Init, from.Init)
	if model.Actions == nil {
		model.Actions = from.Actions
		if model.Possible == nil {
			model.Possible = from.Possible
		}
	}
	if model.Constants == nil {
		model.Constants = from.Constants
	}
	return model
}
