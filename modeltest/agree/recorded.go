package agree

import (
	"errors"
	"io/fs"
	"slices"
	"testing"

	"github.com/synod-paxos/synod/modeltest"
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

// AgreesThroughout takes every quick model that the implementation can be explored as: it agrees
// with the graph, where one is recorded, and exploring it finds what TLC finds, where the two can
// be compared. reference gives the machine for a graph, explored what is explored.
func (s *Specification) AgreesThroughout(t *testing.T, reference func(role string, constants map[string]tla.Value) (modeltest.Machine, error), explored closed.Modeler) {
	t.Helper()
	all, err := closed.Models(s.manifest(t), explored)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if !slices.Contains(c.Tags, "quick") {
			continue
		}
		if c.Graph == manifest.Complete {
			m, err := reference(c.Role, s.constants(t, c.Name))
			if err != nil {
				t.Fatal(err)
			}
			s.Agrees(t, c.Name, m)
		}
		if c.Comparable() {
			s.Explores(t, c.Name, c.System)
		}
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
