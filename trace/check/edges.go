package check

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/synod-paxos/synod/trace/manifest"
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
func untaken(model *manifest.Model, source *manifest.Source, got *Measured) (names []string) {
	edges := got.ByAction()
	told := map[string]bool{} // as a whole
	for _, name := range slices.Sorted(maps.Keys(edges)) {
		watched := slices.ContainsFunc(model.Actions, func(text string) bool {
			s, err := manifest.ParseSignature(text)
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
// never of such a run. Where that comes to nothing, or to other figures, there are no edges.
func (r *Report) count(ctx context.Context, judged tlc.Job, source *manifest.Source, opt Options) {
	job := tlc.Job{Files: source.Files, Module: source.Module, Config: source.Config, Workers: judged.Workers, Edges: true}
	if opt.limit(&job, r.Model) != nil {
		return
	}
	r.Cached = false
	result, err := opt.Tools.Run(ctx, job)
	is := r.Measured.Expect
	if err != nil || result.Verdict != tlc.Holds || result.Distinct != is.Distinct || result.Generated != is.Generated {
		return
	}
	r.Measured.Edges = result.Edges
	r.keep(verdict(opt.Cache, judged, opt.Tools.Jar.SHA256))
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
func (r *Report) actionAt(name string, source *manifest.Source) Place {
	for _, e := range r.Measured.Edges {
		if e.Action == name {
			return located(source, e.At)
		}
	}
	return defined(source, name)
}
