package paxosmutate

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/impl/mutants"
	known "github.com/synod-paxos/synod/impl/paxos/mutants"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/modeltest/paxostest/cases"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/harm"
)

// Every member is tried, once, as what it is.
func TestEveryMemberIsACandidate(t *testing.T) {
	patches, err := known.All()
	require.NoError(t, err)
	all, err := Method.Candidates("paxos")
	require.NoError(t, err)
	require.Len(t, all, len(patches)+len(cases.All()))
	of := map[string]mutants.Mutant{}
	for _, c := range all {
		require.NotContains(t, of, c.Mutant.ID)
		of[c.Mutant.ID] = c.Mutant
	}
	for _, c := range cases.All() {
		m := of[c.ID]
		require.Equal(t, c.Safe, m.Kind == mutants.Safe, c.ID)
		require.Equal(t, c.Safe, c.Rule == "", c.ID)
		require.Equal(t, []string{c.Role.String()}, m.Roles, c.ID)
	}
}

// One that is not safe is caught only if it is unsafe with a run that does harm.
func TestUnsafeWithoutHarmIsNotEnough(t *testing.T) {
	for _, c := range []struct {
		verdict string
		of      *conformance.Divergence
		unshown string
	}{
		{conformance.Unsafe, &conformance.Divergence{Harm: &harm.Run{}}, ""},
		{conformance.Unsafe, &conformance.Divergence{Bounds: "none was found"}, "none was found"},
		{conformance.Deviates, &conformance.Divergence{Bounds: "no harm found"}, "no harm found"},
		{conformance.Dies, &conformance.Divergence{Died: "it ended"}, conformance.Dies},
	} {
		got := judged(&conformance.Report{Role: "acceptor", Verdict: c.verdict, Divergences: []*conformance.Divergence{c.of}})
		require.Equal(t, c.unshown, got.Unshown, c.verdict)
		require.Same(t, c.of, got.Divergence)
	}
	safe := judged(&conformance.Report{
		Role: "learner", Verdict: conformance.Conforms, Slow: []conformance.Remark{{What: "late"}},
		Suites: []conformance.SuiteReport{{Tests: 1, Steps: 2}, {Tests: 3, Steps: 4}},
	})
	require.Equal(t, &mutate.Conformed{Role: "learner", Tests: 4, Steps: 6, Warnings: []string{"late"}}, safe)
}

// What a mutant is tried by follows from its kind and from what its patch declares.
func TestPlans(t *testing.T) {
	for _, c := range []struct {
		id             string
		conforms       bool
		explored, kept int
		with           []string
	}{
		{"M01", true, 2, 0, nil},
		{"M23", true, 2, 0, []string{"L03"}},
		{"L01", true, 0, 0, nil},
		{"S02", true, 1, len(SafeProperties), nil},
		{"E01", false, 0, 0, nil},
		{"E05", false, 1, 0, nil},
	} {
		t.Run(c.id, func(t *testing.T) {
			p, err := plan(t.Context(), mutant(t, c.id))
			require.NoError(t, err)
			require.Equal(t, c.conforms, p.Conform != nil)
			require.Len(t, p.Explore, c.explored)
			var with []string
			for _, m := range p.With {
				with = append(with, m.ID)
			}
			require.Equal(t, c.with, with)
			for _, e := range p.Explore {
				require.Len(t, e.Properties, c.kept)
				require.Equal(t, c.kept == 0, e.Breaks != "" && e.Steps > 0)
			}
		})
	}
}

func mutant(t *testing.T, id string) mutants.Mutant {
	all, err := known.All()
	require.NoError(t, err)
	for _, m := range all {
		if m.ID == id {
			return m
		}
	}
	t.Fatalf("no mutant %s", id)
	return mutants.Mutant{}
}

func TestDeclaredQuorums(t *testing.T) {
	for text, want := range map[string]int{"": 0, "all, one": 1, "all,one": 1} {
		opts, err := declared(text)
		require.NoError(t, err)
		require.Len(t, opts, want)
	}
	for _, text := range []string{"all", "all, some", "one of them"} {
		_, err := declared(text)
		require.Error(t, err, text)
	}
}
