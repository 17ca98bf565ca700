package tla_test

import (
	"math/big"

	"github.com/synod-paxos/synod/trace/tla"
)

// universe returns distinct values of every kind: scalars, then everything of at most two parts that can be built from some of them.
func universe() []tla.Value {
	huge, _ := new(big.Int).SetString("9223372036854775808", 10)
	scalars := []tla.Value{
		tla.Bool(false), tla.Bool(true), tla.Int(0), tla.Int(1), tla.Int(2), tla.Int(-1), tla.Int(300), tla.Int(1<<53 + 1), tla.BigInt(huge),
		tla.BigInt(new(big.Int).Neg(new(big.Int).Lsh(huge, 3))), tla.Str(""), tla.Str("a"), tla.Str("a b"), tla.Str("IF"), tla.Str("\"\\\t\n\f\r|-> "),
		tla.Str("None"), tla.Model("None"), tla.Model("a"), tla.Model("1a"),
	}
	few := []tla.Value{tla.Bool(false), tla.Int(1), tla.Int(2), tla.Str("a"), tla.Str("a b"), tla.Model("a"), tla.Set(tla.Int(1)), tla.Tuple(tla.Str("a"))}
	all := append(scalars, tla.Set(), tla.Tuple())
	for i, v := range few {
		all = append(all, tla.Set(v), tla.Tuple(v))
		for j, w := range few {
			all = append(all, tla.Tuple(v, w))
			if i < j {
				all = append(all, tla.Set(v, w))
			}
			if !v.Equal(tla.Int(1)) {
				all = append(all, tla.Func(tla.Pair{Key: v, Value: w}))
			}
			if i < j && !(v.Equal(tla.Int(1)) && w.Equal(tla.Int(2))) {
				all = append(all, tla.Func(tla.Pair{Key: w, Value: v}, tla.Pair{Key: v, Value: w}))
			}
		}
	}
	return all
}
