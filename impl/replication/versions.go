package replication

// Most of those who count, and of versions.
const (
	MaxCounters = 3
	MaxVersions = 4
)

// Clock has how many puts are known, of each that counts; they are numbered from 0 on.
type Clock [MaxCounters]uint8

// join is the higher of each.
func (c Clock) join(d Clock) Clock {
	for k := range c {
		c[k] = max(c[k], d[k])
	}
	return c
}

// within tells whether it is nowhere higher.
func (c Clock) within(d Clock) bool { return c.join(d) == d }

// Sibling is a version that a client put. Its dot says who counted it, and as which.
type Sibling struct {
	By, Number uint8
	Known      Clock // to who put it
}

// Clock is that of a version: what was known, and itself (spec: Clock).
func (v Sibling) Clock() Clock {
	clock := v.Known
	clock[v.By] = max(clock[v.By], v.Number)
	return clock
}

// Before tells whether the one version was known to whoever put the other.
type Before func(v, w Sibling) bool

// Dots asks whether its dot was known (spec: Before).
func Dots(v, w Sibling) bool { return v.Number <= w.Known[v.By] }

// Vectors compares clocks (spec: Vector). Where a replica counts for all clients, a version that
// was not known is taken for one that was.
func Vectors(v, w Sibling) bool { return v.Clock().within(w.Clock()) }

// Stored are versions that a replica has side by side, by their numbers in the order in which they
// were put.
type Stored struct {
	Has      Set
	versions *[MaxVersions]Sibling
}

// In has some of the versions.
func In(versions *[MaxVersions]Sibling, has Set) Stored { return Stored{has, versions} }

// Known is what a client knows that has seen these, beside what it knew (spec: Get, Highest).
func (s Stored) Known(was Clock) Clock {
	for id := range MaxVersions {
		if s.Has.Has(id) {
			was = was.join(s.versions[id].Clock())
		}
	}
	return was
}

// Put gives what a replica has when a version comes that is put with a number (spec: Put, Dropped):
// where it has one clock for all, a new version replaces all of them or none.
func (s Stored) Put(id int, before Before, whole bool) Set {
	var dropped Set
	for old := range id {
		if s.Has.Has(old) && before(s.versions[old], s.versions[id]) {
			dropped = dropped.With(old)
		}
	}
	if whole && dropped != s.Has {
		dropped = 0
	}
	return s.Has&^dropped | Set(0).With(id)
}

// Merge gives what a replica has that hears of another's (spec: Sync).
func (s Stored) Merge(other Set, before Before) Set {
	all := s.Has | other
	kept := all
	for v := range MaxVersions {
		for w := range MaxVersions {
			if v != w && all.Has(v) && all.Has(w) && before(s.versions[v], s.versions[w]) {
				kept = kept.Without(v)
			}
		}
	}
	return kept
}
