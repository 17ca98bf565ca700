package mutate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate/generate"
	"github.com/synod-paxos/synod/impl/mutants"
)

// together builds the checks once for each package with all mutants of it that can stand beside
// each other, and gives how each is called. To build a program takes longer than most of what it
// is then asked. What is not in it is to be built alone.
func (b *Builder) together(ctx context.Context, all []Candidate, dir string) (map[*Candidate][]string, error) {
	in := map[string][]*Candidate{}
	for i := range all {
		if all[i].alone != nil {
			continue
		}
		folder, err := folderOf(all[i].Mutant)
		if err != nil {
			return nil, err
		}
		in[folder] = append(in[folder], &all[i])
	}
	calls := map[*Candidate][]string{}
	for _, folder := range slices.Sorted(maps.Keys(in)) {
		if len(in[folder]) < 2 {
			continue
		}
		program := filepath.Join(dir, fmt.Sprintf("together-%d.exe", len(calls)))
		numbers, err := b.BuildTogether(ctx, nil, checks, program, mutantsOf(in[folder])...)
		if failed := (*BuildError)(nil); errors.As(err, &failed) && ctx.Err() == nil {
			continue // built alone, it says which
		}
		if err != nil {
			return nil, err
		}
		for _, c := range in[folder] {
			if n := numbers[c.ID]; n > 0 {
				calls[c] = []string{program, generate.Chosen + "=" + strconv.Itoa(n)}
			}
		}
	}
	return calls, nil
}

// folderOf is that of the package that a mutant changes; "" if it changes more than one.
func folderOf(m mutants.Mutant) (string, error) {
	files, err := parse(m)
	if err != nil {
		return "", err
	}
	folder := path.Dir(files[0].NewName)
	for _, f := range files {
		if path.Dir(f.NewName) != folder {
			return "", nil
		}
	}
	return folder, nil
}

func mutantsOf(all []*Candidate) (ms []mutants.Mutant) {
	for _, c := range all {
		ms = append(ms, c.Mutant)
	}
	return ms
}

// BuildTogether builds a package as [Builder.Build] does, with mutants of any packages side by side
// in the program: which of them it is, [generate.Chosen] says, by the number that is given here for
// its ID. One that cannot stand beside the others has none. The environment may name a platform.
func (b *Builder) BuildTogether(ctx context.Context, env []string, pkg, output string, ms ...mutants.Mutant) (numbers map[string]int, err error) {
	in := map[string][]mutants.Mutant{}
	for _, m := range ms {
		folder, err := folderOf(m)
		if err != nil {
			return nil, err
		}
		in[folder] = append(in[folder], m)
	}
	delete(in, "") // what changes more than one package is built alone
	packages, versions := map[string]*generate.Package{}, []generate.Version{}
	for _, folder := range slices.Sorted(maps.Keys(in)) {
		p, of, err := b.versions(folder, in[folder])
		if err != nil {
			return nil, err
		}
		packages[folder], versions = p, append(versions, of...)
	}
	if len(packages) == 0 {
		return nil, nil
	}
	files := map[string][]byte{}
	for folder, p := range packages { // the numbers are those of all versions, so a program is one mutant
		schema, err := p.Schema(versions)
		if err != nil {
			return nil, err
		}
		maps.Copy(files, rename(schema.Files, func(name string) string { return path.Join(folder, name) }))
		numbers = schema.Numbers
	}
	return numbers, b.compile(ctx, env, generate.IDs(versions), files, buildArgs, pkg, output)
}

// versions loads a package, and gives of its mutants those that can stand beside each other.
func (b *Builder) versions(folder string, all []mutants.Mutant) (p *generate.Package, versions []generate.Version, err error) {
	sources, err := b.sources(folder)
	if err != nil {
		return nil, nil, err
	}
	if p, err = generate.Load(b.real("."), module+"/"+folder, sources); err != nil {
		return nil, nil, err
	}
	for _, m := range all {
		files, err := Apply(func(name string) ([]byte, error) { return sources[path.Base(name)], nil }, m)
		if err != nil {
			return nil, nil, err
		}
		if v, ok := p.Patched(m.ID, rename(files, path.Base)); ok {
			versions = append(versions, v)
		}
	}
	return p, p.Together(versions), nil
}

func rename(files map[string][]byte, to func(string) string) map[string][]byte {
	out := map[string][]byte{}
	for name, text := range files {
		out[to(name)] = text
	}
	return out
}

// called gives how the checks with a mutant in them are called, which are built if need be.
func (b *Builder) called(ctx context.Context, dir string, c *Candidate, together map[*Candidate][]string) ([]string, error) {
	if call := together[c]; call != nil {
		return call, nil
	}
	program := filepath.Join(dir, c.Protocol+"-"+c.ID+".exe")
	return []string{program}, b.Build(ctx, checks, program, c.Mutant)
}
