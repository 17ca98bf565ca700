package modeltest_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
)

// Code that panics diverges, with the behaviour that led there, whoever drives it.
func TestCodeThatPanics(t *testing.T) {
	g := dump(t, lockGraph)
	p := protocol()
	step := p.Step
	p.Step = func(l lock, c call) (lock, bool, error) {
		if l.count == most && c.action == "Release" {
			panic(errors.New("released too often"))
		}
		return step(l, c)
	}
	const says = `it panics in modeltest_test\.TestCodeThatPanics\.func1, panic_test\.go:\d+: released too often$`
	_, d, err := p.Equivalent(g, stimuli(g))
	require.NoError(t, err)
	require.Equal(t, modeltest.Broke, d.Kind)
	require.Len(t, d.Behaviour, 3)
	require.Regexp(t, says, d.Rule)
	require.Contains(t, d.Explain(), "Release")

	walk, err := p.Replay(g, stimuli(g))
	require.NoError(t, err)
	n, d := walk(walkBy(t, g, longWalk...))
	require.Equal(t, 5, n)
	require.Regexp(t, says, d.Rule)
}

// So does code that panics at what must change nothing.
func TestOtherPanics(t *testing.T) {
	g := dump(t, lockGraph)
	p := protocol()
	p.Inert = func(l lock) []modeltest.Inert[lock] { panic("inert") }
	p.Arrows = func(lock, call, lock) []modeltest.Arrow { panic("no picture") }
	_, d, err := p.Equivalent(g, stimuli(g))
	require.NoError(t, err)
	require.Equal(t, modeltest.Stuttered, d.Kind)
	require.Regexp(t, "it panics in .*: inert$", d.Rule)
	require.Empty(t, d.Arrows)
}
