package logs_test

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// What no node can have logged is no fault of a node: it is refused, with its line and what is
// wanted. So is what would be passed over although it looks like what is looked at.
func TestWhatNoNodeLogs(t *testing.T) {
	t.Parallel()
	const record = `{"attributes":{"paxos.node":%,"paxos.do":"start","paxos.cluster.nodes":3}}` + "\n"
	of := func(node string) string { return strings.ReplaceAll(record, "%", node) }
	for name, c := range map[string]struct{ log, says string }{
		"of no node":            {start + `{"do":"receive","from":3,"type":"Prepare","ballot":1}` + "\n" + stop, "a:2: want a from of one of the 3 nodes, which are from 0 on, got 3"},
		"of a far one":          {start + `{"do":"receive","from":257,"type":"Accepted","ballot":1,"value":"w"}` + "\n" + stop, "a:2: want a from of one of the 3 nodes, which are from 0 on, got 257"},
		"a type in capitals":    {start + `{"do":"send","type":"ACCEPTED","ballot":1,"value":"w"}` + "\n" + stop, `a:2: want the type Accepted as it is written here, got "ACCEPTED"`},
		"a Learn in others":     {start + `{"do":"send","type":"learn","value":"w"}` + "\n" + stop, `a:2: want the type Learn as it is written here, got "learn"`},
		"a member in capitals":  {start + `{"do":"send","type":"Promise","ballot":2,"Vote":1,"value":"w"}` + "\n" + stop, `a:2: want the member "vote" as it is written here, got "Vote"`},
		"after the end":         {start + stop + `{"do":"receive","from":1,"type":"Prepare","ballot":1}` + "\n" + stop, "a:3: want a start after a stop, got receive"},
		"the end again":         {start + stop + stop, "a:3: want a start after a stop, got stop"},
		"another node's start":  {start + stop + strings.Replace(start, "0", "1", 1) + stop, "a:3: it is of node 1, and what is before of node 0: give one log of each node"},
		"another node's line":   {start + `{"node":1,"do":"receive","from":1,"type":"Prepare","ballot":1}` + "\n" + stop, "a:2: it is of node 1, and what is before of node 0: give one log of each node"},
		"records of two nodes":  {of("0") + of("1"), "give a file, of which each can be read by itself"},
		"and of one in a start": {of("0") + strings.Replace(start, "0", "1", 1), "a:2"},
	} {
		_, err := logs.Judge([]logs.Source{{Name: "a", From: io.MultiReader(strings.NewReader(c.log))}}) // as a pipe, which is read once
		require.ErrorContains(t, err, c.says, name)
	}
	for name, log := range map[string]string{
		"lines are gone":   `{"n":1,"do":"start","node":0,"nodes":3}` + "\n" + `{"n":2,"do":"stop"}` + "\n" + `{"n":5,"do":"send","type":"Prepare","ballot":1}` + "\n",
		"another file":     start + stop + strings.Replace(start, "start", "continue", 1) + start + stop,
		"not of any rule":  start + `{"do":"send","type":"accepting","ballot":1,"value":"w"}` + "\n" + stop,
		"a node in a line": start + `{"node":0,"do":"send","type":"Prepare","ballot":1}` + "\n" + stop,
	} {
		r := judge(t, log)
		require.Nil(t, r.Wrong, name)
	}
}

// A log whose last file only begins has ended if the one before had.
func TestAFileThatOnlyBegins(t *testing.T) {
	t.Parallel()
	require.False(t, judge(t, start+stop+strings.Replace(start, "start", "continue", 1)).Logs[0].Cut)
	require.True(t, judge(t, start+strings.Replace(start, "start", "continue", 1)).Logs[0].Cut)
}

// Whatever comes first, a file with records has some.
func TestRecordsBehindOthers(t *testing.T) {
	t.Parallel()
	const others = `{"timestamp":"2026-01-01T00:00:00Z","body":"booting"}` + "\n"
	records := func(node string) string {
		return strings.ReplaceAll(`{"attributes":{"paxos.node":%,"paxos.n":1,"paxos.do":"start","paxos.cluster.nodes":3}}`+"\n"+others+
			`{"attributes":{"paxos.node":%,"paxos.n":2,"paxos.do":"stop"}}`+"\n", "%", node)
	}
	for _, log := range []string{others + records("0"), strings.Repeat(others, 5_000) + records("0"), others + records("0") + records("1")} {
		for _, from := range []io.Reader{strings.NewReader(log), io.MultiReader(strings.NewReader(log))} {
			r, err := logs.Judge([]logs.Source{{Name: "a", From: from}})
			if _, file := from.(*strings.Reader); !file && strings.Contains(log, `"paxos.node":1`) {
				require.ErrorContains(t, err, "give a file")
				continue
			}
			require.NoError(t, err)
			require.EqualValues(t, 2, r.Logs[0].Events)
			require.Len(t, r.Logs, 1+strings.Count(log, `"paxos.node":1`)/2)
		}
	}
	_, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(others)}})
	require.ErrorContains(t, err, "a:1: want an event as JSON: want a do of start")
}

// Blank lines and a mark of the order of bytes are nothing; the numbers of lines are those of the
// file. What is no text is refused with what to do.
func TestLinesThatAreNone(t *testing.T) {
	t.Parallel()
	const mark = "\xef\xbb\xbf"
	log := start + "\n \r\n" + `{"do":"send","type":"Promise","ballot":1}` + "\n"
	for _, text := range []string{log, mark + log, mark + "\n" + log} {
		w := judge(t, text+stop+"\n\n").Wrong
		require.Equal(t, 4+strings.Count(text, mark+"\n"), w.Line)
	}
	record := `{"attributes":{"paxos.node":0,"paxos.do":"start","paxos.cluster.nodes":3}}` + "\n"
	require.Nil(t, judge(t, mark+"\n"+record+"\n\n"+strings.Replace(record, "start", "stop", 1)).Wrong)
	for text, says := range map[string]string{"\x1f\x8b\x08": "a:1: it is compressed: run gunzip first", "\x28\xb5\x2f\xfd": "a:1: it is compressed: run unzstd first"} {
		_, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(text)}})
		require.EqualError(t, err, says)
	}
}

// A key that looks like another with a slot is another.
func TestKeysWithSlots(t *testing.T) {
	t.Parallel()
	sends := func(node int, line string) string {
		return strings.Replace(start, `"node":0,"nodes":3`, `"node":`+string(rune('0'+node))+`,"nodes":3,"log":true`, 1) + line + "\n" + stop
	}
	w := judge(t, sends(0, `{"do":"send","key":"x","type":"Ping","slot":1}`), sends(1, `{"do":"receive","key":"x 1 0","type":"Ping"}`)).Wrong
	require.Equal(t, "WasSent", ruleOf(w))
	require.Nil(t, judge(t, sends(0, `{"do":"send","key":"x","type":"Ping","slot":1}`), sends(1, `{"do":"receive","key":"x","type":"Ping","slot":1}`)).Wrong)
}

func ruleOf(w *logs.Finding) string {
	if w == nil {
		return ""
	}
	return w.Rule
}
