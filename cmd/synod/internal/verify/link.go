package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/proof"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/smt"
	"github.com/synod-paxos/synod/trace/vc"
)

// linkJobs hold what each proof of method smt assumes and claims against what is recorded, and its
// system against the state graphs of the specification. all is one more: that no proof is lost.
func (v *Verifier) linkJobs(m *proof.Manifest, proofs []*proof.Proof) (jobs []job) {
	for _, p := range proofs {
		if p.Method != proof.SMT || p.Base != "" {
			continue
		}
		jobs = append(jobs, job{"link of " + p.Name, 500_000, func(ctx context.Context) ([]report.Row, error) {
			return one(deadline.Await(ctx, func() (report.Row, error) { return v.link(m, p) }))
		}})
	}
	return append(jobs, job{proof.Name, 1, func(context.Context) ([]report.Row, error) { return one(v.lost(m)) }})
}

// lost is a row that says what the manifest of proofs lacks.
func (v *Verifier) lost(m *proof.Manifest) (report.Row, error) {
	row := linkRow(proof.Name, "nothing is left out")
	lost, err := m.Lost(v.knownBugs(m), smt.Names())
	if err != nil {
		return row, err
	}
	if m.Protocol != v.Manifest.Protocol {
		lost = append(lost, fmt.Sprintf("its proofs are of the protocol %q, and the models of %q", m.Protocol, v.Manifest.Protocol))
	}
	if of, err := protocol.Find(v.Manifest.Protocol); err == nil && of.Links != nil {
		if !m.Pinned() {
			lost = append(lost, "no proof records what it assumes and claims")
		}
		for _, l := range of.Links.Links {
			if m.Of(l.System) == nil {
				lost = append(lost, fmt.Sprintf("there is no proof of the system %s.vc", l.System))
			}
		}
	}
	lost = append(lost, v.unproved(m)...)
	for _, what := range lost {
		row.Failures = append(row.Failures, report.Failure{What: what})
	}
	row.Proof.Scope = fmt.Sprintf("%d proofs and variants", len(m.Proofs))
	row.Result = "nothing is left out"
	return row, nil
}

// unproved are models of the folder of proofs that no proof names.
func (v *Verifier) unproved(m *proof.Manifest) (lost []string) {
	named := map[string]bool{}
	for _, p := range m.Proofs {
		for _, model := range p.Models {
			named[model] = true
		}
	}
	for _, model := range v.Manifest.Models {
		if _, err := fs.Stat(v.Files, path.Join(proofFolder, model.Module+".tla")); err == nil && !named[model.Name] {
			lost = append(lost, fmt.Sprintf("the model %s is one of a proof, and no proof names it", model.Name))
		}
	}
	return lost
}

// bugName is how seeded bugs are called.
var bugName = pattern.Pattern(`^[A-Z]\d\d[a-z]?$`)

// knownBugs are the models of seeded bugs of the kinds of which the proofs have variants.
func (v *Verifier) knownBugs(m *proof.Manifest) (bugs []string) {
	kinds := map[byte]bool{}
	for _, p := range m.Proofs {
		kinds[p.Name[0]] = kinds[p.Name[0]] || p.Base != "" && bugName.MatchString(p.Name)
	}
	for _, model := range v.Manifest.Models {
		if bugName.MatchString(model.Name) && kinds[model.Name[0]] && model.Expect.Verdict != manifest.Holds {
			bugs = append(bugs, model.Name)
		}
	}
	return bugs
}

func linkRow(of, layer string) report.Row {
	row := report.None("link", of)
	row.Proof = &report.Proof{Layer: layer, By: "link", Unit: "steps"}
	return row
}

// link is the row of one proof.
func (v *Verifier) link(m *proof.Manifest, p *proof.Proof) (report.Row, error) {
	began := time.Now()
	row := linkRow(p.Name, "assumes and claims what is recorded")
	of, unknown := protocol.Find(v.Manifest.Protocol)
	if unknown == nil || m.Pinned() {
		changed, err := v.changed(m, p)
		if err != nil {
			return row, err
		}
		row.Failures = changed
	} else {
		row.Proof.Layer = "records nothing of it"
	}
	row.Proof.Scope = fmt.Sprintf("%d axioms, %d claims", len(p.Axioms), len(p.Claims))
	row.Result = row.Proof.Scope
	system, broken := m.System(p)
	if unknown == nil && of.Links != nil && system != nil && broken == nil {
		v.linkSystem(&row, p, system, of.Links)
	}
	row.Broken = onlyUndone(row.Failures)
	row.Time = time.Since(began)
	return row, broken
}

// changed are a failure for each difference between what a proof says today and what is recorded.
func (v *Verifier) changed(m *proof.Manifest, p *proof.Proof) (failures []report.Failure, err error) {
	said, err := v.Said(m, p)
	if err != nil {
		return nil, err
	}
	for _, what := range p.Changed(said) {
		failures = append(failures, report.Failure{What: p.Name + ": " + what, Next: "synod prove " + quoted(p.Name) + " --claims"})
	}
	silent, err := v.silent(p, said)
	return append(failures, silent...), err
}

// quoted is a name as one word of a command line.
func quoted(name string) string {
	if strings.Contains(name, " ") {
		return strconv.Quote(name)
	}
	return name
}

