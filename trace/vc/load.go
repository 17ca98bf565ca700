package vc

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Load reads the system in a file. Each replacement is a file of forms that are added to it, but
// its defines replace those of the same name and signature: so a variant is the base and what it
// does differently. The error is a *SyntaxError, or fsys's own.
func Load(fsys fs.FS, file string, replacements ...string) (*System, error) {
	l := &loader{fsys: fsys}
	return l.system(file, replacements)
}

// loader reads the files of one system and of those that it refines.
type loader struct {
	fsys  fs.FS
	files int
	read  []string // files, of all systems
	open  []string // systems being read, each refining the next
}

func (l *loader) system(file string, replacements []string) (*System, error) {
	if slices.Contains(l.open, file) {
		return nil, &SyntaxError{file, 1, "a system that does not refine itself", strings.Join(append(l.open, file), " refines ")}
	}
	l.open = append(l.open, file)
	defer func() { l.open = l.open[:len(l.open)-1] }()
	before := len(l.read)
	forms, err := l.forms(file)
	if err != nil {
		return nil, err
	}
	c := &collector{loader: l, System: &System{name: strings.TrimSuffix(path.Base(file), path.Ext(file))}, folder: path.Dir(file)}
	c.System.files = slices.Clone(l.read[before:])
	for _, form := range forms {
		if err := c.add(form); err != nil {
			return nil, err
		}
	}
	for _, replacement := range replacements {
		c.System.files = append(c.System.files, replacement)
		forms, err := l.forms(replacement)
		if err != nil {
			return nil, err
		}
		for _, form := range forms {
			if err := c.replace(form); err != nil {
				return nil, err
			}
		}
	}
	if err := c.finish(); err != nil {
		return nil, err
	}
	return c.System, c.check()
}

// forms are a file's, with those that it includes in their places.
func (l *loader) forms(file string) ([]*node, error) {
	if l.files++; l.files > maxFiles {
		return nil, &SyntaxError{file, 1, fmt.Sprintf("a system of at most %d files (does one include itself?)", maxFiles), "more"}
	}
	l.read = append(l.read, file)
	text, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		return nil, fmt.Errorf("vc: %w", err)
	}
	read, err := readAll(file, string(text))
	if err != nil {
		return nil, err
	}
	var forms []*node
	for _, form := range read {
		if form.head() != "include" {
			forms = append(forms, form)
			continue
		}
		included, err := fileName(form, 1)
		if err != nil {
			return nil, err
		}
		more, err := l.forms(path.Join(path.Dir(file), included))
		if err != nil {
			return nil, err
		}
		forms = append(forms, more...)
	}
	return forms, nil
}

// fileName is the quoted name that stands at i.
func fileName(form *node, i int) (string, error) {
	if len(form.list) <= i || !strings.HasPrefix(form.list[i].atom, `"`) {
		return "", form.expected(`a "file" in (%s ...)`, form.head())
	}
	return strings.Trim(form.list[i].atom, `"`), nil
}
