package specification

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// Exporter is the version of what package export makes of a model. It is raised with every change
// of the modules that it generates, so that recordings of earlier ones are stale; not where they
// only say the same relation, by the same labels, in another way.
const Exporter = 1

const maxModules = 10_000

// Source is what TLC reads for a model, with the model's export fields: everything that its graph
// depends on.
type Source struct {
	Module string
	Config string            // a name of Files; where the model overrides its configuration, the model's name
	Files  map[string][]byte // by plain name: the configuration and all modules that the module reaches, whatever their folders

	// Paths say where in the file system of the manifest the files were found, by plain name; those
	// of a library are not among them.
	Paths map[string]string

	modules map[string]module
	values  map[string]string   // what the configuration assigns; nil: not read yet
	given   map[string][]token  // likewise, the whole values of constants
	names   map[string]*parts   // of modules that were read so far
	seen    map[string][]*scope // by a scope's key, as far as was looked
	labels  string              // the fields of the model that shape its graph's labels
}

// Origin is what a source is read from.
type Origin struct {
	Module     string
	Config     string // the name of the configuration
	ConfigText []byte
	Place      string // of the configuration
	Labels     string // the fields of the model that shape its graph's labels

	// Find finds a file by its plain name: where it lies, "" for one of a library, and its text.
	// What is not there is [fs.ErrNotExist].
	Find func(name string) (place string, text []byte, err error)
}

// Source reads the module, and every module that this one extends or instantiates, directly or not;
// TLC brings those that are not found, or they are inner modules, or TLC will say that they are
// missing. An error wraps that of Find.
func (k *Modules) Source(from Origin) (*Source, error) {
	s := &Source{
		Module: from.Module, Config: from.Config, Files: map[string][]byte{from.Config: from.ConfigText}, Paths: map[string]string{from.Config: from.Place},
		modules: map[string]module{}, labels: from.Labels,
	}
	for queue := []string{s.Module}; len(queue) > 0; queue = queue[1:] {
		name := queue[0]
		if _, ok := s.modules[name]; ok || len(s.modules) > maxModules {
			continue
		}
		place, text, err := from.Find(name + ".tla")
		switch {
		case err == nil && place != "":
			s.Paths[name+".tla"] = place
		case err == nil:
		case errors.Is(err, fs.ErrNotExist) && name != s.Module:
			continue
		default:
			return nil, fmt.Errorf("module %s: %w", name, err)
		}
		mod := k.module(string(text))
		s.modules[name], s.Files[name+".tla"] = mod, text
		queue = append(queue, mod.uses...)
	}
	return s, nil
}

// Defines tells whether one of the modules defines an operator of that name.
func (s *Source) Defines(name string) bool {
	for _, m := range s.modules {
		if m.defines[name] {
			return true
		}
	}
	return false
}

// own are the files of the model's module and of those that it extends, directly or not: a name in
// it is theirs, though a module that one of them instantiates may have the same.
func (s *Source) own() (files []string) {
	names := []string{s.Module}
	for i := 0; i < len(names); i++ {
		for _, name := range s.modules[names[i]].extends {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	for _, name := range names {
		if _, ok := s.Files[name+".tla"]; ok {
			files = append(files, name+".tla")
		}
	}
	return files
}

// inOrder are the files of all modules, its own first.
func (s *Source) inOrder() (files []string) {
	files = s.own()
	for _, file := range slices.Sorted(maps.Keys(s.Files)) {
		if strings.HasSuffix(file, ".tla") && !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	return files
}

// Definition finds where a module defines an operator: the file, the line, and the definition with
// the comment above it. What the model's own module means by a name goes before what others define;
// where that is out of sight none of these is it. The file is empty if none does.
func (s *Source) Definition(name string) (file string, line int, text []string) {
	found := s.look(s.root(), name)
	if i := slices.IndexFunc(found, func(m meaning) bool { return m.def != nil }); i >= 0 {
		return told(found[i].in.module+".tla", found[i].def)
	}
	if slices.ContainsFunc(s.visible(s.root()), func(sc *scope) bool { return s.modules[sc.module].defines[name] }) {
		return "", 0, nil
	}
	for _, file := range s.inOrder() {
		if defs := s.parts(strings.TrimSuffix(file, ".tla")).defs[name]; len(defs) > 0 {
			return told(file, defs[0])
		}
	}
	return "", 0, nil
}

func told(file string, d *Definition) (string, int, []string) {
	return file, d.Line, strings.Split(strings.TrimPrefix(d.Comment+"\n"+d.Text, "\n"), "\n")
}

// Mentions tells whether one of the modules uses that word outside comments and strings.
func (s *Source) Mentions(name string) bool {
	for _, m := range s.modules {
		if m.words[name] {
			return true
		}
	}
	return false
}

// Fresh lengthens prefix until no file is called so and no word of a module begins with it.
func (s *Source) Fresh(prefix string) string {
	for s.begins(prefix) {
		prefix += "x"
	}
	return prefix
}

func (s *Source) begins(prefix string) bool {
	for name, m := range s.modules {
		if strings.HasPrefix(name, prefix) {
			return true
		}
		for w := range m.words {
			if strings.HasPrefix(w, prefix) {
				return true
			}
		}
	}
	return false
}

// Code is what all files say, word for word, without comments: with a line for each file. Where a
// line begins counts, as that is what brackets conjunctions.
func (s *Source) Code() string {
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.Files)) {
		text := string(s.Files[name])
		tokens := tokensOf(text)
		if header := headerText.FindStringIndex(text); header != nil && name != s.Config {
			tokens = moduleTokens(text, header[0])
		}
		fmt.Fprintf(&all, "%s: %s\n", name, spelled(text, tokens))
	}
	return all.String()
}

// Hash is the SHA-256, hexadecimal, of the module's and the configuration's names, all files, the
// model's export fields and Exporter. The way in which lines end does not change it.
func (s *Source) Hash() string {
	h := sha256.New()
	part := func(text []byte) {
		fmt.Fprintf(h, "%d:", len(text))
		h.Write(text)
	}
	fmt.Fprintf(h, "synod source %d\n", Exporter)
	part([]byte(s.Module))
	part([]byte(s.Config))
	part([]byte(s.labels))
	for _, name := range slices.Sorted(maps.Keys(s.Files)) {
		part([]byte(name))
		part(bytes.ReplaceAll(s.Files[name], []byte("\r\n"), []byte("\n")))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// ParseConfig reads the model's configuration, with what it overrides.
func (s *Source) ParseConfig() Config { return ReadConfig(string(s.Files[s.Config])) }
