package protocol

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/paxosmutate"
	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/randomtest"
	"github.com/synod-paxos/synod/modeltest/paxostest/scenario"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/wire"
	"github.com/synod-paxos/synod/trace/tlc"
)

var paxosKit = &Kit{
	Roles: []string{"acceptor", "proposer", "learner", "process"},
	About: `A suite catches every faulty implementation, over the suite's inputs, that has at
most as many states more than the specification as --extra says. Random runs then
go beyond the suites' sizes: up to 7 acceptors, 4 proposers and 20 ballots, with
messages lost, repeated and late, and crashes.`,
	Flags: kitFlags, FlagNames: []string{"demand", "dialect", "quorums", "strict"}, Saved: readPaxosTest, Serve: subject.ServeReference,
	Record: recordPaxos, Recorded: conformance.KnownFile,
}

// paxosTester is how an implementation is tested, as flags say it.
type paxosTester struct {
	random  int
	dialect string
	quorums []string
	seed    int64
	demand  []string
	strict  bool
	opts    []conformance.Option
}

func kitFlags(f Flags) func(Thoroughness) (Tester, error) {
	t := &paxosTester{}
	f.StringVar(&t.dialect, "dialect", "", "have only this dialect of an acceptor be right, such as "+model.Dialect{}.String())
	f.StringSliceVar(&t.quorums, "quorums", nil, "how many acceptors complete phase 1 and phase 2: two of majority, all, one or a number (default as the adapter says)")
	f.StringSliceVar(&t.demand, "demand", nil, "have it be an error if it lacks: progress, whatever the reference gets done")
	f.BoolVar(&t.strict, "strict", false, "have it be an error too if it deviates, though no harm was found")
	return func(how Thoroughness) (Tester, error) { return t, t.read(how) }
}

func (t *paxosTester) read(how Thoroughness) error {
	t.random, t.seed = how.Random, how.Seed
	for _, what := range t.demand {
		if what != "progress" {
			return fmt.Errorf("--demand %s: give progress", what)
		}
		t.opts = append(t.opts, paxostest.Progress())
	}
	if t.strict {
		t.opts = append(t.opts, paxostest.Strict())
	}
	t.opts = append(t.opts, paxostest.ExtraStates(how.Extra))
	if how.Hostile {
		t.opts = append(t.opts, paxostest.Hostile())
	}
	if t.dialect != "" {
		d, err := model.ParseDialect(t.dialect)
		if err != nil {
			return fmt.Errorf("--dialect: %w", err)
		}
		if len(how.Roles) > 0 && !slices.Contains(how.Roles, "acceptor") && !slices.Contains(how.Roles, "process") {
			return fmt.Errorf("--dialect is about acceptors: it says nothing of role %s", strings.Join(how.Roles, ", "))
		}
		t.opts = append(t.opts, paxostest.Demand(d))
	}
	if t.quorums == nil {
		return nil
	}
	sizes, err := quorumsOf(t.quorums)
	if err != nil {
		return err
	}
	t.opts = append(t.opts, paxostest.Quorums(sizes[0], sizes[1]))
	return nil
}

// Test runs the suites and, if nothing is wrong so far, random runs.
func (t *paxosTester) Test(ctx context.Context, a *wire.Adapter) (*Tested, error) {
	r, err := conformance.Adapter(ctx, a, t.opts...)
	if err != nil {
		return nil, err
	}
	if len(r.Divergences) == 0 && t.random > 0 {
		ran, err := randomtest.Adapter(ctx, a, randomtest.Runs(t.random), randomtest.Seed(t.seed), randomtest.With(t.opts...))
		if err != nil {
			return nil, err
		}
		r.Join(ran)
	}
	return testedPaxos(r), nil
}

func testedPaxos(r *conformance.Report) *Tested {
	out := &Tested{
		Report: r, Role: r.Role, Conforms: r.Conforms, Deviates: r.Conforms && r.Verdict == conformance.Deviates, Untested: r.Verdict == conformance.NotTested, Verdict: r.Says(), Text: r.Text(),
	}
	if out.Verdict != conformance.Conforms {
		out.Dialect = r.Dialect
	}
	for _, d := range r.Divergences {
		out.Divergences = append(out.Divergences, Divergence{d.Headline(), d.Text(), d.Markdown(), func(command string) any {
			d.Test.Adapter = command
			return d.Test
		}})
	}
	return out
}

func readPaxosTest(data []byte) (SavedTest, error) {
	t, err := conformance.ParseTest(data)
	if err != nil {
		return nil, err
	}
	run := func(ctx context.Context, a *wire.Adapter, as Tester) (*conformance.Report, error) {
		var opts []conformance.Option
		if of, given := as.(*paxosTester); given {
			opts = of.opts
		} else if t.Declared {
			opts = append(opts, paxostest.Quorums(paxostest.QuorumSize(t.Cluster.Quorum1), paxostest.QuorumSize(t.Cluster.Quorum2)))
		}
		return t.Run(ctx, a, opts...)
	}
	return savedTest[*conformance.Report]{run, t.RunReference, t.Role, t.Adapter, testedPaxos}, nil
}

func recordPaxos(ctx context.Context, b *mutate.Builder, done func(id string)) (file, holds string, data []byte, err error) {
	known, err := paxosmutate.Record(ctx, b, done)
	if err != nil {
		return "", "", nil, err
	}
	var out bytes.Buffer
	err = known.Write(&out)
	return conformance.KnownFile, fmt.Sprintf("%d bugs in a role", len(known.Bugs)), out.Bytes(), err
}

// tellPaxos takes a scenario, which has a size of its own.
func tellPaxos(file string, text []byte) (*Tale, string, error) {
	s, err := scenario.Parse(file, text)
	if err != nil {
		return nil, "", err
	}
	out := newTale(s.Scenario, s.Drawn, func(ctx context.Context, tools *tlc.Tools) error {
		return scenario.Confirm(ctx, tools, []*scenario.Scenario{s})
	})
	if s.Bug != nil {
		out.Bug, out.Turns = s.Bug.Name, true
	}
	return out, "", nil
}
