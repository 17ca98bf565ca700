package agree

import (
	"errors"
	"io/fs"
	"slices"
	"testing"

	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc"
)

var errRecorded = errors.New("that it is what TLC finds is shown elsewhere")

// Recorded is the specification in a folder, whose recorded graphs stand in for TLC: for a protocol
// of which something else, as synod verify, has TLC make them anew.
func Recorded(folder fs.FS) *Specification {
	s := With(folder)
	s.find = func(testing.TB) (*tlc.Tools, error) { return nil, errRecorded }
	return s
}

// AgreesThroughout takes every quick model: the implementation agrees with the graph, where one is
// recorded, and exploring it finds what TLC finds, where it can be explored and the two be compared.
func (s *Specification) AgreesThroughout(t *testing.T, of closed.Roles) {
	t.Helper()
	m, driven, explored := s.manifest(t), 0, 0
	for _, model := range m.Tagged("quick") {
		if model.Graph == manifest.Complete {
			driven++
			t.Run(model.Name+" driven", func(t *testing.T) {
				t.Parallel()
				machine, err := of.Reference(model.Role, s.constants(t, model.Name))
				if err != nil {
					t.Fatal(err)
				}
				s.Agrees(t, model.Name, machine)
			})
		}
	}
	all, err := closed.Models(m, of.Explored)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if slices.Contains(c.Tags, "quick") && c.Comparable() {
			explored++
			t.Run(c.Name+" explored", func(t *testing.T) {
				t.Parallel()
				s.Explores(t, c.Name, c.System)
			})
		}
	}
	if driven == 0 || explored == 0 {
		t.Fatalf("%d quick models have a recorded graph, and %d can be explored and compared: nothing is shown", driven, explored)
	}
}

// constants are those that a model's graph was made with.
func (s *Specification) constants(t testing.TB, model string) map[string]tla.Value {
	t.Helper()
	out := map[string]tla.Value{}
	for _, c := range s.graph(t, model).Graph.Constants {
		out[c.Expr] = c.Value
	}
	return out
}
