package multipaxostest_test

import (
	"testing"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/modeltest/agree"
	"github.com/synod-paxos/synod/modeltest/multipaxostest"
	"github.com/synod-paxos/synod/spec"
)

// Every recorded graph is what impl/multipaxos does, and exploring it finds what TLC finds. That the
// graphs are those of today's specification is seen by synod verify.
func TestCodeIsTheSpecification(t *testing.T) {
	t.Parallel()
	files, err := spec.Folder("multipaxos")
	if err != nil {
		t.Fatal(err)
	}
	agree.Recorded(files).AgreesThroughout(t, multipaxostest.All)
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
