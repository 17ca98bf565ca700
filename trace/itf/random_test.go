package itf_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/synod-paxos/synod/trace/itf"
	"github.com/synod-paxos/synod/trace/tla"
)

// Any values come back as they were, model values and strings apart, and writing them again gives the same bytes.
func TestRandomRoundTrip(t *testing.T) {
	params := gopter.DefaultTestParametersWithSeed(1)
	params.MinSuccessfulTests = 3000
	ps := gopter.NewProperties(params)
	ps.Property("Read undoes Write", prop.ForAll(func(tr *itf.Trace) bool {
		text := encode(t, tr)
		got, err := itf.Read(bytes.NewReader(text), "x")
		if err != nil {
			t.Log(err)
			return false
		}
		requireSame(t, tr, got)
		return bytes.Equal(text, encode(t, got)) // also with the types that were inferred, now given
	}, traces))
	ps.TestingRun(t)
}

// traces generates traces of two variables, of values of every kind.
var traces gopter.Gen = func(p *gopter.GenParameters) *gopter.GenResult {
	tr := &itf.Trace{Vars: []string{"x", "y"}, Params: []itf.Param{{Name: "P", Value: randomValue(p, 3)}}}
	for range 1 + p.Rng.Intn(4) {
		tr.States = append(tr.States, itf.State{Values: []tla.Value{randomValue(p, p.Rng.Intn(5)), randomValue(p, 1)}})
	}
	return gopter.NewGenResult(tr, gopter.NoShrinker)
}

var (
	texts = gen.OneGenOf(gen.AnyString(), gen.AlphaString(), gen.OneConstOf("", "a", "b", "None", "\u2028", "#set", "\"\\", "a1_OF_", "_OF_A", "a-_OF_A"))
	names = []string{"None", "a", "1_OF_A", "1_OF_MODEL", "IF_OF_MODEL", "a_OF_MODEL", "a_OF_MODEL_OF_MODEL", "a_OF_A_OF_MODEL", "a_OF_MODEL_OF_A", "_OF_a", "x_OF_OF_", "a_OF_1"}
)

func randomValue(p *gopter.GenParameters, depth int) tla.Value {
	kinds := 9
	if depth == 0 {
		kinds = 5
	}
	switch p.Rng.Intn(kinds) {
	case 0:
		return tla.Bool(p.NextBool())
	case 1:
		return tla.Int(int64(p.Rng.Intn(5)) - 1)
	case 2:
		return tla.BigInt(new(big.Int).Lsh(big.NewInt(p.Rng.Int63()-1<<62), uint(p.Rng.Intn(100))))
	case 3:
		return tla.Str(randomText(p))
	case 4:
		return tla.Model(names[p.Rng.Intn(len(names))])
	case 5:
		return tla.Set(randomValues(p, depth)...)
	case 6:
		return tla.Tuple(randomValues(p, depth)...)
	case 7:
		fields := map[string]tla.Value{}
		for _, v := range randomValues(p, depth) {
			fields[randomText(p)] = v
		}
		return tla.Record(fields)
	default:
		var pairs []tla.Pair
		for _, v := range randomValues(p, depth) {
			pairs = append(pairs, tla.Pair{Key: randomValue(p, depth-1), Value: v})
		}
		return tla.Func(pairs...)
	}
}

func randomText(p *gopter.GenParameters) string {
	s, _ := texts(p).Retrieve()
	return s.(string)
}

// randomValues are often alike, so that types are often found.
func randomValues(p *gopter.GenParameters, depth int) []tla.Value {
	vs := make([]tla.Value, p.Rng.Intn(4))
	for i := range vs {
		vs[i] = randomValue(p, depth-1)
		if i > 0 && p.NextBool() {
			vs[i] = vs[i-1]
		}
	}
	return vs
}
