// Package compare makes the table that explanations of agreement draw by hand: scheme by scheme
// what is kept, what blocks, and what it costs. Nothing in it is written by hand but which models
// are asked; see table.go.
//
//	table.go     the schemes, and the models that say what of them
//	compare.go   what these say
//	count.go     messages and delays of a run
//	text.go      the table for people
//	picture.go   the table as SVG
//
// A verdict is what was recorded of a model, or where it was recorded of something else that of
// exploring the implementation as that model. A run is always found anew: it must be as long as
// was recorded. The caller prints, and fails if they differ.
package compare

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
)

// Comparison is the table.
type Comparison struct {
	Agree   bool       `json:"agree"` // every run is as long as was recorded
	Schemes []compared `json:"schemes"`
}

// compared is a row.
type compared struct {
	Name       string  `json:"name"`
	Title      string  `json:"title"`
	Protocol   string  `json:"protocol"`
	Consistent cell    `json:"consistent"`
	Keeps      cell    `json:"keepsWrites"`
	Goes       cell    `json:"neverBlocks"`
	Survives   *spared `json:"survives,omitempty"`
	Costs      []cost  `json:"costs"`
}

// cell is what models say; none if no model was recorded that says it.
type cell []found

// found is what one model says.
type found struct {
	Model    string `json:"model"`
	Why      string `json:"why"` // there is this model
	Property string `json:"property"`
	Holds    bool   `json:"holds"`
	Steps    int    `json:"steps,omitempty"`   // of the shortest run that breaks it; 0 where nobody waits for less than ever
	States   int64  `json:"states,omitempty"`  // in which it holds
	By       string `json:"by"`                // recorded, or explored
	Diagram  string `json:"diagram,omitempty"` // of the run
	Differs  string `json:"differs,omitempty"` // from what was recorded
}

// spared is how many may crash, and of how many if that is what says it.
type spared struct {
	Crashes int    `json:"crashes"`
	Of      int    `json:"of,omitempty"`
	Model   string `json:"model"`
	How     string `json:"how"`
}

// cost is what a run costs.
type cost struct {
	Operation string   `json:"operation"`
	Model     string   `json:"model"`
	Ends      string   `json:"ends"` // the run: a witness, or a property that it breaks
	Messages  int      `json:"messages"`
	Delays    int      `json:"delays"`
	Counted   []string `json:"counted,omitempty"` // what is not drawn so
	Diagram   string   `json:"diagram"`
}

// Names are those of the schemes.
func Names() (names []string) {
	for _, s := range schemes {
		names = append(names, s.name)
	}
	return names
}

