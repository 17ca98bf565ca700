package specmutate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/proof"
)

// closed is what the code is explored as for a model; nil if for none, or if the two are not
// comparable.
func (s *Subject) closed(model string) *closed.Model {
	i := slices.IndexFunc(s.Closed, func(c closed.Model) bool { return c.Name == model && c.Comparable() })
	if i < 0 {
		return nil
	}
	return &s.Closed[i]
}

// explored says how what exploring the code finds differs from what TLC found with a mutant.
func (s *Subject) explored(ctx context.Context, r check.Report) (how string, late bool) {
	if r.Err != nil {
		return noticed(r), false
	}
	e, err := s.code(ctx, r.Model.Name)
	if err != nil {
		return "", true
	}
	return closed.Differs(r.Measured.Expect, e), false
}

// code explores the code as a model, once.
func (s *Subject) code(ctx context.Context, model string) (*closed.Exploration, error) {
	if e, ok := s.codes.Load(model); ok {
		return e.(*closed.Exploration), nil
	}
	e, err := s.closed(model).Explore(ctx, explore.Options{PerStep: deadline.PerStep, Workers: 1})
	if err == nil {
		s.codes.Store(model, e)
	}
	return e, err
}

// linked says how the systems of the proofs are not the graph that TLC finds with a mutant.
func (s *Subject) linked(ctx context.Context, m *manifest.Manifest, model *manifest.Model) (how string, late bool) {
	fresh, how, late := s.record(ctx, m, model)
	if fresh == nil {
		return how, late
	}
	proofs, err := proof.Load(s.Files, "proof")
	if err != nil {
		return "", true
	}
	for _, l := range s.Links {
		p := proofs.Of(l.System)
		if l.Model != model.Name || p == nil {
			continue
		}
		system, err := proofs.System(p)
		if err != nil {
			return "", true
		}
		_, d, err := l.Hold(system, fresh.Graph)
		switch {
		case err != nil:
			return err.Error(), false
		case d != nil:
			first, _, _ := strings.Cut(d.Error(), "\n")
			return fmt.Sprintf("%s.vc: %s", l.System, first), false
		}
	}
	return "", false
}
