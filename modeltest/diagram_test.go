package modeltest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
)

var talk = []modeltest.Arrow{
	{From: "client", To: "p1", Text: "set v1"},
	{From: "p1", To: "a1", Text: "Prepare 1"},
	{From: "a1", To: "p1", Text: "Promise 1, voted v2 in 0", Lost: true},
	{From: "p1", To: "p1", Text: "thinks for longer than any lane is wide, and then some more"},
	{From: "a1", To: "client", Text: "done"},
	{From: "client", To: "a1", Text: "set v2", Lost: true},
}

func TestDiagram(t *testing.T) {
	require.Equal(t, strings.TrimPrefix(`
       client        p1                            a1
     1    |- set v1 ->|                             |
     2    |           |--------- Prepare 1 -------->|
     3    |           |x Promise 1, voted v2 in 0 --|
     4    |           | thinks for longer than any lane is wide, and then some more
     5    |<---------------- done ------------------|
>>   6    |---------------- set v2 ----------------x|
`, "\n"), modeltest.Diagram(talk, true))
	require.NotContains(t, modeltest.Diagram(talk, false), ">>")
}

func TestDiagramOfLongNames(t *testing.T) {
	require.Equal(t, strings.TrimPrefix(`
       the first of all acceptors  the second of all acceptors  ü
     1              |----------- hi ----------->|               |
     2              |<----------------- grüße ------------------|
`, "\n"), modeltest.Diagram([]modeltest.Arrow{
		{From: "the first of all acceptors", To: "the second of all acceptors", Text: "hi"},
		{From: "ü", To: "the first of all acceptors", Text: "grüße"},
	}, false))
}

func TestDiagramInAnOrderOfLanes(t *testing.T) {
	require.Equal(t, strings.TrimPrefix(`
       a1        b        c
     1  |        |< new --|
     2  |< old --|        |
`, "\n"), modeltest.DiagramIn([]string{"unused", "a1", "b"}, []modeltest.Arrow{
		{From: "c", To: "b", Text: "new"}, {From: "b", To: "a1", Text: "old"},
	}, false))
}

func TestDiagramOfLittle(t *testing.T) {
	require.Empty(t, modeltest.Diagram(nil, true))
	require.Equal(t, "       a\n>>   1 | note\n", modeltest.Diagram([]modeltest.Arrow{{From: "a", To: "a", Text: "note"}}, true))
	require.Equal(t, "\n     1 |--  -->|\n", trimmed(modeltest.Diagram([]modeltest.Arrow{{From: "", To: "\n"}}, false)))
}

func trimmed(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func TestMermaid(t *testing.T) {
	require.Equal(t, `sequenceDiagram
    participant L1 as client
    participant L2 as p1
    participant L3 as a1
    L1->>L2: set v1
    L2->>L3: Prepare 1
    L3-xL2: Promise 1, voted v2 in 0
`, modeltest.Mermaid(talk[:3]))
	require.Equal(t, "sequenceDiagram\n", modeltest.Mermaid(nil))
	require.Equal(t, "sequenceDiagram\n    participant L1 as end\n    L1->>L1: a#59; b#35; c\n",
		modeltest.Mermaid([]modeltest.Arrow{{From: "end", To: "end", Text: "a; b#\nc"}}))
}

// Whatever the texts are, an arrow is one line, and nothing panics.
func FuzzDiagram(f *testing.F) {
	f.Add("a", "b", "text", true)
	f.Add("", "", "", false)
	f.Add("a\nb", "\x00", "\xff\xfe", true)
	f.Fuzz(func(t *testing.T, from, to, text string, lost bool) {
		arrows := []modeltest.Arrow{{From: from, To: to, Text: text, Lost: lost}, {From: to, To: from, Text: text}, {From: from, To: from, Text: text}}
		require.Equal(t, 1+len(arrows), strings.Count(modeltest.Diagram(arrows, lost), "\n"))
		modeltest.Mermaid(arrows)
	})
}

// A picture is no wider than somebody looks, whatever others send.
func TestDiagramOfLongTexts(t *testing.T) {
	long := strings.Repeat("a", 1000) + "ü" + strings.Repeat("b", 1000)
	arrows := []modeltest.Arrow{{From: "p", To: "a", Text: long}, {From: "a", To: "a", Text: long}, {From: long, To: "p", Text: "short"}}
	for line := range strings.Lines(modeltest.Diagram(arrows, true)) {
		require.Less(t, len(line), 1000)
	}
	require.Contains(t, modeltest.Diagram(arrows, true), "aaa [...] bbb")
	require.Less(t, len(modeltest.Mermaid(arrows)), 1500)
}
