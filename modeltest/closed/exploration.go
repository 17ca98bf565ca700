package closed

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// System is an implementation that can be explored, such as a [Whole].
type System interface {
	// Explore visits all states. It looks at the properties that are named, or at all
	// of them if none is; one that does not exist is an error, which lists them. The
	// exploration says what was covered, also beside an error that ended it.
	Explore(ctx context.Context, properties []string, opts explore.Options) (*Exploration, error)
	// Find looks for a shortest behaviour to a witness; without one Violation is nil.
	Find(ctx context.Context, witness string, opts explore.Options) (*Exploration, error)
	// PropertyNames and WitnessNames are those that there are.
	PropertyNames() []string
	WitnessNames() []string
	Variables() []string
}

// ErrImpure is of steps that depend on more than they are given.
var ErrImpure = errors.New("the same step gives two results: the steps of an implementation must be pure")

// Exploration is what exploring a system found.
type Exploration struct {
	Complete   bool       `json:"complete"`            // every state was met, and nothing broken
	Distinct   int64      `json:"distinct"`            // states
	Generated  int64      `json:"generated"`           // states that steps led to, with the initial one: as TLC counts them
	Depth      int        `json:"depth"`               // states on the longest of the shortest paths
	Bytes      int64      `json:"bytes"`               // the most memory that states and queue took
	Collision  float64    `json:"collision"`           // bounds the chance that two states were taken for one; 0 if they were kept as they are
	Properties []string   `json:"properties"`          // that were looked at
	Seen       []string   `json:"seen"`                // witnesses
	Unseen     []string   `json:"unseen,omitempty"`    // witnesses, and actions that were never taken; of a complete exploration a failure
	Without    []string   `json:"without,omitempty"`   // what the code does not allow to leave out, and why
	Violation  *Behaviour `json:"violation,omitempty"` // nil if nothing is broken, or met that was looked for

	apart func() string
}

// Apart names a field in which two of the states differ that the variables do not tell apart: so
// there are more than those of a specification. It is empty if there is none, or nobody knows.
func (e *Exploration) Apart() string {
	if e.apart == nil {
		return ""
	}
	return e.apart()
}

// Search explores a system of which inputs are spoken so, and says which of its witnesses were met,
// and of the actions which were not taken. What is broken is the caller's to tell. Beside an error
// that says that nothing was covered there is no exploration.
func Search(ctx context.Context, sys *explore.System, opts explore.Options, spoken func(input int) labelled.Stimulus, actions []string) (*Exploration, *explore.Violation, error) {
	found, stopped := explore.Search(ctx, sys, opts)
	if stuck := new(explore.StuckError); errors.As(stopped, &stuck) && stuck.Input >= 0 {
		stopped = fmt.Errorf("%w: the input is %s", stopped, spoken(stuck.Input))
	}
	if found == nil {
		return nil, nil, stopped
	}
	e := &Exploration{
		Complete: stopped == nil && found.Violation == nil, Distinct: found.Distinct, Generated: found.Generated, Depth: len(found.Levels),
		Bytes: found.Bytes, Collision: found.Collision,
	}
	for i, w := range sys.Witnesses {
		if found.Witnessed[i] {
			e.Seen = append(e.Seen, w.Name)
		} else {
			e.Unseen = append(e.Unseen, w.Name)
		}
	}
	taken := map[string]bool{}
	for i, yes := range found.Taken {
		if yes {
			taken[spoken(i).Action] = true
		}
	}
	e.Unseen = append(e.Unseen, slices.DeleteFunc(actions, func(action string) bool { return taken[action] })...)
	return e, found.Violation, stopped
}

// Behaviour is a shortest one that breaks something, or leads to a witness.
type Behaviour struct {
	Properties []string
	Start      []tla.Value
	Steps      []modeltest.Step
	Arrows     []modeltest.Arrow
	Essential  int    // of its steps, those that figures published elsewhere count; 0 where there are none
	Why        string // of a rule of every step: how the last one breaks it
}

// Length is how many states it has, as TLC counts them.
func (b *Behaviour) Length() int { return len(b.Steps) + 1 }
