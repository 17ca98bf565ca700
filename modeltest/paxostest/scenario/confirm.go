package scenario

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/scenario"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Confirm has TLC confirm that scenarios are behaviours of the specification, and that the
// reference agrees with it in every state: in one run those of the same processes, in the largest
// of their sizes. Then a run for each wrong turn confirms that it is a behaviour of the bug. What
// is wrong with a scenario is an error that begins with FILE:LINE and wraps scenario.ErrRefused.
func Confirm(ctx context.Context, tools *tlc.Tools, list []*Scenario) error {
	for _, group := range together(list) {
		if err := confirmTogether(ctx, tools, group); err != nil {
			return err
		}
	}
	for _, s := range list {
		if s.Bug == nil {
			continue
		}
		if err := s.confirmBug(ctx, tools); err != nil {
			return err
		}
	}
	return nil
}

// company is what scenarios must have in common to be walked in one model: who owns which ballot,
// and what a quorum is.
type company struct {
	acceptors, proposers int
	oneOwner             bool
}

// together groups scenarios, in their order.
func together(list []*Scenario) (out [][]*Scenario) {
	at := map[company]int{}
	for _, s := range list {
		key := company{s.Size.Acceptors, s.Size.Proposers, s.Size.OneOwner}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key], out = i, append(out, nil)
		}
		out[i] = append(out[i], s)
	}
	return out
}

func confirmTogether(ctx context.Context, tools *tlc.Tools, group []*Scenario) error {
	size := group[0].Size
	for _, s := range group {
		size.Ballots, size.Values, size.Learners = max(size.Ballots, s.Size.Ballots), max(size.Values, s.Size.Values), max(size.Learners, s.Size.Learners)
		size.Getters, size.Restarters = union(size.Getters, s.Size.Getters), union(size.Restarters, s.Size.Restarters)
	}
	var walks []scenario.Walk
	for _, s := range group {
		p, err := s.play(size)
		if err != nil {
			return err
		}
		walks = append(walks, p.Walk)
	}
	model, err := specified(size)
	if err != nil {
		return err
	}
	return scenario.Confirm(ctx, tools, model, walks)
}

func union(a, b []int) []int {
	both := slices.Concat(a, b)
	slices.Sort(both)
	return slices.Compact(both)
}

// specified is Synod in a size, with all that is checked of it.
func specified(size model.Size) (scenario.Model, error) {
	m, err := model.Manifest()
	if err != nil {
		return scenario.Model{}, err
	}
	main, ok := m.Model(model.SuiteModel)
	if !ok {
		return scenario.Model{}, fmt.Errorf("paxostest: models.json has no model %s", model.SuiteModel)
	}
	source, err := m.Source(&manifest.Model{Name: model.SuiteModel, Module: "SynodSafety", Config: main.Config})
	if err != nil {
		return scenario.Model{}, err
	}
	constants, err := size.Constants()
	if err != nil {
		return scenario.Model{}, err
	}
	model := scenario.Model{Files: source.Files, Module: source.Module, Vars: world.ClosedVars, Init: "Init", Prefix: source.Fresh("Scenario")}
	model.Constants = modelNames(constants)
	model.Definitions = fmt.Sprintf("%[1]sOwner == %[2]s\n%[1]sHome == %[3]s", model.Prefix, constants["Owner"], homes(size))
	config := fmt.Sprintf("CONSTANTS\n  None = None\n  Owner <- %[1]sOwner\n  Home <- %[1]sHome\n", model.Prefix)
	for _, name := range []string{"Acceptors", "Proposers", "Learners", "Values", "Ballots", "Getters", "Restarters"} {
		config += fmt.Sprintf("  %s = %s\n", name, constants[name])
	}
	model.Config = config + source.ParseConfig().Only("INVARIANT", "PROPERTY") + "PROPERTY WriteOnce\n"
	return model, nil
}

// homes has proposer i share its process with acceptor i.
func homes(size model.Size) tla.Value {
	return tla.FuncOf(tla.Models("p", size.Proposers), func(i int) tla.Value { return tla.Nth("a", i+1) })
}

// modelNames are the nodes and values, ascending.
func modelNames(constants map[string]tla.Value) (out []string) {
	for _, set := range []string{"Acceptors", "Learners", "Proposers", "Values"} {
		for _, v := range constants[set].Elems() {
			out = append(out, model.Name(v))
		}
	}
	return out
}

// seenWithBug is what is compared where a bug is in: of the highest vote no more than a vote, as
// M07 keeps all replies beside it.
var seenWithBug = []string{
	"acceptors", "learners", "msgs",
	"[p \\in Proposers |-> [proposers[p] EXCEPT !.best = VoteAt(@.ballot, @.value)]]",
}

// confirmBug has TLC take a wrong turn in the model of its bug.
func (s *Scenario) confirmBug(ctx context.Context, tools *tlc.Tools) error {
	m, err := model.Manifest()
	if err != nil {
		return err
	}
	of, ok := m.Model(s.Bug.Name)
	if !ok {
		return fmt.Errorf("paxostest: models.json has no model %s", s.Bug.Name)
	}
	source, err := m.Source(of)
	if err != nil {
		return err
	}
	p, err := s.play(s.Size)
	if err != nil {
		return err
	}
	constants, err := s.Size.Constants()
	if err != nil {
		return err
	}
	config := source.ParseConfig()
	model := scenario.Model{Files: maps.Clone(source.Files), Module: source.Module, Vars: world.ClosedVars, Init: "Init", Prefix: source.Fresh("Scenario")}
	model.Seen = seenWithBug
	model.Config, model.Ends = config.Only("CONSTANT"), s.Bug.Expect.Property
	assigned := config.Assigned()
	model.Constants = slices.DeleteFunc(modelNames(constants), func(n string) bool { _, ok := assigned[n]; return ok })
	if err := scenario.Confirm(ctx, tools, model, []scenario.Walk{p.Whole}); err != nil {
		return fmt.Errorf("%w (with the bug: %s)", err, strings.Join(s.Bug.Replaces, ", "))
	}
	return nil
}
