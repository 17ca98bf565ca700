package blackbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/wire"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/suite"
)

// Start begins an adapter, and says hello to it for a protocol and a role.
type Start func(ctx context.Context, protocol, role string) (Adapter, error)

// Adapter is an implementation behind the wire protocol: a *wire.Adapter.
type Adapter interface {
	Hello() wire.Hello
	Exchange(ctx context.Context, requests [][]byte) ([][]byte, error)
	Undocumented(request, answer []byte, err error) error
	Close() error
}

// subject is an adapter as what a suite is run on. One that ends is started again.
type subject struct {
	start    func(ctx context.Context) (Adapter, error)
	adapter  Adapter // nil if none runs
	reset    []byte
	requests [][]byte // by input
	watching *observer
	death    *wire.Error // how it ended the last time
}

// ErrNotReproducible says that the same inputs were answered differently, so that there is no
// verdict.
var ErrNotReproducible = errors.New("not reproducible")

// requestsOf writes the requests for the model's inputs.
func requestsOf(inputs []labelled.Stimulus) (out [][]byte) {
	for _, s := range inputs {
		args := map[string]suite.JSON{}
		for _, a := range s.Args {
			args[a.Name] = suite.Encode(a.Value)
		}
		text, _ := json.Marshal(map[string]any{"action": s.Action, "args": args}) // strings and JSON always encode
		out = append(out, text)
	}
	return out
}

// resetOf writes the request that begins each test.
func resetOf(rec *recording.Recording) []byte {
	constants := map[string]suite.JSON{}
	for _, c := range rec.Graph.Constants {
		constants[c.Expr] = suite.Encode(c.Value)
	}
	text, _ := json.Marshal(map[string]any{"reset": map[string]any{"model": rec.Model, "constants": constants}})
	return text
}

func (s *subject) close() {
	if s.adapter != nil {
		_ = s.adapter.Close()
		s.adapter = nil
	}
}

// Run plays words. If the adapter ends in one, that word's last answer is that it died, and those
// after it have none.
func (s *subject) Run(ctx context.Context, words [][]int32) ([][]conform.Answer, error) {
	out, err := s.play(ctx, words)
	if !s.ended(err) {
		return out, err
	}
	out, err = s.upToDeath(ctx, words, s.death)
	return append(out, make([][]conform.Answer, len(words)-len(out))...), err
}

// ended tells whether an error is that the adapter ended, which then is no error.
func (s *subject) ended(err error) bool {
	var e *wire.Error
	if !errors.As(err, &e) || !errors.Is(e, wire.ErrDied) {
		return false
	}
	s.close()
	s.death = e
	return true
}

// exchange sends requests to the adapter, which it starts if none runs.
func (s *subject) exchange(ctx context.Context, requests [][]byte) ([][]byte, error) {
	if s.adapter == nil {
		a, err := s.start(ctx)
		if errors.Is(err, wire.ErrDied) {
			return nil, fmt.Errorf("the adapter could not be started again: %v", err) // this end says nothing of a test
		}
		if err != nil {
			return nil, err
		}
		s.adapter = a
	}
	return s.adapter.Exchange(ctx, requests)
}

// play plays words all at once.
func (s *subject) play(ctx context.Context, words [][]int32) ([][]conform.Answer, error) {
	var requests [][]byte
	for _, word := range words {
		requests = append(requests, s.reset)
		for _, x := range word {
			requests = append(requests, s.requests[x])
		}
	}
	answers, err := s.exchange(ctx, requests)
	if err != nil {
		return nil, err
	}
	out := make([][]conform.Answer, len(words))
	for i, word := range words {
		if err := s.readReset(answers[0]); err != nil {
			return nil, err
		}
		for j, x := range word {
			a, err := s.read(x, answers[1+j])
			if err != nil {
				return nil, err
			}
			out[i] = append(out[i], a)
		}
		answers = answers[1+len(word):]
	}
	return out, nil
}

func (s *subject) readReset(answer []byte) error {
	if err := wire.DecodeReset(answer); err != nil {
		return s.adapter.Undocumented(s.reset, answer, err)
	}
	return nil
}

func (s *subject) read(input int32, answer []byte) (conform.Answer, error) {
	a, err := s.watching.read(answer)
	if err != nil {
		return a, s.adapter.Undocumented(s.requests[input], answer, err)
	}
	return a, nil
}

// upToDeath gives the answers up to the first word in which the adapter ends.
func (s *subject) upToDeath(ctx context.Context, words [][]int32, death *wire.Error) ([][]conform.Answer, error) {
	if len(words) == 1 {
		answers, err := s.single(ctx, words[0], death)
		return [][]conform.Answer{answers}, err
	}
	var out [][]conform.Answer
	for _, half := range [][][]int32{words[:len(words)/2], words[len(words)/2:]} {
		answers, err := s.play(ctx, half)
		if s.ended(err) {
			answers, err = s.upToDeath(ctx, half, s.death)
			return append(out, answers...), err
		}
		if err != nil {
			return nil, err
		}
		out = append(out, answers...)
	}
	return nil, unlike(death)
}

// unlike is the error for an end that did not come again.
func unlike(death *wire.Error) error {
	return fmt.Errorf("%w: the adapter ended once, and not again when the same tests were played anew: %v", ErrNotReproducible, death)
}

// single plays one word, with one request at a time.
func (s *subject) single(ctx context.Context, word []int32, death *wire.Error) (out []conform.Answer, err error) {
	s.close()
	answers, err := s.exchange(ctx, [][]byte{s.reset})
	if err != nil {
		return nil, err
	}
	if err := s.readReset(answers[0]); err != nil {
		return nil, err
	}
	for _, x := range word {
		answers, err := s.exchange(ctx, [][]byte{s.requests[x]})
		if s.ended(err) {
			return append(out, died), nil
		}
		if err != nil {
			return nil, err
		}
		a, err := s.read(x, answers[0])
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return nil, unlike(death)
}

// differing lists the steps of two plays of the same inputs.
func (s *subject) differing(steps []step, one, other []conform.Answer) string {
	var b strings.Builder
	say := func(all []conform.Answer, i int) string {
		if i < len(all) {
			return s.watching.say(all[i])
		}
		return "no answer"
	}
	for i, step := range steps {
		first, then := say(one, i), say(other, i)
		fmt.Fprintf(&b, "\n  %3d %s\n      first: %s", i+1, step, first)
		if first != then {
			fmt.Fprintf(&b, "\n      then:  %s", then)
		}
	}
	return b.String()
}
