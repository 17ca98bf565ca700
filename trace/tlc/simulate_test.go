package tlc_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

func simulate(t *testing.T, module, config string, s tlc.Simulation) ([][]tlc.State, *tlc.Result, error) {
	t.Helper()
	j := job(t, module, config)
	var all [][]tlc.State
	s.Behaviour = func(states []tlc.State) error {
		all = append(all, states)
		return nil
	}
	j.Simulate = &s
	res, err := tlctest.Require(t).Run(t.Context(), j)
	return all, res, err
}

func TestSimulationRepeats(t *testing.T) {
	t.Parallel()
	s := tlc.Simulation{Num: 12, Depth: 30, Seed: 7}
	first, res, err := simulate(t, "Counter", "Holds", s)
	require.NoError(t, err)
	assert.Equal(t, tlc.Holds, res.Verdict)
	assert.EqualValues(t, 2, res.Initial)
	require.Len(t, first, 12)
	for _, states := range first {
		require.Len(t, states, 30)
		assert.Equal(t, 1, states[0].Number)
		assert.Equal(t, 30, states[29].Number)
		assert.Regexp(t, `^/\\ x = [01]\n/\\ y = "é"$`, states[0].Variables)
	}
	thorough.Only(t, "the same seed again, and another")
	again, _, err := simulate(t, "Counter", "Holds", s)
	require.NoError(t, err)
	assert.Equal(t, first, again)
	s.Seed = 8
	other, _, err := simulate(t, "Counter", "Holds", s)
	require.NoError(t, err)
	assert.NotEqual(t, first, other)
}

func TestSimulationVerdicts(t *testing.T) {
	thorough.Only(t, "TestSimulationRepeats simulates, and TestVerdicts has verdicts")
	for _, c := range []struct {
		module, config string
		want           tlc.Verdict
		steps          int
	}{
		{"Counter", "ActionProperty", tlc.ActionPropertyViolated, 0},
		{"Counter", "Invariant", tlc.InvariantViolated, 3},
		{"Counter", "Lasso", tlc.TemporalViolated, 0},
		{"Ends", "EndsStop", tlc.Deadlock, 3},
		{"Ends", "EndsAssertNext", tlc.AssertFailed, 2},
		{"Counter", "PropertyInitial", tlc.Holds, 0}, // TLC does not check it
	} {
		t.Run(c.config, func(t *testing.T) {
			t.Parallel()
			_, res, err := simulate(t, c.module, c.config, tlc.Simulation{Num: 20, Depth: 20, Seed: 42})
			require.NoError(t, err)
			assert.Equal(t, c.want, res.Verdict)
			if c.steps > 0 {
				assert.Len(t, res.Trace, c.steps)
			}
		})
	}
}

func TestSimulationEvalError(t *testing.T) {
	thorough.Only(t, "TestErrors has errors")
	t.Parallel()
	_, _, err := simulate(t, "Ends", "EndsInfinite", tlc.Simulation{Num: 2, Depth: 5})
	got := as[*tlc.EvalError](t, err)
	assert.Equal(t, tlc.Location{Module: "Ends", Line: 10, Column: 22}, got.At)
}
