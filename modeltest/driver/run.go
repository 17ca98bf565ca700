package driver

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Driver runs tests, which are words of letters L, on one implementation in one place. The word
// of a test that it is to shorten is all of it: what may be given can hang on what could not be,
// and on what was to come.
type Driver[P, L, I, M any, R Result] struct {
	Speaker Speaker[P, I, M]
	Place   P
	Begin   func(word []L) Test[I, M, R] // anew
	// Script are the inputs of a word if all goes as planned; not ok if that cannot be guessed.
	Script   func(word []L) (inputs []I, ok bool)
	Guesses  int // how often the inputs of a test are guessed before they are given one by one
	Same     func(one, other I) bool
	Reworded func(one, other I) bool // they may be the same, said in other words

	Word    func(R) []L
	Alike   func(one, other R) bool // they go wrong in the same way
	Plainer func(L) []L             // the letters that say less than one
	Size    func(word []L) int      // how much there is to read of it
}

// Result is what came of a test.
type Result interface {
	comparable
	Wrong() bool
	Dead() bool
	Late() bool
	What() string // went wrong, in a few words
}

// ErrNotReproducible says that what was seen once was not seen again.
var ErrNotReproducible = errors.New("not reproducible")

// One runs a test step by step.
func (d *Driver[P, L, I, M, R]) One(ctx context.Context, word []L) (R, error) {
	return one(ctx, d.Speaker, d.Place, d.Begin(word))
}

// directly does work with a driver that is near the implementation, if there is such a one.
func (d *Driver[P, L, I, M, R]) directly(ctx context.Context, work func(*Driver[P, L, I, M, R]) error) error {
	near, is := d.Speaker.(Near[P, I, M])
	if !is {
		return work(d)
	}
	return near.Directly(ctx, func(s Speaker[P, I, M]) error {
		of := *d
		of.Speaker, of.Guesses = s, 0
		return work(&of)
	})
}

// Several runs tests, up to one in which the implementation ends, as each death costs a start, or
// a wait. Of those that do not end it no state is shown.
func (d *Driver[P, L, I, M, R]) Several(ctx context.Context, words [][]L) ([]R, error) {
	var out []R
	err := d.directly(ctx, func(d *Driver[P, L, I, M, R]) (err error) {
		out, err = d.several(ctx, words)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (d *Driver[P, L, I, M, R]) several(ctx context.Context, words [][]L) ([]R, error) {
	out, died := d.together(ctx, words)
	if died != nil && !errors.Is(died, ErrDied) {
		return nil, died
	}
	if died != nil {
		out = make([]R, len(words))
		if err := d.Speaker.Renew(ctx); err != nil {
			return nil, err
		}
	}
	var none R
	for i, word := range words {
		if out[i] != none {
			continue
		}
		var err error
		if out[i], err = d.One(ctx, word); err != nil {
			return nil, err
		}
		if out[i].Dead() {
			return out[:i+1], nil
		}
	}
	if died != nil {
		return nil, fmt.Errorf("%w: in %d tests one after the other it died, and in each of them alone it does not: %w", ErrNotReproducible, len(words), died)
	}
	return out, nil
}

// together gives tests their inputs at once, as far as these can be guessed: what can be given
// hangs on what was sent before. Those that went otherwise are guessed anew, by what is known then.
// A result is missing where no guess was right. An error of kind [ErrDied] says that the first
// guess, all as it is planned, ended the implementation.
func (d *Driver[P, L, I, M, R]) together(ctx context.Context, words [][]L) (out []R, err error) {
	out = make([]R, len(words))
	var scripts []Script[P, I]
	var left []int
	for i, word := range words {
		if d.Guesses == 0 {
			break
		}
		if inputs, ok := d.Script(word); ok {
			scripts, left = append(scripts, Script[P, I]{d.Place, inputs}), append(left, i)
		}
	}
	for guess := 0; guess < d.Guesses && len(left) > 0; guess++ {
		heard, err := d.Speaker.Play(ctx, scripts)
		if errors.Is(err, ErrDied) && guess > 0 { // perhaps of what it may not be given
			return out, d.Speaker.Renew(ctx)
		}
		if err != nil {
			return nil, err
		}
		n, wrote := 0, d.Speaker.Wrote()
		for k, i := range left {
			said := &scripted[P, L, I, M, R]{Driver: d, inputs: scripts[k].Inputs, heard: heard[k], wrote: wrote[k]}
			r, err := one(ctx, said, d.Place, d.Begin(words[i]))
			switch {
			case err == nil:
				out[i] = r
			case !errors.Is(err, errOtherwise):
				return nil, err
			default:
				left[n], scripts[n].Inputs = i, said.inputs
				n++
			}
		}
		left, scripts = left[:n], scripts[:n]
	}
	return out, nil
}

// scripted is an implementation of which it is known what it sends to the inputs of a script, and
// nothing else. An input that is another there makes the script a better one.
type scripted[P, L, I, M any, R Result] struct {
	*Driver[P, L, I, M, R]
	inputs []I
	heard  [][]M
	wrote  []int
	at     int
}

// errOtherwise says that a test goes otherwise than its script.
var errOtherwise = errors.New("another input")

func (s *scripted[P, L, I, M, R]) Give(_ context.Context, in I) ([]M, error) {
	given, rest := s.inputs[:s.at], s.inputs[s.at:]
	if len(rest) > 0 && s.Same(rest[0], in) {
		s.at++
		return s.heard[s.at-1], nil
	}
	switch later := slices.IndexFunc(rest, func(i I) bool { return s.Same(i, in) }); {
	case later > 0: // what lies between cannot be given
		rest = rest[later+1:]
	case len(rest) > 0 && s.Reworded(rest[0], in):
		rest = rest[1:]
	}
	s.inputs = slices.Concat(given, []I{in}, rest)
	return nil, errOtherwise
}

func (s *scripted[P, L, I, M, R]) Begin(context.Context, P) error { return nil }
func (s *scripted[P, L, I, M, R]) End() error                     { return nil }
func (s *scripted[P, L, I, M, R]) State() string                  { return "" }
func (s *scripted[P, L, I, M, R]) Wrote() [][]int                 { return [][]int{s.wrote[:s.at]} }
func (s *scripted[P, L, I, M, R]) Renew(context.Context) error    { return nil }
func (s *scripted[P, L, I, M, R]) Play(context.Context, []Script[P, I]) ([][][]M, error) {
	return nil, errOtherwise
}
