package paxosmutate

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/impl/mutants"
	known "github.com/synod-paxos/synod/impl/paxos/mutants"
	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/randomtest"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire/program"
)

// Method tries the mutants of Paxos.
var Method = mutate.Method{Mutants: known.All, Plan: plan, Others: others}

// plan has a mutant tested as anybody's implementation, and explored for what it must show.
func plan(_ context.Context, m mutants.Mutant) (p mutate.Plan, err error) {
	if m.Declares != mutate.OnlyEqual {
		opts, err := declared(m.Declares)
		if err != nil {
			return p, fmt.Errorf("%s: %w", m.ID, err)
		}
		p.Conform = func(ctx context.Context, argv []string) (*mutate.Conformed, error) {
			return conform(ctx, argv, m.Roles, opts)
		}
	}
	all, err := Trials()
	if err != nil {
		return p, err
	}
	for _, t := range all {
		if t.ID == m.ID {
			err = t.into(&p)
		}
	}
	return p, err
}

// conform tests a mutant of the reference in each role that can show it, until one does.
func conform(ctx context.Context, argv, roles []string, opts []conformance.Option) (*mutate.Conformed, error) {
	out := &mutate.Conformed{}
	for _, role := range roles {
		d, err := tested(ctx, argv, role, opts, out)
		if err != nil {
			return nil, fmt.Errorf("as %s: %w", role, err)
		}
		if d != nil {
			out.Role, out.Suite, out.Step, out.Divergence, out.How = role, d.Suite, len(d.Steps), d, d.Text()
			break
		}
	}
	return out, nil
}

// tested tests it in one role.
func tested(ctx context.Context, argv []string, role string, opts []conformance.Option, out *mutate.Conformed) (*conformance.Divergence, error) {
	a, err := program.Start(ctx, argv, "paxos", role, program.Options{})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	r, err := conformance.Adapter(ctx, a, opts...)
	if err == nil && len(r.Divergences) == 0 && role == "process" { // what only whole processes show, only random runs find
		var ran *conformance.Report
		if ran, err = randomtest.Adapter(ctx, a, randomtest.Runs(1000), randomtest.With(opts...)); err == nil {
			r.Join(ran)
		}
	}
	if err != nil {
		return nil, err
	}
	count(out, r)
	if r.Dialect != "" {
		out.Dialect = r.Dialect
	}
	if len(r.Divergences) > 0 {
		return r.Divergences[0], nil
	}
	return nil, nil
}

// declared are the quorums that a mutant declares, as in "all, one".
func declared(quorums string) ([]conformance.Option, error) {
	if quorums == "" {
		return nil, nil
	}
	phase1, phase2, _ := strings.Cut(quorums, ",")
	size1, err1 := suites.ParseQuorumSize(strings.TrimSpace(phase1))
	size2, err2 := suites.ParseQuorumSize(strings.TrimSpace(phase2))
	return []conformance.Option{paxostest.Quorums(size1, size2)}, errors.Join(err1, err2)
}
