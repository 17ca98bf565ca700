package play

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/cmd/synod/internal/play/games"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/paxostest/board"
	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// data is what the page has beside the program.
type data struct {
	Protocols []game             `json:"protocols"`
	Sources   map[string][]quote `json:"sources"` // by the name of an operator, or of code
	Spec      string             `json:"spec"`    // the hash of Paxos, for behaviours that are saved
	Size      json.RawMessage    `json:"size"`    // that of the main model of Paxos, which is explored without a bug
}

// game is a protocol as the page offers it.
type game struct {
	Name    string    `json:"name"`
	Title   string    `json:"title"`
	Setting []setting `json:"settings"` // at least one
	Bugs    []bug     `json:"bugs"`
	Stories []story   `json:"stories,omitempty"`
}

// setting is a size or a model.
type setting struct {
	Title   string          `json:"title"`
	Why     string          `json:"why,omitempty"`
	Setting json.RawMessage `json:"setting"`
}

// bug is a seeded bug, or a safe variant, that can be switched on.
type bug struct {
	ID     string          `json:"id"`
	Title  string          `json:"title"`
	Text   string          `json:"text"`
	Kind   mutants.Kind    `json:"kind"`
	Breaks string          `json:"breaks,omitempty"` // the property
	Number int             `json:"number"`           // in the program; 0: it is not in it, as it changes what a state is
	Size   json.RawMessage `json:"size,omitempty"`   // at which it breaks something
}

// quote is a part of a file.
type quote struct {
	Place string `json:"place"` // file:line
	Text  string `json:"text"`
}

// Quoting gives the parts of the specification and of the code that a name stands for.
type Quoting func(ctx context.Context, protocol, name string) (places, texts []string)

func gather(ctx context.Context, p *Program, quoting Quoting) (*data, error) {
	out := &data{Sources: map[string][]quote{}}
	for _, of := range protocol.All() {
		g, err := offered(ctx, of, p.Numbers[of.Name])
		if err != nil {
			return nil, err
		}
		if len(g.Setting) > 0 {
			out.Protocols = append(out.Protocols, g)
		}
	}
	for _, name := range board.Names() {
		places, texts := quoting(ctx, "paxos", name)
		for i, place := range places {
			out.Sources[name] = append(out.Sources[name], quote{place, texts[i]})
		}
	}
	var err error
	if out.Spec, err = model.SpecHash(model.SuiteModel); err != nil {
		return nil, err
	}
	out.Size, err = mainSize()
	return out, err
}

// mainSize is the size of the model that behaviours of Paxos are saved for.
func mainSize() (json.RawMessage, error) {
	all, err := exploration.ClosedModels(nil)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(m exploration.ClosedModel) bool { return m.Name == model.SuiteModel })
	if at < 0 {
		return nil, fmt.Errorf("models.json has no model %s", model.SuiteModel)
	}
	return json.Marshal(all[at].Size)
}

func offered(ctx context.Context, of protocol.Protocol, numbers map[string]int) (g game, err error) {
	g = game{Name: of.Name, Title: of.Title, Bugs: []bug{}}
	if of.Name == "paxos" {
		size, err := json.Marshal(board.DefaultSize())
		if err != nil {
			return g, err
		}
		g.Setting = []setting{{Title: board.DefaultSize().String(), Setting: size}}
		if g.Stories, err = stories(); err != nil {
			return g, err
		}
	} else if g.Setting, err = models(of); err != nil {
		return g, err
	}
	all, err := of.Mutants.Mutants()
	for _, m := range all {
		b := bug{ID: m.ID, Title: m.Title, Text: m.Text, Kind: m.Kind, Breaks: m.Breaks, Number: numbers[m.ID]}
		if of.Name == "paxos" {
			plan, err := of.Mutants.Plan(ctx, m)
			if err != nil {
				return g, err
			}
			if len(plan.Explore) > 0 && len(plan.With) == 0 {
				b.Size, b.Breaks = plan.Explore[0].Size, plan.Explore[0].Breaks
			}
		}
		g.Bugs = append(g.Bugs, b)
	}
	return g, err
}

// models are those of a protocol that can be stepped and explored in a moment: of those that
// replace something of the specification, which the code has not, none.
func models(of protocol.Protocol) (out []setting, err error) {
	m, err := of.Manifest()
	if err != nil {
		return nil, err
	}
	all, err := of.Closed()
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		_, steps := c.System.(closed.Stepped)
		if !steps || len(c.Replaces) > 0 || !slices.Contains(c.Tags, "quick") {
			continue
		}
		source, err := m.Source(c.Model)
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(games.Model{Model: c.Name, Module: c.Module, Role: c.Role, Config: string(source.Files[source.Config]), Properties: c.Properties})
		if err != nil {
			return nil, err
		}
		out = append(out, setting{Title: c.Name, Why: c.Why, Setting: text})
	}
	return out, nil
}
