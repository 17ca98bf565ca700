package multipaxostest_test

import (
	"slices"
	"testing"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/multipaxostest"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tla"
)

func loaded(t *testing.T) *manifest.Manifest {
	t.Helper()
	files, err := spec.Folder("multipaxos")
	if err != nil {
		t.Fatal(err)
	}
	m, err := manifest.Load(files, "models.json")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The graphs are those of today's specification, and drive the code. That they are what TLC finds is
// seen by synod verify.
func TestCodeIsTheSpecification(t *testing.T) {
	files, err := spec.Folder("multipaxos")
	if err != nil {
		t.Fatal(err)
	}
	m := loaded(t)
	for _, name := range []string{"LogAcceptor", "LogLeader", "LogLearner", "LogLearnerValues", "LogReplica", "LogTruncated", "LogSynod", "Replicated", "Reads"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model, _ := m.Model(name)
			source, err := m.Source(model)
			if err != nil {
				t.Fatal(err)
			}
			rec, err := recording.Load(files, name, source.Hash())
			if err != nil {
				t.Fatal(err)
			}
			constants := map[string]tla.Value{}
			for _, c := range rec.Graph.Constants {
				constants[c.Expr] = c.Value
			}
			machine, err := multipaxostest.Reference(model.Role, constants)
			if err != nil {
				t.Fatal(err)
			}
			if _, d, err := machine.Equivalent(rec.Graph.Graph, rec.Graph.Labelled()); err != nil || d != nil {
				t.Errorf("%v %v", d, err)
			}
		})
	}
}

// Each closed model that takes seconds, explored by itself, is as TLC found it.
func TestExploringFindsWhatTLCFinds(t *testing.T) {
	all, err := closed.Models(loaded(t), multipaxostest.Explored)
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, c := range all {
		if !c.Comparable() || !slices.Contains(c.Tags, "quick") {
			continue
		}
		compared++
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			found, err := c.Explore(t.Context(), explore.Options{Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			if differs := c.Differs(found); differs != "" {
				t.Errorf("the code %s", differs)
			}
		})
	}
	if compared < 5 {
		t.Errorf("want at least five models, got %d", compared)
	}
}

// What can happen has a name of its own, so each message has a number of its own. That one which is sent has the number by
// which it arrives, shows in the counts above.
func TestInputsHaveNames(t *testing.T) {
	m := multipaxostest.Model(multipaxostest.Size{Acceptors: 2, Leaders: 2, Ballots: 2, Commands: 1, Slots: 2})
	met := map[string]bool{}
	for _, in := range m.Inputs {
		if name := m.Spoken(in).String(); met[name] {
			t.Fatalf("two inputs are %s", name)
		} else {
			met[name] = true
		}
	}
}
