package chart

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A table has all of its words, and the same bytes each time.
func TestGrid(t *testing.T) {
	g := Grid{
		Title: "a < b", Note: "a note", About: "It holds.", Heads: []string{"what", "kept"}, Rows: [][]string{{"one & one", "yes"}, {"two", "no"}},
		Tone: func(text string) int {
			if text == "yes" {
				return 2
			}
			return -1
		},
	}
	picture := g.SVG()
	require.Equal(t, picture, g.SVG())
	count, texts := elements(t, picture)
	require.Equal(t, []string{"a < b"}, texts["title"])
	require.Equal(t, []string{"It holds."}, texts["desc"])
	require.Equal(t, []string{"a < b", "what", "one & one", "two", "kept", "yes", "no", "a note"}, texts["text"])
	require.Equal(t, 1, count["g"])
	require.Equal(t, 2, count["path"])
}
