package explain

import (
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/trace/manifest"
)

// Kinds of topics, in the order in which they are listed.
const (
	action    = "action"
	invariant = "invariant"
	property  = "property"
	conjunct  = "conjunct"
	override  = "override point"
	witness   = "witness"
	message   = "message"
	bug       = "bug"
	stuck     = "liveness bug"
	safe      = "safe variant"
	told      = "scenario"
	proven    = "proof"
	claim     = "claim of a proof"
	checked   = "model"
	modular   = "module"
	operator  = "operator"
	constant  = "constant"
	variable  = "variable"
)

var kinds = []string{action, conjunct, invariant, property, override, witness, message, bug, stuck, safe, told, proven, claim, checked, modular, operator, constant, variable}

// Topic is a name that can be explained.
type Topic struct {
	Name     string   `json:"name"`
	Protocol string   `json:"protocol"`
	Kinds    []string `json:"kinds"`
	Summary  string   `json:"summary"` // the first sentence of what the files say of it; empty if they say nothing
}

func (l *Library) note(name, kind string) {
	if !slices.Contains(l.topics[name], kind) {
		l.topics[name] = append(l.topics[name], kind)
	}
}

func (l *Library) findTopics() {
	l.topics = map[string][]string{}
	for _, m := range l.modules {
		if !m.model() {
			l.note(m.Name, modular)
		}
		for _, d := range m.Definitions {
			l.findDefined(definition{d, m})
		}
		for _, d := range m.declared {
			if !m.model() {
				l.note(d.name, d.kind)
			}
		}
	}
	for i := range l.models.Models {
		l.findModel(&l.models.Models[i])
	}
	for _, m := range l.Bugs {
		l.note(m.ID, map[mutants.Kind]string{mutants.Bug: bug, mutants.Liveness: stuck, mutants.Safe: safe}[m.Kind])
	}
	for _, s := range l.scenarios {
		l.note(s.name, told)
	}
	if l.proofs != nil {
		for _, p := range l.proofs.Proofs {
			l.note(p.Name, proven)
		}
	}
	l.findParts()
	for name, of := range l.topics {
		if slices.ContainsFunc(of, func(kind string) bool { return kind == invariant || kind == property || kind == conjunct }) {
			of = slices.DeleteFunc(of, func(kind string) bool { return kind == override }) // it is left out, to see what it is for
		}
		l.topics[name] = of
		slices.SortFunc(of, func(a, b string) int { return slices.Index(kinds, a) - slices.Index(kinds, b) })
		if len(of) > 1 {
			l.topics[name] = slices.DeleteFunc(of, func(kind string) bool { return kind == operator })
		}
	}
}

func (l *Library) findDefined(d definition) {
	if !d.in.model() {
		l.note(d.Name, operator)
	}
	if name, ok := strings.CutSuffix(d.Name, "Message"); ok && name != "" && strings.Contains(d.Text, "[type |->") {
		l.note(name, message)
	}
	if d.Name == "Next" {
		for _, used := range d.uses() {
			if used.Name != "Next" && used.acts() {
				l.note(used.Name, action)
			}
		}
	}
}

// findParts finds the conjuncts of what is checked, and of what is put together of invariants that
// are; and the claims of proofs that have no other name.
func (l *Library) findParts() {
	for _, d := range l.defines(func(d definition) bool { return !d.in.model() }) {
		parts := d.conjuncts()
		other := func(d definition) bool { return !slices.Contains(l.topics[d.Name], invariant) }
		if len(parts) > 0 && (slices.Contains(l.topics[d.Name], invariant) || !slices.ContainsFunc(parts, other)) {
			for _, part := range parts {
				l.note(part.Name, conjunct)
			}
		}
	}
	for _, f := range l.facts {
		if f.claims() && len(l.topics[f.name]) == 0 {
			l.note(f.name, claim)
		}
	}
}

func (l *Library) findModel(m *manifest.Model) {
	l.note(m.Name, checked)
	for _, signature := range m.Actions {
		name, _, _ := strings.Cut(signature, "(")
		l.note(name, action)
	}
	for _, name := range m.Witnesses {
		l.note(name, witness)
	}
	c := l.configs[m.Name]
	for _, name := range c.invariants {
		l.note(name, invariant)
	}
	for _, name := range c.properties {
		l.note(name, property)
	}
	for name := range c.replaced {
		if d, ok := l.resolve(m.Module, name); ok && !d.in.model() {
			l.note(name, override)
		} else {
			l.note(name, operator) // how the model is built
		}
	}
}

// conjuncts lists the parts of a definition that is a conjunction of names, and of nothing else.
func (d definition) conjuncts() []definition {
	_, body, _ := strings.Cut(d.Text, "==")
	body = strings.ReplaceAll(body, `/\`, " ")
	if strings.ContainsAny(body, `\[]{}()<>=#~'!,"`) {
		return nil
	}
	parts := d.uses()
	if len(parts) < 2 || len(parts) != len(strings.Fields(body)) {
		return nil
	}
	return parts
}

// Topics lists all names, by kind and then name.
func (l *Library) Topics() (out []Topic) {
	for name, of := range l.topics {
		out = append(out, Topic{name, l.Protocol, of, sentence(l.says(name))})
	}
	slices.SortFunc(out, Topic.compare)
	return out
}

func (t Topic) compare(u Topic) int {
	if t.Kinds[0] != u.Kinds[0] {
		return slices.Index(kinds, t.Kinds[0]) - slices.Index(kinds, u.Kinds[0])
	}
	return strings.Compare(t.Name, u.Name)
}

// sentence is the first of a text.
func sentence(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	if first, _, more := strings.Cut(text, ". "); more {
		return first + "."
	}
	return text
}

// says gives what the files say of a name in words: of one with several meanings, those of its
// first kind.
func (l *Library) says(name string) string {
	if m := l.bug(name); m != nil {
		return m.Title + ".\n" + strings.ReplaceAll(m.Text, "\n", " ")
	}
	for _, s := range l.scenarios {
		if s.name == name {
			return s.title
		}
	}
	for _, d := range slices.Backward(l.described(name)) {
		if d.Comment != "" {
			return d.Prose()
		}
	}
	if l.proofs != nil {
		if p, ok := l.proofs.Proof(name); ok {
			return p.Why
		}
	}
	if m, ok := l.models.Model(name); ok {
		return m.Why
	}
	for _, d := range l.declared(name) {
		if said := d.says(); said != "" {
			return said
		}
	}
	for _, f := range l.facts {
		if f.name == name && f.claims() {
			return f.comment
		}
	}
	for _, m := range l.modules {
		if m.Name == name {
			return m.Prose()
		}
	}
	return ""
}

// described lists the definitions that a comment of the name stands above.
func (l *Library) described(name string) []definition {
	if own := l.named(name); len(own) > 0 {
		return own
	}
	if slices.Contains(l.topics[name], message) {
		return l.named(name + "Message")
	}
	return nil
}
