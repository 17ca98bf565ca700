package explain

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
)

// relations, in the order in which they are told.
var relations = []string{"the file", "shows", "TLC finds", "variant of", "variant of the proof", "then", "checks", "replaces", "must see",
	"breaks", "checked in", "made of", "part of", "used by", "implemented by", "depends on", "decides in", "kept by", "broken by", "broken by code",
	"without it", "replaced and breaks in", "replaced and holds in", "holds in", "seen in", "taken in", "told in", "proved in", "also in",
	"must fail as", "defines"}

// relate lists what else the files say about the name.
func (e *explaining) relate() {
	e.relateParts()
	e.relateUsers()
	e.relateModels()
	e.relateBug()
	e.relateProofs()
	e.relateScenarios()
	rank := func(r Related) int { // those of a proof's parts, "has the invariant", come last
		if at := slices.Index(relations, r.How); at >= 0 {
			return at
		}
		return len(relations)
	}
	slices.SortStableFunc(e.References, func(a, b Related) int { return rank(a) - rank(b) })
}

func (e *explaining) refer(how, name, place, says string, args ...any) {
	r := Related{How: how, Name: name, Place: place, Says: fmt.Sprintf(says, args...)}
	if name != e.Name && !slices.Contains(e.References, r) {
		e.References = append(e.References, r)
	}
}

// relateParts tells what it is made of, and what it is a part of.
func (e *explaining) relateParts() {
	for _, d := range e.named(e.Name) {
		if e.is(action) {
			for _, used := range d.reaches(everything) {
				if slices.Contains(e.topics[used.Name], override) && !used.in.model() {
					e.refer("depends on", used.Name, e.place(used.in.file, used.Line), "%s", sentence(used.Prose()))
				}
			}
		}
		for _, part := range d.conjuncts() {
			e.refer("made of", part.Name, e.place(part.in.file, part.Line), "%s", sentence(part.Prose()))
		}
	}
	for _, d := range e.below(e.quoted) {
		e.refer("implemented by", d.Name, e.place(d.in.file, d.Line), "%s", sentence(d.Prose()))
	}
	if e.is(override, conjunct) {
		e.relateWholes()
	}
	for _, m := range e.modules {
		if e.is(modular) && m.Name == e.Name {
			for _, d := range m.Definitions {
				e.refer("defines", d.Name, e.place(m.file, d.Line), "%s", sentence(d.Prose()))
			}
		}
	}
}

// relateWholes tells what the name is a part of.
func (e *explaining) relateWholes() {
	for _, name := range slices.Sorted(maps.Keys(e.topics)) {
		of := e.topics[name]
		for _, d := range e.named(name) {
			if e.is(override) && slices.Contains(of, action) && slices.ContainsFunc(d.reaches(everything), func(u definition) bool { return u.Name == e.Name }) {
				e.refer("decides in", name, "", "%s", sentence(e.says(name)))
			}
			if e.is(conjunct) && slices.ContainsFunc(d.conjuncts(), func(u definition) bool { return u.Name == e.Name }) {
				e.refer("part of", name, e.place(d.in.file, d.Line), "")
			}
		}
	}
}

// result says what TLC finds of a model.
func (l *Library) result(m *manifest.Model) string {
	text := "holds"
	if m.Expect.Verdict != manifest.Holds {
		text = strings.TrimSpace("breaks " + m.Expect.Property)
		if m.Expect.Property == "" {
			text = "fails: " + string(m.Expect.Verdict)
		}
		if m.Expect.Length > 0 {
			text += fmt.Sprintf(" @%d", m.Expect.Length)
		}
	}
	var by []string
	c := l.configs[m.Name]
	for _, name := range slices.Sorted(maps.Keys(c.replaced)) {
		if slices.Contains(l.topics[name], override) {
			by = append(by, name+" <- "+c.replaced[name])
		}
	}
	if len(by) > 0 {
		text += ", " + strings.Join(by, ", ")
	}
	return text + ": " + m.Why
}

func (e *explaining) relateModels() {
	for i := range e.models.Models {
		m := &e.models.Models[i]
		c := e.configs[m.Name]
		says, at := e.result(m), e.place(c.file, c.line)
		_, replaced := c.replaced[e.Name]
		holds := m.Expect.Verdict == manifest.Holds
		switch {
		case m.Expect.Property == e.Name:
			e.refer("broken by", m.Name, at, "%s", says)
			for _, name := range slices.Sorted(maps.Keys(c.replaced)) {
				if slices.Contains(e.topics[name], override) {
					e.refer("kept by", name, "", "%s", sentence(e.says(name)))
				}
			}
		case replaced && e.is(invariant, property, conjunct):
			e.refer("without it", m.Name, at, "%s", says)
		case replaced && e.is(override) && holds:
			e.refer("replaced and holds in", m.Name, at, "%s", says)
		case replaced && e.is(override):
			e.refer("replaced and breaks in", m.Name, at, "%s", says)
		case holds && c.checks(e.Name):
			e.refer("holds in", m.Name, at, "%s", m.Why)
		case slices.Contains(m.Witnesses, e.Name):
			e.refer("seen in", m.Name, at, "%s", m.Why)
		case slices.ContainsFunc(m.Actions, func(s string) bool { return s == e.Name || strings.HasPrefix(s, e.Name+"(") }):
			e.refer("taken in", m.Name, at, "%s", m.Why)
		}
		if m.Name == e.Name && e.bug(e.Name) == nil {
			e.relateModel(m, c)
		}
	}
}

