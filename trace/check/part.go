package check

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlc"
)

// violated gives the property of the configuration that TLC finds violated, and the text of the
// part of it that is, where TLC names that, by its own name or by its place: a place is no name,
// and another after any edit. Where TLC names nothing and the configuration has one property alone,
// it is that.
func violated(source *specification.Source, named string) (property, part string) {
	config := source.ParseConfig()
	properties := config.Names("PROPERTY")
	if slices.Contains(slices.Concat(properties, config.Names("INVARIANT")), named) {
		return named, ""
	}
	in, part := named, named
	if at, text, ok := spanned(source, named); ok {
		in, part = enclosing(source, at), text
	}
	leads := func(property string) bool { return property == in || source.LeadsTo(property, in) }
	switch i := slices.IndexFunc(properties, leads); {
	case in != "" && i >= 0:
		return properties[i], part
	case len(properties) == 1:
		return properties[0], part
	case in != named:
		return "", part
	}
	return named, ""
}

var spanText = pattern.Pattern(`^line (\d+), col (\d+) to line (\d+), col (\d+) of module (\w+)$`)

// spanned reads what stands at a place, in one line.
func spanned(source *specification.Source, place string) (at tlc.Location, text string, ok bool) {
	m := spanText.FindStringSubmatch(place)
	if m == nil {
		return at, "", false
	}
	var n [4]int // first line, first column, last line, last column
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1])
	}
	lines := strings.Split(strings.ReplaceAll(string(source.Files[m[5]+".tla"]), "\r\n", "\n"), "\n")
	if n[0] < 1 || n[0] > n[2] || n[2] > len(lines) {
		return at, "", false
	}
	lines = slices.Clone(lines[n[0]-1 : n[2]])
	last := len(lines) - 1
	lines[last] = lines[last][:min(n[3], len(lines[last]))]
	lines[0] = lines[0][min(max(n[1]-1, 0), len(lines[0])):]
	return tlc.Location{Module: m[5], Line: n[0], Column: n[1]}, strings.Join(strings.Fields(strings.Join(lines, " ")), " "), true
}

// name finds out which of several temporal properties a counterexample breaks, where TLC does not
// say: the first of them that has this very counterexample when it is checked alone, by a search or
// by the same random behaviours.
func (o *Options) name(ctx context.Context, random *tlc.Simulation, source *specification.Source, result *tlc.Result) error {
	config := source.ParseConfig()
	properties := config.Names("PROPERTY")
	if result.Verdict != tlc.TemporalViolated || result.Property != "" || len(properties) < 2 {
		return nil
	}
	rest := config.Only("CONSTANT", "INIT", "NEXT", "SPECIFICATION", "CONSTRAINT", "ACTION_CONSTRAINT", "SYMMETRY", "VIEW", "CHECK_DEADLOCK")
	found := manifest.Model{Expect: manifest.Expect{Generated: result.Generated}} // alone it takes no more states
	for _, name := range properties {
		job := tlc.Job{Files: maps.Clone(source.Files), Module: source.Module, Config: source.Config, HeapMB: o.HeapMB, Deadline: o.Deadline, Simulate: random}
		job.Short, job.States = found.Small() && random == nil, result.Generated
		job.Files[source.Config] = []byte(rest + "PROPERTY " + name + "\n")
		alone, err := o.Tools.Run(ctx, job)
		if err != nil {
			return err
		}
		if alone.Verdict == result.Verdict && sameBehaviour(alone, result) {
			result.Property = name
			return nil
		}
	}
	return nil
}

// sameBehaviour compares the states of counterexamples, and how they go on.
func sameBehaviour(a, b *tlc.Result) bool {
	return reflect.DeepEqual(a.Trace, b.Trace) && reflect.DeepEqual(a.Loop, b.Loop)
}
