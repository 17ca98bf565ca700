package tla_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
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
	`[]`: `<<>>`, `[ ]`: `<<>>`, `[1 |-> 1]`: `("1" :> 1)`, `[été |-> 0, ok |-> "ü"]`: `("ok" :> "ü" @@ "été" :> 0)`, `[ª_٣ |-> 0, 中文 |-> []]`: `("ª_٣" :> 0 @@ "中文" :> <<>>)`,
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
		``:                     {0, "a value"},
		`{1, 2`:                {5, `"," or "}"`},
		`{1 2}`:                {3, `"," or "}"`},
		`<<1, 2>`:              {6, `"," or ">>"`},
		`<<1,>>`:               {4, "a value"},
		`[a |-> 1, a |-> 2]`:   {1, "distinct keys"},
		`[a -> 1]`:             {1, "a set that TLC left unevaluated"},
		`[two words |-> 1]`:    {1, `a field name of letters, digits and "_"`},
		`[a |-> 1, b]c |-> 1]`: {10, "may end anywhere"},
		`[ |-> 1]`:             {2, "may end anywhere"},
		"[a\xff |-> 1]":        {1, "may end anywhere"},
		`["a" |-> 1]`:          {1, "may end anywhere"},
		`(1 :> 2`:              {7, `"@@" or ")"`},
		`(1)`:                  {2, `":>"`},
		`1 2`:                  {2, "end of text"},
		`"abc`:                 {0, "a closing quote"},
		"\"a\nb\"":             {2, "a closing quote"},
		`"a\qb"`:               {2, "one of"},
		`-`:                    {0, "an integer"},
		`--1`:                  {0, "an integer"},
		`1...3`:                {3, "an integer"},
		`0..4294967296`:        {0, "intervals of at most"},
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

var wordOfTLC = regexp.MustCompile(`^[_\pL\p{Nd}]*\pL[_\pL\p{Nd}]*$`)

// asTLC prints a function of strings as TLC does: as a record where each is letters, digits and
// underscores with a letter among them.
func asTLC(names []string) string {
	record, pairs := []string{}, []string{}
	for i, name := range names {
		if wordOfTLC.MatchString(name) {
			record = append(record, fmt.Sprintf("%s |-> %d", name, i))
		}
		pairs = append(pairs, fmt.Sprintf("%s :> %d", tla.Str(name), i))
	}
	if len(record) == len(names) {
		return "[" + strings.Join(record, ", ") + "]"
	}
	return "(" + strings.Join(pairs, " @@ ") + ")"
}

// Any names of fields are read from what TLC prints, and from what String does.
func TestFieldNames(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{"a", "Z", "_", "7", "é", "中", "٣", "ª", " ", "\"", "]", "[", " |-> ", ",", "\\", "\n", "\t", "-", "->", "²", "😀", "(*", "@@", ":>", "IF"}
	for range 2_000 {
		fields, names := map[string]tla.Value{}, []string{}
		for range 1 + rng.IntN(3) {
			name := ""
			for range rng.IntN(4) {
				name += alphabet[rng.IntN(len(alphabet))]
			}
			if _, twice := fields[name]; !twice {
				fields[name], names = tla.Int(int64(len(names))), append(names, name)
			}
		}
		want := tla.Record(fields)
		for _, text := range []string{asTLC(names), want.String()} {
			got, err := tla.Parse(text)
			require.NoError(t, err, text)
			require.True(t, got.Equal(want), "%s read as %s", text, got)
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
