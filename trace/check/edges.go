package check

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlc"
)

// ByAction are the edges of each action, by its name; nil where they were not counted.
func (m *Measured) ByAction() map[string]int64 {
	if m.Edges == nil {
		return nil
	}
	sums := map[string]int64{}
	for _, e := range m.Edges {
		sums[e.Action] += e.Edges
	}
	return sums
}

// Disputes tells whether TLC counts steps of an action, and none was seen when it was looked out
// for, or the other way round. Then neither is to be said.
func (m *Measured) Disputes(action string) bool {
	edges, counted := m.ByAction()[action]
	return counted && (edges > 0) != slices.Contains(m.Taken, action)
}

// untaken are the actions that are not looked out for of which TLC counts no step, where that is
// all that the model has of them: not what of an action's definition is another action, counted by
// its own name. Of an action with steps they are the disjuncts without.
func untaken(model *manifest.Model, source *specification.Source, got *Measured) (names []string) {
	edges := got.ByAction()
	told := map[string]bool{} // as a whole
	for _, name := range slices.Sorted(maps.Keys(edges)) {
		watched := slices.ContainsFunc(model.Actions, func(text string) bool {
			s, err := specification.ParseSignature(text)
			return err == nil && s.Action == name
		})
		whole := !slices.ContainsFunc(slices.Collect(maps.Keys(edges)), func(other string) bool {
			return other != name && edges[other] > 0 && source.LeadsTo(name, other)
		})
		told[name] = edges[name] == 0 && (watched || whole && name != source.Next())
		if told[name] && !watched && source.Once(name) {
			names = append(names, name)
		}
	}
	for _, e := range got.Edges {
		if e.Edges == 0 && e.Disjunct.Line > 0 && !told[e.Action] && (e.Action == source.Next() || source.Once(e.Action)) {
			names = append(names, fmt.Sprintf("the disjunct of %s at %s", e.Action, e.Disjunct))
		}
	}
	return names
}

// drifted tells whether a model that holds has other states or edges than are recorded.
func drifted(model *manifest.Model, got *Measured) bool {
	want, is := by(model, got.TLC).Expect, got.Expect
	return want.Verdict == is.Verdict && (want.Distinct != 0 && want.Distinct != is.Distinct || want.Generated != 0 && want.Generated != is.Generated)
}

// counts tells whether the edges of each action are to be counted: to be recorded, or to say which
// of them made a drift. A drift from what another version of TLC counts is none of an action's.
func (r *Report) counts(model *manifest.Model, opt Options) bool {
	switch {
	case r.Measured.Expect.Verdict != manifest.Holds || r.Measured.Edges != nil:
		return false
	case drifted(model, &r.Measured):
		return model.Edges != nil || opt.Edges
	}
	return opt.Edges && opt.Record && model.Edges == nil
}

// count has TLC search the model once more, as it is slower when it counts, and as a verdict is
// never of such a run. Where that comes to nothing, or to other figures, there are no edges. TLC
// counts an action twice of which there is a WF or SF, and of all actions of one instance it tells
// one: then a further search writes the graph, and its edges are counted.
func (r *Report) count(ctx context.Context, judged tlc.Job, source *specification.Source, opt Options) {
	job := tlc.Job{Files: source.Files, Module: source.Module, Config: source.Config, Workers: judged.Workers, Edges: true}
	if opt.limit(&job, r.Model) != nil {
		return
	}
	r.Cached = false
	result, err := opt.Tools.Run(ctx, job)
	if !r.same(result, err) {
		return
	}
	if result.Edges == nil && result.Generated <= mostWritten {
		labels := labelCount{}
		job.Edges, job.Workers, job.Dump = false, 1, labels.read
		if result, err = opt.Tools.Run(ctx, job); !r.same(result, err) || labels.sum() != result.Generated-result.Initial {
			return
		}
		result.Edges = labels.edges()
	}
	r.Measured.Edges = result.Edges
	r.keep(verdict(opt.Cache, judged, opt.Tools.Jar.SHA256))
}

// same tells whether a run came to the verdict and the figures that the model has.
func (r *Report) same(result *tlc.Result, err error) bool {
	is := r.Measured.Expect
	return err == nil && result.Verdict == tlc.Holds && result.Distinct == is.Distinct && result.Generated == is.Generated
}

// mostWritten is how many states TLC may generate of a graph that is written to be counted.
const mostWritten = 1_000_000

// labelCount counts edges by their labels, in a graph as TLC writes it.
type labelCount map[string]int64

var edgeText = pattern.Pattern(`^-?\d+ -> -?\d+ \[label="([^"(]*)`)

func (c labelCount) read(dot io.Reader) error {
	lines := bufio.NewReaderSize(dot, 1<<16)
	for rest := false; ; { // of a line that is longer
		line, more, err := lines.ReadLine()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case rest:
		default:
			if m := edgeText.FindSubmatch(line); m != nil {
				c[string(m[1])]++
			}
		}
		rest = more
	}
}

func (c labelCount) sum() (n int64) {
	for _, edges := range c {
		n += edges
	}
	return n
}

func (c labelCount) edges() (all []tlc.ActionEdges) {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		all = append(all, tlc.ActionEdges{Action: name, Edges: c[name]})
	}
	return all
}

// edges says of which actions there are more or fewer.
func (c *comparison) edges() {
	now := c.got.ByAction()
	if c.model.Edges == nil || now == nil || !drifted(c.model, c.got) {
		return
	}
	all := maps.Clone(now)
	maps.Copy(all, c.model.Edges)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if before := c.model.Edges[name]; before != now[name] {
			c.about(name, Drift, fmt.Sprintf("%d edges by %s", before, name), fmt.Sprintf("%d (%+d)", now[name], now[name]-before))
		}
	}
}

// actionAt is where TLC says that an action is defined, or else where it is.
func (r *Report) actionAt(name string, source *specification.Source) Place {
	for _, e := range r.Measured.Edges {
		if e.Action == name && e.At.Line > 0 {
			return located(source, e.At)
		}
	}
	return defined(source, name)
}
