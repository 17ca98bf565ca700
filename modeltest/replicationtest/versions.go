package replicationtest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/replication"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// versions is a size of Versions.tla, and a choice for each of its override points.
type versions struct {
	replicas, clients int
	puts              uint8
	counters          string // of ByClient and ByTime; empty: replicas count
	before            replication.Before
	whole, remembers  bool
}

// versionsState is a state of Versions.tla. The zero one is the initial one.
type versionsState struct {
	count    uint8
	versions [replication.MaxVersions]replication.Sibling
	seen     [replication.MaxVersions]replication.Set // of each, those that its writer had seen
	stored   [replication.MaxCounters]replication.Set
	clocks   [replication.MaxCounters]replication.Clock // of each client
	knows    [replication.MaxCounters]replication.Set
}

// countedBy is who counts a put.
func (z versions) countedBy(c, r uint8) uint8 {
	switch z.counters {
	case "ByClient":
		return c
	case "ByTime":
		return 0
	}
	return r
}

// step is Next of Versions.
func (z versions) step(s versionsState, act closed.Act) (versionsState, bool) {
	switch c, r := act.Args[0], act.Args[1]; act.Action {
	case "Get":
		return z.get(s, c, r)
	case "Put":
		return z.put(s, c, r)
	}
	to, from := act.Args[0], act.Args[1]
	kept := replication.In(&s.versions, s.stored[to]).Merge(s.stored[from], z.before)
	if to == from || kept == s.stored[to] {
		return s, false
	}
	s.stored[to] = kept
	return s, true
}

func (z versions) get(s versionsState, c, r uint8) (versionsState, bool) {
	if s.stored[r] == 0 {
		return s, false
	}
	if !z.remembers {
		s.clocks[c], s.knows[c] = replication.Clock{}, 0
	}
	s.clocks[c] = replication.In(&s.versions, s.stored[r]).Known(s.clocks[c])
	s.knows[c] |= s.stored[r]
	for id := range int(s.count) {
		if s.stored[r].Has(id) {
			s.knows[c] |= s.seen[id]
		}
	}
	return s, true
}

func (z versions) put(s versionsState, c, r uint8) (versionsState, bool) {
	if s.count == z.puts {
		return s, false // the model ends here
	}
	id, by, known := int(s.count), z.countedBy(c, r), s.clocks[c]
	counted := known
	if z.counters != "ByClient" {
		counted = replication.In(&s.versions, s.stored[r]).Known(known)
	}
	s.versions[id] = replication.Sibling{By: by, Number: counted[by] + 1, Known: known}
	s.seen[id] = s.knows[c]
	s.stored[r] = replication.In(&s.versions, s.stored[r]).Put(id, z.before, z.whole)
	if z.remembers {
		s.clocks[c], s.knows[c] = s.versions[id].Clock(), s.knows[c].With(id)
	}
	s.count++
	return s, true
}

func (z versions) clientNames() []tla.Value { return tla.Models("c", z.clients) }

func (z versions) replicaNames() []tla.Value { return tla.Models("r", z.replicas) }

// counterNames are those who count.
func (z versions) counterNames() []tla.Value {
	switch z.counters {
	case "ByClient":
		return z.clientNames()
	case "ByTime":
		return []tla.Value{tla.Str("time")}
	}
	return z.replicaNames()
}

func (z versions) clock(of replication.Clock) tla.Value {
	return tla.FuncOf(z.counterNames(), func(k int) tla.Value { return tla.Int(int64(of[k])) })
}

// ids are versions as the specification numbers them, from 1 on.
func ids(of replication.Set) tla.Value { return numbers(of << 1) }

func (z versions) project(s versionsState) []tla.Value {
	return []tla.Value{
		tla.FuncOf(z.clientNames(), func(c int) tla.Value {
			return tla.Record(map[string]tla.Value{"clock": z.clock(s.clocks[c]), "seen": ids(s.knows[c])})
		}),
		tla.FuncOf(z.replicaNames(), func(r int) tla.Value { return ids(s.stored[r]) }),
		tla.TupleOf(int(s.count), func(id int) tla.Value {
			v := s.versions[id]
			return tla.Record(map[string]tla.Value{
				"by": z.counterNames()[v.By], "number": tla.Int(int64(v.Number)), "known": z.clock(v.Known), "seen": ids(s.seen[id]),
			})
		}),
	}
}

