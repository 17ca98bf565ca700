package exploration

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
)

// Exploration is what exploring the reference implementation found.
type Exploration struct {
	Size       model.Size      `json:"size"`
	Holds      bool            `json:"holds"`    // every state was met, no property broke, and all that should be possible was
	Complete   bool            `json:"complete"` // every state was met
	Stopped    string          `json:"stopped,omitempty"`
	Distinct   int64           `json:"distinct"`  // states
	Generated  int64           `json:"generated"` // states that steps led to, with the initial one: as TLC counts them
	Depth      int             `json:"depth"`     // states on the longest of the shortest paths, as TLC counts them
	Bytes      int64           `json:"bytes"`     // the most memory that states and queue took
	StateBytes int             `json:"stateBytes"`
	Collision  float64         `json:"collision"` // bounds the chance that two states were taken for one
	Locals     map[string]int  `json:"locals"`    // by role or history: states of one machine of it, the most
	Properties []string        `json:"properties"`
	Witnesses  map[string]bool `json:"witnesses"` // that should be possible, and whether they were seen
	Actions    map[string]bool `json:"actions"`   // that should be possible, and whether they were taken
	Violation  *Violation      `json:"violation,omitempty"`
	Found      *Violation      `json:"found,omitempty"`   // the witness that was looked for
	Without    []string        `json:"without,omitempty"` // what the code does not allow to leave out, and why

	joins string // how a process is more than its roles, if one is
}

// Violation is a shortest behaviour that breaks a property.
type Violation struct {
	Properties []string `json:"properties"`
	Length     int      `json:"length"`    // states, as TLC counts them
	Essential  int      `json:"essential"` // steps that change an acceptor, restart a process, or send a first Promise, Accept, Accepted or Reject: those that published figures count
	Steps      []string `json:"steps"`
	Diagram    string   `json:"diagram"`
	Suite      string   `json:"suite"`         // the behaviour as a suite of one, NDJSON
	Why        string   `json:"why,omitempty"` // of a rule of every step: how the last one breaks it

	joins bool // the last step is one that a process takes otherwise than its roles
}

// Options are the options of an exploration; the zero ones are the usual.
type Options struct {
	Properties []string `json:"properties"` // that are looked at; none means all that the size can have
	Find       string   `json:"find"`       // a witness: its shortest behaviour is looked for, and no property at
	Exact      bool     `json:"exact"`      // states are kept as they are, not as fingerprints
	MaxStates  int64    `json:"maxStates"`  // 0 means no limit
	MaxBytes   int64    `json:"maxBytes"`   // of states and queue; 0 means no limit
	Workers    int      `json:"workers"`    // 0 means one for each core; no result depends on it

	Progress func(explore.Progress) `json:"-"` // if not nil, called now and then
}

// Explore runs the roles of impl/paxos, as they are in the program that runs this,
// through every interleaving of a closed model, and checks every property in every
// state. The exploration says what was covered, also beside an error that ended it:
// ctx's, or a [explore.LimitError].
//
// What makes it quick is asked of the code, and given up where it is not so: that
// acceptors and values are alike, where symmetry is asked for, and that a process is no
// more than its roles, which is how they can be explored apart. Exploration.Without says
// what was given up, and why.
func Explore(ctx context.Context, size model.Size, opts Options) (*Exploration, error) {
	if err := knownProperties(opts.Properties, size.History); err != nil {
		return nil, err
	}
	e, err := search(ctx, size, opts, false)
	var without []string
	if errors.Is(err, ErrUnlike) {
		size.Symmetry = false
		without = append(without, "without symmetry: "+err.Error())
		e, err = search(ctx, size, opts, false)
	}
	if e != nil && e.joins != "" {
		size.Symmetry = false
		whole, err := search(ctx, size, opts, true)
		if whole == nil {
			return nil, err
		}
		without = append(without, "processes whole: "+e.joins)
		if wanted := len(opts.Properties) == 0 || slices.Contains(opts.Properties, world.RolesApart); wanted && whole.Violation == nil && opts.Find == "" {
			whole.Violation, whole.Holds, whole.Complete = e.Violation, false, false
		}
		whole.Without = without
		return whole, err
	}
	if e != nil {
		e.Without = without
	}
	return e, err
}

