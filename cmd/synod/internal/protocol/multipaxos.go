package protocol

import (
	"context"

	"github.com/synod-paxos/synod/impl/multipaxos/mutants"
	"github.com/synod-paxos/synod/modeltest/logtest"
	"github.com/synod-paxos/synod/modeltest/multipaxostest"
	"github.com/synod-paxos/synod/modeltest/multipaxostest/link"
	"github.com/synod-paxos/synod/modeltest/wire"
)

var multiPaxos = plain(Protocol{
	Name: "multipaxos", Title: "Multi-Paxos", Reference: multipaxostest.All.Reference, Model: multipaxostest.All.Explored, Links: link.All,
	Kit: logKit,
	Examples: map[string][]string{
		"conform": {`--protocol multipaxos --exec "python3 examples/adapters/log/roles.py"`},
	},
}, mutants.All)

var logKit = &Kit{
	Roles: logtest.Roles(),
	Test: func(how Thoroughness) Tester {
		return logTester{logtest.Options{Random: how.Random, Seed: how.Seed}}
	},
	Saved: readLogTest,
}

// logTester tests a role of a log.
type logTester struct{ logtest.Options }

// Test is [Tester.Test].
func (t logTester) Test(ctx context.Context, a *wire.Adapter) (*Tested, error) {
	r, err := logtest.Adapter(ctx, a, t.Options)
	if err != nil {
		return nil, err
	}
	return testedLog(r), nil
}

func testedLog(r *logtest.Report) *Tested {
	out := &Tested{Report: r, Role: r.Role, Conforms: r.Conforms, Untested: r.Missing != "" && len(r.Divergences) == 0, Verdict: r.Says(), Text: r.Text()}
	for _, d := range r.Divergences {
		out.Divergences = append(out.Divergences, Divergence{d.Headline(), d.Text(), d.Markdown(), func(command string) any {
			d.Test.Adapter = command
			return d.Test
		}})
	}
	return out
}

func readLogTest(data []byte) (SavedTest, error) {
	t, err := logtest.ParseTest(data)
	if err != nil {
		return nil, err
	}
	run := func(ctx context.Context, a *wire.Adapter, _ Tester) (*logtest.Report, error) { return t.Run(ctx, a) }
	return savedTest[*logtest.Report]{run, t.RunReference, t.Role, t.Adapter, testedLog}, nil
}
