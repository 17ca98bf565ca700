package export

import (
	"context"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Complete sees that a graph that was made of a model has the steps of the model's own next-state
// relation, each of them and no other: signatures that range over too little or too much give
// another graph. TLC makes the model's own for that, which takes as long. Errors are as those of
// Record.
//
// A step in which nothing changes counts where the model takes it by an action of the manifest:
// any specification may stutter beside.
func Complete(ctx context.Context, tools *tlc.Tools, m *manifest.Manifest, model *manifest.Model, g *labelled.Graph) error {
	source, err := m.Source(model)
	if err != nil {
		return err
	}
	a, err := Open(ctx, tools, model, source, Options{})
	if err != nil {
		return err
	}
	own, _, err := a.dumped(ctx, tlc.Job{ // the model as it stands
		Files: source.Files, Module: source.Module, Config: source.Config, IgnoreDeadlock: true, Long: model.Large(), Short: model.Small(),
	})
	if err != nil {
		return err
	}
	if !slices.Equal(own.Vars(), g.Vars()) {
		return a.errorf("its graph has the variables %q, the model %q", g.Vars(), own.Vars())
	}
	return a.sameSteps(own, g.Graph)
}

func (a *Alphabet) sameSteps(own, g *graph.Graph) error {
	there := make([]int, own.NumStates()) // the state of g that is the same
	for s := range there {
		values := make([]tla.Value, len(own.Vars()))
		for v := range values {
			values[v] = own.Value(s, v)
		}
		at, ok := g.Find(values...)
		if !ok {
			return a.errorf("by the manifest's actions the state is not reached that it reaches by %s:\n%s", a.source.Module, own.State(s))
		}
		there[s] = at
	}
	for s := range there {
		ours, its := a.successors(own, s, there), targets(g, there[s])
		if to, all := outside(ours, its); !all {
			return a.stepError("%s takes a step that no action of the manifest takes, with any of its arguments", own.State(s), g.State(to))
		}
		if to, all := outside(its, append(ours, there[s])); !all {
			return a.stepError("an action of the manifest takes a step that %s does not take", own.State(s), g.State(to))
		}
	}
	return nil
}

func (a *Alphabet) stepError(what, from, to string) error {
	return a.errorf(what+": from\n%s\nto\n%s\ndo the actions, with all their arguments, cover the next-state relation, and nothing else?", a.source.Module, from, to)
}

// successors are those of a state of the model's own graph, as states of the other.
func (a *Alphabet) successors(own *graph.Graph, s int, there []int) (out []int) {
	for _, e := range own.Out(s) {
		if int(e.To) != s || a.names(own.Label(int(e.Label))) {
			out = append(out, there[e.To])
		}
	}
	return out
}

// names tells whether the manifest has an action of that name.
func (a *Alphabet) names(action string) bool {
	action, _, _ = strings.Cut(action, "(")
	return slices.ContainsFunc(a.byCall, func(c call) bool { return c.Action == action })
}

func targets(g *graph.Graph, s int) (out []int) {
	for _, e := range g.Out(s) {
		out = append(out, int(e.To))
	}
	return out
}

// outside gives one of some states that is not among others.
func outside(some, others []int) (state int, all bool) {
	slices.Sort(others)
	for _, s := range some {
		if _, found := slices.BinarySearch(others, s); !found {
			return s, false
		}
	}
	return 0, true
}
