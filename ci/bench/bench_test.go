package main

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// The counts are those of TLC with symmetry left out; the explorer must find the same, or there is no table.
func TestQuick(t *testing.T) {
	thorough.Only(t, "it builds and measures")
	t.Chdir("../..")
	explore, err := buildExplore(t.Context(), t.TempDir())
	require.NoError(t, err)
	tools := tools{tlc: tlctest.Require(t), explore: explore, spin: lightly(t), stateright: stateright{absent: errors.New("a test does without")}}
	text, err := bench(t.Context(), tools, true, io.Discard)
	require.NoError(t, err)
	assert.Regexp(t, `(?m)^\| TLC \| Synod, one ballot \| 233 \| 1,155 \| [\d.]+ \| [\d.]+ \| [\d,]+ MB \| [\d,]+ \| – \| [\d.,]+ \| – \| [\d.,]+ \|$`, text)
	assert.Regexp(t, "(?m)^\\| `synod explore` \\| Synod, one ballot \\| 233 \\| 1,155 \\| .* \\| [\\d,]+ \\| – \\| – \\| – \\|$", text)
	assert.Regexp(t, `(?m)^Measured on \d+ cores.*; Go .*, Java .*, TLC2 Version .*, Spin .*, Stateright left out, as .*\. `, text)
}

func TestJobHasNoSymmetry(t *testing.T) {
	job, err := jobOf("{1, 2, 3}", true)
	require.NoError(t, err)
	config := string(job.Files[job.Config])
	assert.NotContains(t, config, "SYMMETRY")
	for _, kept := range []string{"Agreement", "PromisesRise", "CHECK_DEADLOCK FALSE", "Ballots = {1, 2, 3}"} {
		assert.Contains(t, config, kept)
	}
	job, err = jobOf("{1, 2}", false)
	require.NoError(t, err)
	config = string(job.Files[job.Config])
	for _, left := range []string{"SYMMETRY", "Agreement", "PromisesRise", "{1, 2, 3}"} {
		assert.NotContains(t, config, left)
	}
	assert.Contains(t, config, "Ballots = {1, 2}")
}

// found makes a contender that finds, run after run, so many states.
func found(name, model string, log *[]string, generated ...int64) contender {
	next := 0
	return contender{name: name, model: model, against: model, runs: len(generated), run: func(context.Context) (sample, error) {
		*log = append(*log, name)
		next++
		return sample{counts: counts{1, generated[next-1]}, wall: time.Second}, nil
	}}
}

func TestContendersTakeTurns(t *testing.T) {
	var log []string
	rows, err := measure(t.Context(), []contender{found("a", "m", &log, 7, 7, 7), found("b", "m", &log, 7), found("c", "m", &log, 7, 7)}, io.Discard)
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b", "c", "a", "c", "a"}, log)
	assert.Len(t, rows[2].samples, 2)
	assert.NoError(t, agree(rows))
}

func TestCountsMustAgree(t *testing.T) {
	var log []string
	_, err := measure(t.Context(), []contender{found("a", "m", &log, 7, 8)}, io.Discard)
	assert.ErrorIs(t, err, errCounts)
	rows, err := measure(t.Context(), []contender{found("a", "m", &log, 7), found("b", "n", &log, 8), found("c", "n", &log, 9)}, io.Discard)
	require.NoError(t, err)
	assert.ErrorIs(t, agree(rows), errCounts)
	assert.ErrorContains(t, agree(rows), "in n: b found")
	assert.NoError(t, agree(rows[:2]))
	_, err = measure(t.Context(), []contender{found("a", "m", &log, 0)}, io.Discard)
	assert.ErrorContains(t, err, "want states and a time")
}