// Of compares the schemes of these names, or all if there are none.
func Of(ctx context.Context, names []string) (*Comparison, error) {
	out, kept := &Comparison{Agree: true}, map[string]*source{}
	for _, s := range schemes {
		if len(names) > 0 && !slices.Contains(names, s.name) {
			continue
		}
		if kept[s.protocol] == nil {
			from, err := open(s.protocol)
			if err != nil {
				return nil, err
			}
			kept[s.protocol] = from
		}
		row, err := kept[s.protocol].row(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		for _, f := range slices.Concat(row.Consistent, row.Keeps, row.Goes) {
			out.Agree = out.Agree && f.Differs == ""
		}
		out.Schemes = append(out.Schemes, row)
	}
	return out, nil
}

// source is what there is of a protocol.
type source struct {
	recorded *manifest.Manifest
	closed   []closed.Model
}

func open(name string) (*source, error) {
	p, err := protocol.Find(name)
	if err != nil {
		return nil, err
	}
	s := &source{}
	if s.recorded, err = p.Manifest(); err == nil {
		s.closed, err = closed.Models(s.recorded, p.Model)
	}
	return s, err
}

func (s *source) row(ctx context.Context, of scheme) (row compared, err error) {
	row = compared{Name: of.name, Title: of.title, Protocol: of.protocol}
	for _, asked := range []struct {
		claims []claim
		to     *cell
	}{{of.consistent, &row.Consistent}, {of.keeps, &row.Keeps}, {of.goes, &row.Goes}} {
		for _, c := range asked.claims {
			f, err := s.ask(ctx, c)
			if err != nil {
				return row, err
			}
			*asked.to = append(*asked.to, f)
		}
	}
	for _, c := range of.runs {
		run, err := s.run(ctx, c)
		if err != nil {
			return row, err
		}
		row.Costs = append(row.Costs, run)
	}
	if of.survives.model != "" {
		row.Survives, err = s.spared(of.survives)
	}
	return row, err
}

// ask asks a model for a property: what was recorded if that answers, else the implementation. Of
// what is broken the run is found here.
func (s *source) ask(ctx context.Context, c claim) (found, error) {
	m, ok := s.recorded.Model(c.model)
	if !ok {
		return found{}, fmt.Errorf("there is no model %s", c.model)
	}
	out := found{Model: m.Name, Why: m.Why, Property: c.property, By: "recorded"}
	switch {
	case answers(m, c.property) && m.Expect.Verdict == manifest.Holds:
		out.Holds, out.States = true, m.Expect.Distinct
		return out, nil
	case answers(m, c.property) && m.Expect.Verdict == manifest.Temporal:
		return out, nil // exploring finds nothing that is broken in the end only
	case !answers(m, c.property):
		out.By = "explored"
	}
	e, err := s.explore(m.Name, func(of closed.Model) (*closed.Exploration, error) {
		return of.System.Explore(ctx, []string{c.property}, options)
	})
	if err != nil {
		return out, err
	}
	if out.Holds, out.States = e.Violation == nil, e.Distinct; !out.Holds {
		out.Steps, out.States, out.Diagram = e.Violation.Length()-1, 0, modeltest.Diagram(e.Violation.Arrows, true)
	}
	if out.By == "recorded" {
		out.Differs = closed.Differs(m.Expect, e)
	}
	return out, nil
}

// answers tells whether what was recorded of a model says whether it has a property.
func answers(m *manifest.Model, property string) bool {
	if m.Expect.Verdict != manifest.Holds {
		return m.Expect.Property == property
	}
	return slices.Contains(m.Checks, "INVARIANT "+property) || slices.Contains(m.Checks, "PROPERTY "+property)
}

var options = explore.Options{PerStep: deadline.PerStep, Workers: 1}

func (s *source) explore(model string, how func(closed.Model) (*closed.Exploration, error)) (*closed.Exploration, error) {
	at := slices.IndexFunc(s.closed, func(c closed.Model) bool { return c.Name == model && len(c.Replaces) == 0 })
	if at < 0 {
		return nil, fmt.Errorf("the implementation cannot be explored as model %s", model)
	}
	return how(s.closed[at])
}

// run is what a shortest run costs.
func (s *source) run(ctx context.Context, of counted) (cost, error) {
	e, err := s.shortest(ctx, of)
	if err != nil {
		return cost{}, err
	}
	c := count(of, e.Violation.Arrows)
	return cost{of.operation, of.model, of.ends, c.messages, c.delays(), of.how(), modeltest.Diagram(e.Violation.Arrows, false)}, nil
}

func (s *source) shortest(ctx context.Context, of counted) (*closed.Exploration, error) {
	e, err := s.explore(of.model, func(m closed.Model) (*closed.Exploration, error) {
		if slices.Contains(m.WitnessNames(), of.ends) {
			return m.System.Find(ctx, of.ends, options)
		}
		return m.System.Explore(ctx, []string{of.ends}, options)
	})
	if err == nil && e.Violation == nil {
		err = fmt.Errorf("model %s never has %s", of.model, of.ends)
	}
	return e, err
}

// spared reads off the constants of a model how many may crash.
func (s *source) spared(of spare) (*spared, error) {
	m, ok := s.recorded.Model(of.model)
	if !ok {
		return nil, fmt.Errorf("there is no model %s", of.model)
	}
	from, err := s.recorded.Source(m)
	if err != nil {
		return nil, err
	}
	config := from.ParseConfig()
	out := &spared{Model: of.model, Of: len(config.Elements(of.has))}
	if of.needs != "" {
		needs, err := number(config, of.needs)
		out.Crashes, out.How = out.Of-needs, fmt.Sprintf("%d %s, of which it needs %s, %d", out.Of, of.has, of.needs, needs)
		return out, err
	}
	crashes, err := number(config, "Crashes")
	out.How = fmt.Sprintf("holds with Crashes = %d", crashes)
	if out.Crashes = crashes; m.Expect.Verdict != manifest.Holds {
		out.Crashes, out.How = 0, fmt.Sprintf("breaks %s with Crashes = %d", m.Expect.Property, crashes)
		if crashes != 1 && err == nil {
			err = fmt.Errorf("model %s fails with %d crashes, which says nothing of fewer", of.model, crashes)
		}
	}
	return out, err
}

// number is a constant that is one, or how many elements it has.
func number(config specification.Config, constant string) (int, error) {
	if all := config.Elements(constant); len(all) > 0 {
		return len(all), nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(config.Assigned()[constant]))
	if err != nil {
		err = fmt.Errorf("constant %s: want a number or a set, got %.20q", constant, config.Assigned()[constant])
	}
	return n, err
}
