package leasetest_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/agree"
	"github.com/synod-paxos/synod/modeltest/leasetest"
)

var spec = agree.With(os.DirFS("spec"))

func TestSpecification(t *testing.T) { spec.Check(t) }

func TestCodeIsTheSpecification(t *testing.T) { spec.Agrees(t, "Lease", leasetest.Model()) }

func TestExploringFindsWhatTLCFinds(t *testing.T) { spec.Explores(t, "Lease", leasetest.Model()) }

// step is that of the state machine, or of one with a bug.
type step func(leasetest.State, leasetest.Input) (leasetest.State, bool)

// patient hears of no lease as long as it believes to have the lock.
func patient(s leasetest.State, in leasetest.Input) (leasetest.State, bool) {
	if in.Action == "Begin" && s.Clients[in.Client-1].Holds {
		return s, false
	}
	return s.Step(in)
}

// forgetful does not remember which lease it gave back.
func forgetful(s leasetest.State, in leasetest.Input) (leasetest.State, bool) {
	if in.Action != "Begin" || !s.Granted[in.Client-1][in.Token-1] {
		return s.Step(in)
	}
	next := s
	next.Clients[in.Client-1] = leasetest.Lease{Token: in.Token, Holds: true}
	return next, next != s
}

// ends makes a server that ends a lease when it hears of one that some rule takes for it.
func ends(rule func(leasetest.Server, leasetest.Input) bool) step {
	return func(s leasetest.State, in leasetest.Input) (leasetest.State, bool) {
		if in.Action != "End" {
			return s.Step(in)
		}
		if !s.Given[in.Client-1][in.Token-1] || s.Server.Holder == leasetest.Nobody || !rule(s.Server, in) {
			return s, false
		}
		s.Server.Holder = leasetest.Nobody
		return s, true
	}
}

func anyRelease(leasetest.Server, leasetest.Input) bool { return true }

func holdersRelease(s leasetest.Server, in leasetest.Input) bool { return s.Holder == in.Client }

// unfenced takes whatever is written.
func unfenced(s leasetest.State, in leasetest.Input) (leasetest.State, bool) {
	if in.Action != "Write" || !s.Clients[in.Client-1].Holds {
		return s.Step(in)
	}
	next := s
	next.Store.Last = s.Clients[in.Client-1].Token
	return next, next != s
}

// Each variant of the specification, put into the code: the graph catches it at the
// first step that is wrong, and exploring it finds what TLC finds of the variant.
func TestVariants(t *testing.T) {
	for _, v := range []struct {
		model string
		step  step
		wrong string
		kind  modeltest.Kind
		after int // steps that are right
	}{
		{"Patient", patient, "Begin(client: c1, token: 2)", modeltest.NotTaken, 4},
		{"Forgetful", forgetful, "Begin(client: c1, token: 1)", modeltest.NotEnabled, 3},
		{"AnyRelease", ends(anyRelease), "End(client: c1, token: 1)", modeltest.NotEnabled, 5},
		{"HoldersRelease", ends(holdersRelease), "End(client: c1, token: 1)", modeltest.NotEnabled, 5},
		{"Unfenced", unfenced, "Write(client: c1)", modeltest.NotEnabled, 6},
	} {
		t.Run(v.model, func(t *testing.T) {
			variant := leasetest.Model()
			variant.Step = v.step
			d := spec.Diverges(t, "Lease", variant)
			require.Equal(t, fmt.Sprint(v.wrong, v.kind, v.after), fmt.Sprint(d.Wrong, d.Kind, len(d.Behaviour)))
			spec.Explores(t, v.model, variant)
		})
	}
}