// relateModel tells what a model checks, and what TLC must find of it.
func (e *explaining) relateModel(m *manifest.Model, c config) {
	x := m.Expect
	counts := fmt.Sprintf("%d states, %d generated, depth %d", x.Distinct, x.Generated, x.Depth)
	if x.Verdict != manifest.Holds {
		counts = e.result(m)
	}
	e.refer("TLC finds", string(x.Verdict), e.place("models.json", 1), "%s", counts)
	if m.Base != "" {
		e.refer("variant of", m.Base, "", "")
	}
	for _, name := range slices.Concat(c.invariants, c.properties) {
		e.refer("checks", name, "", "%s", sentence(e.says(name)))
	}
	for _, name := range slices.Sorted(maps.Keys(c.replaced)) {
		e.refer("replaces", name, "", "by %s", c.replaced[name])
	}
	for _, name := range m.Witnesses {
		e.refer("must see", name, "", "%s", sentence(e.says(name)))
	}
}

func (e *explaining) relateBug() {
	for i := range e.Bugs {
		m := &e.Bugs[i]
		breaks := nameText.FindAllString(m.Breaks, -1)
		switch {
		case m.ID == e.Name:
			for _, name := range breaks {
				if len(e.topics[name]) > 0 {
					e.refer("breaks", name, "", "%s", sentence(e.says(name)))
				}
			}
			for _, of := range e.modelsOf(m.ID) {
				c := e.configs[of.Name]
				e.References = append(e.References, Related{"checked in", of.Name, e.place(c.file, c.line), e.result(of)})
			}
		case e.is(invariant, property) && slices.Contains(breaks, e.Name):
			e.refer("broken by code", m.ID, e.patchOf(m.ID)+":1", "%s", m.Title)
		}
	}
}

// relateProofs tells where a name is proved, and what is no longer proved without it.
func (e *explaining) relateProofs() {
	if e.proofs == nil {
		return
	}
	for _, f := range e.facts {
		at := e.place(f.file, f.line)
		if f.name == e.Name && !e.is(told, checked, bug) {
			how := "proved in"
			if !f.claims() {
				how = "also in"
			}
			e.References = append(e.References, Related{how, f.kind + " " + f.name, at, sentence(f.comment)})
		}
		if p, ok := e.proofs.Proof(e.Name); ok && p.Base == "" && e.baseFile(p) == f.file {
			e.refer("has the "+f.kind, f.name, at, "%s", sentence(f.comment))
		}
	}
	for i := range e.proofs.Proofs {
		p := &e.proofs.Proofs[i]
		switch breaks := strings.Join(p.Breaks, "; "); {
		case p.Name == e.Name && p.Base != "":
			e.refer("variant of the proof", p.Base, e.place(e.baseFile(p), 1), "")
			for _, condition := range slices.Concat(p.Breaks, p.Reaches) {
				e.refer("then", condition, "", "")
			}
		case p.Base == e.Name:
			e.refer("must fail as", p.Name, "", "%s", p.Why)
		case p.Without == e.Name:
			e.refer("without it", p.Name, "", "no longer proved: %s", breaks)
		}
	}
}

// relateScenarios tells which scenarios take an action or show a bug, and of a scenario which bug
// it shows.
func (e *explaining) relateScenarios() {
	for _, s := range e.scenarios {
		at := e.place(s.file, 1)
		switch {
		case e.is(action) && s.takes(e.Name), e.bug(e.Name) != nil && e.shows(s, e.Name), e.is(invariant, property) && s.mentions(e.Name):
			e.refer("told in", s.name, at, "%s", s.title)
		case s.name == e.Name && e.is(told):
			for i := range e.Bugs {
				if m := &e.Bugs[i]; e.shows(s, m.ID) {
					e.refer("shows", m.ID, e.patchOf(m.ID)+":1", "%s", m.Title)
				}
			}
		}
	}
}

func (s scenario) takes(action string) bool {
	return regexp.MustCompile(`(?m)^([a-z]+: )?` + regexp.QuoteMeta(action) + `(\(|$)`).MatchString(s.text)
}

func (s scenario) mentions(name string) bool {
	return regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`).MatchString(s.text)
}

// shows tells whether the scenario mentions the bug, or one of its models.
func (l *Library) shows(s scenario, bug string) bool {
	return s.mentions(bug) || slices.ContainsFunc(l.modelsOf(bug), func(m *manifest.Model) bool { return s.mentions(m.Name) })
}
