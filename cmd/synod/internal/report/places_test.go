package report_test

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/counterexample"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/tlc"
)

// broken is a report with a counterexample of so many steps, in a row of so many.
func broken(steps, rows int) *report.Report {
	var states []tlc.State
	for i := range steps {
		s := tlc.State{Number: i + 1, Variables: fmt.Sprintf("/\\ x = %d\n/\\ y = \"a|b\"", i)}
		if i > 0 {
			s.Action, s.At = "Press", tlc.Location{Module: "Lamp", Line: 7, Column: 3}
		}
		states = append(states, s)
	}
	b := counterexample.Of("Lamp: Invariant Safe is violated.", states, &tlc.Loop{Stutters: true})
	r := &report.Report{Summary: "FALSIFIED: 1 of 1 rows"}
	for i := range rows {
		row := report.None("check", fmt.Sprintf("Lamp%d", i))
		row.Modules = map[string]string{"Lamp": "specs/Lamp.tla"}
		row.Warnings = []string{"TLC warns: of @everybody"}
		row.Failures = []report.Failure{{
			Kind: "verdict", What: "verdict: expected that it holds, got a violation", How: "as drawn", Behaviour: b,
			Place: &report.Place{File: "specs/Lamp.tla", Line: 9},
		}}
		r.Rows = append(r.Rows, row)
	}
	return r
}

// A failure is shown at the line of what is violated, the steps of the first counterexample at the
// lines of their actions, and of each kind no more than are shown.
func TestAnnotations(t *testing.T) {
	var out strings.Builder
	report.Annotations(&out, broken(3, 1))
	require.Equal(t, strings.TrimPrefix(`
::error file=specs/Lamp.tla,line=9,title=check Lamp0::verdict: expected that it holds, got a violation
::notice file=specs/Lamp.tla,line=7,title=check Lamp0::step 1 of the counterexample: Press%0A/\ x = 1
::notice file=specs/Lamp.tla,line=7,title=check Lamp0::step 2 of the counterexample: Press%0A/\ x = 2
::warning title=check Lamp0::TLC warns: of @everybody
`, "\n"), strings.ReplaceAll(out.String(), "%0Ax", "%0A/\\ x"))
	out.Reset()
	report.Annotations(&out, broken(30, 30))
	for _, kind := range []string{"error", "notice", "warning"} {
		assert.Equal(t, 10, strings.Count(out.String(), "::"+kind+" "), kind)
	}
}

// A summary fits into what is shown of one, however much there is, and nobody is called by it.
func TestSummary(t *testing.T) {
	small := report.Summary(broken(3, 1))
	for _, want := range []string{"## synod: FALSIFIED", "```mermaid\nsequenceDiagram\n", "| 2 | Press, Lamp:7:3 | <code>x = 2</code> |", "at specs/Lamp.tla:9", "and nothing happens any more"} {
		require.Contains(t, small, want)
	}
	large := report.Summary(broken(5000, 10_000))
	for _, text := range []string{small, large} {
		assert.Less(t, len(text), 1<<20)
		assert.False(t, strings.Contains(text, "@"))
	}
	for _, want := range []string{"steps are left out here", "more rows are left out here", "9950 more failures are not told here"} {
		assert.True(t, strings.Contains(large, want), want)
	}
	diagram, _, _ := strings.Cut(large[strings.Index(large, "```mermaid"):], "```\n")
	assert.Less(t, len(diagram), 50_000)
	assert.Equal(t, 1, strings.Count(large, "```mermaid"))
}

// What others name is shown as they say it, whatever signs it has.
func TestSummaryShowsWhatIsSaid(t *testing.T) {
	const name = `an instance's <b> & "#1" | *x*_[y]\@z` + "`"
	text := report.Summary(&report.Report{Notes: []string{name}, Summary: "FALSIFIED"})
	assert.Contains(t, html.UnescapeString(text), "- note: "+name)
	assert.NotContains(t, text, "<b>")
	assert.NotContains(t, text, "*")
}

// A result has its place, its behaviour is a walk through the specification, and nothing of either
// has no end.
func TestSARIF(t *testing.T) {
	var log struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID    string
				RuleIndex int
				Level     string
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
				}
				CodeFlows []struct {
					ThreadFlows []struct {
						Locations []struct {
							Location struct{ Message struct{ Text string } }
						}
					}
				}
			}
		}
	}
	r := broken(2000, 1)
	r.Rows[0].Failures[0].Place.File = "./my specs/ünï%#/Lamp.tla"
	require.NoError(t, json.Unmarshal(report.SARIF(r), &log))
	require.Equal(t, "2.1.0", log.Version)
	results := log.Runs[0].Results
	require.Len(t, results, 2)
	assert.Equal(t, "verdict", log.Runs[0].Tool.Driver.Rules[results[0].RuleIndex].ID)
	assert.Equal(t, "my%20specs/%C3%BCn%C3%AF%25%23/Lamp.tla", results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI)
	assert.Equal(t, 9, results[0].Locations[0].PhysicalLocation.Region.StartLine)
	steps := results[0].CodeFlows[0].ThreadFlows[0].Locations
	assert.Len(t, steps, 1000)
	assert.Equal(t, "Press\nx = 1", steps[1].Location.Message.Text)
	assert.Equal(t, "note", results[1].Level)
	require.NoError(t, json.Unmarshal(report.SARIF(&report.Report{}), &log))

	several := broken(1, 3) // each rule is a kind, whatever the model
	for i := range several.Rows {
		several.Rows[i].Failures[0] = report.Failure{Kind: "no verdict", What: fmt.Sprintf("model Lamp%d: TLC came to no verdict: it ended", i)}
	}
	require.NoError(t, json.Unmarshal(report.SARIF(several), &log))
	rules := log.Runs[0].Tool.Driver.Rules
	require.Len(t, rules, 2)
	assert.Equal(t, []string{"no verdict", "TLC warns"}, []string{rules[0].ID, rules[1].ID})
}
