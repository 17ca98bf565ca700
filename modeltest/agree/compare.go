package agree

import (
	"fmt"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/trace/recording"
)

// agreement is what an implementation and a graph were compared by.
type agreement struct {
	modeltest.Counts
	behaviours, steps int // of a minimal cover of all edges; 0 if the graph has several initial states
}

func (a agreement) String() string {
	return fmt.Sprintf("%d states, %d edges, %d probes where nothing may happen; %d behaviours over every edge, %d steps",
		a.States, a.Edges, a.Disabled+a.Stutters, a.behaviours, a.steps)
}

func (s *Specification) compare(t testing.TB, model string, m modeltest.Machine) (agreement, *modeltest.Divergence) {
	t.Helper()
	type outcome struct {
		agreement
		d *modeltest.Divergence
	}
	rec := s.graph(t, model)
	out, err := deadline.Drive(t.Context(), m, s.perStep, func(m modeltest.Machine) (o outcome, err error) {
		o.agreement, o.d, err = compare(rec, m)
		return o, err
	})
	if err != nil {
		t.Fatalf("%s: %v", model, err)
	}
	return out.agreement, out.d
}

// compare shows equivalence and then replays walks over every edge.
func compare(rec *recording.Recording, m modeltest.Machine) (found agreement, d *modeltest.Divergence, err error) {
	g, labels := rec.Graph.Graph, rec.Graph.Labelled()
	if found.Counts, d, err = m.Equivalent(g, labels); d != nil || err != nil || g.NumInitial() != 1 {
		return found, d, err
	}
	walks, _, err := modeltest.Cover(g)
	if err != nil {
		return found, nil, err
	}
	walk, err := m.Replay(g, labels)
	if err != nil {
		return found, nil, err
	}
	for _, edges := range walks {
		n, d := walk(edges)
		found.behaviours, found.steps = found.behaviours+1, found.steps+n
		if d != nil {
			return found, d, nil
		}
	}
	return found, nil, nil
}

// explain tells a divergence, with the action of the specification that it is about.
func (s *Specification) explain(t testing.TB, model string, d *modeltest.Divergence) string {
	t.Helper()
	_, _, source := s.model(t, model)
	file, line, text := source.Definition(d.Wrong.Action)
	if file == "" {
		return d.Explain()
	}
	return fmt.Sprintf("%s  the specification's action: %s:%d\n    | %s\n", d.Explain(), file, line, strings.Join(text, "\n    | "))
}
