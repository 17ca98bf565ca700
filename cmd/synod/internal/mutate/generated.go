package mutate

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate/generate"
	"github.com/synod-paxos/synod/internal/scratch"
)

// Generated is a package of the checkout, and what its generated mutants are tried by:
// its unit tests, and the checks that serve any protocol.
type Generated struct {
	Protocol string
	Folder   string // of the package, from the root, with slashes
}

// JustifiedFile is where a package lists the mutants that nothing need notice, from its
// folder.
const JustifiedFile = "mutants/equivalent.txt"

// Trial is what became of a generated mutant.
type Trial struct {
	Protocol string `json:"protocol"`
	generate.Mutant
	Tests     string `json:"tests,omitempty"`     // how the unit tests notice it; empty: they do not
	Checks    string `json:"checks,omitempty"`    // how the checks do
	Justified string `json:"justified,omitempty"` // why neither need
}

// Noticed reports whether anything noticed the mutant.
func (t Trial) Noticed() bool { return t.Tests != "" || t.Checks != "" }

// Survives reports whether the mutant shows that something is not tested.
func (t Trial) Survives() bool { return !t.Noticed() && t.Justified == "" }

// Trials are the mutants of one package.
type Trials struct {
	Protocol string
	All      []Trial
	Stale    []string // what is listed as justified and is not so
}

// TryGenerated tries the generated mutants of a package, or those with the IDs given, as
// many at a time as there are cores. done is called after each, by one goroutine at a
// time.
func (b *Builder) TryGenerated(ctx context.Context, g Generated, ids []string, done func(done, of int, after string)) (*Trials, error) {
	sources, err := b.Sources(g.Folder)
	if err != nil {
		return nil, err
	}
	p, err := generate.Load(b.real("."), module+"/"+g.Folder, sources)
	if err != nil {
		return nil, err
	}
	justified, err := b.justified(g.Folder)
	if err != nil {
		return nil, err
	}
	mutants := p.Mutants()
	out := &Trials{Protocol: g.Protocol}
	if len(ids) == 0 {
		out.Stale = generate.Stale(justified, mutants)
	}
	for _, m := range mutants {
		if len(ids) == 0 || slices.Contains(ids, m.ID) {
			out.All = append(out.All, Trial{Protocol: g.Protocol, Mutant: m, Justified: justified[m.Key()]})
		}
	}
	if err := b.tryTrials(ctx, g, p, out, done); err != nil {
		return nil, err
	}
	for _, t := range out.All {
		if t.Noticed() && t.Justified != "" {
			out.Stale = append(out.Stale, fmt.Sprintf("%s is noticed (%s)", t.ID, strings.TrimSpace(t.Tests+" "+t.Checks)))
		}
	}
	return out, nil
}

// Sources reads the files of a package that are no tests.
func (b *Builder) Sources(folder string) (map[string][]byte, error) {
	names, err := filepath.Glob(filepath.Join(b.real(folder), "*.go"))
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out[filepath.Base(name)] = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	}
	return out, nil
}

func (b *Builder) justified(folder string) (generate.Justified, error) {
	read := func(name string) ([]byte, error) { return os.ReadFile(b.real(name)) }
	return generate.LoadJustified(read, path.Join(folder, JustifiedFile))
}

func (b *Builder) tryTrials(ctx context.Context, g Generated, p *generate.Package, all *Trials, done func(done, of int, after string)) error {
	if len(all.All) == 0 {
		return nil
	}
	own, err := scratch.NewFolder("mutants")
	if err != nil {
		return err
	}
	defer own.Remove()
	dir := own.Path
	done(0, len(all.All), "building")
	s, err := newSubjects(ctx, b, g, p, all.All, dir)
	if err != nil {
		return err
	}
	finished := 0
	return b.Each(ctx, len(all.All), func(ctx context.Context, i int) error { return s.try(ctx, i, &all.All[i]) }, func(i int) {
		finished++
		done(finished, len(all.All), "after "+all.All[i].ID)
	})
}

// Tally counts what became of the mutants.
type Tally struct {
	Mutants    int `json:"mutants"`
	ByTests    int `json:"byTests"`  // noticed by the unit tests
	ByChecks   int `json:"byChecks"` // noticed by the checks
	ByNeither  int `json:"byNeither"`
	Equivalent int `json:"equivalent"` // of these, those that are justified
}

// Tally counts.
func (t *Trials) Tally() (c Tally) {
	for _, m := range t.All {
		c.Mutants++
		c.ByTests += one(m.Tests != "")
		c.ByChecks += one(m.Checks != "")
		c.ByNeither += one(!m.Noticed())
		c.Equivalent += one(!m.Noticed() && m.Justified != "")
	}
	return c
}

// Right reports whether no mutant survives, and all that is justified is so.
func (t *Trials) Right() bool {
	return len(t.Stale) == 0 && !slices.ContainsFunc(t.All, Trial.Survives)
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
