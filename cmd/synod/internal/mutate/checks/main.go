// Command checks answers what the checks that serve any protocol make of the
// implementation that it is built with. Package mutate builds it with a seeded bug in
// it. Question and answer are JSON, on the standard input and output.
//
//	checks check            a mutate.Question: recorded graphs, recorded suites, closed models
//	checks any              a mutate.Question, of which only the protocol counts: the first difference, or null
//	checks explore          a protocol.Request
//	checks serve PROTOCOL   behind the wire protocol, until the input ends
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/mutate/generate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/manifest"
)

func main() {
	debug.SetGCPercent(400)                                                                                              // it lives for a second, beside one or two others
	args := slices.DeleteFunc(os.Args[1:], func(arg string) bool { return strings.HasPrefix(arg, generate.Chosen+"=") }) // the mutant's
	if err := run(context.Background(), args, os.Stdin, os.Stdout); err != nil {
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
	case len(args) == 2 && args[0] == "serve":
		p, err := protocol.Find(args[1])
		if err == nil && (p.Kit == nil || p.Kit.Serve == nil) {
			err = fmt.Errorf("nothing of protocol %s speaks the wire protocol", p.Name)
		}
		if err != nil {
			return err
		}
		return p.Kit.Serve(in, out)
	}
	return fmt.Errorf("want check, any, explore or serve, got %q", args)
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
	out := &mutate.Checks{}
	if q.Recordings {
		equal, replay, err := v.Parting(ctx, p.Watchers)
		if err != nil {
			return nil, err
		}
		out.Equal, out.Replay = parts(equal), parts(replay)
	}
	for _, e := range q.Explore {
		f, err := explore(ctx, q.Protocol, e)
		if err != nil {
			return nil, err
		}
		out.Explored = append(out.Explored, f)
	}
	if q.Differing {
		f, err := differing(ctx, v.Manifest, func(closed.Model) bool { return true })
		out.Explored = append(out.Explored, f)
		return out, err
	}
	return out, nil
}

// anyDifference gives one as soon as it finds it, and nil if there is none. A suite is
// made of edges of a graph, so it shows nothing that firing every stimulus does not; of
// the closed models those that take seconds are explored.
func anyDifference(ctx context.Context, q mutate.Question) (*mutate.Finding, error) {
	p, v, err := find(q.Protocol)
	if err != nil {
		return nil, err
	}
	equal, err := v.AnyUnequal(ctx, p.Watchers)
	if equal != nil || err != nil {
		return parts(equal), err
	}
	return differing(ctx, v.Manifest, func(c closed.Model) bool { return slices.Contains(c.Tags, "quick") })
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

// explore looks for what a mutant is to break, or not.
func explore(ctx context.Context, of string, e mutate.Exploring) (*mutate.Finding, error) {
	properties := e.Properties
	if e.Breaks != "" {
		properties = []string{e.Breaks}
	}
	found, err := protocol.Explore(ctx, protocol.Request{Protocol: of, Model: e.Model, Size: e.Size, Properties: properties}, nil)
	switch {
	case err != nil:
		return nil, err
	case found.Violation != nil:
		return broken(e.Model, found.Violation), nil
	case e.Breaks == "" && len(found.Unseen) > 0:
		return &mutate.Finding{Model: e.Model, What: "never does " + strings.Join(found.Unseen, ", ")}, nil
	}
	return nil, nil
}

func broken(model string, b *protocol.Behaviour) *mutate.Finding {
	return &mutate.Finding{
		Model: model, Step: b.Length - 1, Breaks: b.Properties, Essential: b.Essential,
		What: fmt.Sprintf("breaks %s after %d steps", strings.Join(b.Properties, ", "), b.Length-1), How: modeltest.Diagram(b.Arrows, true),
	}
}

// differing gives the first model, of those that are wanted, that is not as TLC found it.
func differing(ctx context.Context, m *manifest.Manifest, wanted func(closed.Model) bool) (*mutate.Finding, error) {
	p, err := protocol.Find(m.Protocol)
	if err != nil {
		return nil, err
	}
	all, err := closed.Models(m, p.Model)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if !c.Comparable() || !wanted(c) {
			continue
		}
		e, err := protocol.ExploreModel(ctx, c)
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
