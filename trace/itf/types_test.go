package itf_test

import (
	"bytes"
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
		require.Equal(t, c.want, tr.InferTypes()["x"], c.values)
		got, err := itf.Read(bytes.NewReader(encode(t, tr)), "x")
		require.NoError(t, err)
		require.Equal(t, c.want, got.VarTypes["x"])
		requireSame(t, tr, got)
	}
	many := make([]tla.Value, 28)
	for i := range many {
		many[i] = tla.Tuple(tla.Int(1), tla.Bool(true), tla.Set())
	}
	many[0] = tla.Int(1)
	require.Empty(t, of(tla.Tuple(many...)).InferTypes())
}

// A type that is given decides how values are written.
func TestGivenTypes(t *testing.T) {
	for _, c := range []struct{ typ, value, want string }{
		{`Seq(Int)`, `<<1>>`, `[{"#bigint":"1"}]`}, {`<<Int>>`, `<<1>>`, `{"#tup":[{"#bigint":"1"}]}`}, {`Int -> Int`, `<<1>>`, `{"#map":[[{"#bigint":"1"},{"#bigint":"1"}]]}`},
		{`(Str -> (Bool))`, `[a |-> TRUE]`, `{"#map":[["a",true]]}`}, {`{a: Bool}`, `[a |-> TRUE]`, `{"a":true}`}, {"[ b:Str,\n\ta: Bool ]", `[a |-> TRUE, b |-> ""]`, `{"a":true,"b":""}`},
		{`Str -> a`, `<<>>`, `{"#map":[]}`}, {`Seq(a)`, `<<>>`, `[]`}, {`a`, `<<1, "a">>`, `{"#tup":[{"#bigint":"1"},"a"]}`}, {`Set(NODE)`, `{1_OF_NODE}`, `{"#set":["1_OF_NODE"]}`},
		{`Int -> Int -> Int`, `<<<<1>>>>`, `{"#map":[[{"#bigint":"1"},{"#map":[[{"#bigint":"1"},{"#bigint":"1"}]]}]]}`},
		{`Some(Seq(Int)) | None(UNIT)`, `[tag |-> "Some", value |-> <<>>]`, `{"tag":"Some","value":[]}`},
		{`Some(Int) | None(UNIT)`, `[tag |-> "None", value |-> U_OF_UNIT]`, `{"tag":"None","value":"U_OF_UNIT"}`}, {`Set(A(<<Int>>))`, `{[tag |-> "A", value |-> <<1>>]}`,
			`{"#set":[{"tag":"A","value":{"#tup":[{"#bigint":"1"}]}}]}`},
	} {
		tr := of(parse(t, c.value))
		tr.VarTypes = map[string]string{"x": c.typ}
		require.Contains(t, string(encode(t, tr)), `"x":`+c.want+`}`, c.typ)
		got, err := itf.Read(bytes.NewReader(encode(t, tr)), "x")
		require.NoError(t, err)
		require.Equal(t, tr.VarTypes, got.VarTypes)
		requireSame(t, tr, got)
	}
}

func TestGivenTypesThatDoNotFit(t *testing.T) {
	for _, c := range []struct{ typ, value, says string }{
		{`Int`, `"a"`, `state 0: variable x: expected a value of the type Int, found "a"`}, {`Bool`, `1`, `type Bool`}, {`Str`, `a1`, `type Str`}, {`A`, `"1_OF_A"`, `type A`},
		{`A`, `a1`, `type A`}, {`Set(Int)`, `{"a"}`, `type Int`}, {`Set(Int)`, `<<1>>`, `type Set(Int)`}, {`Seq(Int)`, `<<1, "a">>`, `type Int`}, {`Seq(Int)`, `{1}`, `type Seq(Int)`},
		{`<<Int, Int>>`, `<<1>>`, `type <<Int, Int>>`}, {`<<Int, Int>>`, `<<1, TRUE>>`, `type Int`}, {`Int -> Int`, `<<TRUE>>`, `type Int`}, {`Int -> Int`, `[a |-> 1]`, `type Int`},
		{`Int -> Int`, `{1}`, `type (Int -> Int)`}, {`{ a: Int }`, `[b |-> 1]`, `type { a: Int }`}, {`{ a: Int }`, `[a |-> TRUE]`, `type Int`}, {`{ a: Int }`, `1`, `type { a: Int }`},
		{`B(Int) | A(Int)`, `[tag |-> "C", value |-> 1]`, `type A(Int) | B(Int), found`}, {`A(Int)`, `[tag |-> A, value |-> 1]`, `type A(Int)`}, {`A(Int)`, `[tag |-> "A"]`, `type A(Int)`},
		{`A(Int)`, `[tag |-> "A", value |-> "a"]`, `type Int`},
		{``, `1`, `expected a type`}, {`Int Int`, `1`, `in the type "Int Int": expected the end, found "Int"`}, {`Set(Int`, `{}`, `expected ")", found ""`}, {`Set Int`, `{}`, `expected "("`},
		{`Foo`, `1`, `expected a type, not the name "Foo"`}, {`$alias`, `1`, `found "$alias"`}, {`(Int) => Int`, `1`, `found "=> Int"`}, {`{ a: Int, c }`, `[a |-> 1]`, `expected ":"`},
		{`{ a: Int, a: Int }`, `[a |-> 1]`, `the name "a" only once`}, {`{}`, `<<>>`, `expected a name`}, {`<<>>`, `<<>>`, `expected a type`}, {`A(Int) | B`, `1`, `expected "("`}, {`Int ->`, `1`, `expected a type`},
		{strings.Repeat("(", 600), `1`, `at most 500 nested types`}, {strings.Repeat("Int -> ", 600) + "Int", `1`, `at most 500 nested types`},
	} {
		tr := of(parse(t, c.value))
		tr.VarTypes = map[string]string{"x": c.typ}
		var buf bytes.Buffer
		err := tr.Write(&buf)
		require.ErrorIs(t, err, itf.ErrUnwritable, c.typ)
		require.ErrorContains(t, err, c.says)
		require.Zero(t, buf.Len())
	}
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
		`one of "y"`:                     {VarTypes: map[string]string{"y": "Int"}, Vars: []string{"x"}, States: []itf.State{{Values: []tla.Value{one}}}},
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
