package survey_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/survey"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/recording"
)

// recorded are a model of a whole system, a role, and one with several initial states.
func recorded(t *testing.T) (all []*recording.Recording) {
	t.Helper()
	for _, name := range []string{"generals/recorded/Handshake", "lease/recorded/Lease", "paxos/recorded/AcceptorRole"} {
		rec, err := recording.Open(spec.Files, recording.Name(name))
		require.NoError(t, err)
		all = append(all, rec)
	}
	return all
}

// Every pair of a state and a stimulus is counted once, and every state is at one depth.
func TestCounts(t *testing.T) {
	for _, rec := range recorded(t) {
		g := rec.Graph
		s := survey.Of(rec.Protocol, rec.Model, g)
		sum, taken, stimuli, never := 0, 0, 0, 0
		for _, a := range s.Actions {
			require.Equal(t, a.Stimuli*g.NumStates(), a.Fired+a.Same+a.Refused, a.Action)
			require.LessOrEqual(t, a.States, a.Fired)
			taken, stimuli, never = taken+a.Fired+a.Same, stimuli+a.Stimuli, never+a.Never
		}
		require.NoError(t, g.Deterministic())
		require.Equal(t, g.NumEdges(), taken)
		require.Equal(t, len(g.Stimuli), stimuli)
		require.Equal(t, len(g.Stimuli)-len(g.Labels()), never)
		require.Len(t, s.Never, never)
		for _, n := range s.Depths {
			sum += n
		}
		require.Equal(t, g.NumStates(), sum)
		require.Equal(t, g.NumInitial(), s.Depths[0])
		require.Len(t, s.Depths, g.Depth())
		require.Contains(t, s.Text(), s.Actions[0].Action)
	}
}

// A quotient stands for all states and has no edge that the graph has not; what is around a state is
// near it. Neither has more nodes than can be read.
func TestProjections(t *testing.T) {
	for _, rec := range recorded(t) {
		g := rec.Graph
		s := survey.Of(rec.Protocol, rec.Model, g)
		require.NoError(t, s.Project(g, ""))
		require.NotNil(t, s.Quotient, rec.Model)
		small(t, g, s.Quotient, g.NumStates())
		for _, state := range []int{0, g.NumStates() - 1} {
			require.NoError(t, s.Look(g, state))
			small(t, g, s.Around, len(s.Around.Nodes))
			require.Equal(t, g.State(state), s.Around.Centre)
		}
		drawing(t, s.HTML())
	}
}

func small(t *testing.T, g *labelled.Graph, p *survey.Projection, states int) {
	t.Helper()
	require.LessOrEqual(t, len(p.Nodes), 60)
	stands, edges := 0, 0
	for _, n := range p.Nodes {
		stands += n.States
	}
	require.Equal(t, states, stands)
	for _, a := range p.Arcs {
		require.NotEqual(t, a.From, a.To)
		edges += a.Edges
	}
	require.LessOrEqual(t, edges, g.NumEdges())
}

// drawing requires that the part of a page is well-formed.
func drawing(t *testing.T, text string) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader("<div>" + text + "</div>"))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return
		} else {
			require.NoError(t, err)
		}
	}
}

// The quotient by what each general decided is small enough to be known by heart.
func TestAQuotient(t *testing.T) {
	rec := recorded(t)[0]
	s := survey.Of(rec.Protocol, rec.Model, rec.Graph)
	require.NoError(t, s.Project(rec.Graph, "generals.decision"))
	require.Equal(t, survey.Box{Text: "g1: none, g2: none", States: 8}, s.Quotient.Nodes[0])
	require.Len(t, s.Quotient.Nodes, 8)
	require.ErrorContains(t, s.Project(rec.Graph, "kings"), "there are generals, messages")
	require.ErrorContains(t, s.Project(rec.Graph, "generals.crown"), "has no such field")
	require.ErrorContains(t, s.Look(rec.Graph, 32), "they are 0 to 31")
}
