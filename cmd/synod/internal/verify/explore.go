package verify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/cmd/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/trace/manifest"
)

// exploreJobs explore the implementation at the size of each closed model with the
// tag that holds, and compare with what TLC finds of the model.
func (v *Verifier) exploreJobs(tag string) (jobs []job, err error) {
	if v.Manifest.Protocol != paxos {
		return nil, nil // a stranger's: there is no implementation to explore
	}
	closed, err := paxostest.ClosedModels(v.Manifest)
	if err != nil {
		return nil, err
	}
	tagged := v.Manifest.Tagged(tag)
	for _, c := range closed {
		is := func(m *manifest.Model) bool { return m.Name == c.Name }
		if c.Expect.Verdict != manifest.Holds || len(c.Overrides) > 0 || !slices.ContainsFunc(tagged, is) {
			continue
		}
		jobs = append(jobs, job{"exploring " + c.Name, c.Expect.Generated / 50, func(ctx context.Context) ([]report.Row, error) {
			row, err := v.explored(ctx, c)
			return []report.Row{row}, err
		}})
	}
	return jobs, nil
}

func (v *Verifier) explored(ctx context.Context, c paxostest.ClosedModel) (report.Row, error) {
	began := time.Now()
	e, err := paxostest.Explore(ctx, c.Size, paxostest.ExploreOptions{Properties: c.Properties, Workers: 1})
	if errors.Is(err, paxostest.ErrUnlike) || errors.Is(err, paxostest.ErrImpure) {
		row := report.None("explore", c.Name)
		row.Failures = []report.Failure{{What: err.Error(), Next: "synod explore --model " + c.Name}}
		return row, nil
	}
	if err != nil {
		return report.Row{}, fmt.Errorf("exploring %s: %w", c.Name, err)
	}
	row := report.Row{Step: "explore", Model: c.Name, States: e.Distinct, Edges: e.Generated, Probes: -1, Result: "holds, as TLC found", Time: time.Since(began)}
	if f := v.unexpected(c, e); f != nil {
		row.Result, row.Failures = "", []report.Failure{*f}
	}
	return row, nil
}

// unexpected is what an exploration found that TLC did not, or nil.
func (v *Verifier) unexpected(c paxostest.ClosedModel, e *paxostest.Exploration) *report.Failure {
	missing := e.Missing()
	switch {
	case e.Violation != nil:
		f := &report.Failure{
			What: fmt.Sprintf("the implementation breaks %s after %d steps", strings.Join(e.Violation.Properties, ", "), e.Violation.Length-1),
			How:  indent(e.Violation.Diagram),
		}
		if path, err := v.saveViolation(c, e.Violation); err != nil {
			f.How += fmt.Sprintf("  the behaviour could not be saved: %v\n", err)
		} else if path != "" {
			f.Next = "synod replay " + path
		}
		return f
	case e.Distinct != c.Expect.Distinct || e.Generated != c.Expect.Generated || e.Depth != c.Expect.Depth:
		return &report.Failure{
			What: fmt.Sprintf("the implementation has %d states, %d generated, depth %d; TLC finds %d, %d, %d of the specification",
				e.Distinct, e.Generated, e.Depth, c.Expect.Distinct, c.Expect.Generated, c.Expect.Depth),
			Next: "synod explore --model " + c.Name,
		}
	case len(missing) > 0:
		return &report.Failure{What: "never seen or taken, though the size allows it: " + strings.Join(missing, ", "), Next: "synod explore --model " + c.Name}
	}
	return nil
}

func (v *Verifier) saveViolation(c paxostest.ClosedModel, violation *paxostest.Violation) (string, error) {
	if v.Failures == "" {
		return "", nil
	}
	if err := os.MkdirAll(v.Failures, 0o755); err != nil {
		return "", err
	}
	path := filepath.Join(v.Failures, "explore-"+c.Name+".ndjson")
	return path, wholefile.Write(path, []byte(violation.Suite))
}
