package scenario

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/modeltest/told"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/scenario"
	"github.com/synod-paxos/synod/trace/tla"
)

// Folder is where the scenarios are, from the root of the repository.
const Folder = "spec/paxos/scenarios"

// Scenario is a behaviour of Paxos, told step by step, which the reference has taken.
type Scenario struct {
	*scenario.Scenario
	Text  []byte                   // the file
	Size  model.Size               // of a wrong turn: its bug's
	Bug   *exploration.ClosedModel // of a wrong turn: the model of a known bug whose shortest counterexample it is; else nil
	Drawn string                   // the sequence diagram that its file should have
}

// Names are those that are built in, ascending.
func Names() []string {
	files, err := fs.Glob(spec.Files, "paxos/scenarios/*.md")
	if err != nil {
		panic(err) // the pattern is right
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(path.Base(f), ".md")
	}
	return files
}

// BuiltIn gives one by its name.
func BuiltIn(name string) (*Scenario, error) {
	text, err := fs.ReadFile(spec.Files, path.Join("paxos", "scenarios", name+".md"))
	if err != nil {
		return nil, fmt.Errorf("there is no scenario %.40q: expected one of %s: %w", name, strings.Join(Names(), ", "), err)
	}
	return Parse(path.Join(Folder, name+".md"), text)
}

// All are all that are built in, in the order of their names.
func All() (out []*Scenario, err error) {
	for _, name := range Names() {
		s, err := BuiltIn(name)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// Parse reads a scenario and takes it on the reference, a wrong turn up to its first wrong step.
// Errors begin with FILE:LINE and wrap scenario.ErrSyntax, or told.ErrOtherwise where a step or a
// claim is not so.
func Parse(file string, text []byte) (*Scenario, error) {
	read, err := scenario.Parse(file, text)
	if err != nil {
		return nil, err
	}
	s := &Scenario{Scenario: read, Text: text}
	for _, l := range s.Settings {
		if err := s.set(l.Words); err != nil {
			return nil, told.Wrong(read, l, err)
		}
	}
	if err := s.complete(); err != nil {
		return nil, told.Wrong(read, s.Settings[0], err) // Parse saw to it that there is one
	}
	p, err := s.play(s.Size)
	if err != nil {
		return nil, err
	}
	s.Drawn, err = s.diagram(p)
	return s, err
}

// set takes a line of the setting.
func (s *Scenario) set(words []string) (err error) {
	counts := map[string]*int{
		"acceptors": &s.Size.Acceptors, "proposers": &s.Size.Proposers, "learners": &s.Size.Learners,
		"ballots": &s.Size.Ballots, "values": &s.Size.Values,
	}
	switch to := counts[words[0]]; {
	case to != nil && len(words) == 2:
		*to, err = strconv.Atoi(words[1])
	case words[0] == "protocol" && len(words) == 2: // which is for whoever asks for it
	case words[0] == "getters":
		s.Size.Getters, err = proposerNumbers(words[1:])
	case words[0] == "restarters":
		s.Size.Restarters, err = proposerNumbers(words[1:])
	case words[0] == "bug" && len(words) == 2:
		s.Bug, err = bugModel(words[1])
	default:
		err = fmt.Errorf("expected acceptors, proposers, ballots, values or learners and a number, getters or restarters and proposers, "+
			"or bug and a model; got %q", words)
	}
	return err
}

// complete looks at the setting as a whole: that of a bug is its model's.
func (s *Scenario) complete() error {
	if s.Bug != nil {
		if len(s.Settings) > 1 {
			return fmt.Errorf("expected no size beside the bug %s, whose model has one", s.Bug.Name)
		}
		s.Size = s.Bug.Size
		s.Size.Symmetry = false          // it is about many behaviours, and this is one
		s.Size.Rejects = model.NoRejects // what the specification has in it, not the bug
	}
	if s.Size.Proposers > s.Size.Acceptors {
		return fmt.Errorf("expected no more proposers than acceptors, as each shares its process with one; got %d and %d", s.Size.Proposers, s.Size.Acceptors)
	}
	n, err := s.Size.Names()
	if err == nil {
		_, err = world.NewClosed(n)
	}
	return err
}

func proposerNumbers(words []string) (out []int, err error) {
	for _, w := range words {
		var number int
		if _, err := fmt.Sscanf(w, "p%d", &number); err != nil || w != tla.Nth("p", number).String() {
			return nil, fmt.Errorf("expected proposers like p1, got %.40q", w)
		}
		out = append(out, number)
	}
	return out, nil
}

var builtInModels = sync.OnceValues(func() ([]exploration.ClosedModel, error) { return exploration.ClosedModels(nil) })

// bugModel is a model of models.json that must fail.
func bugModel(name string) (*exploration.ClosedModel, error) {
	models, err := builtInModels()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(models, func(m exploration.ClosedModel) bool { return m.Name == name })
	if i < 0 || models[i].Expect.Property == "" || len(models[i].Replaces) == 0 {
		return nil, fmt.Errorf("expected a model of whole processes with a known bug, like M07Agreement, got %.40q", name)
	}
	return &models[i], nil
}
