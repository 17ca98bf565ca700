package protocol

import (
	"context"
	"errors"
	"io/fs"
	"path"

	"github.com/synod-paxos/synod/modeltest/told"
	"github.com/synod-paxos/synod/trace/scenario"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Tale is a behaviour that is told, and that the reference has taken.
type Tale struct {
	Title, Drawn  string
	Model         string // that it is of; empty where a scenario has a size of its own
	Bug           string // of what goes wrong: the model that does
	Turns         bool   // the reference goes along with it up to a wrong step only
	Steps, Claims int
	Taken         []string // each step, with all its arguments as TLA+ has them
	// Confirm has TLC take it too. wrong is what TLC says of it otherwise.
	Confirm func(context.Context, *tlc.Tools) (wrong string, err error)
}

// Tell takes a behaviour that a Markdown file tells, of the protocol that its setting names; of the
// first, if it names none.
func Tell(file string, text []byte) (tale *Tale, wrong string, err error) {
	read, err := scenario.Parse(file, text)
	if err != nil {
		return nil, "", err
	}
	of := All()[0]
	for _, l := range read.Settings {
		if l.Words[0] != "protocol" || len(l.Words) != 2 {
			continue
		}
		if of, err = Find(l.Words[1]); err != nil {
			return nil, "", told.Wrong(read, l, err)
		}
	}
	tell := of.Tell
	if tell == nil {
		tell = of.tell
	}
	tale, wrong, err = tell(file, text)
	if errors.Is(err, told.ErrOtherwise) {
		return nil, err.Error(), nil
	}
	return tale, wrong, err
}

// Scenario is a file that is built in.
type Scenario struct {
	Name     string `json:"name"`
	Protocol string `json:"protocol"`
	Model    string `json:"model,omitempty"` // that it is of; empty where it has a size of its own
	Steps    int    `json:"steps"`
	Title    string `json:"title"`
	File     string `json:"file"` // in a checkout
	Text     []byte `json:"-"`
}

// Scenarios lists what is told of a protocol, by name.
func (p Protocol) Scenarios() (out []Scenario, err error) {
	files, err := p.Files()
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "scenarios/*.md")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		file := path.Join("spec", p.Name, name)
		read, err := scenario.Parse(file, text)
		if err != nil {
			return nil, err
		}
		s := Scenario{Name: read.Name, Protocol: p.Name, Steps: read.Steps(), Title: read.Title, File: file, Text: text}
		for _, l := range read.Settings {
			if l.Words[0] == "model" || l.Words[0] == "bug" {
				s.Model = l.Words[len(l.Words)-1]
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// tell takes a behaviour of a closed model.
func (p Protocol) tell(file string, text []byte) (*Tale, string, error) {
	m, err := p.Manifest()
	if err != nil {
		return nil, "", err
	}
	s, err := told.Parse(m, p.Model, file, text)
	if err != nil {
		return nil, "", err
	}
	out := newTale(s.Scenario, s.Drawn, s.Confirm)
	for _, point := range s.Whole[1:] {
		out.Taken = append(out.Taken, point.Action)
	}
	if out.Model = s.Model(); s.Loss != nil {
		out.Bug, out.Turns = s.Loss.Model, s.Loss.Turns
	}
	return out, "", nil
}

func newTale(s *scenario.Scenario, drawn string, confirm func(context.Context, *tlc.Tools) error) *Tale {
	return &Tale{Title: s.Title, Drawn: drawn, Steps: s.Steps(), Claims: len(s.Lines) - s.Steps(), Confirm: func(ctx context.Context, tools *tlc.Tools) (string, error) {
		err := confirm(ctx, tools)
		if errors.Is(err, scenario.ErrRefused) {
			return err.Error(), nil
		}
		return "", err
	}}
}
