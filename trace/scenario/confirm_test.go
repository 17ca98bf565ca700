package scenario_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/scenario"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// turnstile lets one through for each that has paid.
const turnstile = `---- MODULE Turnstile ----
EXTENDS Naturals
CONSTANT Limit
VARIABLES paid, through
Init == paid = 0 /\ through = 0
Pay(n) == paid + n <= Limit /\ paid' = paid + n /\ UNCHANGED through
Pass == through < paid /\ through' = through + 1 /\ UNCHANGED paid
NobodyFree == through <= paid
NobodyThrough == through = 0
NeverBack == [][through' >= through]_through
====
`

// walked is a model of it, and two walks that are right.
func walked() (scenario.Model, []scenario.Walk) {
	m := scenario.Model{
		Files: map[string][]byte{"Turnstile.tla": []byte(turnstile)}, Module: "Turnstile", Vars: []string{"paid", "through"},
		Init: "Init", Config: "CONSTANT Limit = 3\nINVARIANT NobodyFree\nPROPERTY NeverBack\n", Prefix: "Told",
	}
	return m, []scenario.Walk{
		{{Place: "a:1", After: pair(0, 0)}, {Place: "a:2", Action: "Pay(2)", After: pair(2, 0)}, {Place: "a:3", Action: "Pass", After: pair(2, 1)}},
		{{Place: "b:1", Checks: []scenario.Check{{"b:9", "disabled: Pass", "~ENABLED Pass"}}}, {Place: "b:2", Action: "Pay(1)"}},
	}
}

func pair(paid, through int64) []tla.Value { return []tla.Value{tla.Int(paid), tla.Int(through)} }

// Each changes one thing, and TLC must say this; nothing if it confirms.
func TestConfirm(t *testing.T) {
	t.Parallel()
	tools := tlctest.Require(t)
	for i, c := range []struct {
		name   string
		change func(m *scenario.Model, walks []scenario.Walk)
		says   string
	}{
		{"right", func(*scenario.Model, []scenario.Walk) {}, ""},
		{"a step not enabled", func(_ *scenario.Model, w []scenario.Walk) { w[0][1].Action = "Pay(4)" }, "a:2: the specification says otherwise: expected that it takes Pay(4)"},
		{"a wrong post-state", func(_ *scenario.Model, w []scenario.Walk) { w[0][2].After = pair(1, 1) },
			"a:3: the specification says otherwise: expected paid = 1, as the implementation has it; got 2"},
		{"a wrong claim", func(_ *scenario.Model, w []scenario.Walk) {
			w[1][1].Checks = w[1][0].Checks
		}, "b:9: the specification says otherwise: expected: disabled: Pass; got"},
		{"an invariant", func(m *scenario.Model, w []scenario.Walk) { m.Config += "INVARIANT NobodyThrough\n" },
			"a:3: the specification says otherwise: NobodyThrough is broken by the step to"},
		{"an end", func(m *scenario.Model, _ []scenario.Walk) { m.Ends = "NobodyThrough" }, ""},
		{"an end too early", func(m *scenario.Model, w []scenario.Walk) {
			m.Ends = "NobodyThrough"
			w[0] = append(w[0], scenario.Point{Place: "a:4", Action: "Pay(1)"})
		}, "a:3: the specification says otherwise: NobodyThrough is broken by the step to"},
		{"no end", func(m *scenario.Model, w []scenario.Walk) {
			m.Ends = "NobodyThrough"
			w[0] = w[0][:2]
		}, "a:2: the specification says otherwise: expected that NobodyThrough is broken here, and it holds"},
	} {
		t.Run(c.name, func(t *testing.T) {
			thorough.Sample(t, i, 6)
			m, walks := walked()
			c.change(&m, walks)
			if m.Ends != "" {
				walks = walks[:1]
			}
			err := scenario.Confirm(context.Background(), tools, m, walks)
			if c.says == "" {
				assert.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, scenario.ErrRefused)
			assert.Contains(t, err.Error(), c.says)
		})
	}
}
