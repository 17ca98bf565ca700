package verify

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/smt"
)

const twoConditions = `; Action Take keeps OneHolds.
(push 1)
(echo "Take keeps OneHolds")
(set-info :status unsat)
(assert false)
(check-sat)
(pop 1)
  ; and can happen
(push 1)
(echo "Take can happen")
(set-info :status sat)
(check-sat)
(pop 1)
`

func TestRenamed(t *testing.T) {
	got := renamed(twoConditions)
	require.NotContains(t, got, "keeps")
	require.NotContains(t, got, "happen")
	conditions, err := smt.Conditions("x", got)
	require.NoError(t, err)
	require.Equal(t, []smt.Condition{{Name: "1", Want: smt.Unsat, Line: 6}, {Name: "2", Want: smt.Sat, Line: 12}}, conditions)
}

// A program that answers as names suggest is no solver: it does not get them. It would pass for one if it did.
func TestWhoReadsNamesIsNoSolver(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the program is a shell script")
	}
	fake := filepath.Join(t.TempDir(), "z3")
	require.NoError(t, os.WriteFile(fake, []byte(`#!/bin/sh
sed -n 's/^(echo "\(.*\)")$/\1/p' | while read -r name; do
  echo "$name"
  case $name in *keeps*) echo unsat;; *happen*) echo sat;; *) echo unknown;; esac
done
`), 0o700))
	solver := &smt.Solver{Name: "z3", Path: fake}
	believed, err := solver.Run(context.Background(), "x", twoConditions)
	require.NoError(t, err)
	require.True(t, believed[0].Right() && believed[1].Right(), "the program is good enough to deceive")
	answers, err := decided(context.Background(), solver, smt.Cache{}, "x", twoConditions)
	require.NoError(t, err)
	require.Equal(t, []smt.Result{
		{Condition: smt.Condition{Name: "Take keeps OneHolds", Want: smt.Unsat, Line: 6}, Got: smt.Unknown},
		{Condition: smt.Condition{Name: "Take can happen", Want: smt.Sat, Line: 12}, Got: smt.Unknown},
	}, answers.Results)
}
