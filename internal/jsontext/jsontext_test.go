package jsontext_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/jsontext"
)

const deepest = 5

// whole reads a text that is one value.
func whole(text string, value func(*jsontext.Scanner) error) error {
	s := jsontext.NewScanner([]byte(text), deepest)
	if err := value(&s); err != nil {
		return err
	}
	return s.End("the text")
}

// loose reads any value, in which keys may come twice.
func loose(s *jsontext.Scanner) error {
	if s.Peek() == '[' {
		return s.Array(func() error { return loose(s) })
	}
	if s.Peek() == '{' {
		return s.Members(func([]byte, bool) error { return loose(s) })
	}
	return s.Value()
}

var accepted = []string{
	`null`, ` true `, "\tfalse\r\n", `0`, `-0`, `-12.5e+07`, `1E9`, `""`, `"a\"\\\/\b\f\n\r\t\u00e9\ud83d\uDE00é"`,
	`[]`, `[ ]`, `{}`, `{"a":1,"b":[{"a":2}],"c":{"a":3}}`, `[[[[[]]]]]`, `[1 , 2]`, "\"\x7f\"",
}

var refused = []struct {
	text   string
	syntax bool
	pos    int
	says   string
}{
	{``, true, 0, `expected a JSON value, found "" at byte 1`}, {`nul`, true, 0, "a JSON value"}, {`1 2`, true, 2, "the end of the text"},
	{`[1,]`, true, 3, "a JSON value"}, {`[1 2]`, true, 3, `"," or "]"`}, {`{"a":1 "b"}`, true, 7, `"," or "}"`}, {`[1`, true, 2, `"," or "]"`},
	{`{a:1}`, true, 1, "a key"}, {`{"a":1,}`, true, 7, "a key"}, {`{"a" 1}`, true, 5, `":"`}, {`{"a":}`, true, 5, "a JSON value"},
	{`01`, true, 1, "the end"}, {`-`, true, 1, "a digit"}, {`1.`, true, 2, "a digit"}, {`.5`, true, 0, "a JSON value"}, {`1e`, true, 2, "a digit"}, {`+1`, true, 0, "a JSON value"},
	{`"a`, true, 2, "the closing quote"}, {"\"\n\"", true, 1, "control characters"}, {`"\x"`, true, 1, "escapes"}, {`"\u12g4"`, true, 1, "four hexadecimal digits"}, {`"\`, true, 1, "escapes"},
	{`"\ud800"`, false, 1, "both halves"}, {`"\ud800\u0041"`, false, 1, "both halves"}, {`"\udc00\ud800"`, false, 1, "both halves"}, {"\"a\xff\"", true, 2, "UTF-8"},
	{`{"a":1,"\u0061":2}`, false, 7, `the key "a" only once`}, {`[{"b":{"a":1,"c":2,"a":3}}]`, false, 19, `the key "a" only once`},
	{`[[[[[[]]]]]]`, false, 5, "at most 5 nested"}, {`{"a":{"a":{"a":{"a":{"a":{}}}}}}`, false, 25, "at most 5 nested"},
}

func TestValue(t *testing.T) {
	for _, text := range accepted {
		require.NoError(t, whole(text, (*jsontext.Scanner).Value), text)
	}
	for _, c := range refused {
		err := whole(c.text, (*jsontext.Scanner).Value)
		var wrong *jsontext.Error
		require.True(t, errors.As(err, &wrong), c.text)
		require.Equal(t, c.syntax, wrong.Syntax, c.text)
		require.Equal(t, c.pos, wrong.Pos, c.text)
		require.ErrorContains(t, err, c.says, c.text)
		require.Equal(t, c.text[c.pos:], string(wrong.Rest))
	}
}

// A scanner that is used again reads as a new one does, whatever came before.
func TestReset(t *testing.T) {
	texts := append([]string{}, accepted...)
	for _, c := range refused {
		texts = append(texts, c.text, `{"a":1,"b":2}`)
	}
	s := jsontext.NewScanner(nil, deepest)
	for _, text := range texts {
		s.Reset([]byte(text))
		err := s.Value()
		if err == nil {
			err = s.End("the text")
		}
		require.Equal(t, whole(text, (*jsontext.Scanner).Value), err, text)
	}
}

// What is JSON, but not what was asked for, is said so.
func TestUnlike(t *testing.T) {
	var s jsontext.Scanner
	for text, read := range map[string]func() error{
		` 7`: func() error { return s.Array(nil) }, ` []`: func() error { return s.Object(nil) }, ` {}`: func() error { _, _, err := s.String(); return err },
	} {
		s = jsontext.NewScanner([]byte(text), deepest)
		var wrong *jsontext.Error
		require.ErrorAs(t, read(), &wrong)
		require.False(t, wrong.Syntax)
		require.Equal(t, 1, wrong.Pos)
	}
}

func TestParts(t *testing.T) {
	s := jsontext.NewScanner([]byte(` {"a" : [1, "x\u0079"] ,"é":null}`), deepest)
	var got []string
	require.NoError(t, s.Object(func(key []byte) error {
		got = append(got, string(key))
		if s.Peek() != '[' {
			start := s.Pos()
			err := s.Value()
			got = append(got, string(s.Since(start)))
			return err
		}
		return s.Array(func() error {
			if s.Peek() != '"' {
				return s.Number()
			}
			quoted, plain, err := s.String()
			require.False(t, plain)
			got = append(got, string(quoted), string(jsontext.Unquote(quoted)))
			return err
		})
	}))
	require.Equal(t, []string{"a", `"x\u0079"`, "xy", "é", "null"}, got)
	bad := errors.New("bad")
	s = jsontext.NewScanner([]byte(`{"a":1}`), deepest)
	require.Equal(t, bad, s.Object(func([]byte) error { return bad }))
}

func TestBracketed(t *testing.T) {
	for text, want := range map[string]string{`{"a":[1,"]\"}"]},2`: `{"a":[1,"]\"}"]}`, `[] ]`: `[]`, `[`: "", `["\`: "", ``: "", `7,`: `7`} {
		s := jsontext.NewScanner([]byte(text), deepest)
		got := s.Bracketed()
		require.Equal(t, want, string(got), text)
		require.Equal(t, got == nil, want == "", text)
		s.Pass(got)
		require.Equal(t, len(want), s.Pos())
	}
}

// Of many keys, too, one that comes twice is found.
func TestManyKeys(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"k":0`)
	for i := range 100 {
		b.WriteString(`,"` + strings.Repeat("a", i+1) + `":{"k":1}`)
	}
	require.NoError(t, whole(b.String()+"}", (*jsontext.Scanner).Value))
	for _, again := range []string{"k", "a", strings.Repeat("a", 50), strings.Repeat("a", 100)} {
		require.ErrorContains(t, whole(b.String()+`,"`+again+`":0}`, (*jsontext.Scanner).Value), "only once", again)
	}
}

func TestUnmarshal(t *testing.T) {
	var got struct{ A int }
	require.NoError(t, jsontext.Unmarshal([]byte(` {"A":1} `), &got))
	require.Equal(t, 1, got.A)
	for text, says := range map[string]string{`{"B":1}`: "unknown field", `{"A":"1"}`: "cannot unmarshal", `{"A":1} 1`: "nothing after it", `{"A":1}}`: "nothing after it", ``: "EOF"} {
		require.ErrorContains(t, jsontext.Unmarshal([]byte(text), &got), says, text)
	}
}

// The parts of a text are those that encoding/json finds, but where it takes what it should not.
func TestPartsOfAText(t *testing.T) {
	texts := []string{
		`"v1"`, ` "a long text that is plain to its end" `, `"a long text, \"quoted\" \u00e9\ud83d\ude00"`, `{"a": 1,"b":{"c":"d"} }`, `{}`, `[1 ,"2",[3]]`, `[]`, `null`, `7`, ``,
		`"one" "two"`, `{"a":1}}`, `[1]]`, `{"a":1,"a":2}`, `"\ud800"`, "\"\xff\"", `[[`, `{"a"`, `"a`,
	}
	for _, text := range texts {
		data := []byte(text)
		var wantText string
		var wantMembers map[string]json.RawMessage
		var wantElements []json.RawMessage
		lenient := text == "null" || strings.Contains(text, `"a":1,"a"`) || strings.Contains(text, `\ud800`) || strings.Contains(text, "\xff")
		got, err := jsontext.Text(data)
		require.Equal(t, json.Unmarshal(data, &wantText) == nil && !lenient, err == nil, text)
		require.True(t, err != nil || got == wantText, text)
		members, err := jsontext.Members(data)
		require.Equal(t, json.Unmarshal(data, &wantMembers) == nil && !lenient, err == nil, text)
		require.True(t, err != nil || maps.EqualFunc(wantMembers, members, slices.Equal), text)
		elements, err := jsontext.Elements(data)
		require.Equal(t, json.Unmarshal(data, &wantElements) == nil && !lenient, err == nil, text)
		require.True(t, err != nil || slices.EqualFunc(wantElements, elements, slices.Equal), text)
	}
}

// A byte that does not stand for itself is seen wherever it is among those that do, and what is
// written is as encoding/json writes it.
func TestEachByteInALongString(t *testing.T) {
	for c := range 256 {
		for at := range 20 {
			text := strings.Repeat("x", at) + string([]byte{byte(c)}) + strings.Repeat("y", 19-at)
			want, err := json.Marshal(text)
			require.NoError(t, err)
			require.Equal(t, string(want), string(jsontext.Quote(text)))
			s := jsontext.NewScanner([]byte(`"`+text+`"`), deepest)
			quoted, plain, err := s.String()
			var read string
			valid := utf8.ValidString(text) && json.Unmarshal([]byte(`"`+text+`"`), &read) == nil || c == '"'
			require.Equal(t, valid, err == nil, "%q at %d", c, at)
			require.Equal(t, valid && ' ' <= c && c <= '~', plain, "%q at %d", c, at)
			require.True(t, err != nil || len(quoted) == 22 || c == '"', "%q at %d", c, at)
		}
	}
}

// What is read is JSON; and JSON is read, but for what this package promises to refuse. encoding/json is the judge.
func FuzzValue(f *testing.F) {
	for _, text := range accepted {
		f.Add(text)
	}
	for _, c := range refused {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		strict, lenient := whole(text, (*jsontext.Scanner).Value), whole(text, loose)
		if strict == nil {
			require.NoError(t, lenient)
		}
		if lenient == nil {
			require.True(t, json.Valid([]byte(text)))
			return
		}
		var wrong *jsontext.Error
		require.ErrorAs(t, lenient, &wrong)
		if json.Valid([]byte(text)) {
			says := wrong.Expected
			require.True(t, !utf8.ValidString(text) || strings.Contains(says, "halves") || strings.Contains(says, "nested"), "%q: %v", text, lenient)
		}
		if s := jsontext.NewScanner([]byte(text), deepest); s.Peek() == '"' {
			if quoted, _, err := s.String(); err == nil {
				var want string
				require.NoError(t, json.Unmarshal(quoted, &want))
				require.Equal(t, want, string(jsontext.Unquote(quoted)))
			}
		}
	})
}

func TestPlain(t *testing.T) {
	for indent, want := range map[string]string{"": `{"a":"<1>"}`, " ": "{\n \"a\": \"<1>\"\n}"} {
		got, err := jsontext.Plain(map[string]string{"a": "<1>"}, indent)
		if err != nil || string(got) != want {
			t.Errorf("want %s, got %s, %v", want, got, err)
		}
	}
}
