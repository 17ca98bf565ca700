package model_test

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sync"
	"testing"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/proof"
	"github.com/synod-paxos/synod/trace/vc"
)

func readProofs(t *testing.T) *proof.Manifest {
	t.Helper()
	m, err := proof.Load(spec.Files, "paxos/proof")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// systems calls f with each system, and with a sample of the variants.
func systems(t *testing.T, f func(p proof.Proof, s *vc.System)) {
	t.Helper()
	m, all := readProofs(t), readSystems(t)
	for i, p := range m.Proofs {
		if all[i] != nil {
			f(p, all[i])
		}
	}
}

// readSystems reads them once, as there are many.
func readSystems(t *testing.T) []*vc.System {
	t.Helper()
	all, err := everySystem()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var everySystem = sync.OnceValues(func() ([]*vc.System, error) {
	m, err := proof.Load(spec.Files, "paxos/proof")
	if err != nil {
		return nil, err
	}
	all, variants := make([]*vc.System, len(m.Proofs)), 0
	for i := range m.Proofs {
		if m.Proofs[i].Base != "" {
			if variants++; variants%thorough.Every(12) > 0 {
				continue // stage verify has solvers look at all of them
			}
		}
		if all[i], err = m.System(&m.Proofs[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", m.Proofs[i].Name, err)
		}
	}
	return all, nil
})

// What the manifest says of each system is true of it as far as that can be told without a solver: its conditions are those that
// were counted, what must break is there, and solvers can be certain.
func TestProofsAreAsRecorded(t *testing.T) {
	systems(t, func(p proof.Proof, s *vc.System) {
		if err := s.Stratified(); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if p.Base != "" {
			if _, err := s.Counterexamples(slices.Concat(p.Breaks, p.Reaches)...); err != nil {
				t.Errorf("%s: expected conditions of its own that break: %v", p.Name, err)
			}
			return
		}
		count := map[string]int{}
		for _, c := range s.Conditions() {
			count[c.Want]++
		}
		if count["unsat"] != p.Conditions.Unsat || count["sat"] != p.Conditions.Sat {
			t.Errorf("%s: expected the recorded %+v, got %v", p.Name, p.Conditions, count)
		}
	})
}

// Every replacement, and every invariant left out, is in the manifest: so nothing in an invariant is there in vain.
func TestProofsAreComplete(t *testing.T) {
	replaced, without := map[string]bool{}, map[string]bool{}
	for _, p := range readProofs(t).Proofs {
		replaced[p.Replace] = true
		without[p.Base+" "+p.Without] = true
	}
	mutants, err := fs.Glob(spec.Files, "paxos/proof/mutants/*.vc")
	if err != nil || len(mutants) == 0 {
		t.Fatalf("expected replacements, got %v, %v", mutants, err)
	}
	for _, file := range mutants {
		if !replaced["mutants/"+path.Base(file)] {
			t.Errorf("%s: in no entry of proofs.json", file)
		}
	}
	systems(t, func(p proof.Proof, s *vc.System) {
		for _, name := range s.Invariants() {
			if p.Base == "" && !without[p.Name+" "+name] {
				t.Errorf("%s: no entry of proofs.json shows what %s is for", p.Name, name)
			}
		}
	})
}

// Each known bug of docs/variants.md that can be said at any size is a replacement here. M18 is M16 with a number of acceptors that is
// even, and here nothing is counted; L bugs break nothing that is proved.
func TestKnownBugsAreReplacements(t *testing.T) {
	bugs := 0
	for _, m := range models(t).Models {
		id := regexp.MustCompile(`^M\d\d[ab]?`).FindString(m.Name)
		if id == "" {
			continue
		}
		bugs++
		_, err := fs.Stat(spec.Files, "paxos/proof/mutants/"+id+".vc")
		if (err == nil) == (id == "M18") {
			t.Errorf("%s: a replacement in each case but M18, got %v", id, err)
		}
	}
	if bugs < 60 {
		t.Errorf("expected the models of all bugs, got %d", bugs)
	}
}

// Each property that TLC checks of Synod is a claim or an invariant of the proofs of Synod, Paxos and Voting, or proofs.json says that it is
// not proved; and nothing is said to be unproved that is proved, or no property.
func TestWhatIsNotProvedIsSaid(t *testing.T) {
	m := readProofs(t)
	proved := map[string]bool{}
	systems(t, func(p proof.Proof, s *vc.System) {
		if p.Base != "" || !slices.Contains([]string{"Synod", "Paxos", "Voting"}, p.Name) {
			return
		}
		for _, name := range s.Invariants() {
			proved[name] = true
		}
		for _, said := range s.Statements() {
			proved[said.Name] = proved[said.Name] || said.Kind == "safety" || said.Kind == "refines"
			proved["Refines"+said.Name] = said.Kind == "refines" || proved["Refines"+said.Name]
		}
	})
	checked := map[string]bool{}
	all := models(t)
	for _, name := range []string{"Synod", "SynodReject", "SynodRefinement", "SynodHistory", "SynodLive", "SynodLiveOne"} {
		model, ok := all.Model(name)
		if !ok {
			t.Fatalf("no model %s", name)
		}
		source, err := all.Source(model)
		if err != nil {
			t.Fatal(err)
		}
		config := source.ParseConfig()
		for _, property := range config.Names("INVARIANT", "PROPERTY") {
			checked[property] = true
			if proved[property] == (m.Unproved[property] != "") {
				t.Errorf("%s of model %s: proved %v, and said not to be: %q", property, name, proved[property], m.Unproved[property])
			}
		}
	}
	for property := range m.Unproved {
		if !checked[property] {
			t.Errorf("%s is said to be unproved, and no model checks it", property)
		}
	}
}
