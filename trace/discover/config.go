package discover

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/trace/specification"
)

// plainConfig is what the file of a configuration may be called.
var plainConfig = pattern.Pattern(`^[A-Za-z0-9_][A-Za-z0-9_.-]*\.cfg$`)

// config makes a model of a configuration.
func (f *finder) config(name string) {
	dir, base := path.Split(name)
	dir = path.Clean(dir)
	if inside(name) && f.launched(dir) || f.made[name] {
		return // the Toolbox, or init at some other time, wrote it of a model that is there
	}
	said := f.said[name]
	switch {
	case said != nil && said.Skip != "":
		f.leave(name, "%s", said.Skip)
		return
	case !plainConfig.MatchString(base):
		f.leave(name, "its name has signs that are not letters, digits, _, . and -")
		return
	}
	text, err := f.read(name)
	if err != nil {
		f.leave(name, "it cannot be read: %v", err)
		return
	}
	config := specification.ReadConfig(text)
	if config.Empty() && !f.assumes(dir, strings.TrimSuffix(base, ".cfg"), text) {
		f.leave(name, "it says nothing that TLC takes for a configuration")
		return
	}
	module := ""
	if said != nil {
		module = said.module
	} else if module, err = f.moduleOf(dir, base, config); err != nil {
		f.leave(name, "%v", err)
		return
	}
	o := f.modules[path.Join(dir, module+".tla")]
	if untranslated(o.text) && !f.defines(dir, module, wanted(config)) {
		f.leave(name, "the PlusCal of %s has no translation: run pcal.trans on it", module)
		return
	}
	f.add(dir, module, base, f.why(base, text, o, config), said, nil)
}

// assumes tells whether a configuration is empty, for a module of its name that has assumptions:
// TLC evaluates them.
func (f *finder) assumes(dir, module, text string) bool {
	o, ok := f.modules[path.Join(dir, module+".tla")]
	if !ok || !specification.Blank(text) {
		return false
	}
	_, assumes, _ := specification.Reads(o.text)
	return slices.ContainsFunc(assumes, func(name string) bool { return name != "OMITTED" })
}

// wanted are the operators that a configuration needs.
func wanted(config specification.Config) (names []string) {
	for _, keyword := range []string{"SPECIFICATION", "INIT", "NEXT", "INVARIANT", "PROPERTY", "CONSTRAINT", "ACTION_CONSTRAINT", "SYMMETRY", "VIEW", "ALIAS", "POSTCONDITION"} {
		names = append(names, config.Names(keyword)...)
	}
	return names
}

// moduleOf is the module beside a configuration that has what it needs: that of its name, else the
// one whose name it begins with, else the only one that nothing else beside it extends.
func (f *finder) moduleOf(dir, base string, config specification.Config) (string, error) {
	stem, names := strings.TrimSuffix(base, ".cfg"), wanted(config)
	var fit []string
	for _, p := range f.paths {
		module := strings.TrimSuffix(path.Base(p), ".tla")
		if path.Dir(p) != dir {
			continue
		}
		if module == stem {
			return module, nil // TLC would take it too
		}
		if f.defines(dir, module, names) {
			fit = append(fit, module)
		}
	}
	if _, err := fs.Stat(f.fsys, path.Join(dir, stem+".tla")); err == nil {
		return "", fmt.Errorf("no header of a module can be read in %[1]s.tla, which TLC would take: it begins ---- MODULE %[1]s ----", stem)
	}
	longest := ""
	for _, module := range fit {
		if strings.HasPrefix(stem, module) && len(module) > len(longest) {
			longest = module
		}
	}
	if longest != "" {
		return longest, nil
	}
	top := slices.DeleteFunc(slices.Clone(fit), func(module string) bool {
		return slices.ContainsFunc(fit, func(other string) bool { return other != module && f.reaches(dir, other, module) })
	})
	switch {
	case len(top) == 1:
		return top[0], nil
	case len(top) > 1:
		return "", fmt.Errorf("it fits the modules %s: name it as the one that it is for", strings.Join(top, ", "))
	}
	return "", fmt.Errorf("no module beside it defines all that it names: %s", strings.Join(names, ", "))
}

