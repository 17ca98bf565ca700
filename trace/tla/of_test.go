package tla_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/synod-paxos/synod/trace/tla"
)

func TestValuesByARule(t *testing.T) {
	nodes := tla.Models("a", 3)
	for want, got := range map[string]tla.Value{
		"{a1, a3}":                        tla.SetOf(nodes, func(i int) bool { return i != 1 }),
		"(a1 :> 0 @@ a2 :> 1 @@ a3 :> 2)": tla.FuncOf(nodes, func(i int) tla.Value { return tla.Int(int64(i)) }),
		"<<a1, a2>>":                      tla.TupleOf(2, func(i int) tla.Value { return tla.Nth("a", i+1) }),
		"{0, 1, 2}":                       tla.Set(tla.Ints(0, 2)...),
		"{}":                              tla.Set(tla.Ints(1, 0)...),
		"<<>>":                            tla.FuncOf(nil, nil),
	} {
		assert.Equal(t, want, got.String())
	}
}