// Said is what a proof assumes and claims today; nothing, of what tlapm proves: that is held
// otherwise.
func (v *Verifier) Said(m *proof.Manifest, p *proof.Proof) ([]proof.Said, error) {
	switch {
	case p.Method == proof.TLC:
		texts, err := v.modelTexts(p, p.Models)
		return []proof.Said{p.SaidByModels(texts)}, err
	case p.Method == proof.TLAPS || p.Base != "":
		return nil, nil
	}
	said, err := m.Said(p)
	if err != nil {
		return nil, fmt.Errorf("proof %s: %w", p.Name, err)
	}
	models := v.linkedModels(p)
	if len(models) == 0 {
		return said, nil
	}
	claiming, err := v.claimingModels(models, said)
	if err != nil {
		return nil, err
	}
	texts, err := v.modelTexts(p, append(models, claiming...))
	return append(said, p.SaidBySpecification(texts)), err
}

// linkedModels are those whose graphs the system of a proof is held against, each once.
func (v *Verifier) linkedModels(p *proof.Proof) (models []string) {
	of, err := protocol.Find(v.Manifest.Protocol)
	if err != nil || of.Links == nil {
		return nil
	}
	links, _, _ := of.Links.Of(strings.TrimSuffix(path.Base(p.File), ".vc"))
	for _, l := range links {
		if _, is := v.Manifest.Model(l.Model); is && !slices.Contains(models, l.Model) {
			models = append(models, l.Model)
		}
	}
	return models
}

// claimingModels are those that hold, have the next-state relation of a linked model in their
// modules, and check what the system claims and no linked model does: so what a specification says
// of clients, with variables of its own, is what is claimed too.
func (v *Verifier) claimingModels(linked []string, said []proof.Said) (models []string, err error) {
	var relations []string // their files
	unchecked := map[string]bool{}
	for _, s := range said {
		unchecked[s.Name] = s.Kind == "safety"
	}
	for _, name := range linked {
		model, _ := v.Manifest.Model(name)
		source, err := v.Manifest.Source(model)
		if err != nil {
			return nil, err
		}
		for _, name := range source.ParseConfig().Names("INVARIANT", "PROPERTY") {
			unchecked[name] = false
		}
		file, _, _ := source.Definition(source.Next())
		relations = append(relations, file)
	}
	for i := range v.Manifest.Models {
		model := &v.Manifest.Models[i]
		if model.Expect.Verdict != manifest.Holds {
			continue
		}
		source, err := v.Manifest.Source(model)
		if err != nil {
			return nil, err
		}
		same := slices.ContainsFunc(relations, func(file string) bool { return source.Files[file] != nil })
		if same && slices.ContainsFunc(source.ParseConfig().Names("INVARIANT", "PROPERTY"), func(name string) bool { return unchecked[name] }) {
			models = append(models, model.Name)
		}
	}
	return models, nil
}

// modelTexts say of models what they check, and of what.
func (v *Verifier) modelTexts(p *proof.Proof, models []string) (texts []string, err error) {
	for _, name := range models {
		model, ok := v.Manifest.Model(name)
		if !ok {
			return nil, fmt.Errorf("proof %s: models.json has no model %q", p.Name, name)
		}
		source, err := v.Manifest.Source(model)
		if err != nil {
			return nil, err
		}
		texts = append(texts, fmt.Sprintf("%s %s %s", name, model.Expect.Verdict, model.Expect.Property), source.Code())
	}
	return texts, nil
}

func (v *Verifier) linkSystem(row *report.Row, p *proof.Proof, system *vc.System, all *link.Links) {
	fail := func(model string, err error) {
		undone := errors.Is(err, recording.ErrStale) || errors.Is(err, recording.ErrFormat) || errors.Is(err, fs.ErrNotExist)
		row.Failures = append(row.Failures, report.Failure{What: fmt.Sprintf("%s%s: %v", p.File, model, err), Undone: undone})
	}
	if err := all.Assumes(system); err != nil {
		fail("", err)
	}
	links, why, known := all.Of(strings.TrimSuffix(path.Base(p.File), ".vc"))
	if !known {
		fail("", fmt.Errorf("it is held against no graph, and nothing says why"))
	}
	if len(links) == 0 {
		row.Proof.Why = why
		return
	}
	row.Proof.Layer = "is the specification, step for step"
	row.States, row.Edges, row.Probes = 0, 0, 0
	for _, l := range links {
		if err := v.linkModel(row, p, system, l); err != nil {
			fail(" against the graph of "+l.Model, err)
		}
	}
	row.Proof.Proved = int(row.Edges)
	row.Proof.Scope = fmt.Sprintf("%d graphs, %s states", len(links), report.Count(row.States))
	row.Result = "is the specification, step for step"
}

// linkModel adds to a row how the system fares on one graph.
func (v *Verifier) linkModel(row *report.Row, p *proof.Proof, system *vc.System, l link.Link) error {
	model, ok := v.Manifest.Model(l.Model)
	if !ok {
		return fmt.Errorf("models.json has no such model")
	}
	rec, err := v.recorded(model)
	if err != nil {
		return err
	}
	counts, d, err := l.Hold(system, rec.Graph)
	if err != nil {
		return err
	}
	row.States += int64(counts.States)
	row.Edges += int64(counts.Edges)
	row.Probes += int64(counts.Disabled)
	if d != nil {
		row.Failures = append(row.Failures, report.Failure{
			What: fmt.Sprintf("%s is another system than that of model %s: %s", p.File, l.Model, strings.ReplaceAll(d.Error(), "the implementation", "it")),
			How:  d.Explain(),
		})
	}
	return nil
}
