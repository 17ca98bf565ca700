package mutate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate/generate"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/internal/scratch"
)

// Together is a package of the checkout, built once with all mutants in it that can stand beside
// each other: to build a program takes longer than most of what it is then asked. Those that cannot
// stand beside the first are in a second program, and so on. It may be used by many goroutines.
type Together struct {
	b     *Builder
	pkg   string
	own   *scratch.Folder
	calls map[string][]string // by ID
}

// Together builds a package, by its folder from the root. Who has it removes it.
func (b *Builder) Together(ctx context.Context, pkg string, ms ...mutants.Mutant) (*Together, error) {
	own, err := scratch.NewFolder("mutants")
	if err != nil {
		return nil, err
	}
	t := &Together{b: b, pkg: pkg, own: own, calls: map[string][]string{}}
	if err := t.build(ctx, ms); err != nil {
		t.Remove()
		return nil, err
	}
	return t, nil
}

// Remove removes the programs.
func (t *Together) Remove() { t.own.Remove() }

// build builds a program of several mutants, and others of those that are not in it. If no program
// can be built of all, then perhaps of each half.
func (t *Together) build(ctx context.Context, ms []mutants.Mutant) error {
	if len(ms) < 2 {
		return nil
	}
	program := filepath.Join(t.own.Path, fmt.Sprintf("together-%d.exe", len(t.calls)))
	numbers, err := t.b.BuildTogether(ctx, nil, t.pkg, program, ms...)
	if failed := (*BuildError)(nil); errors.As(err, &failed) && ctx.Err() == nil {
		return cmp.Or(t.build(ctx, ms[:len(ms)/2]), t.build(ctx, ms[len(ms)/2:]))
	}
	if err != nil || len(numbers) == 0 {
		return err
	}
	for id, n := range numbers {
		t.calls[id] = []string{program, generate.Chosen + "=" + strconv.Itoa(n)}
	}
	return t.build(ctx, slices.DeleteFunc(slices.Clone(ms), func(m mutants.Mutant) bool { return numbers[m.ID] > 0 }))
}

// Call gives how the program is called that is a mutant, with arguments. What stands beside no
// other is built when it is first asked for, by one goroutine.
func (t *Together) Call(ctx context.Context, m mutants.Mutant, args ...string) ([]string, error) {
	if call := t.calls[m.ID]; call != nil {
		return slices.Concat(call, args), nil
	}
	program := filepath.Join(t.own.Path, "alone-"+m.ID+".exe")
	if _, err := os.Stat(program); err == nil {
		return append([]string{program}, args...), nil
	}
	return append([]string{program}, args...), t.b.Build(ctx, t.pkg, program, m)
}

// Ask has the program that is a mutant answer a question.
func (t *Together) Ask(ctx context.Context, p Program, question, answer any, m mutants.Mutant) error {
	call, err := t.Call(ctx, m, p.Verb)
	if err != nil {
		return err
	}
	return p.ask(ctx, call, question, answer)
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
	if len(versions) == 0 {
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
	sources, err := b.Sources(folder)
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
