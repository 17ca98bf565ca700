package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/printable"
)

// What a reader of SARIF takes of a file has an end: GitHub shows no more of a behaviour.
const (
	mostResults = 5000
	mostFlow    = 1000 // steps
)

// These are those parts of SARIF 2.1.0 that are used.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID    string    `json:"id"`
		Short sarifText `json:"shortDescription"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
		Flows     []sarifFlow     `json:"codeFlows,omitempty"`
		// Prints tells a result from others, so that one that is seen again is the same.
		Prints map[string]string `json:"partialFingerprints"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifLocation struct {
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Message  *sarifText     `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region struct {
			Line int `json:"startLine"`
		} `json:"region"`
	}
	sarifFlow struct {
		Threads []sarifThread `json:"threadFlows"`
	}
	sarifThread struct {
		Locations []sarifStep `json:"locations"`
	}
	sarifStep struct {
		Location sarifLocation `json:"location"`
	}
)

// SARIF is what is wrong, as a file of the Static Analysis Results Interchange Format: a result for
// each failure and each warning, at the line that it is about, with the counterexample as a walk
// through the specification.
func SARIF(r *Report) []byte {
	run := sarifRun{Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "synod", InformationURI: "https://github.com/synod-paxos/synod", Rules: []sarifRule{}}
	for _, row := range r.Rows {
		for _, f := range row.Failures {
			level := "error"
			if row.Broken || f.Undone {
				level = "warning"
			}
			run.add(row, f, level)
		}
		for _, warning := range row.Warnings {
			kind, _, _ := strings.Cut(warning, ": ")
			run.add(row, Failure{Kind: kind, What: warning}, "note")
		}
	}
	text, err := json.MarshalIndent(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}}, "", "  ")
	if err != nil {
		panic(err) // texts and numbers only
	}
	return append(text, '\n')
}

func (run *sarifRun) add(row Row, f Failure, level string) {
	if len(run.Results) == mostResults {
		return
	}
	kind := Cell(cmp.Or(f.Kind, "failure"))
	result := sarifResult{
		RuleID: kind, RuleIndex: run.rule(kind), Level: level, Message: sarifText{fmt.Sprintf("%s %s: %s", row.Step, Cell(row.Model), plain(f.What))},
		Prints: map[string]string{"model/v1": row.Step + " " + Cell(row.Model) + " " + kind},
	}
	if at := cmp.Or(f.Place, row.At); at != nil { // without one GitHub takes none of the file
		result.Locations = []sarifLocation{{Physical: physical(at)}}
	}
	if f.Behaviour != nil {
		if steps := flow(row, f); len(steps) > 0 {
			result.Flows = []sarifFlow{{[]sarifThread{{steps}}}}
		}
	}
	run.Results = append(run.Results, result)
}

// rule is the number of a kind of result, which all models have in common.
func (run *sarifRun) rule(kind string) int {
	rules := &run.Tool.Driver.Rules
	at := slices.IndexFunc(*rules, func(r sarifRule) bool { return r.ID == kind })
	if at < 0 {
		at = len(*rules)
		*rules = append(*rules, sarifRule{kind, sarifText{"What synod says of a model: " + kind}})
	}
	return at
}

func plain(text string) string { return printable.Text(printable.Short(text, longest)) }

func physical(at *Place) *sarifPhysical {
	p := &sarifPhysical{}
	p.Artifact.URI, p.Region.Line = uri(at.File), max(at.Line, 1)
	return p
}

// uri is a path as a relative URI.
func uri(path string) string {
	parts := strings.Split(strings.TrimPrefix(path, "./"), "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}

// flow is a behaviour, a location for each step. A step whose module is not the user's is where the
// failure is.
func flow(row Row, f Failure) (steps []sarifStep) {
	for _, s := range f.Behaviour.Told() {
		at := f.Place
		if file, ok := row.Modules[s.At.Module]; ok && s.At.Line > 0 {
			at = &Place{file, s.At.Line}
		}
		if at == nil || len(steps) == mostFlow {
			continue
		}
		text := cmp.Or(s.By, "a step") + "\n" + s.Changed
		steps = append(steps, sarifStep{sarifLocation{physical(at), &sarifText{plain(strings.TrimSpace(text))}}})
	}
	return steps
}
