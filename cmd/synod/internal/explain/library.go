package explain

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/proof"
)

// Sources are what there is of one protocol.
type Sources struct {
	Protocol string
	Spec     fs.FS            // the folder spec/PROTOCOL
	Code     fs.FS            // the repository, as far as it has impl/PROTOCOL and modeltest/PROTOCOLtest
	Bugs     []mutants.Mutant // and safe variants
	Explored []string         // the models that the code can be explored as, with a bug or without

	// Draw gives the picture of what a bug does wrong, or of how a model fails; it is empty
	// where that is not known.
	Draw func(ctx context.Context, name string) (string, error)
	// Build builds the code with a bug in it, explores it as a model and draws what goes
	// wrong; nil where nothing is to be built.
	Build func(ctx context.Context, bug, model string) (string, error)
}

// Library is what was read of one protocol.
type Library struct {
	Sources
	models    *manifest.Manifest
	configs   map[string]config // by model
	modules   []*module         // what others use comes first
	byName    map[string][]definition
	proofs    *proof.Manifest // nil if there are none
	facts     []fact
	scenarios []scenario
	code      *code
	topics    map[string][]string // kinds by name
}

// Open reads the sources.
func Open(s Sources) (*Library, error) {
	l := &Library{Sources: s}
	for _, read := range []func() error{l.readModels, l.readModules, l.readProofs, l.readScenarios, l.readCode} {
		if err := read(); err != nil {
			return nil, fmt.Errorf("explain: %s: %w", s.Protocol, err)
		}
	}
	l.findTopics()
	return l, nil
}

// place is where something stands in the repository.
func (l *Library) place(file string, line int) string {
	return fmt.Sprintf("%s:%d", path.Join("spec", l.Protocol, file), line)
}

// glob reads the files that match, in order.
func (l *Library) glob(pattern string, each func(name, text string) error) error {
	names, err := fs.Glob(l.Spec, pattern)
	if err != nil {
		return err
	}
	for _, name := range names {
		text, err := fs.ReadFile(l.Spec, name)
		if err != nil {
			return err
		}
		if err := each(name, strings.ReplaceAll(string(text), "\r\n", "\n")); err != nil {
			return err
		}
	}
	return nil
}

// config is the configuration of a model.
type config struct {
	file       string // that has it, or the manifest
	line       int
	text       string
	invariants []string
	properties []string
	replaced   map[string]string // operators, and by what
}

func (c config) checks(name string) bool {
	return slices.Contains(c.invariants, name) || slices.Contains(c.properties, name)
}

func (l *Library) readModels() (err error) {
	if l.models, err = manifest.Load(l.Spec, "models.json"); err != nil {
		return err
	}
	l.configs = map[string]config{}
	for i := range l.models.Models {
		m := &l.models.Models[i]
		source, err := l.models.Source(m)
		if err != nil {
			return err
		}
		parsed := source.ParseConfig()
		c := config{
			invariants: parsed.Names("INVARIANT"), properties: parsed.Names("PROPERTY"), replaced: map[string]string{},
		}
		if c.file, c.line, c.text, err = l.models.Place(m); err != nil {
			return err
		}
		for name, by := range parsed.Assigned() {
			if source.Defines(name) && by != "" {
				c.replaced[name] = by
			}
		}
		l.configs[m.Name] = c
	}
	return nil
}

func (l *Library) readProofs() (err error) {
	l.proofs, err = proof.Load(l.Spec, "proof")
	if errors.Is(err, fs.ErrNotExist) {
		l.proofs, err = nil, nil
	}
	if err != nil {
		return err
	}
	return l.glob("proof/*.vc", l.readFacts)
}

// scenario is a behaviour that is told.
type scenario struct {
	name, file, title, text string
}

func (l *Library) readScenarios() error {
	return l.glob("scenarios/*.md", func(name, text string) error {
		title, _, _ := strings.Cut(text, "\n")
		l.scenarios = append(l.scenarios, scenario{strings.TrimSuffix(path.Base(name), ".md"), name, strings.TrimPrefix(title, "# "), text})
		return nil
	})
}
