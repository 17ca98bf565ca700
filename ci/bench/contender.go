package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// contender is a program and what it explores.
type contender struct {
	name    string
	model   string // contenders with the same model must find the same counts
	against string // the model in which our explorer is compared with it; empty: it is our explorer
	runs    int    // at least 1
	run     func(context.Context) (sample, error)

	prepare func(context.Context) error // before the first run, and not measured; nil: nothing
}

// sample is one run.
type sample struct {
	counts
	wall   time.Duration // of the whole process
	inside time.Duration // of the search alone; 0 if the program does not tell
	cpu    time.Duration // all cores together
	peak   int64         // bytes in memory; 0 if the system does not tell
	others float64       // what other programs took of all cores, 0..1; negative if the system does not tell

	version string // of the program, if it tells
}

// counts are states found and states computed, repeated ones included. What either means is the
// program's definition.
type counts struct{ distinct, generated int64 }

// same tells that counts agree: in eight digits of what was generated, as Spin prints no more.
func (c counts) same(as counts) bool {
	digits := func(n int64) string { return fmt.Sprintf("%.8g", float64(n)) }
	return c.distinct == as.distinct && digits(c.generated) == digits(as.generated)
}

func (c counts) String() string {
	return fmt.Sprintf("%d distinct, %d generated", c.distinct, c.generated)
}

// row is a contender with its runs, of which there is at least one.
type row struct {
	contender
	samples []sample
}

func (r row) counts() counts { return r.samples[0].counts }

// walls are the times of the whole process, the best first.
func (r row) walls() []time.Duration {
	return r.times(func(s sample) time.Duration { return s.wall })
}

// insides are the times of the search alone, the best first; none if one is not known.
func (r row) insides() []time.Duration {
	times := r.times(func(s sample) time.Duration { return s.inside })
	if times[0] == 0 {
		return nil
	}
	return times
}

func (r row) times(of func(sample) time.Duration) (times []time.Duration) {
	for _, s := range r.samples {
		times = append(times, of(s))
	}
	slices.Sort(times)
	return times
}

// measure lets the contenders take turns until each has had its runs.
func measure(ctx context.Context, contenders []contender, log io.Writer) ([]row, error) {
	rows := make([]row, len(contenders))
	rounds := 0
	for i, c := range contenders {
		rows[i].contender = c
		rounds = max(rounds, c.runs)
	}
	for round := range rounds {
		for i := range rows {
			if round >= rows[i].runs {
				continue
			}
			if err := rows[i].once(ctx, log); err != nil {
				return nil, fmt.Errorf("%s, %s: %w", rows[i].name, rows[i].model, err)
			}
		}
	}
	return rows, nil
}

var errCounts = errors.New("the numbers of states differ")

// once adds a sample.
func (r *row) once(ctx context.Context, log io.Writer) error {
	if r.prepare != nil && len(r.samples) == 0 {
		if err := r.prepare(ctx); err != nil {
			return err
		}
	}
	before := readLoad()
	s, err := r.run(ctx)
	if err != nil {
		return err
	}
	s.others = others(before, readLoad(), s.wall, s.cpu)
	r.samples = append(r.samples, s)
	fmt.Fprintf(log, "%s, %s: %v, %.2f s\n", r.name, r.model, s.counts, s.wall.Seconds())
	switch {
	case s.distinct <= 0 || s.generated < s.distinct || s.wall <= 0:
		return fmt.Errorf("want states and a time, got %v in %v", s.counts, s.wall)
	case s.counts != r.counts():
		return fmt.Errorf("%w from run to run: %v, then %v", errCounts, r.counts(), s.counts)
	}
	return nil
}

// agree compares the counts of contenders that explored the same model.
func agree(rows []row) (err error) {
	first := map[string]row{}
	for _, r := range rows {
		f, ok := first[r.model]
		if !ok {
			first[r.model] = r
		} else if !r.counts().same(f.counts()) {
			err = errors.Join(err, fmt.Errorf("%w in %s: %s found %v, %s %v", errCounts, r.model, f.name, f.counts(), r.name, r.counts()))
		}
	}
	return err
}
