package trial

import (
	"context"
	"errors"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// guesses is how often the inputs of tests are guessed before they are given one by one.
const guesses = 4

// together gives tests their inputs at once, as far as these can be guessed: what can be given
// hangs on what was sent before. Those that went otherwise are guessed anew, by what is known then.
// A result is missing where no guess was right. An error of kind [subject.ErrDied] says that the
// first guess, all as it is planned, ended the implementation.
func (t *Tester) together(ctx context.Context, words [][]int32) (out []*Result, err error) {
	out = make([]*Result, len(words))
	scripts, left := make([]subject.Script[judge.Input], len(words)), make([]int, len(words))
	for i, word := range words {
		scripts[i], left[i] = t.script(word), i
	}
	for guess := 0; guess < guesses && len(left) > 0; guess++ {
		heard, err := t.speaker.Play(ctx, scripts)
		if errors.Is(err, subject.ErrDied) && guess > 0 { // perhaps of what it may not be given
			return out, t.speaker.Renew(ctx)
		}
		if err != nil {
			return nil, err
		}
		n, wrote := 0, t.speaker.Wrote()
		for k, i := range left {
			said := &scripted{Speaker: t.speaker, script: scripts[k], heard: heard[k], wrote: wrote[k]}
			of := *t
			of.speaker = said
			if out[i], err = of.One(ctx, words[i]); errors.Is(err, errOtherwise) {
				out[i], left[n], scripts[n] = nil, i, said.script
				n++
			} else if err != nil {
				return nil, err
			}
		}
		left, scripts = left[:n], scripts[:n]
	}
	return out, nil
}

// scripted is an implementation of which it is known what it sends to the inputs of a script, and
// nothing else. An input that is another there makes the script a better one.
type scripted struct {
	subject.Speaker[judge.Input, judge.Message] // which said it
	script                                      subject.Script[judge.Input]
	heard                                       [][]judge.Message
	wrote                                       []int
	at                                          int
}

// errOtherwise says that a test goes otherwise than its script.
var errOtherwise = errors.New("another input")

func (s *scripted) Begin(context.Context, subject.Place) error { return nil }

func (s *scripted) Give(_ context.Context, in judge.Input) ([]judge.Message, error) {
	given, rest := s.script.Inputs[:s.at], s.script.Inputs[s.at:]
	if len(rest) > 0 && rest[0] == in {
		s.at++
		return s.heard[s.at-1], nil
	}
	switch later := slices.Index(rest, in); {
	case later > 0: // what lies between cannot be given
		rest = rest[later+1:]
	case len(rest) > 0 && rest[0].Kind == in.Kind && rest[0].Message.Type == in.Message.Type:
		rest = rest[1:] // it is said in other words
	}
	s.script.Inputs = slices.Concat(given, []judge.Input{in}, rest)
	return nil, errOtherwise
}

func (s *scripted) End() {}

func (s *scripted) State() string { return "" }

func (s *scripted) Wrote() [][]int { return [][]int{s.wrote[:s.at]} }
