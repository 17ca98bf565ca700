package paxostest_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"testing"

	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/vc"
)

// proof is an entry of spec/paxos/proof/proofs.json: a system, or one (Base) with a replacement or without a claim, which breaks.
type proof struct {
	Name, Method, File, Layer, Scope, Why string
	Base, Replace, Without                string
	Tags, Breaks, Reaches, Slow           []string
	Conditions                            struct{ Unsat, Sat int }
}

func readProofs(t *testing.T) (fs.FS, []proof) {
	t.Helper()
	files, err := fs.Sub(spec.Files, "paxos/proof")
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(files, "proofs.json")
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Format   int
		Protocol string
		Proofs   []proof
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&manifest); err != nil {
		t.Fatal(err)
	}
	return files, manifest.Proofs
}

func loadProof(t *testing.T, files fs.FS, p proof) *vc.System {
	t.Helper()
	file := p.File
	if p.Base != "" {
		file = p.Base + ".vc"
	}
	var replacements []string
	if p.Replace != "" {
		replacements = []string{p.Replace}
	}
	s, err := vc.Load(files, file, replacements...)
	if err == nil && p.Without != "" {
		s, err = s.Without(p.Without)
	}
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	return s
}

// What the manifest says of each system is true of it as far as that can be told without a solver: its conditions are those that
// were counted, what must break is there, and solvers can be certain.
func TestProofsAreAsRecorded(t *testing.T) {
	files, proofs := readProofs(t)
	for _, p := range proofs {
		s := loadProof(t, files, p)
		if err := s.Stratified(); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if p.Base != "" {
			if _, err := s.Counterexamples(slices.Concat(p.Breaks, p.Reaches)...); err != nil || len(p.Breaks) == 0 {
				t.Errorf("%s: expected conditions of its own that break: %v", p.Name, err)
			}
			continue
		}
		count := map[string]int{}
		for _, c := range s.Conditions() {
			count[c.Want]++
		}
		if count["unsat"] != p.Conditions.Unsat || count["sat"] != p.Conditions.Sat {
			t.Errorf("%s: expected the recorded %+v, got %v", p.Name, p.Conditions, count)
		}
	}
}

// Every replacement, and every invariant left out, is in the manifest: so nothing in an invariant is there in vain.
func TestProofsAreComplete(t *testing.T) {
	files, proofs := readProofs(t)
	replaced, without := map[string]bool{}, map[string]bool{}
	for _, p := range proofs {
		replaced[p.Replace] = true
		without[p.Base+" "+p.Without] = true
	}
	mutants, err := fs.Glob(files, "mutants/*.vc")
	if err != nil || len(mutants) == 0 {
		t.Fatalf("expected replacements, got %v, %v", mutants, err)
	}
	for _, file := range mutants {
		if !replaced[file] {
			t.Errorf("%s: in no entry of proofs.json", file)
		}
	}
	for _, p := range proofs {
		if p.Base != "" {
			continue
		}
		for _, name := range loadProof(t, files, p).Invariants() {
			if !without[p.Name+" "+name] {
				t.Errorf("%s: no entry of proofs.json shows what %s is for", p.Name, name)
			}
		}
	}
}

// Each known bug of docs/variants.md that can be said at any size is a replacement here. M18 is M16 with a number of acceptors that is
// even, and here nothing is counted; L bugs break nothing that is proved.
func TestKnownBugsAreReplacements(t *testing.T) {
	files, _ := readProofs(t)
	configs, err := fs.Glob(spec.Files, "paxos/MCBugs*_M??*.cfg")
	if err != nil || len(configs) == 0 {
		t.Fatalf("expected configurations, got %v, %v", configs, err)
	}
	for _, config := range configs {
		id := bugID(config)
		_, err := fs.Stat(files, "mutants/"+id+".vc")
		if (err == nil) == (id == "M18") {
			t.Errorf("%s: a replacement in each case but M18, got %v", id, err)
		}
	}
}

// bugID is M05 of paxos/MCBugs_M05_Agreement.cfg.
func bugID(config string) string {
	_, id, _ := bytes.Cut([]byte(path.Base(config)), []byte("_"))
	return string(id[:bytes.IndexAny(id, "_.")])
}
