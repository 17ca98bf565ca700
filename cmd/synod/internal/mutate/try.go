package mutate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/synod-paxos/synod/impl/mutants"
)

// Method is how the mutants of a protocol are tried.
type Method struct {
	// Mutants lists them by ascending ID.
	Mutants func() ([]mutants.Mutant, error)
	// Plan says what one is tried by.
	Plan func(context.Context, mutants.Mutant) (Plan, error)
	// Others lists implementations that are no change of the reference, by ascending ID; nil
	// where there are none.
	Others func() []Other
}

// Other is an implementation of its own, of which it is known whether it is right: nothing is
// built, and no recording is of it.
type Other struct {
	mutants.Mutant // without a patch
	Conform        func(context.Context) (*Conformed, error)
}

// Candidates are all that there are of a protocol.
func (m Method) Candidates(of string) (all []Candidate, err error) {
	ms, err := m.Mutants()
	for _, one := range ms {
		all = append(all, Candidate{Protocol: of, Mutant: one, By: m})
	}
	if m.Others != nil {
		for _, o := range m.Others() {
			all = append(all, Candidate{Protocol: of, Mutant: o.Mutant, alone: o.Conform})
		}
	}
	return all, err
}

// Result is what there is to say of any mutant that was tried.
type Result struct {
	Protocol string        `json:"protocol"`
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Kind     mutants.Kind  `json:"kind"`
	Right    bool          `json:"right"` // a bug was caught, a safe variant was not flagged
	Time     time.Duration `json:"nanoseconds"`
}

// Candidate is a mutant that is to be tried.
type Candidate struct {
	Protocol string
	mutants.Mutant
	By    Method
	alone func(context.Context) (*Conformed, error) // of an Other
}

// TryAll tries mutants, as many at a time as there are cores; done is called after
// each, in no order, by one goroutine at a time. The scores have the candidates' order.
func (b *Builder) TryAll(ctx context.Context, all []Candidate, done func(*Score)) ([]*Score, error) {
	plans := make([]Plan, len(all))
	err := b.Each(ctx, len(all), func(ctx context.Context, i int) (err error) {
		if c := &all[i]; c.alone == nil {
			plans[i], err = c.By.Plan(ctx, c.Mutant)
		}
		return err
	}, func(int) {})
	if err != nil {
		return nil, err
	}
	together, err := b.Together(ctx, checks, built(all, plans)...)
	if err != nil {
		return nil, err
	}
	defer together.Remove()
	scores := make([]*Score, len(all))
	err = b.Each(ctx, len(all), func(ctx context.Context, i int) (err error) {
		scores[i], err = tryOne(ctx, &all[i], plans[i], together)
		return err
	}, func(i int) { done(scores[i]) })
	return scores, err
}

// built are the mutants of which programs are needed.
func built(all []Candidate, plans []Plan) (ms []mutants.Mutant) {
	for i, c := range all {
		if c.alone != nil {
			continue
		}
		if ms = append(ms, c.Mutant); len(plans[i].With) > 0 {
			ms = append(ms, plans[i].joined(c.Mutant))
		}
	}
	return ms
}

func tryOne(ctx context.Context, c *Candidate, p Plan, together *Together) (*Score, error) {
	begin := time.Now()
	if c.alone != nil {
		return c.tryAlone(ctx, begin)
	}
	s, err := c.try(ctx, p, together)
	if err == nil {
		s.Time = time.Since(begin)
	}
	return s, err
}

// tryAlone tests an implementation of its own.
func (c *Candidate) tryAlone(ctx context.Context, begin time.Time) (s *Score, err error) {
	s = &Score{Result: Result{Protocol: c.Protocol, ID: c.ID, Title: c.Title, Kind: c.Kind}}
	if s.Conform, err = c.alone(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", c.ID, err)
	}
	s.Judge(Plan{}, Checks{}, c.Declares)
	s.Time = time.Since(begin)
	return s, nil
}

// Each does something n times, as many at a time as there are cores; done is called
// after each, in no order, by one goroutine at a time. An error ends it.
func (b *Builder) Each(ctx context.Context, n int, do func(context.Context, int) error, done func(int)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, n)
	slots := make(chan struct{}, cap(b.slots))
	var lock sync.Mutex
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if errs[i] = ctx.Err(); errs[i] != nil {
				return
			}
			if errs[i] = do(ctx, i); errs[i] != nil {
				cancel() // the others' errors are that
				return
			}
			lock.Lock()
			defer lock.Unlock()
			done(i)
		})
	}
	wg.Wait()
	return first(errs)
}

// first gives the error that stopped the others.
func first(errs []error) error {
	own := slices.IndexFunc(errs, func(err error) bool { return err != nil && !errors.Is(err, context.Canceled) })
	if own >= 0 {
		return errs[own]
	}
	return errors.Join(errs...)
}
