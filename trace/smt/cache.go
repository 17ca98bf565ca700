package smt

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/synod-paxos/synod/internal/kept"
)

// Cache is where answers are kept. The zero value keeps none.
type Cache struct {
	Dir   string // a folder, made if it is not there; empty: none are kept
	Fresh bool   // run the solver even where its answers are kept, and replace those
}

// Answers are what came of a script.
type Answers struct {
	Results  []Result // as many as there are conditions
	Cached   bool     // they are earlier ones
	Damaged  bool     // earlier ones were kept and are not as they were written, so they were not used
	CacheErr error    // why they could not be kept
}

// Ask is [Solver.Run], but for a script of which the very same solver is known to have decided all
// conditions. Only such answers are kept: what is unknown or open may be decided another time.
func (s *Solver) Ask(ctx context.Context, cache Cache, name, script string) (a Answers, err error) {
	r, err := read(name, script)
	if err != nil {
		return a, err
	}
	a.Results = make([]Result, len(r.out))
	for i, c := range r.out {
		a.Results[i].Condition = c
	}
	if s.Identity == "" {
		cache.Dir = ""
	}
	told := r.script.String()
	place := kept.Under[[]Status]{Dir: cache.Dir, Key: s.key(told)}
	earlier, _, ok := place.Read()
	ok = ok && len(earlier) == len(a.Results) && decided(earlier)
	if ok && !cache.Fresh {
		for i, got := range earlier {
			a.Results[i].Got = got
		}
		a.Cached = true
		return a, nil
	}
	a.Damaged = !ok && place.There()
	if err := s.run(ctx, told, a.Results); err != nil {
		return a, err
	}
	var got []Status
	for _, r := range a.Results {
		got = append(got, r.Got)
	}
	if decided(got) {
		a.CacheErr = place.Write(got, time.Now().UTC().Truncate(time.Second))
	}
	return a, nil
}

func decided(got []Status) bool {
	return !slices.ContainsFunc(got, func(s Status) bool { return s != Sat && s != Unsat })
}

// key is of all that answers depend on: which program it is, how it is asked, and each byte that it
// reads. Names and wanted answers it does not read as such.
func (s *Solver) key(told string) string {
	h := sha256.New()
	fmt.Fprintf(h, "synod answers 1\n%q %q\n%q\n%d\n%s", s.Name, s.Identity, s.kind().args, len(told), told)
	return hex.EncodeToString(h.Sum(nil))
}
