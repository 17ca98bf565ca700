package replicationtest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/replication"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// Most that a quorumsState has room for.
const (
	maxReplicas = 3
	maxWriters  = 2
	maxReaders  = 2
)

// quorums is a size of Quorums.tla, and a choice for its override point.
type quorums struct {
	replicas, w, r   int
	writers, readers uint8
	reads            uint8
	asks             bool
	writesBack       bool
	fails            bool
	skewed           bool
}

// writer is one with what only the properties look at.
type writer struct {
	replication.Writer
	floor replication.Stamp // of what was written when it began
}

// reader is one with what only the properties look at.
type reader struct {
	replication.Reader
	floor, after replication.Stamp // of what was written, and read, when it began
	returned     replication.Stamp // the newest that it did
	reads        uint8
}

// quorumsState is a state of Quorums.tla. The zero one is the initial one.
type quorumsState struct {
	replicas [maxReplicas]replication.Replica
	writers  [maxWriters]writer
	readers  [maxReaders]reader
}

func (z quorums) stamping() replication.Stamping { return replication.Stamping{Writers: z.writers} }

func (z quorums) acts() closed.Acts {
	w := closed.Param{Name: "w", Domain: tla.Ints(1, int(z.writers))}
	p := closed.Param{Name: "p", Domain: tla.Ints(1, int(z.readers))}
	r := closed.Param{Name: "r", Domain: tla.Models("r", z.replicas)}
	acts := closed.Acts{
		{Name: "BeginWrite", Params: []closed.Param{w}}, {Name: "Put", Params: []closed.Param{w, r}},
		{Name: "BeginRead", Params: []closed.Param{p}}, {Name: "Ask", Params: []closed.Param{p, r}}, {Name: "EndRead", Params: []closed.Param{p}},
	}
	if z.asks {
		acts = append(acts, closed.ActKind{Name: "AskStamp", Params: []closed.Param{w, r}})
	}
	if z.writesBack {
		acts = append(acts, closed.ActKind{Name: "PutBack", Params: []closed.Param{p, r}})
	}
	if z.fails {
		acts = append(acts, closed.ActKind{Name: "Fail", Params: []closed.Param{w}})
	}
	return acts
}

// step is Next of Quorums.
func (z quorums) step(s quorumsState, act closed.Act) (quorumsState, bool) {
	switch act.Action {
	case "BeginWrite", "AskStamp", "Put", "Fail":
		return z.write(s, act)
	}
	return z.read(s, act)
}

func (z quorums) write(s quorumsState, act closed.Act) (next quorumsState, happened bool) {
	at, r := act.Args[0], int(act.Args[1])
	next, self := s, s.writers[at]
	switch act.Action {
	case "BeginWrite":
		floor := z.floor(s)
		if self.Writer, happened = self.Begin(z.clock(s, at+1)); happened {
			self.floor = floor
		}
	case "AskStamp":
		self.Writer, happened = self.Hear(r, s.replicas[r].Stamp, z.w, at+1, z.stamping())
	case "Put":
		if self.Writer, happened = self.Stored(r, z.w); happened {
			next.replicas[r] = s.replicas[r].Take(self.Stamp)
		}
	case "Fail":
		self.Writer, happened = self.Fail()
	}
	next.writers[at] = self
	return next, happened
}

// clock is the stamp of who asks nobody, and 0 of who asks.
func (z quorums) clock(s quorumsState, w uint8) replication.Stamp {
	if z.asks {
		return 0
	}
	begun := uint8(0)
	for _, other := range s.writers[:z.writers] {
		if other.Phase != replication.Idle {
			begun++
		}
	}
	if z.skewed {
		return z.stamping().At(z.writers-begun, w)
	}
	return z.stamping().At(begun+1, w)
}

func (z quorums) read(s quorumsState, act closed.Act) (next quorumsState, happened bool) {
	at, r := act.Args[0], int(act.Args[1])
	next, self := s, s.readers[at]
	switch act.Action {
	case "BeginRead":
		if self.reads == z.reads {
			return s, false // the model ends here
		}
		floor, after := z.floor(s), z.returned(s)
		if self.Reader, happened = self.Begin(); happened {
			self.floor, self.after = floor, after
		}
	case "Ask":
		self.Reader, happened = self.Hear(r, s.replicas[r].Stamp, z.r, z.writesBack)
	case "PutBack":
		if self.Reader, happened = self.Stored(r, z.w); happened {
			next.replicas[r] = s.replicas[r].Take(self.Newest)
		}
	case "EndRead":
		var answer replication.Stamp
		if self.Reader, answer, happened = self.End(); happened {
			self = reader{Reader: self.Reader, returned: max(self.returned, answer), reads: self.reads + 1}
		}
	}
	next.readers[at] = self
	return next, happened
}

// floor is the newest write that is done.
func (z quorums) floor(s quorumsState) (newest replication.Stamp) {
	for _, w := range s.writers {
		if w.Phase == replication.Done {
			newest = max(newest, w.Stamp)
		}
	}
	return newest
}

