package printable_test

import (
	"encoding/json"
	"html"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/printable"
)

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"plain, with ünïcode, 値":    "plain, with ünïcode, 値",
		"two\nlines\r\n\tand":       `two\u000alines\u000d\u000a\u0009and`,
		"\x1b[31mred\x1b]0;title\a": `\u001b[31mred\u001b]0;title\u0007`,
		"a\u202eb\u2066c\u200f":     `a\u202eb\u2066c\u200f`,
		"\u2028\u2029\u0085\ufeff":  `\u2028\u2029\u0085\ufeff`,
		"\x00\x7f\u009b":            `\u0000\u007f\u009b`,
		"\xff\xfe":                  `\ufffd\ufffd`,
		"\U000e0041":                `\udb40\udc41`,
		"zero\u200bwidth":           `zero\u200bwidth`,
	} {
		require.Equal(t, want, printable.Line(text, 100), "%q", text)
	}
	require.Equal(t, "aaaaa [...] zzzzz", printable.Line(strings.Repeat("a", 50)+strings.Repeat("z", 50), 10))
	require.Equal(t, "é [...] é", printable.Line(strings.Repeat("é", 50), 7), "no half a character")
}

func TestText(t *testing.T) {
	require.Equal(t, "a\n\tb\nc\\u000dd", printable.Text("a\n\tb\r\nc\rd"))
}

// No line of another's looks like one of ours.
func TestIndented(t *testing.T) {
	require.Equal(t, "wrong:\n  holds: 3 models\n\n    deeper\n", printable.Indented("wrong:\nholds: 3 models\n\n    deeper\n"))
}

// However it comes in pieces, it is the same.
func TestWriter(t *testing.T) {
	const text = "é値\U0001f600\x1b[m\r\n\rx\xff\u202e\U000e0041\n"
	for size := 1; size <= len(text); size++ {
		var b strings.Builder
		w := printable.Writer{To: &b}
		for rest := text; rest != ""; rest = rest[min(size, len(rest)):] {
			n, err := w.Write([]byte(rest[:min(size, len(rest))]))
			require.NoError(t, err)
			require.Equal(t, min(size, len(rest)), n)
		}
		require.Equal(t, printable.Text(text), b.String(), "pieces of %d", size)
	}
}

// Nothing that is shown does anything else; what can be seen is as it was; JSON means the same.
func FuzzText(f *testing.F) {
	f.Add("\x1b[2J\u202e\r\n\xff")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range printable.Text(text) {
			require.True(t, unicode.IsPrint(r) || r == '\n' || r == '\t')
		}
		require.NotContains(t, printable.Line(text, 1000), "\n")
		if !utf8.ValidString(text) {
			return
		}
		in, err := json.Marshal(text)
		require.NoError(t, err)
		var back string
		require.NoError(t, json.Unmarshal([]byte(printable.Text(string(in))), &back))
		require.Equal(t, text, back)
	})
}

// What is shown is what was said, and no sign of it means anything.
func TestMarkdown(t *testing.T) {
	const text = `an instance's <b> & "#1" | *x*_[y]\@z` + "`"
	shown := printable.Markdown(text)
	if got := html.UnescapeString(shown); got != text {
		t.Errorf("want %q, got %q", text, got)
	}
	if i := strings.IndexAny(shown, "<>\"'|`*_[\\@"); i >= 0 {
		t.Errorf("%q has %q", shown, shown[i])
	}
}
