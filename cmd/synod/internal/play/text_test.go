package play

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
)

// Whatever the page says by itself it says in both languages, each of which has what is asked for and
// nothing else.
func TestLanguages(t *testing.T) {
	text, err := read("text.js")
	require.NoError(t, err)
	_, rest, _ := strings.Cut(text, "\n  en: {")
	english, rest, _ := strings.Cut(rest, "\n  zh: {")
	chinese, _, _ := strings.Cut(rest, "\n};")
	words := keysOf(english)
	require.Equal(t, words, keysOf(chinese))
	require.Equal(t, words, slices.Compact(slices.Clone(words)))
	for _, line := range strings.Split(chinese, "\n") {
		for _, m := range said.FindAllStringSubmatch(line, -1) {
			require.Regexp(t, `\p{Han}`, m[2], m[1])
		}
	}
	asked := map[string]bool{}
	for _, name := range append(slices.Clone(modules), "index.html") {
		text, err := read(name)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`(?:say\(|data-say=)"(\w+)"`).FindAllStringSubmatch(text, -1) {
			require.Contains(t, words, m[1], name)
			asked[m[1]] = true
		}
	}
	for _, w := range []string{"intro", "requests", "messages", "steps", "handshake", "stream", "numbered"} { // those of lists
		asked[w] = true
	}
	for _, p := range protocol.All() {
		require.Contains(t, words, "about_"+p.Name, "what it is for, for who knows nothing of it")
		asked["about_"+p.Name] = true
	}
	for _, w := range words {
		require.True(t, asked[w], "nobody asks for %s", w)
	}
}

var said = regexp.MustCompile(`(\w+): "((?:[^"\\]|\\.)*)"`)

// keysOf are the keys of an object in JavaScript whose values are strings, ascending.
func keysOf(text string) (keys []string) {
	for _, m := range said.FindAllStringSubmatch(text, -1) {
		keys = append(keys, m[1])
	}
	slices.Sort(keys)
	return keys
}
