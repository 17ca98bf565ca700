package explain

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/proof"
)

// Explanation is all that the files say of a name.
type Explanation struct {
	Topic
	Text          string    `json:"text"`            // in words
	Specification []Quote   `json:"specification"`   // base first
	Code          []Quote   `json:"code"`            // what implements it, or of a bug what it changes
	Patch         *Quote    `json:"patch,omitempty"` // of a bug
	Picture       string    `json:"picture,omitempty"`
	References    []Related `json:"references"`
	Next          []Command `json:"next"`
}

// Quote is a part of a file.
type Quote struct {
	Name  string `json:"name"`
	Place string `json:"place"` // file:line, of the line that defines it
	Text  string `json:"text"`
}

// Related is another name that the topic has to do with.
type Related struct {
	How   string `json:"how"` // as in "broken by"
	Name  string `json:"name"`
	Place string `json:"place,omitempty"`
	Says  string `json:"says,omitempty"`
}

// Command is what a reader may run next.
type Command struct {
	Line string `json:"command"`
	Why  string `json:"why"`
}

// Explain explains a name that is a topic.
func (l *Library) Explain(ctx context.Context, name string) (*Explanation, error) {
	e := &explaining{Library: l, Explanation: Explanation{
		Topic:         Topic{name, l.Protocol, l.topics[name], sentence(l.says(name))},
		Specification: []Quote{}, Code: []Quote{}, References: []Related{}, Next: []Command{}, // none is [] in JSON
	}}
	if len(e.Kinds) == 0 {
		return nil, fmt.Errorf("explain: %s has nothing that is called %q", l.Protocol, name)
	}
	for _, part := range []func() error{e.quoteDefinitions, e.quoteDeclared, e.quoteBug, e.quoteModel, e.quoteProof, e.quoteScenario, e.quoteModule} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	e.quoteCode()
	if err := e.draw(ctx); err != nil {
		return nil, err
	}
	e.relate()
	e.suggest()
	return &e.Explanation, nil
}

// explaining is an explanation under way.
type explaining struct {
	*Library
	Explanation
	shown []definition
}

func (e *explaining) is(kind ...string) bool {
	return slices.ContainsFunc(kind, func(k string) bool { return slices.Contains(e.Kinds, k) })
}

// show quotes definitions, each once, and before it what it is one layer up.
func (e *explaining) show(all ...definition) {
	type ranked struct {
		definition
		layers int
	}
	var found []ranked
	for _, d := range all {
		up := e.above(d)
		for i, above := range up {
			found = append(found, ranked{above, len(up) - i})
		}
		found = append(found, ranked{d, 0})
	}
	slices.SortStableFunc(found, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.layers, a.layers), cmp.Compare(a.in.height, b.in.height), cmp.Compare(a.in.file, b.in.file), cmp.Compare(a.Line, b.Line))
	})
	for _, d := range found {
		if slices.ContainsFunc(e.shown, d.same) {
			continue
		}
		e.shown = append(e.shown, d.definition)
		e.Specification = append(e.Specification, Quote{d.Name, e.place(d.in.file, d.Line), strings.TrimPrefix(d.Comment+"\n"+d.Text, "\n")})
	}
}

func (e *explaining) quoteDefinitions() error {
	all := e.named(e.Name)
	if e.is(message) {
		all = append(all, e.named(e.Name+"Message")...)
	}
	if e.is(action) {
		for _, d := range e.named(e.Name) {
			all = append(all, d.reaches(definition.step)[1:]...)
		}
	}
	e.show(all...)
	return nil
}

// quoteBug shows what a bug replaces and by what, or where no configuration does, what the code
// that it changes is in the specification.
func (e *explaining) quoteBug() error {
	m := e.bug(e.Name)
	if m == nil {
		return nil
	}
	e.Text = fmt.Sprintf("%s\nIt breaks %s.", e.says(e.Name), m.Breaks)
	if m.Patch == nil {
		return nil
	}
	e.Patch = &Quote{e.Name, e.patchOf(e.Name) + ":1", strings.TrimRight(string(m.Patch), "\n")}
	changed, err := e.changes(m)
	if err != nil {
		return fmt.Errorf("explain: %s: %w", e.patchOf(e.Name), err)
	}
	for _, d := range changed {
		e.Code = append(e.Code, d.quote())
	}
	for _, c := range e.modelsOf(e.Name) {
		for _, name := range slices.Sorted(maps.Keys(e.configs[c.Name].replaced)) {
			e.show(e.named(name)...)
			e.show(e.named(e.configs[c.Name].replaced[name])...)
		}
	}
	e.show(e.defines(func(d definition) bool { return strings.HasPrefix(d.Name, e.Name+"_") })...)
	if len(e.shown) == 0 {
		e.show(e.specified(changed)...)
	}
	return nil
}

// specified finds what code is in the specification; where nothing has its name, what the code that
// calls it is.
func (l *Library) specified(code []declared) (out []definition) {
	for _, d := range code {
		out = append(out, l.defines(func(of definition) bool { return d.is(of.Name) && !of.in.model() })...)
	}
	if len(out) > 0 || len(code) == 0 {
		return out
	}
	for _, caller := range l.code.declared {
		if slices.ContainsFunc(code, func(d declared) bool { return caller.file == d.file && strings.Contains(caller.text, d.name+"(") }) {
			out = append(out, l.defines(func(of definition) bool { return caller.is(of.Name) && !of.in.model() })...)
		}
	}
	return out
}

