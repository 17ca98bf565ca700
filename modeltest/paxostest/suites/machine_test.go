package suites

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/modeltest/mealy"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tla"
)

// all are features that leave out no input and no field.
func all(r model.Role) Features {
	f := Everything
	f.Hostile, f.Observes = true, FieldsOf[r.String()]
	return f
}

// labelled is a machine whose states show all fields.
func (p *Plan) labelled(e explored) mealy.Machine {
	for _, text := range e.shown {
		e.Label = append(e.Label, p.Label(text))
	}
	return e.Machine
}

// requireSame asks that two machines, whose labels show all of a state, are the same.
func (p *Plan) requireSame(t *testing.T, states int, graph, reference mealy.Machine) {
	t.Helper()
	require.NoError(t, graph.Check())
	require.NoError(t, reference.Check())
	require.Equal(t, []int{states, states}, []int{len(graph.Next), len(reference.Next)})
	word, differ := mealy.Separate(graph, reference, nil)
	require.False(t, differ, "%v", p.tell(word))
}

func (p *Plan) tell(word []int32) (inputs []string) {
	for _, i := range word {
		inputs = append(inputs, fmt.Sprintf("%+v", p.Inputs[i]))
	}
	return inputs
}

// What TLC found and what the reference's steps give is the same machine, what a
// client is told included, for inputs that only hostile peers send too.
func TestProposersFromTheGraphAndFromTheReference(t *testing.T) {
	for name, states := range map[string]int{"ProposerRole": 229, "ProposerRoleFour": 719} {
		g, err := Recorded(name, model.Proposer)
		require.NoError(t, err)
		p := NewPlan(g.Names, model.Proposer, name, all(model.Proposer))
		f := all(model.Proposer)
		m, at := p.unfoldProposer()
		reference := p.explored(m, len(at), f, func(i int) tla.Value { return p.ProjectProposer(at[i]) })
		p.requireSame(t, states, p.labelled(g.machine(0, p.Inputs, p.Outs, f.Observes)), p.labelled(reference))
	}
}

func TestLearnersFromTheGraphAndFromTheReference(t *testing.T) {
	g, err := Recorded("LearnerRole", model.Learner)
	require.NoError(t, err)
	f := all(model.Learner)
	p := NewPlan(g.Names, model.Learner, "", f)
	m, at := p.unfoldLearner()
	reference := p.explored(m, len(at), f, func(i int) tla.Value { return p.ProjectLearner(*at[i]) })
	p.requireSame(t, 4098, p.labelled(g.machine(0, p.Inputs, p.Outs, f.Observes)), p.labelled(reference))
}

func TestAcceptorsFromTheGraphAndFromDialects(t *testing.T) {
	g, err := Recorded("AcceptorDialects", model.Acceptor)
	require.NoError(t, err)
	f := all(model.Acceptor)
	p := NewPlan(g.Names, model.Acceptor, "", f)
	for _, d := range model.Dialects() {
		start, ok := g.start(d)
		require.True(t, ok)
		m, at := unfold(paxos.Acceptor{}, p.Inputs, p.Outs, func(a paxos.Acceptor, i model.Stimulus) (paxos.Acceptor, []model.Message) {
			if i.Kind == model.Restart {
				return a, nil
			}
			next, sent := d.Step(a, g.Self, i.Message)
			return next, model.MessageOf(sent)
		})
		reference := p.explored(m, len(at), f, func(i int) tla.Value { return p.ProjectAcceptor(at[i]) })
		p.requireSame(t, len(at), p.labelled(g.machine(start, p.Inputs, p.Outs, f.Observes)), p.labelled(reference))
	}
}

// The graphs that suites are made from are those of today's specification.
func TestEmbeddedGraphsAreTodays(t *testing.T) {
	models, err := manifest.Load(spec.Files, "paxos/models.json")
	require.NoError(t, err)
	checked := 0
	for i := range models.Models {
		m := &models.Models[i]
		rec, err := recording.Open(spec.Files, "paxos/recorded/"+recording.Name(m.Name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // not recorded
		}
		require.NoError(t, err, m.Name)
		source, err := models.Source(m)
		require.NoError(t, err, m.Name)
		require.NoError(t, rec.Stale(source.Hash()), m.Name)
		checked++
	}
	require.Equal(t, 24, checked)
	for _, model := range []string{"AcceptorDialects", "ProposerRole", "ProposerRoleFour", "LearnerRole"} {
		_, err := spec.Files.ReadFile("paxos/recorded/" + model + ".graph.zst")
		require.NoError(t, err, "plans use it")
	}
}
