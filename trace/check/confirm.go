package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlachecker"
)

// Confirmation is what a second engine says of what TLC found.
type Confirmation struct {
	Differs string // what the two engines do not agree about; empty: nothing
	Cannot  string // why the second engine has no verdict; empty: it has one
	States  int64  // that it found
	Equal   string // what is equal, where something is
}

// secondTime is what the second engine may take where a caller sets no limit.
const secondTime = 5 * time.Minute

// Confirm has a second engine check a model of which TLC came to a verdict, and compares verdict
// and counts. An error is that of ctx, or of the machine.
func Confirm(ctx context.Context, m *manifest.Manifest, r *Report, tool *tlachecker.Tool, deadline time.Duration) (Confirmation, error) {
	source, err := m.Source(r.Model)
	if err != nil {
		return Confirmation{}, err
	}
	limited, cancel := context.WithTimeout(ctx, cmp.Or(deadline, secondTime))
	defer cancel()
	most := 10*r.Measured.Expect.Distinct + 10_000 // TLC may have found a counterexample before most states
	got, err := tool.Run(limited, source.Files, source.Module, source.Config, most)
	switch {
	case ctx.Err() != nil:
		return Confirmation{}, context.Cause(ctx)
	case limited.Err() != nil:
		return Confirmation{States: -1, Cannot: fmt.Sprintf("it was not done after %v", cmp.Or(deadline, secondTime))}, nil
	case err != nil:
		return Confirmation{}, err
	}
	return confirm(source, r.Measured.Expect, got), nil
}

// confirm compares what two engines found.
func confirm(source *specification.Source, want manifest.Expect, got tlachecker.Answer) Confirmation {
	c := Confirmation{States: got.Distinct, Cannot: cmp.Or(got.Cannot, unasked(source, got))}
	holds := want.Verdict == manifest.Holds
	switch {
	case c.Cannot != "":
		c.States = -1
	case got.Verdict == tlachecker.More && holds && countable(source):
		c.Differs = fmt.Sprintf("TLC found %d states, tla-checker more than %d", want.Distinct, got.Distinct-1)
	case got.Verdict == tlachecker.More:
		c.Cannot = fmt.Sprintf("it stopped after %d states", got.Distinct)
	case holds != (got.Verdict == tlachecker.Holds):
		c.Differs = fmt.Sprintf("TLC found %s, tla-checker %s", describe(want), described(got))
	case !holds && (got.Name != "" && want.Property != "" && got.Name != want.Property || !alike(want.Verdict, got.Verdict)):
		c.Equal = "it breaks, though by " + described(got)
	case !holds:
		c.Equal = "it breaks, by the same"
	case !countable(source):
		c.Equal = "it holds; states are not compared, as some stand for several"
	default:
		c.counts(want, got)
	}
	return c
}

// counts compares figures of models that hold. Steps are counted by pairs of states, which are
// never more than TLC's, who counts each way to take one.
func (c *Confirmation) counts(want manifest.Expect, got tlachecker.Answer) {
	switch {
	case want.Distinct != got.Distinct:
		c.Differs = fmt.Sprintf("TLC found %d states, tla-checker %d", want.Distinct, got.Distinct)
	case int64(want.Depth) != got.Depth:
		c.Differs = fmt.Sprintf("TLC found a depth of %d, tla-checker %d", want.Depth, got.Depth)
	case got.Pairs >= want.Generated && want.Generated > 0:
		c.Differs = fmt.Sprintf("TLC generated %d states, initial ones included, and tla-checker found %d pairs of a state and a next one", want.Generated, got.Pairs)
	default:
		c.Equal = "equal: verdict, states, depth"
	}
}

// countable tells whether each state of the model is one to both engines.
func countable(source *specification.Source) bool {
	config := source.ParseConfig()
	return !config.Has("SYMMETRY") && !config.Has("VIEW")
}

// alike tells whether two verdicts are of the same kind.
func alike(tlcs manifest.Verdict, other tlachecker.Verdict) bool {
	switch tlcs {
	case manifest.Temporal, manifest.ActionProperty:
		return other == tlachecker.Property
	}
	return string(tlcs) == string(other)
}

// unasked tells why an answer is none to what the configuration asks: the second engine takes
// operators for invariants by their names where there are none, and may leave out properties.
func unasked(source *specification.Source, got tlachecker.Answer) string {
	config := source.ParseConfig()
	asked := config.Names("INVARIANT", "PROPERTY") // []P is as good as P
	if got.Verdict == tlachecker.Invariant && !slices.Contains(asked, got.Name) {
		return "it checks " + got.Name + ", which the configuration does not ask for"
	}
	left := slices.DeleteFunc(config.Names("PROPERTY"), func(name string) bool { return slices.Contains(got.Checked, name) })
	if got.Verdict == tlachecker.Holds && len(left) > 0 {
		return "it does not check " + strings.Join(left, ", ")
	}
	return ""
}

// described is an answer in the words that TLC's have.
func described(got tlachecker.Answer) string {
	switch got.Verdict {
	case tlachecker.Holds:
		return "that it holds"
	case tlachecker.Deadlock:
		return "a deadlock"
	case tlachecker.Assumption:
		return "a false assumption"
	}
	return fmt.Sprintf("a violation of the %s %s", got.Verdict, or(got.Name))
}
