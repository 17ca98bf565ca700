package tla_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/tla"
)

// Left: what TLC prints; right: the canonical text.
var prints = map[string]string{
	`<< >>`: `<<>>`, `<<>>`: `<<>>`, `{ }`: `{}`, `1..3`: `{1, 2, 3}`, `-2..1`: `{-2, -1, 0, 1}`, `3..1`: `{}`,
	`{3,1, 2,1}`: `{1, 2, 3}`, "{ <<1,\n     2>>,\n  <<>> }": `{<<>>, <<1, 2>>}`, `(1 :> "one")`: `<<"one">>`,
	`("k" :> 1)`: `[k |-> 1]`, `[IF |-> 1, a |-> 2]`: `("IF" :> 1 @@ "a" :> 2)`, `[1a |-> 1]`: `("1a" :> 1)`,
	`(a2 :> {} @@ a1 :> [b |-> TRUE, a |-> -7])`: `(a1 :> [a |-> -7, b |-> TRUE] @@ a2 :> {})`,
	`"\"\\\t\n\f\r |-> "`:                        `"\"\\\t\n\f\r |-> "`, `({} :> {} @@ {1} :> 1..1)`: `({} :> {} @@ {1} :> {1})`,
	`123456789012345678901234567890`: `123456789012345678901234567890`, `-0`: `0`, `007`: `7`, `_a`: `_a`, `1a`: `1a`,
	`{"a", 1, TRUE, a, {}, <<>>}`: `{TRUE, 1, "a", a, {}, <<>>}`,
}

func TestParsePrints(t *testing.T) {
	for text, want := range prints {
		v, err := tla.Parse(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, v.String(), text)
	}
}

func TestParseReadsWhatStringPrints(t *testing.T) {
	var in tla.Interner
	for _, v := range universe() {
		got, err := in.Parse(v.String())
		require.NoError(t, err)
		require.True(t, got.Equal(v), "%v read as %v", v, got)
	}
}

func TestParseErrors(t *testing.T) {
	deep := strings.Repeat("{", 501)
	for text, want := range map[string]struct {
		offset   int
		expected string
	}{
		``:                   {0, "a value"},
		`{1, 2`:              {5, `"," or "}"`},
		`{1 2}`:              {3, `"," or "}"`},
		`<<1, 2>`:            {6, `"," or ">>"`},
		`<<1,>>`:             {4, "a value"},
		`[a |-> 1, a |-> 2]`: {1, "distinct keys"},
		`[a -> 1]`:           {3, `"|->"`},
		`[1 |-> 1]`:          {1, "a field name"},
		`(1 :> 2`:            {7, `"@@" or ")"`},
		`(1)`:                {2, `":>"`},
		`1 2`:                {2, "end of text"},
		`"abc`:               {0, "a closing quote"},
		"\"a\nb\"":           {2, "a closing quote"},
		`"a\qb"`:             {2, "one of"},
		`-`:                  {0, "an integer"},
		`--1`:                {0, "an integer"},
		`1...3`:              {3, "an integer"},
		`0..4294967296`:      {0, "intervals of at most"},
		`-9223372036854775808..9223372036854775807`: {0, "intervals of at most"},
		`{1..60000, 1..60000}`:                      {11, "intervals of at most"},
		`1..99999999999999999999999`:                {0, "intervals of at most"},
		`SUBSET 1..14`:                              {0, "a value"},
		`[1..12 -> {0, 1}]`:                         {1, "a field name"},
		strings.Repeat("9", 10_001):                 {0, "an integer of at most"},
		deep + strings.Repeat("}", len(deep)):       {500, "at most 500 levels"},
	} {
		_, err := tla.Parse(text)
		var syntax *tla.SyntaxError
		if assert.True(t, errors.As(err, &syntax), "%.40s: %v", text, err) {
			assert.Equal(t, want.offset, syntax.Offset, "%.40s: %v", text, err)
			assert.Contains(t, syntax.Expected, want.expected, "%.40s", text)
		}
	}
}

func FuzzParse(f *testing.F) {
	for text, canonical := range prints {
		f.Add(text)
		f.Add(canonical)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := tla.Parse(text)
		if err != nil {
			var syntax *tla.SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(text) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		again, err := tla.Parse(v.String())
		if err != nil || !again.Equal(v) || again.String() != v.String() {
			t.Fatalf("%q printed as %q, read as %v, %v", text, v, again, err)
		}
	})
}
