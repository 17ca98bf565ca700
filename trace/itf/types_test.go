package itf_test

import (
	"bytes"
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/itf"
	"github.com/synod-paxos/synod/trace/tla"
)

// of returns a trace of one variable.
func of(values ...tla.Value) *itf.Trace {
	t := &itf.Trace{Vars: []string{"x"}}
	for _, v := range values {
		t.States = append(t.States, itf.State{Values: []tla.Value{v}})
	}
	return t
}

// varTypes gives the types that a trace says its variables have.
func varTypes(t *testing.T, text []byte) map[string]string {
	t.Helper()
	var file struct {
		Meta struct {
			VarTypes map[string]string `json:"varTypes"`
		} `json:"#meta"`
	}
	require.NoError(t, json.Unmarshal(text, &file))
	return file.Meta.VarTypes
}

func TestInferTypes(t *testing.T) {
	for _, c := range []struct{ values, want string }{ // values of several states are separated by ;
		{`TRUE; FALSE`, `Bool`}, {`1; -2`, `Int`}, {`"a"; ""`, `Str`}, {`a1; None`, `MODEL`}, {`1_OF_A; 2_OF_A`, `A`}, {`x_OF_MODEL`, `MODEL`},
		{`1; TRUE`, ``}, {`a; "a"`, ``}, {`1_OF_A; 1_OF_B`, ``}, {`1; {}`, ``}, {`None; [a |-> 1]`, ``},
		{`{}`, `Set(a)`}, {`{}; {1}`, `Set(Int)`}, {`{{}, {1}}`, `Set(Set(Int))`}, {`{1, "a"}`, ``}, {`{1}; {"a"}`, ``},
		{`<<>>`, `Seq(a)`}, {`<<1, 2>>`, `Seq(Int)`}, {`<<>>; <<1>>; <<1, 2>>`, `Seq(Int)`}, {`<<1>>; <<TRUE>>`, ``}, {`<<1, "a">>`, `<<Int, Str>>`},
		{`<<1, "a">>; <<1>>`, ``}, {`<<1, "a">>; <<>>`, ``}, {`<<{}, {1}>>`, `Seq(Set(Int))`}, {`<<<<1, "a">>, <<2, "b">>>>`, `Seq(<<Int, Str>>)`},
		{`<<{}, 1>>; <<{TRUE}, 1>>`, `<<Set(Bool), Int>>`}, {`<<<<>>, {}, 1>>`, `<<Seq(a), Set(b), Int>>`},
		{`[a |-> 1, b |-> "x"]`, `{ a: Int, b: Str }`}, {`[a |-> {}]; [a |-> {1}]`, `{ a: Set(Int) }`}, {`[a |-> 1]; [b |-> 1]`, ``}, {`[a |-> 1]; <<>>`, ``},
		{`("a b" :> 1)`, `(Str -> Int)`}, {`("a b" :> 1); [a |-> 2]`, `(Str -> Int)`}, {`[a |-> 2]; ("a b" :> 1)`, `(Str -> Int)`}, {`("a b" :> 1 @@ "c" :> TRUE)`, ``},
		{`(a1 :> {1} @@ a2 :> {})`, `(MODEL -> Set(Int))`}, {`<<>>; (a1 :> 1)`, `(MODEL -> Int)`}, {`(0 :> "a"); <<"b", "c">>`, `(Int -> Str)`}, {`(0 :> "a"); [a |-> "b"]`, ``},
		{`(0 :> "a"); <<"b", 1>>`, ``}, {`({a1} :> (0 :> TRUE))`, `(Set(MODEL) -> (Int -> Bool))`}, {`(<<1, a1>> :> 1)`, `(<<Int, MODEL>> -> Int)`},
		{`<<1>>; (0 :> 1); <<>>`, `(Int -> Int)`},
	} {
		var values []tla.Value
		for _, text := range strings.Split(c.values, ";") {
			values = append(values, parse(t, text))
		}
		tr := of(values...)
		require.Equal(t, c.want, varTypes(t, encode(t, tr))["x"], c.values)
		got, err := itf.Read(bytes.NewReader(encode(t, tr)), "x")
		require.NoError(t, err)
		requireSame(t, tr, got)
	}
	many := make([]tla.Value, 28)
	for i := range many {
		many[i] = tla.Tuple(tla.Int(1), tla.Bool(true), tla.Set())
	}
	many[0] = tla.Int(1)
	require.Empty(t, varTypes(t, encode(t, of(tla.Tuple(many...)))))
}

func TestWriteRefuses(t *testing.T) {
	one := tla.Int(1)
	out := func(i int) *int { return &i }
	huge := tla.BigInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(10_000), nil))
	for says, tr := range map[string]*itf.Trace{
		"at least one variable":          {States: []itf.State{{}}},
		"at least one state":             {Vars: []string{"x"}},
		"distinct names":                 {Vars: []string{"x"}, Params: []itf.Param{{Name: "x"}}, States: []itf.State{{Values: []tla.Value{one}}}},
		`not empty and does not`:         {Vars: []string{"#meta"}, States: []itf.State{{Values: []tla.Value{one}}}},
		"state 1: expected 1 values":     {Vars: []string{"x"}, States: []itf.State{{Values: []tla.Value{one}}, {}}},
		"one of the 1 states":            {Vars: []string{"x"}, States: []itf.State{{Values: []tla.Value{one}}}, Loop: out(1)},
		"from 0, found -1":               {Vars: []string{"x"}, States: []itf.State{{Values: []tla.Value{one}}}, Loop: out(-1)},
		`other keys than ["format"`:      {Meta: map[string]string{"varTypes": ""}, Vars: []string{"x"}, States: []itf.State{{Values: []tla.Value{one}}}},
		`other keys than ["index"]`:      {Vars: []string{"x"}, States: []itf.State{{Meta: map[string]string{"index": "0"}, Values: []tla.Value{one}}}},
		"expected notes in UTF-8":        {Meta: map[string]string{"a": "\xff"}, Vars: []string{"x"}, States: []itf.State{{Values: []tla.Value{one}}}},
		"a string in UTF-8":              of(tla.Str("\xff")),
		`constant's, found "1_OF_A"`:     of(tla.Set(tla.Str("1_OF_A"))),
		"10000 digits, found 10001":      of(huge),
		`parameter N: expected a string`: {Vars: []string{"x"}, Params: []itf.Param{{Name: "N", Value: tla.Str("\xff")}}, States: []itf.State{{Values: []tla.Value{one}}}},
	} {
		err := tr.Write(&bytes.Buffer{})
		require.ErrorIs(t, err, itf.ErrUnwritable, says)
		require.ErrorContains(t, err, says)
	}
}