// defines tells whether a module, or one beside it that it reaches, defines all of the names.
func (f *finder) defines(dir, module string, names []string) bool {
	known := map[string]bool{}
	for _, o := range f.reached(dir, module) {
		for _, d := range o.Definitions {
			known[d.Name] = true
		}
	}
	return !slices.ContainsFunc(names, func(name string) bool { return !known[name] })
}

func (f *finder) reaches(dir, from, to string) bool {
	return slices.ContainsFunc(f.reached(dir, from), func(o outline) bool { return slices.Contains(o.Uses, to) })
}

// reached are a module and those beside it that it uses, directly or not.
func (f *finder) reached(dir, module string) (all []outline) {
	seen := map[string]bool{module: true}
	for queue := []string{module}; len(queue) > 0; queue = queue[1:] {
		o, ok := f.modules[path.Join(dir, queue[0]+".tla")]
		if !ok {
			continue
		}
		all = append(all, o)
		for _, name := range o.Uses {
			if !seen[name] {
				seen[name] = true
				queue = append(queue, name)
			}
		}
	}
	return all
}

// why is a sentence about a model: what its configuration, or else its module, begins with.
func (f *finder) why(base, text string, o outline, config specification.Config) string {
	comment := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		rest, ok := strings.CutPrefix(line, `\*`)
		if !ok {
			break
		}
		comment += strings.TrimSpace(rest) + " "
	}
	what := sentence(comment)
	if first, _, _ := strings.Cut(what, " "); what == "" || !specification.ReadConfig(first).Empty() { // a keyword: it was a section
		what = o.prose
	}
	if what == "" {
		what = fmt.Sprintf("%s, as %s has it.", o.Name, base)
	}
	invariants, properties := len(config.Names("INVARIANT")), len(config.Names("PROPERTY"))
	if invariants+properties == 0 {
		return what + " (It checks no invariant and no property.)"
	}
	return what
}

var (
	algorithmText   = pattern.Pattern(`--(fair[ \t]+)?algorithm\b`)
	translationText = pattern.Pattern(`(?s)BEGIN TRANSLATION(.*?)END TRANSLATION`)
)

// untranslated tells whether a module has PlusCal and no TLA+ of it.
func untranslated(text string) bool {
	if !algorithmText.MatchString(text) {
		return false
	}
	m := translationText.FindStringSubmatch(text)
	return m == nil || !strings.Contains(m[1], "==")
}

// modulesWithout lists the specifications that no model is of.
func (f *finder) modulesWithout() {
	used := map[string]bool{}
	for _, m := range f.found.Models {
		for _, o := range f.reached(folderOf(m.Folder), m.Module) {
			used[path.Join(folderOf(m.Folder), o.Name+".tla")] = true
		}
	}
	left := map[string]bool{}
	for _, l := range f.found.Left {
		left[strings.TrimSuffix(l.Path, path.Ext(l.Path))] = true
	}
	for _, p := range f.paths {
		o := f.modules[p]
		spec := slices.ContainsFunc(o.Definitions, func(d specification.Definition) bool { return d.Name == "Spec" || d.Name == "Next" })
		switch {
		case used[p] || inside(p) || left[strings.TrimSuffix(p, ".tla")]:
		case untranslated(o.text):
			f.leave(p, "its PlusCal has no translation: run pcal.trans on it, and write a configuration")
		case spec && !strings.Contains(o.text, "PROOF") && !f.usedBeside(p, o.Name):
			f.leave(p, "it has no configuration: write %s.cfg beside it%s", o.Name, f.needing(p))
		}
	}
}

// needing says what a configuration must give values to.
func (f *finder) needing(p string) string {
	var names []string
	for _, o := range f.reached(path.Dir(p), f.modules[p].Name) {
		names = append(names, o.Constants...)
	}
	if names == nil {
		return ""
	}
	return ", with values for " + strings.Join(names, ", ")
}

// usedBeside tells whether another module beside it uses one.
func (f *finder) usedBeside(p, name string) bool {
	return slices.ContainsFunc(f.paths, func(other string) bool {
		return other != p && path.Dir(other) == path.Dir(p) && slices.Contains(f.modules[other].Uses, name)
	})
}

// folderOf is a model's folder as a path.
func folderOf(folder string) string {
	return cmp.Or(folder, ".")
}
