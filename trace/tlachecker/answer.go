package tlachecker

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// Verdict is what it found of a model.
type Verdict string

// The verdicts.
const (
	Holds      Verdict = "holds"
	Invariant  Verdict = "invariant"
	Property   Verdict = "property" // of steps, or of what must happen
	Deadlock   Verdict = "deadlock"
	Assumption Verdict = "assumption"
	More       Verdict = "more states" // than it was to find: it stopped there
)

// Answer is what it says of a model.
type Answer struct {
	Verdict  Verdict
	Name     string   // of the invariant or the property; empty: it does not say
	Distinct int64    // states that it found
	Pairs    int64    // of a state and one that a step leads to
	Depth    int64    // of the search
	Checked  []string // properties
	Cannot   string   // why there is no verdict; empty: there is one
}

var verdicts = map[string]Verdict{
	"ok": Holds, "invariant_violation": Invariant, "property_violation": Property, "liveness_violation": Property, "refinement_violation": Property,
	"deadlock": Deadlock, "assume_violation": Assumption, "max_states_exceeded": More, "max_depth_exceeded": More,
}

// answer is the line of JSON that it ends with.
type answer struct {
	Status    string          `json:"status"`
	Invariant string          `json:"invariant_name"`
	Property  string          `json:"property"`
	Error     json.RawMessage `json:"error"`
	Checked   []string        `json:"properties_checked"`
	Stats     struct {
		States      int64 `json:"states_explored"`
		Transitions int64 `json:"transitions"`
		Depth       int64 `json:"max_depth"`
	} `json:"stats"`
}

// read takes what it printed: lines for a reader, then one of JSON, or why it could not begin.
func read(out, said string) Answer {
	all := slices.Concat(strings.Split(said, "\n"), strings.Split(strings.TrimSpace(out), "\n"))
	if ignored := ignores(all); ignored != "" {
		return Answer{Cannot: ignored}
	}
	var a answer
	if last := all[len(all)-1]; !strings.HasPrefix(last, "{") || json.Unmarshal([]byte(last), &a) != nil {
		return Answer{Cannot: cmp.Or(firstError(all), "it gave no answer")}
	}
	verdict, ok := verdicts[a.Status]
	if !ok {
		why, _, _ := strings.Cut(text(a.Error), "\n")
		return Answer{Cannot: strings.Trim(strings.ReplaceAll(a.Status, "_", " ")+": "+why, ": ")}
	}
	return Answer{
		Verdict: verdict, Name: cmp.Or(a.Invariant, a.Property), Checked: a.Checked,
		Distinct: a.Stats.States, Pairs: a.Stats.Transitions, Depth: a.Stats.Depth,
	}
}

// text is that of an error, which is a string, or something that has one.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

var ignoredText = pattern.Pattern(`Warning: ((\w+) '[^']*' is not yet supported), ignoring`)

// ignores finds what it leaves out of a configuration and does not refuse. ALIAS changes no
// verdict.
func ignores(lines []string) string {
	for _, line := range lines {
		if m := ignoredText.FindStringSubmatch(line); m != nil && m[2] != "ALIAS" {
			return m[1]
		}
	}
	return ""
}

// firstError is the first line that has one.
func firstError(lines []string) string {
	at := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "error") })
	if at < 0 {
		return ""
	}
	return strings.TrimSpace(lines[at])
}
