package verify

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/sealed"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/manifest"
)

// exploreJobs explore the implementation as each closed one of the models, and compare
// with what TLC finds of it.
func (v *Verifier) exploreJobs(models []*manifest.Model) (jobs []job, err error) {
	of, err := protocol.Find(v.Manifest.Protocol)
	if err != nil {
		return nil, nil // a stranger's: there is no implementation to explore
	}
	all, err := closed.Models(v.Manifest, of.Model)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if !c.Comparable() || !slices.ContainsFunc(models, func(m *manifest.Model) bool { return m.Name == c.Name }) {
			continue
		}
		jobs = append(jobs, job{"exploring " + c.Name, c.Expect.Generated / 50, func(ctx context.Context) ([]report.Row, error) {
			return one(v.explored(ctx, c))
		}})
	}
	return jobs, nil
}

func (v *Verifier) explored(ctx context.Context, c closed.Model) (report.Row, error) {
	began := time.Now()
	e, err := protocol.ExploreModel(ctx, c)
	if err != nil {
		return report.Row{}, fmt.Errorf("exploring %s: %w", c.Name, err)
	}
	row := report.Row{Step: "explore", Model: c.Name, States: e.Distinct, Edges: e.Generated, Probes: -1, Result: protocol.AsFound(c.Expect), Time: time.Since(began)}
	if e.Differs != "" {
		row.Result, row.Failures = "", []report.Failure{v.unlike(c, e)}
	}
	return row, nil
}

// unlike is an exploration that found other things than TLC.
func (v *Verifier) unlike(c closed.Model, e *protocol.Explored) report.Failure {
	f := report.Failure{What: "the implementation " + e.Differs, Next: "synod explore --model " + c.Name}
	if e.Violation == nil {
		return f
	}
	f.How = indent(modeltest.Diagram(e.Violation.Arrows, true))
	if e.Violation.Why != "" {
		f.How += "  " + e.Violation.Why + "\n"
	}
	if path, err := v.saveViolation(c.Name, e.Violation.Suite); err != nil {
		f.How += fmt.Sprintf("  the behaviour could not be saved: %v\n", err)
	} else if path != "" {
		f.Next = report.Command("synod", "replay", path)
	}
	return f
}

func (v *Verifier) saveViolation(model, suite string) (string, error) {
	if v.Failures == "" {
		return "", nil
	}
	if err := wholefile.Folder(v.Failures); err != nil {
		return "", err
	}
	path := filepath.Join(v.Failures, "explore-"+model+".ndjson")
	return path, wholefile.Write(path, sealed.Seal([]byte(suite)))
}
