package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Finding is one thing that is not as expected.
type Finding struct {
	Model    string
	Kind     Kind
	Expected string
	Got      string
	About    string // the operator that it is about; empty: none
	Check    string // the one that is gone or new, as the manifest has it; empty: it is about none
	At       Place  // of what it is about
}

// Place is a line of a file, by its path in the manifest's file system; zero where none is known.
type Place struct {
	File string
	Line int
}

// Kind is what a finding is about.
type Kind string

// The kinds of findings.
const (
	VerdictDiffers  Kind = "verdict"
	PropertyDiffers Kind = "property"
	Drift           Kind = "drift"        // a figure that is not the recorded one
	NotRecorded     Kind = "not recorded" // a figure that the manifest does not have
	NeverTaken      Kind = "action never taken"
	TakenAfterAll   Kind = "action taken"
	ActionUnknown   Kind = "unknown action"
	WitnessUnseen   Kind = "witness unseen"
	WitnessUnknown  Kind = "unknown witness"
	EqualsBase      Kind = "equals its base"   // the variant's override did nothing
	CheckedNoMore   Kind = "no longer checked" // by the manifest's record of what is
	CheckedToo      Kind = "not recorded as checked"
	AssumedOther    Kind = "fairness"   // another than recorded
	DefinedOther    Kind = "definition" // what a check says, or what it rests on, is another text than recorded
	TriviallyTrue   Kind = "trivially true"
	DiffersFromBase Kind = "differs from its base"
)

// Figures tells whether findings of that kind are no more than a change of what is recorded.
func (k Kind) Figures() bool {
	switch k {
	case Drift, NotRecorded, CheckedNoMore, CheckedToo, AssumedOther, DefinedOther:
		return true
	}
	return false
}

// String is one line.
func (f Finding) String() string {
	return fmt.Sprintf("%s: %s: expected %s, got %s", f.Model, f.Kind, f.Expected, f.Got)
}

// compare lists the findings, the verdict first. Figures of another verdict, or another property,
// are not compared: they mean something else. base may be nil.
func (r *Report) compare(base *manifest.Model, source *specification.Source, w watch, opt Options) []Finding {
	c := comparison{model: by(r.Model, r.Measured.TLC), got: &r.Measured, trivial: r.trivial, record: opt.Record, threaded: opt.Threads > 1}
	if c.compare() {
		c.edges()
		c.watched(w, source)
	}
	c.missed(w, source)
	c.checked(source)
	c.defined(r.defined, source)
	c.base(base)
	return c.findings
}

// by is the model with the figures that such a version of TLC must find.
func by(model *manifest.Model, version string) *manifest.Model {
	result := tlc.Result{Version: version}
	if model.Newer == nil || result.Old() {
		return model
	}
	newer := *model
	newer.Expect.Distinct, newer.Expect.Generated = model.Newer.Distinct, model.Newer.Generated
	return &newer
}

// compare compares verdict, property and figures. It is true if the figures mean the same.
func (c *comparison) compare() bool {
	want, got := c.model.Expect, c.got.Expect
	switch {
	case want.Verdict != got.Verdict:
		c.add(VerdictDiffers, describe(want), c.found())
	case want.Property != "" && want.Property != got.Property && !strings.HasPrefix(want.Property, "line "): // as once was recorded of a part
		c.add(PropertyDiffers, or(want.Property), or(got.Property)+inStates(got)+c.part())
	default:
		c.figures()
		return true
	}
	return false
}

type comparison struct {
	shared   bool // by a run on several machines, which tells less
	threaded bool // by a run on several threads, in which what is found first varies
	model    *manifest.Model
	got      *Measured
	trivial  []triviality
	record   bool
	findings []Finding
}

// add is of what is said of the model in the manifest, or in its configuration.
func (c *comparison) add(kind Kind, expected, got string) {
	c.findings = append(c.findings, Finding{Model: c.model.Name, Kind: kind, Expected: expected, Got: got})
}

// about is of an operator.
func (c *comparison) about(name string, kind Kind, expected, got string) {
	c.add(kind, expected, got)
	c.findings[len(c.findings)-1].About = name
}

func (c *comparison) figures() {
	want, got := c.model.Expect, c.got.Expect
	if want.Property == "" && got.Property != "" && !c.record {
		c.add(NotRecorded, "a property", got.Property)
	}
	if c.threaded && got.Verdict != manifest.Holds {
		return
	}
	c.figure("distinct states", want.Distinct, got.Distinct)
	if !c.shared || got.Generated != 0 {
		c.figure("generated states", want.Generated, got.Generated)
	}
	if c.threaded {
		return
	}
	if !c.shared {
		c.figure("depth", int64(want.Depth), int64(got.Depth))
	}
	c.figure("states in the counterexample", int64(want.Length), int64(got.Length))
	if got.Stutters && want.Loop > 0 || want.Stutters && got.Loop > 0 {
		c.add(Drift, loop(want), loop(got))
		return
	}
	c.figure("state that the counterexample goes back to", int64(want.Loop), int64(got.Loop))
	if got.Stutters && !want.Stutters && !c.record {
		c.add(NotRecorded, "how the counterexample goes on", loop(got))
	}
}