// arrows draws a step.
func (z versions) arrows(before versionsState, act closed.Act, after versionsState) []modeltest.Arrow {
	c, r := fmt.Sprintf("c%d", act.Args[0]+1), fmt.Sprintf("r%d", act.Args[1]+1)
	lost := before == after
	switch act.Action {
	case "Get":
		return []modeltest.Arrow{{From: r, To: c, Text: "versions " + ids(before.stored[act.Args[1]]).String(), Lost: lost}}
	case "Put":
		return []modeltest.Arrow{{From: c, To: r, Text: fmt.Sprintf("version %d", after.count), Lost: lost}}
	}
	return []modeltest.Arrow{{From: r, To: fmt.Sprintf("r%d", act.Args[0]+1), Text: "versions " + ids(before.stored[act.Args[1]]).String(), Lost: lost}}
}

// model is Versions.tla with what impl/replication has of it.
func (z versions) model() closed.Whole[versionsState, closed.Act] {
	client, replica := closed.Param{Name: "c", Domain: z.clientNames()}, closed.Param{Name: "r", Domain: z.replicaNames()}
	acts := closed.Acts{{Name: "Get", Params: []closed.Param{client, replica}}, {Name: "Put", Params: []closed.Param{client, replica}}}
	if z.replicas > 1 {
		acts = append(acts, closed.ActKind{Name: "Sync", Params: []closed.Param{replica, {Name: "s", Domain: replica.Domain}}})
	}
	return closed.Plug(acts, versionsState{}, z.step, closed.Whole[versionsState, closed.Act]{
		Protocol: modeltest.Protocol[versionsState, closed.Act]{Vars: []string{"clients", "stored", "versions"}, Project: z.project, Arrows: z.arrows},
		Properties: []closed.Predicate[versionsState]{
			{Name: "NoLostUpdate", Holds: noLostVersion},
			{Name: "Exact", Holds: z.exact},
			{Name: "NoFalseSiblings", Holds: z.noFalseSiblings},
		},
		Witnesses: []closed.Predicate[versionsState]{
			{Name: "SometimesSiblings", Holds: func(s versionsState) bool { return z.most(s) > 1 }},
			{Name: "SometimesReplaced", Holds: func(s versionsState) bool { return s.count == z.puts && z.most(s) == 1 && z.least(s) == 1 }},
		},
	})
}

func (z versions) most(s versionsState) (count int) {
	for _, has := range s.stored[:z.replicas] {
		count = max(count, has.Len())
	}
	return count
}

func (z versions) least(s versionsState) int {
	count := replication.MaxVersions
	for _, has := range s.stored[:z.replicas] {
		count = min(count, has.Len())
	}
	return count
}

// noLostVersion: whatever was put is stored, or was seen by something that is.
func noLostVersion(s versionsState) bool {
	var there replication.Set
	for _, has := range s.stored {
		there |= has
	}
	found := there
	for id := range int(s.count) {
		if there.Has(id) {
			found |= s.seen[id]
		}
	}
	return found.Len() == int(s.count)
}

// exact: of two versions that are stored, the clock says which was seen by whom.
func (z versions) exact(s versionsState) bool {
	var there replication.Set
	for _, has := range s.stored {
		there |= has
	}
	for v := range int(s.count) {
		for w := range int(s.count) {
			if v != w && there.Has(v) && there.Has(w) && z.before(s.versions[v], s.versions[w]) != s.seen[w].Has(v) {
				return false
			}
		}
	}
	return true
}

// noFalseSiblings: no replica has a version beside one that replaces it.
func (z versions) noFalseSiblings(s versionsState) bool {
	for _, has := range s.stored {
		for w := range int(s.count) {
			if has.Has(w) && s.seen[w]&has != 0 {
				return false
			}
		}
	}
	return true
}
