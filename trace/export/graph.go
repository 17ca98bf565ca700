package export

import (
	"context"
	"fmt"
	"io"

	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Graph runs TLC and reads its graph, which is the same each time. It has been compared with TLC's
// counts, and is deterministic: in each state a label has one successor at most. Errors are those
// of tlc.Tools.Run and graph.Read, or wrap ErrExport.
func (a *Alphabet) Graph(ctx context.Context) (*labelled.Graph, error) {
	job := a.instances("Graph", "").job(a.init(), a.prefix+"Next")
	g, result, err := a.dumped(ctx, job)
	if err != nil {
		return nil, err
	}
	out := &labelled.Graph{Graph: g, Stimuli: a.Stimuli, Constants: a.Constants}
	out.Distinct, out.Generated, out.Initial, out.TLC = result.Distinct, result.Generated, result.Initial, result.Version
	return out, a.verify(out)
}

// dumped is the graph of a job, which must hold.
func (a *Alphabet) dumped(ctx context.Context, job tlc.Job) (g *graph.Graph, result *tlc.Result, err error) {
	job.Dump = func(dot io.Reader) (err error) {
		g, err = graph.Read(dot, a.model.Name, graph.Options{})
		return err
	}
	result, err = a.tools.Run(ctx, job)
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("TLC cannot export model %s: %w", a.model.Name, err)
	case result.Verdict != tlc.Holds:
		return nil, nil, a.errorf("it does not hold: %v at %v", result.Verdict, result.At)
	}
	return g, result, nil
}

func (a *Alphabet) verify(g *labelled.Graph) error {
	edges := int64(g.NumEdges() + g.Repeated())
	switch {
	case int64(g.NumStates()) != g.Distinct:
		return a.errorf("its graph has %d states, TLC counted %d", g.NumStates(), g.Distinct)
	case edges != g.Generated-g.Initial:
		return a.errorf("its graph has %d edges, TLC counted %d - %d", edges, g.Generated, g.Initial)
	}
	for _, label := range g.Labels() {
		if _, ok := a.Lookup(label); !ok {
			return a.errorf("its graph has the label %q, which nobody gave", label)
		}
	}
	if err := g.Deterministic(); err != nil {
		return a.errorf("an action has several outcomes for the same arguments: make what is chosen a parameter: %v", err)
	}
	return nil
}
