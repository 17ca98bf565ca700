package discover

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
)

// Model is what TLC could check.
type Model struct {
	manifest.Model
	Files map[string][]byte // that must be written for it, by path from the folder that was searched

	// Said is what somebody else's manifest says of it; nil: nothing.
	Said *Said
}

// Left is a file of which no model was made.
type Left struct{ Path, Why string }

// Found is what a folder has.
type Found struct {
	Models []Model // by folder and name
	Left   []Left  // by path
}

const (
	maxFile  = 8 << 20 // bytes of what is read
	maxFiles = 50_000  // that are looked at
)

// Find looks through all folders of fsys but those whose name begins with a point.
func Find(fsys fs.FS) (*Found, error) {
	f := finder{fsys: fsys, modules: map[string]outline{}, said: map[string]*Said{}, made: map[string]bool{}}
	if err := f.walk(); err != nil {
		return nil, err
	}
	for _, name := range f.manifests {
		if err := f.readExamples(name); err != nil {
			f.leave(name, "%v", err)
		}
	}
	for _, name := range f.launches {
		f.launch(name)
	}
	for _, name := range f.configs {
		f.config(name)
	}
	f.modulesWithout()
	f.name()
	slices.SortFunc(f.found.Left, func(a, b Left) int { return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Why, b.Why)) })
	return &f.found, nil
}

// finder is a search under way. Paths are from the folder that is searched.
type finder struct {
	fsys                         fs.FS
	configs, launches, manifests []string
	paths                        []string           // of modules, sorted
	modules                      map[string]outline // by path
	said                         map[string]*Said   // by path of the configuration
	made                         map[string]bool    // configurations of the Toolbox's models
	found                        Found
}

// outline is a module as far as it matters here.
type outline struct {
	specification.Outline
	text  string
	prose string // the first sentence of its comment
}

func (f *finder) leave(name, format string, args ...any) {
	f.found.Left = append(f.found.Left, Left{name, fmt.Sprintf(format, args...)})
}

var errMany = fmt.Errorf("there are more than %d files: name a smaller folder", maxFiles)

func (f *finder) walk() error {
	seen := 0
	return fs.WalkDir(f.fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if seen++; seen > maxFiles {
			return errMany
		}
		hidden := name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules")
		switch {
		case err != nil && name != ".":
			f.leave(name, "it cannot be read: %v", err)
			return nil
		case err != nil:
			return err
		case entry.IsDir() && hidden:
			return fs.SkipDir
		case entry.IsDir() || hidden:
			return nil
		}
		f.file(name)
		return nil
	})
}

// file notes what a file is for.
func (f *finder) file(name string) {
	base := path.Base(name)
	if strings.Contains(base, "_TTrace_") || strings.HasPrefix(base, "MC_TE.") || strings.HasPrefix(base, "TE.") {
		return // what TLC, or the Toolbox, writes of a counterexample
	}
	switch {
	case base == "manifest.json":
		f.manifests = append(f.manifests, name)
	case path.Ext(base) == ".cfg":
		f.configs = append(f.configs, name)
	case path.Ext(base) == ".launch":
		f.launches = append(f.launches, name)
	case path.Ext(base) == ".tla":
		f.module(name)
	}
}

func (f *finder) module(name string) {
	text, err := wholefile.Read(f.fsys, name, maxFile)
	if err != nil {
		f.leave(name, "it cannot be read: %v", err)
		return
	}
	o := outline{Outline: specification.ReadOutline(string(text)), text: string(text)}
	if o.Name == "" {
		return
	}
	o.prose = sentence(o.Prose())
	f.paths, f.modules[name] = append(f.paths, name), o
}

// sentence is the first of a comment, if it is one to be shown.
func sentence(prose string) string {
	const longest = 160
	line, _, _ := strings.Cut(prose, "\n")
	if at := strings.Index(line, ". "); at >= 0 {
		line = line[:at+1]
	}
	line = strings.TrimSpace(line)
	if r := []rune(line); len(r) > longest {
		return string(r[:longest-3]) + "..."
	}
	if strings.Trim(line, "-=*. ") == "" {
		return ""
	}
	return line
}

// inside tells whether a folder is one that the Toolbox keeps for a specification.
func inside(name string) bool { return strings.Contains("/"+path.Dir(name)+"/", ".toolbox/") }

// model is one of a configuration, before it has a name.
func (f *finder) add(dir, module, config, why string, said *Said, files map[string][]byte) {
	m := Model{Files: files, Said: said}
	m.Module, m.Config, m.Tags, m.Why = module, config, []string{"quick"}, why
	if dir != "." {
		m.Folder = dir
	}
	m.Expect.Verdict = manifest.Holds
	if said != nil {
		m.Expect.Generated = said.Generated // how much there is to do
	}
	f.found.Models = append(f.found.Models, m)
}

// read reads a text that is to be understood.
func (f *finder) read(name string) (string, error) {
	text, err := wholefile.Read(f.fsys, name, maxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("it is not there")
	}
	return string(text), err
}

// name gives each model one of its own: that of its configuration, with the folder before it where
// two have the same.
func (f *finder) name() {
	plain := func(text string) string {
		return strings.Trim(strings.Map(func(r rune) rune {
			if r < 128 && (r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z') {
				return r
			}
			return '-'
		}, text), "-_")
	}
	short, long := map[string]int{}, map[string]int{}
	stem := func(m *Model) string { return plain(strings.TrimSuffix(m.Config, ".cfg")) }
	whole := func(m *Model) string { return plain(strings.ReplaceAll(m.Folder, "/", "-") + "-" + stem(m)) }
	for i := range f.found.Models {
		short[strings.ToLower(stem(&f.found.Models[i]))]++
	}
	for i := range f.found.Models {
		m := &f.found.Models[i]
		if m.Name = stem(m); short[strings.ToLower(m.Name)] > 1 || m.Name == "" || m.Name == "MC" {
			m.Name = cmp.Or(whole(m), "model")
		}
		if long[m.Name]++; long[m.Name] > 1 {
			m.Name = fmt.Sprintf("%s-%d", m.Name, long[m.Name])
		}
	}
	slices.SortStableFunc(f.found.Models, func(a, b Model) int {
		return cmp.Or(strings.Compare(a.Folder, b.Folder), strings.Compare(a.Name, b.Name))
	})
}
