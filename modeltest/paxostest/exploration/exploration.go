package exploration

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/trace/labelled"
)

// System is impl/paxos at a size, to be explored: its roles run, as they are in the program
// that runs this, through every interleaving of a closed model.
//
// What makes it quick is asked of the code, and given up where it is not so: that
// acceptors and values are alike, where symmetry is asked for, and that a process is no
// more than its roles, which is how they can be explored apart. Exploration.Without says
// what was given up, and why.
type System struct{ Size model.Size }

var _ closed.System = System{}

// Explored is what there is to say of it. Its behaviours are saved as those of Synod.
func (s System) Explored() *closed.Explored {
	return &closed.Explored{System: s, Title: s.Size.String(), Note: s.Size.Note(), Size: s.Size, Rules: world.StepRules(), Header: s.header}
}

// Explore is [closed.System.Explore].
func (s System) Explore(ctx context.Context, properties []string, opts explore.Options) (*closed.Exploration, error) {
	for _, name := range properties {
		if !slices.Contains(s.PropertyNames(), name) {
			return nil, fmt.Errorf("paxostest: there is no property %q; there are %s", name, strings.Join(s.PropertyNames(), ", "))
		}
	}
	return s.explore(ctx, sought{properties: properties}, opts)
}

// Find is [closed.System.Find].
func (s System) Find(ctx context.Context, witness string, opts explore.Options) (*closed.Exploration, error) {
	return s.explore(ctx, sought{witness: witness}, opts)
}

// PropertyNames lists the properties that an exploration looks at, with those of the
// history or without; last the rules of every step, which are no property of the
// specification's.
func (s System) PropertyNames() (names []string) {
	for _, p := range properties {
		if s.Size.History || !p.historic {
			names = append(names, p.name)
		}
	}
	return append(names, world.StepRules()...)
}

// WitnessNames lists those that are possible at the size.
func (s System) WitnessNames() (names []string) {
	x, err := newExploring(s.Size, false)
	if err != nil {
		return nil
	}
	for _, w := range x.witnesses() {
		names = append(names, w.Name)
	}
	return names
}

// Variables are those of a closed model.
func (s System) Variables() []string { return world.ClosedVars }

// sought is what an exploration is for: properties, all if there are none, or a witness.
type sought struct {
	properties []string
	witness    string
}

func (s sought) property(name string) bool {
	return s.witness == "" && (len(s.properties) == 0 || slices.Contains(s.properties, name))
}

func (s System) explore(ctx context.Context, of sought, opts explore.Options) (*closed.Exploration, error) {
	e, joins, err := s.search(ctx, of, opts, apart)
	var without []string
	if errors.Is(err, ErrUnlike) {
		s.Size.Symmetry = false
		without = append(without, "without symmetry: "+err.Error())
		e, joins, err = s.search(ctx, of, opts, apart)
	}
	if joins != "" {
		s.Size.Symmetry = false
		without = append(without, "processes whole: "+joins)
		e, _, err = s.search(ctx, of, opts, whole)
		if e != nil && e.Violation == nil && err == nil && of.property(world.RolesApart) {
			e, _, err = s.search(ctx, of, opts, strict)
		}
	}
	if e != nil {
		e.Without = without
	}
	return e, err
}

// way is how processes are explored.
type way int

const (
	apart  way = iota // their roles by themselves
	whole             // as they are
	strict            // as they are, and what is not as their roles apart is a violation
)

// search explores once. joins says how a process is more than its roles, if one is.
func (s System) search(ctx context.Context, of sought, opts explore.Options, by way) (e *closed.Exploration, joins string, err error) {
	x, err := newExploring(s.Size, by != apart)
	if err != nil {
		return nil, "", err
	}
	x.rules = by == strict
	x.wanted = of.properties
	sys := x.system()
	if of.witness != "" {
		if err := find(sys, of.witness); err != nil {
			return nil, "", err
		}
	}
	sys.Invariants = append(sys.Invariants, x.apart()...)
	spoken := func(input int) labelled.Stimulus { return x.spoken(x.inputs[input]) }
	e, broken, stopped := closed.Search(ctx, sys, opts, spoken, x.actions())
	if e != nil && of.witness == "" {
		e.Properties = slices.DeleteFunc(s.PropertyNames(), func(name string) bool { return !x.wants(name) })
	}
	if broken == nil {
		return e, "", stopped
	}
	if e.Violation, joins, err = x.behaviour(broken); err != nil {
		return nil, "", err
	}
	return e, joins, stopped
}

// find has a search end at the first state that is a witness.
func find(sys *explore.System, name string) error {
	var names []string
	for _, w := range sys.Witnesses {
		if names = append(names, w.Name); w.Name == name {
			sys.Invariants = []explore.Invariant{{Name: name, Holds: func(v explore.View) bool { return !w.Seen(v) }}}
			return nil
		}
	}
	return fmt.Errorf("paxostest: there is no witness %q at this size; there are %s", name, strings.Join(names, ", "))
}

// wants reports whether a property is to be looked at.
func (x *exploring) wants(name string) bool {
	if len(x.wanted) > 0 {
		return slices.Contains(x.wanted, name)
	}
	return slices.Contains(System{x.size}.PropertyNames(), name) && !(x.dialect != nil && mayBreak(*x.dialect, name))
}

// breaks reports whether an acceptor of the dialect may break what is no more than a
// habit of Synod's own (docs/variants.md).
func mayBreak(d model.Dialect, property string) bool {
	later := d.Remember != model.Raise && d.Accept == model.AtLeast
	switch property {
	case "PromiseTruthful":
		return d.Prepare == model.Equal || d.Prepare == model.Always
	case "VoteBelowPromise":
		return later
	case "VoteIsLast":
		return later && d.Remember == model.Highest
	}
	return false
}

// actions are those that the size makes possible: of a complete exploration in which one is not
// taken that is a failure, as it proves less than it seems to. That a proposer takes a Reject is
// none of them.
func (x *exploring) actions() []string {
	out := []string{"Set", "Prepare", "Promise", "Accept", "Accepted"}
	if x.gets() {
		out = append(out, "Get")
	}
	if len(x.Closed.Learners) > 0 {
		out = append(out, "Learn")
	}
	if x.Restarters != 0 && slices.ContainsFunc(x.Ballots, func(b paxos.Ballot) bool { return model.InSet(x.Restarters, b.Node) }) {
		out = append(out, "Restart")
	}
	return out
}
