package manifest

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/specification"
)

// Source reads the model's configuration, its module, and every module that this one extends or
// instantiates, directly or not, each from the first of the model's folders that has it; TLC brings
// the others. Errors wrap ErrSource or are those of the file system.
func (m *Manifest) Source(model *Model) (*specification.Source, error) {
	find := func(name string) (string, []byte, error) { return m.find(model, name) }
	place, config, err := find(model.Config)
	if err != nil {
		return nil, fmt.Errorf("%w: model %s: its configuration: %w", ErrSource, model.Name, err)
	}
	name := model.Config
	if model.Override != nil {
		name, config = model.Name+".cfg", []byte(model.overridden(string(config)))
	}
	s, err := m.modules.Source(specification.Origin{
		Module: model.Module, Config: name, ConfigText: config, Place: place, Find: find,
		Labels: fmt.Sprintf("%q %q %q %q", cmp.Or(model.Init, "Init"), model.Actions, model.Possible, model.Constants),
	})
	if err != nil {
		return nil, fmt.Errorf("%w: model %s: %w", ErrSource, model.Name, err)
	}
	return s, nil
}

// folders are where the files of a model are looked for, in this order: in its own folder, in that
// of all models, and in that of the manifest, which has the specification.
func (m *Manifest) folders(model *Model) []string {
	return []string{path.Join(m.dir, cmp.Or(model.Folder, m.Folder)), path.Join(m.dir, m.Folder), m.dir}
}

// Place says where what is special about the model is written: its configuration, or its entry in
// the manifest if it shares that one with others.
func (m *Manifest) Place(model *Model) (file string, line int, text string, err error) {
	if model.Override != nil {
		return m.file, model.line, model.text, nil
	}
	file, config, err := m.find(model, model.Config)
	return file, 1, string(config), err
}

// Entry says where the model stands in the manifest.
func (m *Manifest) Entry(model *Model) (file string, line int) { return m.file, model.line }

func (m *Manifest) find(model *Model, name string) (file string, text []byte, err error) {
	for _, folder := range m.folders(model) {
		file = path.Join(folder, name)
		if text, err = wholefile.Read(m.fsys, file, maxFile); !errors.Is(err, fs.ErrNotExist) {
			return file, text, err
		}
	}
	for _, library := range m.libraries {
		if text, err = wholefile.Read(library, name, maxFile); !errors.Is(err, fs.ErrNotExist) {
			return "", text, err
		}
	}
	return file, text, err
}