// modelsOf lists the models of a bug: of M05 M05 itself and M05Agreement.
func (l *Library) modelsOf(bug string) (out []*manifest.Model) {
	for i := range l.models.Models {
		m := &l.models.Models[i]
		if rest, ok := strings.CutPrefix(m.Name, bug); ok && (rest == "" || 'A' <= rest[0] && rest[0] <= 'Z') {
			out = append(out, m)
		}
	}
	return out
}

func (e *explaining) quoteModel() error {
	m, ok := e.models.Model(e.Name)
	if !ok || !e.is(checked) || e.bug(e.Name) != nil {
		return nil
	}
	e.Text = m.Why
	c := e.configs[m.Name]
	e.Specification = append(e.Specification, Quote{path.Base(c.file), e.place(c.file, c.line), strings.TrimRight(c.text, "\n")})
	return nil
}

// quoteProof shows how a proof begins; of a variant what it replaces its base's definitions by, or
// what it leaves out.
func (e *explaining) quoteProof() error {
	for _, f := range e.facts {
		if e.is(claim) && f.name == e.Name && f.claims() {
			e.Specification = append(e.Specification, Quote{f.name, e.place(f.file, f.line), f.text})
		}
	}
	if !e.is(proven) {
		return nil
	}
	p, _ := e.proofs.Proof(e.Name)
	if e.bug(e.Name) == nil {
		e.Text = strings.TrimSpace(fmt.Sprintf("%s\n%s\n%s\n%s", e.Text, p.Why, p.Layer, p.Scope))
	}
	for _, f := range e.facts {
		if p.Without != "" && f.name == p.Without && f.file == e.baseFile(p) {
			e.Specification = append(e.Specification, Quote{f.name, e.place(f.file, f.line), f.text})
		}
	}
	name := cmp.Or(p.File, p.Replace)
	if name == "" {
		return nil
	}
	text, err := fs.ReadFile(e.Spec, path.Join("proof", name))
	if err != nil {
		return err
	}
	e.Specification = append(e.Specification, Quote{name, e.place(path.Join("proof", name), 1), heading(string(text))})
	return nil
}

// baseFile is the file of the proof of which one is a variant, or its own.
func (l *Library) baseFile(p *proof.Proof) string {
	if base, ok := l.proofs.Proof(p.Base); ok {
		p = base
	}
	return path.Join("proof", p.File)
}

// heading is what stands above the first empty line.
func heading(text string) string {
	text, _, _ = strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n")
	return strings.TrimRight(text, "\n")
}

func (e *explaining) quoteScenario() error {
	for _, s := range e.scenarios {
		if s.name == e.Name {
			e.Picture = strings.TrimRight(s.text, "\n")
			e.References = append(e.References, Related{How: "the file", Name: s.name, Place: e.place(s.file, 1), Says: s.title})
		}
	}
	return nil
}

func (e *explaining) draw(ctx context.Context) (err error) {
	if !e.is(bug, stuck, safe, checked) {
		return nil
	}
	drawn := ""
	if e.Sources.Draw != nil {
		drawn, err = e.Sources.Draw(ctx, e.Name)
	}
	if err == nil && drawn == "" && e.Build != nil && e.is(bug, stuck) {
		if model, _ := e.drawn(e.Name); model != "" {
			drawn, err = e.Build(ctx, e.Name, model)
		}
	}
	if err != nil {
		return fmt.Errorf("explain: %s: drawing it: %w", e.Name, err)
	}
	if drawn != "" {
		e.Picture = strings.TrimRight(drawn, "\n")
	}
	return nil
}

func (e *explaining) quoteModule() error {
	if !e.is(modular) {
		return nil
	}
	for _, m := range e.modules {
		if m.Name == e.Name {
			e.Specification = append(e.Specification, Quote{m.Name, e.place(m.file, m.Line), m.Comment})
		}
	}
	return nil
}

func (d declared) quote() Quote {
	return Quote{d.shown, fmt.Sprintf("%s:%d", d.file, d.from), d.text}
}

// quoteCode shows what implements the name, and the steps of roles that were shown with it. Where
// the code has nothing of its own for it, it shows what implements the operators that say that they
// are it one layer down, or that use it.
func (e *explaining) quoteCode() {
	if len(e.Code) > 0 || e.is(told, proven, checked) && len(e.shown) == 0 {
		return
	}
	names := []string{e.Name}
	for _, d := range e.shown {
		if d.step() && !slices.Contains(names, d.Name) {
			names = append(names, d.Name)
		}
	}
	found := e.code.declarations(names)
	if len(found) == 0 {
		names = namesOf(e.below(e.quoted))
		found = e.code.declarations(names)
	}
	if len(found) == 0 && e.is(override, operator) {
		users := e.defines(func(d definition) bool { return slices.ContainsFunc(d.uses(), e.quoted) })
		below := e.below(func(d definition) bool { return slices.ContainsFunc(users, d.same) })
		found = e.code.declarations(append(namesOf(users), namesOf(below)...))
	}
	if e.is(conjunct, invariant, property) {
		found = append(found, e.code.checks(e.Name)...)
	}
	for _, d := range found {
		e.Code = append(e.Code, d.quote())
	}
}

func namesOf(all []definition) (names []string) {
	for _, d := range all {
		names = append(names, d.Name)
	}
	return names
}

// below lists the definitions whose comments say that they are such a one, one layer up or more.
func (l *Library) below(is func(definition) bool) []definition {
	return l.defines(func(d definition) bool { return slices.ContainsFunc(l.above(d), is) })
}

// quoted tells whether the definition was shown as one of the name itself.
func (e *explaining) quoted(d definition) bool {
	return d.Name == e.Name && slices.ContainsFunc(e.shown, d.same)
}
