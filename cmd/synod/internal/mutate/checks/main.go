// Command checks answers what the checks that serve any protocol make of the
// implementation that it is built with. Package mutate builds it with a seeded bug in
// it. Question and answer are JSON, on the standard input and output.
//
//	checks check     a mutate.Question: recorded graphs, recorded suites, closed models
//	checks any       a mutate.Question, of which only the protocol counts: the first difference, or null
//	checks explore   a protocol.Request: one closed model
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
	"github.com/synod-paxos/synod/trace/manifest"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "checks: %v\n", err)
		os.Exit(2)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	switch {
	case len(args) == 1 && args[0] == "check":
		return answer(in, out, func(q mutate.Question) (*mutate.Checks, error) { return check(ctx, q) })
	case len(args) == 1 && args[0] == "any":
		return answer(in, out, func(q mutate.Question) (*mutate.Finding, error) { return anyDifference(ctx, q) })
	case len(args) == 1 && args[0] == "explore":
		return answer(in, out, func(r protocol.Request) (*protocol.Explored, error) {
			e, err := protocol.Explore(ctx, r, nil)
			if e != nil {
				return e, nil // that a limit ended it is in the answer
			}
			return nil, err
		})
	}
	return fmt.Errorf("want check, any or explore, got %q", args)
}

func answer[Q, A any](in io.Reader, out io.Writer, to func(Q) (A, error)) error {
	var question Q
	decode := json.NewDecoder(in)
	decode.DisallowUnknownFields()
	if err := decode.Decode(&question); err != nil {
		return err
	}
	a, err := to(question)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(a)
}

func check(ctx context.Context, q mutate.Question) (*mutate.Checks, error) {
	p, v, err := find(q.Protocol)
	if err != nil {
		return nil, err
	}
	equal, err := v.Unequal(ctx)
	if err != nil {
		return nil, err
	}
	replay, err := v.Unreplayed(ctx)
	if err != nil {
		return nil, err
	}
	explored, err := explore(ctx, p, v.Manifest, q)
	return &mutate.Checks{Equal: parts(equal), Replay: parts(replay), Explore: explored}, err
}

// anyDifference gives one as soon as it finds it, and nil if there is none. A suite is
// made of edges of a graph, so it shows nothing that firing every stimulus does not; of
// the closed models those that take seconds are explored.
func anyDifference(ctx context.Context, q mutate.Question) (*mutate.Finding, error) {
	p, v, err := find(q.Protocol)
	if err != nil {
		return nil, err
	}
	equal, err := v.AnyUnequal(ctx)
	if equal != nil || err != nil {
		return parts(equal), err
	}
	return differing(ctx, p, v.Manifest, func(c protocol.Closed) bool {
		m, ok := v.Manifest.Model(c.Name)
		return ok && slices.Contains(m.Tags, "quick")
	})
}

func find(name string) (p protocol.Protocol, v *verify.Verifier, err error) {
	if p, err = protocol.Find(name); err != nil {
		return p, nil, err
	}
	files, err := p.Files()
	if err != nil {
		return p, nil, err
	}
	m, err := manifest.Load(files, "models.json")
	return p, &verify.Verifier{Options: &verify.Options{}, Manifest: m, Files: files}, err
}

// parts tells where the implementation parts from the specification.
func parts(d *verify.Divergent) *mutate.Finding {
	if d == nil {
		return nil
	}
	return &mutate.Finding{Model: d.Model, Step: len(d.Behaviour) + 1, What: d.Error(), How: d.Explain()}
}

// explore looks for the shortest behaviour that breaks the property, or else for the
// first model that is not as TLC found it.
func explore(ctx context.Context, p protocol.Protocol, m *manifest.Manifest, q mutate.Question) (*mutate.Finding, error) {
	if q.Property == "" {
		return differing(ctx, p, m, func(protocol.Closed) bool { return true })
	}
	var least *mutate.Finding
	for _, model := range q.Models {
		e, err := protocol.Explore(ctx, protocol.Request{Protocol: p.Name, Model: model, Properties: []string{q.Property}}, nil)
		if err != nil {
			return nil, err
		}
		if b := e.Violation; b != nil && (least == nil || b.Length-1 < least.Step) {
			least = broken(model, b)
		}
	}
	return least, nil
}

func broken(model string, b *protocol.Behaviour) *mutate.Finding {
	return &mutate.Finding{Model: model, Step: b.Length - 1, Breaks: b.Properties, What: fmt.Sprintf("breaks %v", b.Properties), How: b.Diagram}
}

// differing gives the first model, of those that are wanted, that is not as TLC found it.
func differing(ctx context.Context, p protocol.Protocol, m *manifest.Manifest, wanted func(protocol.Closed) bool) (*mutate.Finding, error) {
	closed, err := p.Closed(m)
	if err != nil {
		return nil, err
	}
	for _, c := range closed {
		if !wanted(c) {
			continue
		}
		e, err := c.Explore(ctx)
		switch {
		case err != nil:
			return nil, err
		case e.Differs == "":
		case c.Expect.Verdict == manifest.Holds && e.Violation != nil:
			return broken(c.Name, e.Violation), nil
		default:
			return &mutate.Finding{Model: c.Name, What: e.Differs}, nil
		}
	}
	return nil, nil
}
