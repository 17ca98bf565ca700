package proof

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// Lost tells what the manifest should have and lacks, a sentence each: a file of the folder that
// no proof is about, an invariant of which no variant shows what it is for, a known bug that is no
// variant and not said to be none, a proof that not every run of the quick ones has, a bug that no
// solver is asked to reach, an entry that says something else than its hash records, a claim that
// is said to be unproved. So nothing is lost unseen.
func (m *Manifest) Lost(bugs, solvers []string) ([]string, error) {
	lost, err := m.altered()
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	without := map[string]bool{}
	for i := range m.Proofs {
		p := &m.Proofs[i]
		named[p.Name], named[p.File], named[p.Replace] = true, true, true
		without[p.Base+" "+p.Without] = true
		lost = append(lost, p.lacks(solvers)...)
		if p.Method != SMT || p.Base != "" {
			continue
		}
		system, err := m.System(p)
		if err != nil {
			return nil, err
		}
		if system == nil {
			continue
		}
		for _, file := range system.Files() {
			named[strings.TrimPrefix(file, m.dir+"/")] = true
		}
	}
	for i := range m.Proofs {
		p := &m.Proofs[i]
		if p.Base != "" {
			continue
		}
		if system, err := m.System(p); err == nil && system != nil {
			for _, name := range system.Invariants() {
				if !without[p.Name+" "+name] {
					lost = append(lost, fmt.Sprintf("no variant of %s shows what its invariant %s is for", p.Name, name))
				}
			}
		}
	}
	for _, bug := range bugs {
		if !named[bug] && m.Unsaid[bug] == "" {
			lost = append(lost, fmt.Sprintf("the known bug %s is no variant, and unsaid does not say why", bug))
		}
	}
	lost = append(lost, m.both()...)
	unnamed, err := m.unnamed(named)
	return append(lost, unnamed...), err
}

// both tells what is said to be unproved, and is a claim of a proof.
func (m *Manifest) both() (both []string) {
	for i := range m.Proofs {
		for _, name := range slices.Sorted(maps.Keys(m.Proofs[i].Claims)) {
			if m.Unproved[name] != "" {
				both = append(both, fmt.Sprintf("%s is said to be unproved, and is a claim of %s", name, m.Proofs[i].Name))
			}
		}
	}
	return both
}

// lacks tells what is too little of one proof.
func (p *Proof) lacks(solvers []string) (lacks []string) {
	if p.Method == SMT && !slices.Contains(p.Tags, "quick") {
		lacks = append(lacks, fmt.Sprintf("%s has not the tag quick, so most runs leave it out", p.Name))
	}
	slow := func(name string) bool { return slices.Contains(p.Slow, name) }
	if len(solvers) > 0 && len(p.Slow) > 0 && !slices.ContainsFunc(solvers, func(name string) bool { return !slow(name) }) {
		lacks = append(lacks, fmt.Sprintf("%s: what it reaches is slow for every solver, so none is asked", p.Name))
	}
	return lacks
}

// proves finds a module that has proofs.
var proves = pattern.Pattern(`\bTLAPS\b`)

// unnamed are files of the folder that no proof is about.
func (m *Manifest) unnamed(named map[string]bool) (lost []string, err error) {
	err = fs.WalkDir(m.fsys, m.dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name := strings.TrimPrefix(file, m.dir+"/")
		about := slices.Contains([]string{systemExt, ".smt2"}, path.Ext(name))
		if path.Ext(name) == ".tla" {
			text, err := fs.ReadFile(m.fsys, file)
			if err != nil {
				return err
			}
			about = proves.Match(text)
		}
		if about && !named[name] {
			lost = append(lost, fmt.Sprintf("%s is there, and no proof of %s is about it", name, Name))
		}
		return nil
	})
	return lost, err
}
