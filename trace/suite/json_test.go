package suite_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

func TestCanonical(t *testing.T) {
	for in, want := range map[string]suite.JSON{
		` { "b" : 1 , "a" : [ true , null ] } `: `{"a":[true,null],"b":1}`,
		`{}`:                                    `[]`,
		`[{},{"a":{}}]`:                         `[[],{"a":[]}]`,
		`"\u0061\/\u00e9é\n\u2028<"`:            `"a/éé\n\u2028<"`,
		`{"\u0062":{"z":1,"y":{"q":2,"p":3}},"a":2,"c":3}`: `{"a":2,"b":{"y":{"p":3,"q":2},"z":1},"c":3}`,
		`[9007199254740992,-9007199254740992,0]`:           `[9007199254740992,-9007199254740992,0]`,
	} {
		got, err := suite.Canonical([]byte(in))
		require.NoError(t, err, in)
		require.Equal(t, want, got)
	}
	for _, in := range []string{"", " ", "nul", "truefalse", "1 2", "01", "-0", "-", "+1", "1-2", "1.0", "1e2", "1E2", "9007199254740993", "-9007199254740993",
		"99999999999999999999", `"a`, `"\x"`, `"\ud8"`, "\"\xff\"", "\"\x01\"", "[1,]", "[,1]", "[1 2]", "[", "[1", "{", `{"a"}`, `{"a":}`, `{"a":1,}`, `{1:1}`,
		`{"a":1,"a":2}`, `{"a":1,"b":1,"\u0061":2}`, "\x00", "[\x00]", "NaN", "\ufeff1"} {
		_, err := suite.Canonical([]byte(in))
		require.ErrorIs(t, err, suite.ErrSyntax, "%q", in)
	}
}

// An integer of any size comes back as the number or the string that it is in JSON.
func TestLargeIntegers(t *testing.T) {
	for _, i := range []int64{0, -1, 1 << 53, -1 << 53, 1<<53 + 1, -1<<53 - 1, 1<<63 - 1} {
		v, err := suite.Encode(tla.Int(i)).Value()
		require.NoError(t, err)
		if -1<<53 <= i && i <= 1<<53 {
			require.True(t, tla.Int(i).Equal(v))
		} else {
			require.True(t, tla.Str(big.NewInt(i).String()).Equal(v))
		}
	}
}

func TestValueRefuses(t *testing.T) {
	_, err := suite.JSON("[1").Value()
	require.ErrorIs(t, err, suite.ErrSyntax)
}

func TestInLargerDocuments(t *testing.T) {
	var doc struct{ V suite.JSON }
	require.NoError(t, json.Unmarshal([]byte(`{"V": {"b":1, "a":{}}}`), &doc))
	require.Equal(t, suite.JSON(`{"a":[],"b":1}`), doc.V)
	text, err := json.Marshal(doc)
	require.NoError(t, err)
	require.Equal(t, `{"V":{"a":[],"b":1}}`, string(text))
	require.Error(t, json.Unmarshal([]byte(`{"V": 1.5}`), &doc))
}

// Canonical text is a fixed point, and so is what Value gives of it.
func TestJSONProperties(t *testing.T) {
	params := gopter.DefaultTestParametersWithSeed(1)
	params.MinSuccessfulTests = 2000
	ps := gopter.NewProperties(params)
	ps.Property("Canonical keeps what TLA+ values print", prop.ForAll(func(v tla.Value) bool {
		got, err := suite.Canonical(v.JSON())
		return err == nil && got == suite.Encode(v)
	}, values(4)))
	ps.Property("Value has the same JSON", prop.ForAll(func(v tla.Value) bool {
		got, err := suite.Encode(v).Value()
		return err == nil && suite.Encode(got) == suite.Encode(v)
	}, values(4)))
	ps.Property("Canonical undoes indentation", prop.ForAll(func(v tla.Value) bool {
		text, err := json.MarshalIndent(v, " ", "\t")
		if err != nil {
			return false
		}
		got, err := suite.Canonical(text)
		return err == nil && got == suite.Encode(v)
	}, values(4)))
	ps.TestingRun(t)
}

func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{`{"b":[1,-2],"a":{"c":null,"\u0062":"\n"}}`, `[[[]],{},"é"]`, `9007199254740992`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		j, err := suite.Canonical(data)
		if err != nil {
			return
		}
		require.True(t, json.Valid(data))
		again, err := suite.Canonical([]byte(j))
		require.NoError(t, err)
		require.Equal(t, j, again)
		v, err := j.Value()
		require.NoError(t, err)
		require.Equal(t, j, suite.Encode(v))
	})
}

// values generates TLA+ values of every kind, nested up to depth.
func values(depth int) gopter.Gen {
	return func(p *gopter.GenParameters) *gopter.GenResult {
		return gopter.NewGenResult(randomValue(p, depth), gopter.NoShrinker)
	}
}

var texts = gen.OneGenOf(gen.AnyString(), gen.AlphaString(), gen.OneConstOf("", "a", "None", "\u2028", "<&>", "\"\\\x7f", "tag"))

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
		return tla.Model([]string{"None", "a1", "a2"}[p.Rng.Intn(3)])
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

func randomValues(p *gopter.GenParameters, depth int) []tla.Value {
	vs := make([]tla.Value, p.Rng.Intn(4))
	for i := range vs {
		vs[i] = randomValue(p, depth-1)
	}
	return vs
}
