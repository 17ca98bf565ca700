package explain

import (
	"path"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/proof"
)

func (e *explaining) run(why, command string) {
	c := Command{command, why}
	if !slices.Contains(e.Next, c) {
		e.Next = append(e.Next, c)
	}
}

// suggest lists what to run next: what checks it, what breaks it, what explores it, what proves it.
func (e *explaining) suggest() {
	if e.is(checked) && e.bug(e.Name) == nil {
		e.run("check it", "synod check "+e.Name)
	}
	if e.explorable(e.Name) {
		e.run("explore the code as it", "synod explore --model "+e.Name)
	}
	e.suggestChecks()
	e.suggestBugs()
	if p, ok := e.proof(); ok {
		why := "prove it"
		if p.Base != "" {
			why = "see what is not proved"
		}
		e.run(why, "synod prove "+e.Name)
		e.run("read the conditions", "synod prove "+e.Name+" --print")
	}
	e.suggestProofs()
	for _, s := range e.scenarios {
		if s.name == e.Name && e.is(told) {
			e.run("take it step by step (in a checkout)", "synod replay "+path.Join("spec", e.Library.Protocol, s.file))
		}
	}
	e.suggestUsers()
}

// explorable tells whether the code can be explored as the model: one that replaces an operator of
// the specification needs the same change of the code.
func (e *explaining) explorable(model string) bool {
	for name := range e.configs[model].replaced {
		if slices.Contains(e.topics[name], override) {
			return false
		}
	}
	return slices.Contains(e.Explored, model)
}

// referred lists the names that are related so.
func (e *explaining) referred(how ...string) (names []string) {
	for _, r := range e.References {
		if slices.Contains(how, r.How) {
			names = append(names, r.Name)
		}
	}
	return names
}

// smallest finds the smallest of the models that are related so: first one that runs in seconds.
func (e *explaining) smallest(is func(*manifest.Model) bool, how ...string) (best *manifest.Model) {
	size := func(m *manifest.Model) int64 {
		if !slices.Contains(m.Tags, "quick") {
			return m.Expect.Generated + 1<<40
		}
		return m.Expect.Generated
	}
	for _, name := range e.referred(how...) {
		if m, ok := e.models.Model(name); ok && is(m) && (best == nil || size(m) < size(best)) {
			best = m
		}
	}
	return best
}

func fails(m *manifest.Model) bool { return m.Expect.Verdict != manifest.Holds }

func holds(m *manifest.Model) bool { return !fails(m) }

func (e *explaining) suggestChecks() {
	good := []string{"holds in", "taken in", "seen in"}
	plain := func(m *manifest.Model) bool { return holds(m) && e.explorable(m.Name) }
	m := e.smallest(plain, good...)
	if m == nil {
		if m = e.smallest(holds, good...); m != nil {
			e.run("check it", "synod check "+m.Name)
		}
		return
	}
	e.run("check it", "synod check "+m.Name)
	if command := "synod explore --model " + m.Name; e.is(witness) {
		e.run("see a shortest way to it", command+" --find "+e.Name)
	} else {
		e.run("explore the code", command)
	}
}

// suggestBugs suggests to try the bug, or a model that shows what the name is for, and to draw what
// goes wrong.
func (e *explaining) suggestBugs() {
	id := e.Name
	if e.bug(id) != nil {
		for _, m := range e.modelsOf(id) {
			e.run("see it break "+m.Expect.Property, "synod check "+m.Name)
		}
		e.run("see what tests say of it (with Go, in a checkout)", "synod mutants "+id)
	} else if m := e.smallest(fails, "broken by", "replaced and breaks in"); m != nil {
		e.run("break it", "synod check "+m.Name)
		id = e.bugOf(m.Name)
	} else if broken := e.referred("broken by code"); len(broken) > 0 {
		id = broken[0]
	}
	if b := e.bug(id); b == nil || b.Patch == nil {
		return
	}
	if model, itsOwn := e.drawn(id); model != "" {
		what := "explore the code with it, in a model that checks what it breaks"
		if itsOwn {
			what = "draw what goes wrong"
		}
		e.run(what+" (with Go, in a checkout)", "synod explore --model "+model+" --mutant "+id)
	}
}

// bugOf finds the bug that a model is of.
func (e *explaining) bugOf(model string) string {
	for i := range e.Bugs {
		if slices.ContainsFunc(e.modelsOf(e.Bugs[i].ID), func(m *manifest.Model) bool { return m.Name == model }) {
			return e.Bugs[i].ID
		}
	}
	return ""
}

// drawn finds a model as which the code with the bug can be explored: of the bug's own one that
// breaks what is explained, or the last, which is about what clients see; or the first that checks
// what the bug breaks, of which nobody knows whether it comes to that.
func (e *explaining) drawn(id string) (name string, itsOwn bool) {
	for _, m := range e.modelsOf(id) {
		if slices.Contains(e.Explored, m.Name) && (name == "" || m.Expect.Property == e.Name || !e.is(invariant, property)) {
			name = m.Name
		}
	}
	if name != "" {
		return name, true
	}
	breaks := nameText.FindAllString(e.bug(id).Breaks, -1)
	for _, name := range e.Explored {
		m, _ := e.models.Model(name)
		c := e.configs[name]
		if m.Expect.Verdict == manifest.Holds && slices.ContainsFunc(breaks, c.checks) && e.concerns(m, id) {
			return name, false
		}
	}
	return "", false
}

// concerns tells whether the model has the role that the bug is in.
func (e *explaining) concerns(m *manifest.Model, id string) bool {
	source, err := e.models.Source(m)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(e.bug(id).Roles, func(role string) bool {
		return source.Files[strings.ToUpper(role[:1])+role[1:]+".tla"] != nil
	})
}

// proof finds the proof of the name.
func (e *explaining) proof() (*proof.Proof, bool) {
	if e.proofs == nil {
		return nil, false
	}
	return e.proofs.Proof(e.Name)
}

func (e *explaining) suggestProofs() {
	if e.proofs == nil {
		return
	}
	for _, f := range e.facts {
		for i := range e.proofs.Proofs {
			p := &e.proofs.Proofs[i]
			if f.name == e.Name && f.file == e.baseFile(p) && p.Base == "" {
				e.run("prove it for every size", "synod prove "+p.Name)
			}
		}
	}
	for i := range e.proofs.Proofs {
		if p := &e.proofs.Proofs[i]; p.Without == e.Name {
			e.run("see what is not proved without it", "synod prove "+p.Name)
		}
	}
}