// search explores once, roles apart or, joint, processes whole.
func search(ctx context.Context, size model.Size, opts Options, joint bool) (*Exploration, error) {
	x, err := newExploring(size, joint)
	if err != nil {
		return nil, err
	}
	x.wanted = opts.Properties
	sys := x.system()
	if opts.Find != "" {
		if err := find(sys, opts.Find); err != nil {
			return nil, err
		}
	}
	sys.Invariants = append(sys.Invariants, x.apart()...)
	found, stopped := explore.Search(ctx, sys, explore.Options{
		Workers: opts.Workers, Exact: opts.Exact, MaxStates: opts.MaxStates, MaxBytes: opts.MaxBytes, Progress: opts.Progress,
	})
	if found == nil {
		return nil, stopped
	}
	e := x.exploration(sys, found)
	if opts.Find != "" {
		e.Properties, e.Complete = nil, stopped == nil
	}
	if stopped != nil {
		e.Complete, e.Holds, e.Stopped = false, false, reason(stopped)
	}
	if found.Violation != nil {
		if e.Violation, err = x.violation(found.Violation, opts.Find == ""); err != nil {
			return nil, err
		}
		if !joint && slices.Contains(found.Violation.Properties, world.RolesApart) && e.Violation.joins {
			e.joins = e.Violation.Why
			return e, stopped
		}
	}
	if opts.Find != "" {
		e.Found, e.Violation = e.Violation, nil
		e.Holds = e.Found != nil
	}
	return e, stopped
}

// reason is why a search ended early.
func reason(err error) string {
	if errors.Is(err, context.Canceled) {
		return "interrupted"
	}
	return err.Error()
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

// PropertyNames lists the properties that an exploration looks at, with those of the
// history or without; last the rules of every step, which are no property of the
// specification's.
func PropertyNames(history bool) (names []string) {
	for _, p := range properties {
		if history || p.on&onHistory == 0 {
			names = append(names, p.name)
		}
	}
	return append(names, world.StepRules...)
}

// StepRules are the rules of every step: what the code says of a step is so.
func StepRules() []string { return slices.Clone(world.StepRules) }

func knownProperties(names []string, history bool) error {
	for _, name := range names {
		if !slices.Contains(PropertyNames(history), name) {
			return fmt.Errorf("paxostest: there is no property %q; there are %s", name, strings.Join(PropertyNames(history), ", "))
		}
	}
	return nil
}

// wants reports whether a property is to be looked at.
func (x *exploring) wants(name string) bool {
	if len(x.wanted) > 0 {
		return slices.Contains(x.wanted, name)
	}
	return slices.Contains(PropertyNames(x.size.History), name) && !(x.dialect != nil && mayBreak(*x.dialect, name))
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

func (x *exploring) exploration(sys *explore.System, found *explore.Result) *Exploration {
	e := &Exploration{
		Size: x.size, Complete: found.Violation == nil, Distinct: found.Distinct, Generated: found.Generated, Depth: len(found.Levels),
		Bytes: found.Bytes, StateBytes: found.StateBytes, Collision: found.Collision,
		Locals: map[string]int{}, Witnesses: map[string]bool{}, Actions: map[string]bool{},
	}
	for _, name := range PropertyNames(x.size.History) {
		if x.wants(name) {
			e.Properties = append(e.Properties, name)
		}
	}
	for i, w := range sys.Witnesses {
		e.Witnesses[w.Name] = found.Witnessed[i]
	}
	for _, action := range x.actions() {
		e.Actions[action] = false
	}
	for i, taken := range found.Taken {
		if taken {
			e.Actions[x.spoken(x.inputs[i]).Action] = true
		}
	}
	for i, count := range found.Locals {
		of := x.roleOf(i)
		e.Locals[of] = max(e.Locals[of], count)
	}
	e.Holds = found.Violation == nil && (len(e.Missing()) == 0)
	return e
}

// Missing lists what should have been possible and was not, sorted: of a complete
// exploration that is a failure, as it proves less than it seems to.
func (e *Exploration) Missing() (names []string) {
	for _, seen := range []map[string]bool{e.Witnesses, e.Actions} {
		for name, yes := range seen {
			if !yes {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

func (x *exploring) roleOf(machine int) string {
	switch {
	case x.joint && machine < len(x.processes):
		return model.Process.String()
	case x.joint:
		return "history"
	case machine < len(x.Closed.Acceptors):
		return model.Acceptor.String()
	case machine < x.learnerAt(0):
		return model.Proposer.String()
	case machine < x.learnerAt(len(x.Closed.Learners)):
		return model.Learner.String()
	}
	return "history"
}

// actions are those that the size makes possible. That a proposer takes a Reject is
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
