package leasetest

import (
	"os"
	"testing"

	"github.com/synod-paxos/synod/impl/lease"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/agree"
	"github.com/synod-paxos/synod/modeltest/explore"
)

var (
	spec = agree.With(os.DirFS("../../spec/lease"))
	size = Size{Clients: 3, Leases: 3} // as MCLease.cfg has it
)

func TestSpecification(t *testing.T) { spec.Check(t) }

func TestCodeIsTheSpecification(t *testing.T) { spec.Agrees(t, "Lease", Model(size)) }

func TestExploringFindsWhatTLCFinds(t *testing.T) { spec.Explores(t, "Lease", Model(size)) }

// At a size for which there is no graph.
func TestExploringFurther(t *testing.T) {
	found, err := Model(Size{Clients: 3, Leases: 4}).Explore(t.Context(), nil, explore.Options{})
	switch {
	case err != nil:
		t.Fatal(err)
	case found.Violation != nil:
		t.Fatalf("breaks %v\n%s", found.Violation.Properties, modeltest.Diagram(found.Violation.Arrows, true))
	case len(found.Unseen) > 0:
		t.Fatalf("never seen or taken: %v", found.Unseen)
	}
	t.Logf("%d states, depth %d", found.Distinct, found.Depth)
}

// step is that of the state machine, or of one with a bug.
type step func(State, Input) (State, bool)

// patient hears of no lease as long as it believes to have the lock.
func patient(s State, in Input) (State, bool) {
	if in.Action == "Begin" && s.Clients[in.Client-1].Holds {
		return s, false
	}
	return size.Step(s, in)
}

// forgetful does not remember which lease it gave back.
func forgetful(s State, in Input) (State, bool) {
	if in.Action != "Begin" || !s.Granted[in.Client-1][in.Token-1] {
		return size.Step(s, in)
	}
	next := s
	next.Clients[in.Client-1] = lease.Lease{Token: in.Token, Holds: true}
	return next, next != s
}

// ends makes a server that ends a lease when it hears of one that some rule takes for it.
func ends(rule func(lease.Server, Input) bool) step {
	return func(s State, in Input) (State, bool) {
		if in.Action != "End" {
			return size.Step(s, in)
		}
		if !s.Given[in.Client-1][in.Token-1] || s.Server.Holder == lease.Nobody || !rule(s.Server, in) {
			return s, false
		}
		s.Server.Holder = lease.Nobody
		return s, true
	}
}

func anyRelease(lease.Server, Input) bool { return true }

func holdersRelease(s lease.Server, in Input) bool { return s.Holder == in.Client }

// unfenced takes whatever is written.
func unfenced(s State, in Input) (State, bool) {
	if in.Action != "Write" || !s.Clients[in.Client-1].Holds {
		return size.Step(s, in)
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
			variant := Model(size)
			variant.Step = modeltest.Plain(v.step)
			d := spec.Diverges(t, "Lease", variant)
			if d.Wrong.String() != v.wrong || d.Kind != v.kind || len(d.Behaviour) != v.after {
				t.Errorf("want %s after %d steps: %s; got %v", v.wrong, v.after, v.kind, d)
			}
			spec.Explores(t, v.model, variant)
		})
	}
}
