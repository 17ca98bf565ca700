package secondjudge_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs/secondjudge"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

const (
	right = `{"do":"start","node":0,"nodes":1}
{"do":"send","type":"Prepare","ballot":[1,0]}
{"do":"receive","type":"Prepare","ballot":[1,0]}
{"do":"send","type":"Promise","ballot":[1,0]}
{"do":"stop"}
`
	forgets = `{"do":"start","node":0,"nodes":1}
{"do":"send","type":"Promise","ballot":[1,0]}
{"do":"stop"}
`
	restarts = `{"do":"start","node":0,"nodes":1,"disk":true}
{"do":"durable","ballot":[1,0]}
{"do":"send","type":"Prepare","ballot":[1,0]}
{"do":"receive","type":"Prepare","ballot":[1,0]}
{"do":"start","node":0,"nodes":1,"disk":true}
{"do":"send","type":"Promise","ballot":[1,0]}
{"do":"send","type":"Prepare","ballot":[2,0]}
{"do":"stop"}
`
)

func read(t *testing.T, texts ...string) *logs.Trace {
	t.Helper()
	var sources []logs.Source
	for i, text := range texts {
		sources = append(sources, logs.Source{Name: string(rune('a' + i)), From: strings.NewReader(text)})
	}
	trace, err := logs.Collect(sources, 100)
	require.NoError(t, err)
	return trace
}

// Who says something else than TLC is found out: that all is well where it is not, that something is
// wrong where it is not, another rule, another place.
func TestAgree(t *testing.T) {
	t.Parallel()
	tools := tlctest.Require(t)
	finding := func(line int, rule string) *logs.Finding { return &logs.Finding{File: "a", Line: line, Rule: rule} }
	good, bad, again := read(t, right), read(t, forgets), read(t, restarts)
	for _, c := range []struct {
		name  string
		cases []secondjudge.Case
		says  string
	}{
		{"alike", []secondjudge.Case{{Trace: good}, {Trace: bad, Wrong: finding(2, "IsAsked")}, {Trace: again, Wrong: finding(7, "Durable")}}, ""},
		{"nothing wrong", []secondjudge.Case{{Trace: good}, {Trace: bad}}, "case 2: it is said that nothing is wrong"},
		{"too strict", []secondjudge.Case{{Trace: good, Wrong: finding(4, "IsAsked")}}, "case 1: it is said that a:4: IsAsked"},
		{"another rule", []secondjudge.Case{{Trace: bad, Wrong: finding(2, "NotSkipped")}}, "case 1"},
		{"what a crash may have left", []secondjudge.Case{{Trace: again, Wrong: finding(6, "Durable")}}, "case 1"},
		{"another place", []secondjudge.Case{{Trace: bad, Wrong: finding(3, "IsAsked")}}, "case 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			thorough.Only(t, "TestAgreeOnNodesTogether has what TLC says, and what not")
			t.Parallel()
			err := secondjudge.Agree(t.Context(), tools, c.cases)
			if c.says == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, secondjudge.ErrDiffer)
			require.ErrorContains(t, err, c.says)
		})
	}
}

// proposing is a node of two that proposes a value in ballot 1, by its own promise.
func proposing(node, value string) string {
	itself := `{"do":"receive","from":` + node + `,`
	return `{"do":"start","node":` + node + `,"nodes":2}
{"do":"send","type":"Prepare","ballot":1}
` + itself + `"type":"Prepare","ballot":1}
{"do":"send","type":"Promise","ballot":1}
` + itself + `"type":"Promise","ballot":1}
{"do":"send","type":"Accept","ballot":1,"value":"` + value + `"}
{"do":"stop"}
`
}

// What two nodes do together is wrong for both judges, and TLC takes either node's part of it.
func TestAgreeOnNodesTogether(t *testing.T) {
	t.Parallel()
	tools := tlctest.Require(t)
	two, one := read(t, proposing("0", "x"), proposing("1", "y")), read(t, proposing("0", "x"), proposing("1", "x"))
	at := func(file, rule string) *logs.Finding {
		return &logs.Finding{File: file, Line: 6, Node: int(file[0] - 'a'), Rule: rule}
	}
	for _, c := range []secondjudge.Case{{Trace: two}, {Trace: one}, {Trace: one, Wrong: at("b", "OneValue")}}[:thorough.Of(1, 3)] {
		require.ErrorIs(t, secondjudge.Agree(t.Context(), tools, []secondjudge.Case{c}), secondjudge.ErrDiffer)
	}
	thorough.Only(t, "TestBothJudgesAgree has what they agree on")
	require.NoError(t, secondjudge.Agree(t.Context(), tools, []secondjudge.Case{
		{Trace: two, Wrong: at("b", "OneValue")}, {Trace: two, Wrong: at("a", "OneValue")}, {Trace: one, Wrong: at("b", "OneOwner")},
	}))
}

// In the lowest ballot nobody need be asked, if the start says which that is; and a proposer may be
// no acceptor.
func TestAgreeOnOtherClusters(t *testing.T) {
	t.Parallel()
	thorough.Only(t, "other clusters; what nodes show in one is in TestAgreeOnNodesTogether")
	tools := tlctest.Require(t)
	at := func(line int, rule string) *logs.Finding { return &logs.Finding{File: "a", Line: line, Rule: rule} }
	proposes := `{"do":"start","node":0,"nodes":1%s}
{"do":"send","type":"Accept","ballot":3,"value":"x"}
{"do":"send","type":"Accept","ballot":4,"value":"x"}
{"do":"send","type":"Accept","ballot":5,"value":"y"}
{"do":"stop"}
`
	low := read(t, fmt.Sprintf(proposes, `,"lowest":3`))
	require.NoError(t, secondjudge.Agree(t.Context(), tools, []secondjudge.Case{{Trace: low, Wrong: at(4, "ShownSafe")}}))
	require.ErrorIs(t, secondjudge.Agree(t.Context(), tools, []secondjudge.Case{{Trace: low, Wrong: at(2, "ShownSafe")}}), secondjudge.ErrDiffer)
	require.NoError(t, secondjudge.Agree(t.Context(), tools, []secondjudge.Case{{Trace: read(t, fmt.Sprintf(proposes, "")), Wrong: at(2, "ShownSafe")}}))
	acceptor := `{"do":"start","node":0,"nodes":2,"acceptors":1}
{"do":"receive","from":1,"type":"Prepare","ballot":3}
{"do":"send","type":"Promise","ballot":3}
{"do":"stop"}
`
	proposer := `{"do":"start","node":1,"nodes":2,"acceptors":1}
{"do":"send","type":"Prepare","ballot":3}
{"do":"receive","from":0,"type":"Promise","ballot":3}
{"do":"send","type":"Accept","ballot":3,"value":"x"}
{"do":"stop"}
`
	require.NoError(t, secondjudge.Agree(t.Context(), tools, []secondjudge.Case{{Trace: read(t, acceptor, proposer)}}))
}

// What gaps excuse is not TLC's matter.
func TestGapsAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{strings.TrimSuffix(right, `{"do":"stop"}`+"\n"), strings.Replace(right, `"nodes":1`, `"nodes":3`, 1)} {
		err := secondjudge.Agree(t.Context(), nil, []secondjudge.Case{{Trace: read(t, text)}})
		require.ErrorContains(t, err, "want the logs of all nodes, without gaps")
	}
	_, err := logs.Collect([]logs.Source{{Name: "a", From: strings.NewReader(right)}}, 4)
	require.EqualError(t, err, fmt.Sprintf("want logs of at most %d events", 4))
}