func loop(e manifest.Expect) string {
	if e.Stutters {
		return "that its last state repeats for ever"
	}
	return fmt.Sprintf("that it goes back to state %d", e.Loop)
}

func (c *comparison) figure(what string, want, got int64) {
	switch {
	case want == got:
	case want != 0:
		c.add(Drift, fmt.Sprintf("%d %s", want, what), fmt.Sprintf("%d (%+d)", got, got-want))
	case !c.record:
		c.add(NotRecorded, "a number: "+what, fmt.Sprint(got))
	}
}

// watched compares what was looked out for: witnesses and actions that no module defines are
// findings already.
func (c *comparison) watched(w watch, source *specification.Source) {
	states := c.got.Expect.Distinct
	for _, name := range w.asked(witnesses, w.witnesses) {
		if !slices.Contains(c.got.Seen, name) {
			c.about(name, WitnessUnseen, "a state with "+name, fmt.Sprintf("none among %d", states))
		}
	}
	for _, name := range w.asked(actions, w.actions) {
		never, taken := slices.Contains(c.model.Never, name), slices.Contains(c.got.Taken, name)
		switch {
		case c.got.Disputes(name):
		case !never && !taken && !misses(source, name):
			c.about(name, NeverTaken, name+" to be taken", fmt.Sprintf("no step from any of %d states that takes it", states))
		case never && taken:
			c.about(name, TakenAfterAll, name+" never to be taken", "a step that takes it")
		}
	}
}

// missed finds actions that are defined, and no part of the next-state relation.
func (c *comparison) missed(w watch, source *specification.Source) {
	for _, name := range w.actions {
		if !slices.Contains(c.model.Never, name) && misses(source, name) {
			c.about(name, NeverTaken, name+" to be taken", source.Next()+", which does not lead to it")
		}
	}
}

// misses is of no action of an instance, which the next-state relation may call by another name.
func misses(source *specification.Source, name string) bool {
	return !strings.Contains(name, "!") && source.Misses(name)
}

// base compares with what is recorded for the model of which this one is a variant.
func (c *comparison) base(base *manifest.Model) {
	if base == nil || base.Expect.Distinct == 0 || base.Expect.Generated == 0 {
		return
	}
	counts := func(e manifest.Expect) string {
		return fmt.Sprintf("%d distinct, %d generated states", e.Distinct, e.Generated)
	}
	want, got := counts(base.Expect), counts(c.got.Expect)
	switch {
	case want == got && !c.model.SameAsBase:
		c.add(EqualsBase, "other counts than "+base.Name+" has", got+" too: does the override do anything?")
	case want != got && c.model.SameAsBase:
		c.add(DiffersFromBase, want+", as "+base.Name+" has", got)
	}
}

func describe(e manifest.Expect) string {
	switch e.Verdict {
	case manifest.Holds:
		return "that it holds"
	case manifest.Deadlock:
		return "a deadlock"
	case manifest.Assumption:
		return "a false assumption"
	case manifest.Assert:
		return "a failed assertion"
	case manifest.Postcondition:
		return "a false postcondition " + or(e.Property)
	case manifest.Invariant:
		return "a violation of the invariant " + or(e.Property)
	case manifest.ActionProperty:
		return "a violation of the action property " + or(e.Property)
	default:
		return "a violation of the temporal property " + or(e.Property)
	}
}

// found is what came of the model.
func (c *comparison) found() string {
	return describe(c.got.Expect) + inStates(c.got.Expect) + c.part()
}

// part is what of a property is violated, where that is known.
func (c *comparison) part() string {
	if c.got.Part == "" {
		return ""
	}
	return ", by its part " + c.got.Part
}

func inStates(e manifest.Expect) string {
	if e.Length == 1 {
		return " in an initial state"
	}
	if e.Length > 0 {
		return fmt.Sprintf(" in %d states", e.Length)
	}
	if e.Distinct == 0 && e.Property != "" {
		return ", whatever the state: it depends on none"
	}
	return fmt.Sprintf(", with %d distinct states", e.Distinct)
}

func or(s string) string {
	return cmp.Or(s, "a property that TLC does not name")
}
