package subject

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/wire"
)

// Wording is how a protocol, with inputs I and messages M, is spoken with an adapter.
type Wording[I, M any] interface {
	Reset(Place) []byte // the line that begins a test
	Request(I) []byte   // an input as a line has it, which nobody changes
	Message(wire.Message) (M, error)
	// Anew tells, once, that of what was read others mean something else than before.
	Anew() bool
}

// pipe is an implementation behind an adapter.
type pipe[I, M any] struct {
	adapter *wire.Adapter
	words   Wording[I, M]
	state   map[string]json.RawMessage // of the last answer
	wrote   [][]int                    // what [Speaker.Wrote] gives
	read    map[string]understood[M]   // by answer
	resets  map[Place][]byte
}

// understood is what an answer says. An implementation gives the same few over and over, so each is
// read once.
type understood[M any] struct {
	out    []M
	state  map[string]json.RawMessage
	writes int
}

// What is kept of lines is bounded by how many there are, and how long.
const (
	mostRead    = 4096
	longestRead = 512 // bytes
)

// Over is the implementation behind an adapter that speaks so.
func Over[I, M any](a *wire.Adapter, w Wording[I, M]) Speaker[I, M] {
	return &pipe[I, M]{adapter: a, words: w, read: map[string]understood[M]{}, resets: map[Place][]byte{}}
}

// Reset is the line that begins a test there, whose role is called by a letter, and who has ballots
// of his own by a word.
func (p Place) Reset(role, owners string) []byte {
	list := func(letter string, count int) (names []string) {
		for i := range count {
			names = append(names, fmt.Sprintf("%s%d", letter, i+1))
		}
		return names
	}
	text, _ := json.Marshal(map[string]any{"reset": map[string]any{ // strings and numbers only
		"self": fmt.Sprintf("%s%d", role, p.Self+1), "node": p.Self, "nodes": p.Nodes, "acceptors": list("a", p.Acceptors), owners: list(owners[:1], p.Nodes),
	}})
	return text
}

// Play is [Speaker.Play].
func (p *pipe[I, M]) Play(ctx context.Context, tests []Script[I]) ([][][]M, error) {
	requests := p.requests(tests)
	answers, err := p.adapter.Exchange(ctx, requests)
	if err != nil {
		return nil, Deadly(err)
	}
	out, at := make([][][]M, len(tests)), 0
	p.wrote = make([][]int, len(tests))
	for i, t := range tests {
		if err := p.begun(requests[at], answers[at]); err != nil {
			return nil, err
		}
		for at++; len(out[i]) < len(t.Inputs); at++ {
			heard, err := p.heard(requests[at], answers[at])
			if err != nil {
				return nil, err
			}
			out[i], p.wrote[i] = append(out[i], heard.out), append(p.wrote[i], heard.writes)
		}
	}
	return out, nil
}

// requests are the lines of tests.
func (p *pipe[I, M]) requests(tests []Script[I]) (lines [][]byte) {
	for _, t := range tests {
		lines = append(lines, p.reset(t.Place))
		for _, i := range t.Inputs {
			lines = append(lines, p.words.Request(i))
		}
	}
	return lines
}

func (p *pipe[I, M]) reset(at Place) []byte {
	if p.resets[at] == nil {
		p.resets[at] = p.words.Reset(at)
	}
	return p.resets[at]
}

// Begin is [Speaker.Begin].
func (p *pipe[I, M]) Begin(ctx context.Context, at Place) error {
	_, err := p.Play(ctx, []Script[I]{{Place: at}})
	return err
}

// Give is [Speaker.Give].
func (p *pipe[I, M]) Give(ctx context.Context, i I) ([]M, error) {
	request := p.words.Request(i)
	answers, err := p.adapter.Exchange(ctx, [][]byte{request})
	if err != nil {
		return nil, Deadly(err)
	}
	heard, err := p.heard(request, answers[0])
	p.wrote[0] = append(p.wrote[0], heard.writes)
	return heard.out, err
}

// End is [Speaker.End].
func (p *pipe[I, M]) End() error { return nil }

// State is [Speaker.State].
func (p *pipe[I, M]) State() string {
	var fields []string
	for _, name := range slices.Sorted(maps.Keys(p.state)) {
		fields = append(fields, fmt.Sprintf("%s %s", name, p.state[name]))
	}
	return strings.Join(fields, ", ")
}

// Wrote is [Speaker.Wrote].
func (p *pipe[I, M]) Wrote() [][]int { return p.wrote }

// Renew is [Speaker.Renew].
func (p *pipe[I, M]) Renew(ctx context.Context) error {
	clear(p.read) // of what another process may not say so
	return p.adapter.Renew(ctx)
}

func (p *pipe[I, M]) begun(request, answer []byte) error {
	if string(answer) == "{}" {
		return nil
	}
	if err := wire.DecodeReset(answer); err != nil {
		return p.adapter.Undocumented(request, answer, err)
	}
	return nil
}

func (p *pipe[I, M]) heard(request, answer []byte) (u understood[M], err error) {
	short, known := len(answer) <= longestRead, false
	if short {
		u, known = p.read[string(answer)]
	}
	if !known {
		u, err = p.understand(request, bytes.Clone(answer))
		switch anew := p.words.Anew(); {
		case anew || len(p.read) == mostRead:
			clear(p.read)
		case err == nil && short:
			p.read[string(answer)] = u
		}
	}
	p.state = u.state
	return u, err
}

// understand reads an answer.
func (p *pipe[I, M]) understand(request, answer []byte) (u understood[M], err error) {
	decoded, err := wire.Decode(answer, p.adapter.Hello().Observes)
	if err != nil {
		return u, p.adapter.Undocumented(request, answer, err)
	}
	u.state, u.writes = decoded.State, decoded.Writes
	for _, m := range decoded.Out {
		one, err := p.words.Message(m)
		if err != nil {
			return u, p.adapter.Undocumented(request, answer, fmt.Errorf("a message of type %.40q: %w", m.Type, err))
		}
		u.out = append(u.out, one)
	}
	u.out = slices.Clip(u.out)
	return u, nil
}
