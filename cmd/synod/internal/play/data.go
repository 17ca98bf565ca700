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
	"github.com/synod-paxos/synod/trace/manifest"
)

// data is what the page has beside the program.
type data struct {
	Protocols []game `json:"protocols"`
}

// game is a protocol as the page offers it.
type game struct {
	Name    string    `json:"name"`
	Title   string    `json:"title"`
	Setting []setting `json:"settings"` // at least one
	Bugs    []bug     `json:"bugs"`
	Stories []story   `json:"stories,omitempty"`
	First   string    `json:"first,omitempty"` // the story that somebody who is new here begins with

	// Where moves are known more closely than those of a model:
	Sources map[string][]quote `json:"sources,omitempty"` // by the name of an operator, or of code
	Spec    string             `json:"spec,omitempty"`    // the hash of the specification, for behaviours that are saved
	Size    json.RawMessage    `json:"size,omitempty"`    // that of the main model, which is explored without a bug

	byName map[string]json.RawMessage // of each model that can be stepped its setting
}

// setting is a size or a model.
type setting struct {
	Title   string          `json:"title"`
	Why     string          `json:"why,omitempty"`
	Has     []string        `json:"has,omitempty"` // the properties of a model that could be judged
	Setting json.RawMessage `json:"setting"`
}

// bug is a seeded bug, or a safe variant, that can be switched on.
type bug struct {
	ID     string          `json:"id"`
	Title  string          `json:"title"`
	Text   string          `json:"text"`
	Kind   mutants.Kind    `json:"kind"`
	Breaks string          `json:"breaks,omitempty"` // the property
	Number int             `json:"number"`           // in the program; 0: it is not in it, as it changes what is declared
	Size   json.RawMessage `json:"size,omitempty"`   // or the model, at which it breaks something
}

// quote is a part of a file.
type quote struct {
	Place string `json:"place"` // file:line
	Text  string `json:"text"`
}

// Quoting gives the parts of the specification and of the code that a name stands for.
type Quoting func(ctx context.Context, protocol, name string) (places, texts []string)

func gather(ctx context.Context, p *Program, quoting Quoting) (*data, error) {
	out := &data{}
	for _, of := range protocol.All() {
		g, err := offered(ctx, of, p.Numbers[of.Name], quoting)
		if err != nil {
			return nil, err
		}
		if len(g.Setting) > 0 {
			out.Protocols = append(out.Protocols, g)
		}
	}
	return out, nil
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

func offered(ctx context.Context, of protocol.Protocol, numbers map[string]int, quoting Quoting) (g game, err error) {
	g = game{Name: of.Name, Title: of.Title}
	if of.Name == "paxos" {
		err = g.board(ctx, quoting)
	} else {
		err = g.models(of)
	}
	if err != nil {
		return g, err
	}
	g.Bugs, err = bugs(ctx, of, numbers, g.byName)
	return g, err
}

// board is what is known of Paxos alone.
func (g *game) board(ctx context.Context, quoting Quoting) error {
	size, err := json.Marshal(board.DefaultSize())
	if err != nil {
		return err
	}
	g.Setting, g.Sources = []setting{{Title: board.DefaultSize().String(), Setting: size}}, map[string][]quote{}
	for _, name := range board.Names() {
		places, texts := quoting(ctx, g.Name, name)
		for i, place := range places {
			g.Sources[name] = append(g.Sources[name], quote{place, texts[i]})
		}
	}
	if g.Spec, err = model.SpecHash(model.SuiteModel); err != nil {
		return err
	}
	if g.Size, err = mainSize(); err != nil {
		return err
	}
	g.First = "late-proposer"
	g.Stories, err = stories()
	return err
}

func bugs(ctx context.Context, of protocol.Protocol, numbers map[string]int, models map[string]json.RawMessage) ([]bug, error) {
	out := []bug{}
	all, err := of.Mutants.Mutants()
	for _, m := range all {
		b := bug{ID: m.ID, Title: m.Title, Text: m.Text, Kind: m.Kind, Breaks: m.Breaks, Number: numbers[m.ID], Size: models[m.ID]}
		if of.Name == "paxos" {
			plan, err := of.Mutants.Plan(ctx, m)
			if err != nil {
				return nil, err
			}
			if len(plan.Explore) > 0 && len(plan.With) == 0 {
				b.Size, b.Breaks = plan.Explore[0].Size, plan.Explore[0].Breaks
			}
		}
		out = append(out, b)
	}
	return out, err
}

// models are those of a protocol that can be stepped and explored in a moment: of those that
// replace something of the specification, which the code has not, none. Each story has that which
// it is told of.
func (g *game) models(of protocol.Protocol) error {
	m, err := of.Manifest()
	if err != nil {
		return err
	}
	all, err := of.Closed()
	if err != nil {
		return err
	}
	g.byName = map[string]json.RawMessage{}
	for _, c := range all {
		if _, steps := c.System.(closed.Stepped); !steps {
			continue
		}
		s, err := settingOf(m, c)
		if err != nil {
			return err
		}
		g.byName[c.Name] = s.Setting
		if len(c.Replaces) == 0 && slices.Contains(c.Tags, "quick") {
			g.Setting = append(g.Setting, s)
		}
	}
	g.Stories, err = tales(of, g.byName)
	return err
}

func settingOf(m *manifest.Manifest, c closed.Model) (s setting, err error) {
	source, err := m.Source(c.Model)
	if err != nil {
		return s, err
	}
	s = setting{Title: c.Name, Why: c.Why, Has: c.PropertyNames()}
	model := games.Model{Model: c.Name, Module: c.Module, Role: c.Role, Config: string(source.Files[source.Config]), Properties: c.Properties}
	config := source.ParseConfig()
	for _, name := range config.Names("INVARIANT", "PROPERTY") {
		if !slices.Contains(c.Properties, name) {
			model.Unjudged = append(model.Unjudged, name)
		}
	}
	if c.Expect.Verdict != manifest.Holds {
		model.Breaks = c.Expect.Property
	}
	s.Setting, err = json.Marshal(model)
	return s, err
}