// returned is the newest that was read.
func (z quorums) returned(s quorumsState) (newest replication.Stamp) {
	for _, r := range s.readers {
		newest = max(newest, r.returned)
	}
	return newest
}

// project gives the specification's variables.
func (z quorums) project(s quorumsState) []tla.Value {
	names := tla.Models("r", z.replicas)
	set := func(of replication.Set) tla.Value { return tla.SetOf(names, of.Has) }
	stamp := func(s replication.Stamp) tla.Value { return tla.Int(int64(s)) }
	writers := tla.TupleOf(int(z.writers), func(i int) tla.Value {
		w := s.writers[i]
		return tla.Record(map[string]tla.Value{
			"phase": tla.Str(w.Phase.String()), "stamp": stamp(w.Stamp), "asked": set(w.Asked), "has": set(w.Has), "floor": stamp(w.floor),
		})
	})
	readers := tla.TupleOf(int(z.readers), func(i int) tla.Value {
		r := s.readers[i]
		return tla.Record(map[string]tla.Value{
			"phase": tla.Str(r.Phase.String()), "asked": set(r.Asked), "newest": stamp(r.Newest), "has": set(r.Has), "floor": stamp(r.floor),
			"after": stamp(r.after), "returned": stamp(r.returned), "reads": tla.Int(int64(r.reads)),
		})
	})
	return []tla.Value{readers, tla.FuncOf(names, func(r int) tla.Value { return stamp(s.replicas[r].Stamp) }), writers}
}

// arrows draws a step.
func (z quorums) arrows(before quorumsState, act closed.Act, after quorumsState) []modeltest.Arrow {
	at, lost := act.Args[0], before == after
	w, p, r := fmt.Sprintf("writer %d", at+1), fmt.Sprintf("reader %d", at+1), fmt.Sprintf("r%d", act.Args[1]+1)
	has := before.replicas[act.Args[1]].Stamp
	one := func(from, to, text string, of ...any) []modeltest.Arrow {
		return []modeltest.Arrow{{From: from, To: to, Text: fmt.Sprintf(text, of...), Lost: lost}}
	}
	switch act.Action {
	case "BeginWrite":
		return one(w, w, "begins to write")
	case "AskStamp":
		return one(r, w, "I have %d", has)
	case "Put":
		return one(w, r, "write %d", after.writers[at].Stamp)
	case "Fail":
		return one(w, w, "gives up")
	case "BeginRead":
		return one(p, p, "begins to read")
	case "Ask":
		return one(r, p, "I have %d", has)
	case "PutBack":
		return one(p, r, "write %d", before.readers[at].Newest)
	}
	return one(p, p, "has read %d", before.readers[at].Newest)
}

// model is Quorums.tla with what impl/replication has of it.
func (z quorums) model() closed.Whole[quorumsState, closed.Act] {
	return closed.Plug(z.acts(), quorumsState{}, z.step, closed.Whole[quorumsState, closed.Act]{
		Protocol: modeltest.Protocol[quorumsState, closed.Act]{
			Vars:    []string{"readers", "replicas", "writers"},
			Project: z.project, Arrows: z.arrows,
		},
		Properties: []closed.Predicate[quorumsState]{
			{Name: "NoStaleRead", Holds: z.answers(func(_ quorumsState, r reader) bool { return r.Newest >= r.floor })},
			{Name: "NoInversion", Holds: z.answers(func(_ quorumsState, r reader) bool { return r.Newest >= r.after })},
			{Name: "NoDirtyRead", Holds: z.answers(func(s quorumsState, r reader) bool { return !s.read(r, replication.Writes, replication.Failed) })},
			{Name: "NoFailedRead", Holds: z.answers(func(s quorumsState, r reader) bool { return !s.read(r, replication.Failed, replication.Failed) })},
			{Name: "NoLostUpdate", Holds: noLostUpdate},
		},
		Witnesses: []closed.Predicate[quorumsState]{
			{Name: "SometimesRead", Holds: func(s quorumsState) bool { return z.returned(s) != 0 }},
			{Name: "SometimesReadNothing", Holds: sometimesReadNothing},
		},
	})
}

// answers looks at every reader that has an answer.
func (z quorums) answers(right func(quorumsState, reader) bool) func(quorumsState) bool {
	return func(s quorumsState) bool {
		for _, r := range s.readers {
			if r.Phase == replication.Answers && !right(s, r) {
				return false
			}
		}
		return true
	}
}

// read tells whether a reader has what is of a writer in one of two phases.
func (s quorumsState) read(r reader, one, other replication.Phase) bool {
	for _, w := range s.writers {
		if r.Newest != 0 && w.Stamp == r.Newest && (w.Phase == one || w.Phase == other) {
			return true
		}
	}
	return false
}

// noLostUpdate: a write that is done is newer than any that was done before it began.
func noLostUpdate(s quorumsState) bool {
	for _, w := range s.writers {
		if w.Phase == replication.Done && w.Stamp <= w.floor {
			return false
		}
	}
	return true
}

func sometimesReadNothing(s quorumsState) bool {
	return slices.ContainsFunc(s.readers[:], func(r reader) bool { return r.reads > 0 && r.returned == 0 })
}
