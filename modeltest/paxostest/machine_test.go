package paxostest

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/mealy"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tla"
)

// all are features that leave out no input and no field.
func all(r role) features {
	f := everything
	f.hostile, f.observes = true, fieldsOf[r.String()]
	return f
}

// labelled is a machine whose states show all fields.
func (p *plan) labelled(e explored) mealy.Machine {
	for _, text := range e.shown {
		e.Label = append(e.Label, p.label(text))
	}
	return e.Machine
}

// requireSame asks that two machines, whose labels show all of a state, are the same.
func (p *plan) requireSame(t *testing.T, states int, graph, reference mealy.Machine) {
	t.Helper()
	require.NoError(t, graph.Check())
	require.NoError(t, reference.Check())
	require.Equal(t, []int{states, states}, []int{len(graph.Next), len(reference.Next)})
	word, differ := mealy.Separate(graph, reference, nil)
	require.False(t, differ, "%v", p.tell(word))
}

func (p *plan) tell(word []int32) (inputs []string) {
	for _, i := range word {
		inputs = append(inputs, fmt.Sprintf("%+v", p.inputs[i]))
	}
	return inputs
}

// What TLC found and what the reference's steps give is the same machine, what a
// client is told included, for inputs that only hostile peers send too.
func TestProposersFromTheGraphAndFromTheReference(t *testing.T) {
	for model, states := range map[string]int{"ProposerRole": 229, "ProposerRoleFour": 719} {
		g, err := recorded(model, proposer)
		require.NoError(t, err)
		p := newPlan(g.names, proposer, model, all(proposer))
		f := all(proposer)
		m, at := p.unfoldProposer()
		reference := p.explored(m, len(at), f, func(i int) tla.Value { return p.projectProposer(at[i]) })
		p.requireSame(t, states, p.labelled(g.machine(0, p.inputs, p.outs, f.observes)), p.labelled(reference))
	}
}

func TestLearnersFromTheGraphAndFromTheReference(t *testing.T) {
	g, err := recorded("LearnerRole", learner)
	require.NoError(t, err)
	f := all(learner)
	p := newPlan(g.names, learner, "", f)
	m, at := p.unfoldLearner()
	reference := p.explored(m, len(at), f, func(i int) tla.Value { return p.projectLearner(*at[i]) })
	p.requireSame(t, 4098, p.labelled(g.machine(0, p.inputs, p.outs, f.observes)), p.labelled(reference))
}

func TestAcceptorsFromTheGraphAndFromDialects(t *testing.T) {
	g, err := recorded("AcceptorDialects", acceptor)
	require.NoError(t, err)
	f := all(acceptor)
	p := newPlan(g.names, acceptor, "", f)
	for _, d := range Dialects() {
		start, ok := g.start(d)
		require.True(t, ok)
		m, at := unfold(paxos.Acceptor{}, p.inputs, p.outs, func(a paxos.Acceptor, i stimulus) (paxos.Acceptor, []Message) {
			if i.kind == restart {
				return a, nil
			}
			next, sent := d.step(a, g.self, i.message)
			return next, messageOf(sent)
		})
		reference := p.explored(m, len(at), f, func(i int) tla.Value { return p.projectAcceptor(at[i]) })
		p.requireSame(t, len(at), p.labelled(g.machine(start, p.inputs, p.outs, f.observes)), p.labelled(reference))
	}
}

// The oracle gives the answers of the machines to every test, and of an acceptor to
// what only hostile peers send too.
func TestOracleAnswersAsTheMachinesDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		role
		features
		options
	}{
		{acceptor, features{restarts: true, observes: fieldsOf["acceptor"]}, options{}},
		{acceptor, features{restarts: true, hostile: true}, options{hostile: true}},
		{proposer, everything, options{}},
		{learner, features{restarts: true}, options{}},
	} {
		plans, err := plansOf(c.role, c.features, c.options)
		require.NoError(t, err)
		steps := 0
		for _, p := range plans {
			for i, m := range p.right {
				start := oracle{names: p.names, dialect: p.dialectOf(t, i), decides: c.decides, latest: p.test.Candidates[i].Name == LastVotes}
				oracle, machine := p.ask(c.features, start), conform.Machine("", m)
				for _, word := range append(p.test.Probe, p.test.Suite(i)...) {
					if !slices.Equal(machine.Answers(word), oracle(word)) {
						require.Fail(t, "not the same", "%s %s: %v", p.title, p.test.Candidates[i].Name, p.tell(word))
					}
					steps += len(word)
				}
			}
		}
		assert.Greater(t, steps, 10_000, "%s, hostile %v", c.role, c.options.hostile)
	}
}

func (p *plan) dialectOf(t *testing.T, candidate int) Dialect {
	if p.role != acceptor {
		return Dialect{}
	}
	d, err := ParseDialect(p.test.Candidates[candidate].Name)
	require.NoError(t, err)
	return d
}

// The graphs that suites are made from are those of today's specification.
func TestEmbeddedGraphsAreTodays(t *testing.T) {
	models, err := manifest.Load(spec.Files, "paxos/models.json")
	require.NoError(t, err)
	checked := 0
	for i := range models.Models {
		m := &models.Models[i]
		data, err := spec.Files.ReadFile("paxos/recorded/" + m.Name + ".graph.zst")
		if err != nil {
			continue // not recorded
		}
		rec, err := recording.Decode(bytes.NewReader(data))
		require.NoError(t, err, m.Name)
		source, err := models.Source(m)
		require.NoError(t, err, m.Name)
		require.NoError(t, rec.Stale(source.Hash()), m.Name)
		checked++
	}
	require.Equal(t, 6, checked)
	for _, model := range []string{"AcceptorDialects", "ProposerRole", "ProposerRoleFour", "LearnerRole"} {
		_, err := spec.Files.ReadFile("paxos/recorded/" + model + ".graph.zst")
		require.NoError(t, err, "plans use it")
	}
}
