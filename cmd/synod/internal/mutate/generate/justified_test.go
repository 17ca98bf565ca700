package generate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const list = `# About the list.

f
- return x > 1
+ return x >= 1
It is never 1.
Really.

# About the next.
package
- const a = 1
+
Nobody asks.
`

func TestReadJustified(t *testing.T) {
	got, err := readJustified(list)
	require.NoError(t, err)
	require.Equal(t, Justified{
		{"f", "return x > 1", "return x >= 1"}: "It is never 1. Really.",
		{"", "const a = 1", ""}:                "Nobody asks.",
	}, got)
}

func TestReadJustifiedRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"f\n- a\n+ b\n":                         "before line 4: want its function",
		"f\n+ b\n- a\nwhy\n":                    "want its function",
		"f\n\n- a\n+ b\nwhy":                    "before line 2: want its function",
		"f\n- a\n+ b\nwhy\n\nf\n- a\n+ b\nwhy2": "listed twice",
	} {
		_, err := readJustified(text)
		require.ErrorContains(t, err, want)
	}
}

func TestStale(t *testing.T) {
	j, err := readJustified(list)
	require.NoError(t, err)
	all := load(t, "func f(x int) bool {\n\treturn x > 1\n}\n").Mutants()
	require.Equal(t, []string{`there is no mutant of package with "" in place of "const a = 1"`}, Stale(j, all))
}

// Whatever the text is, nothing panics, and an entry has all that it needs.
func FuzzReadJustified(f *testing.F) {
	f.Add(list)
	f.Add("f\n-\n+\nwhy")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := readJustified(text)
		for k, why := range got {
			if err != nil || why == "" || k.Function == "package" {
				t.Errorf("%q: %v %q %v", text, k, why, err)
			}
		}
	})
}
