package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
	"github.com/synod-paxos/synod/trace/manifest"
)

// exploredModel is what explore prints as JSON of a closed model of a protocol whose
// models say the size.
type exploredModel struct {
	Protocol string `json:"protocol"`
	Holds    bool   `json:"holds"`
	Verdict  string `json:"verdict"`
	*protocol.Explored
	Mutants  []string         `json:"mutants,omitempty"`
	Recorded *manifest.Expect `json:"recorded"` // what TLC finds of the model
	Seconds  float64          `json:"seconds"`
	File     string           `json:"file,omitempty"` // of the behaviour
}

// modelFlagNames are the flags that are about one model.
var modelFlagNames = []string{"property", "find", "mutant", "max-states", "max-memory", "exact", "workers"}

// modelNames lists the closed models of a protocol whose models say the size.
func modelNames(p protocol.Protocol) (names []string, err error) {
	if p.Model == nil {
		return nil, nil
	}
	all, err := closedModels(p)
	for _, c := range all {
		names = append(names, c.Name)
	}
	return names, err
}

func closedModels(p protocol.Protocol) ([]protocol.Closed, error) {
	m, err := p.Manifest()
	if err != nil {
		return nil, err
	}
	return p.Closed(m)
}

// noModel says that there is no such closed model, among those of the protocol or, if
// none was named, of all.
func (x *exploring) noModel(names []string) error {
	if x.protocol != "" {
		return fmt.Errorf("--model %s: %s has no closed model of that name%s", x.model, x.protocol, suggestion(names, x.model))
	}
	for _, p := range protocol.All() {
		more, err := modelNames(p)
		if err != nil {
			return err
		}
		names = append(names, more...)
	}
	return fmt.Errorf("--model %s: there is no closed model of that name%s", x.model, suggestion(names, x.model))
}

// runModel explores a closed model, or all that the protocol has.
func (x *exploring) runModel(of protocol.Protocol) error {
	flags := x.cmd.Flags()
	for _, name := range append([]string{"symmetry"}, sizeFlagNames...) {
		if flags.Changed(name) {
			return fmt.Errorf("--%s is about Paxos, and of %s a model says the size: leave it out, and name a model with --model", name, of.Name)
		}
	}
	if x.model == "" {
		for _, name := range modelFlagNames {
			if flags.Changed(name) {
				return fmt.Errorf("--%s is about one model: name it with --model", name)
			}
		}
		return x.runModels(of)
	}
	all, err := closedModels(of)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(c protocol.Closed) bool { return c.Name == x.model })
	if at < 0 {
		names, err := modelNames(of)
		return errors.Join(err, x.noModel(names))
	}
	found, stopped := x.exploreModel(of)
	x.progress.clear()
	if found == nil {
		return stopped
	}
	out := &exploredModel{Protocol: of.Name, Explored: found, Mutants: x.mutants, Recorded: &all[at].Expect, Seconds: time.Since(x.began).Seconds()}
	out.judge(x.opts.Find != "")
	return x.close(out, stopped)
}

// runModels explores all closed models, as verify does.
func (x *exploring) runModels(of protocol.Protocol) error {
	s := &settings{protocol: of.Name, json: x.json, junit: x.junit}
	run, err := s.open(x.cmd, noTLC)
	if err != nil {
		return err
	}
	run.options.Failures = x.failures
	var plans []verify.Plan
	for _, v := range run.verifiers {
		plan, err := v.Explorations()
		if err != nil {
			return err
		}
		plans = append(plans, plan)
	}
	x.printed = true
	r, err := verify.Run(x.cmd.Context(), run.options, plans...)
	return run.close(r, err)
}

// exploreModel runs here, or with mutants in a program of its own.
func (x *exploring) exploreModel(of protocol.Protocol) (*protocol.Explored, error) {
	r := protocol.Request{
		Protocol: of.Name, Model: x.model, Properties: x.opts.Properties, Find: x.opts.Find,
		MaxStates: x.opts.MaxStates, MaxBytes: x.opts.MaxBytes, Exact: x.opts.Exact, Workers: x.opts.Workers,
	}
	if len(x.mutants) == 0 {
		return protocol.Explore(x.cmd.Context(), r, x.tell)
	}
	ms, err := x.patches(of.Name)
	if err != nil {
		return nil, err
	}
	b, err := mutate.New(x.checkout)
	if err != nil {
		return nil, err
	}
	x.progress.started(0, "building")
	found := new(protocol.Explored)
	if err := b.Ask(x.cmd.Context(), mutate.Explorer, r, found, ms...); err != nil {
		return nil, fmt.Errorf("exploring with %s: %w", strings.Join(x.mutants, " and "), err)
	}
	return found, nil
}

// judge says whether it holds. What is compared with TLC must be as TLC found; with a
// mutant in it the code is another, and must hold by itself.
func (out *exploredModel) judge(looking bool) {
	compared := out.Compared && len(out.Mutants) == 0
	switch {
	case out.Found != nil:
		out.Holds, out.Verdict = true, "found: "+out.Found.Properties[0]
	case compared && out.Differs == "":
		out.Holds, out.Verdict = true, protocol.AsFound(*out.Recorded)+" of "+out.Model
	case compared:
		out.Verdict = "not as recorded: " + out.Differs
	case out.Violation != nil:
		out.Verdict = "broken: " + strings.Join(out.Violation.Properties, ", ")
	case !out.Complete:
		out.Verdict = "not complete: " + out.Stopped
	case looking:
		out.Verdict = "not found"
	case out.Recorded.Verdict == manifest.Holds && len(out.Unseen) > 0:
		out.Verdict = "vacuous: never seen or taken: " + strings.Join(out.Unseen, ", ")
	default:
		out.Holds, out.Verdict = true, "holds"
	}
}

// behaviour is the one that there is to show, if any.
func (out *exploredModel) behaviour() *protocol.Behaviour { return cmp.Or(out.Violation, out.Found) }

// close saves and prints what was found, and gives the error that the command ends
// with.
func (x *exploring) close(out *exploredModel, stopped error) error {
	if b := out.behaviour(); b != nil {
		var err error
		if out.File, err = x.saveSuite(b.Suite, out.Model, b.Properties[0]); err != nil {
			return err
		}
	}
	if err := x.printModel(out); err != nil {
		return err
	}
	switch {
	case !out.Complete && out.behaviour() == nil:
		return x.ended(stopped, out.Stopped)
	case !out.Holds:
		return errFalsified
	}
	return nil
}

func (x *exploring) printModel(out *exploredModel) error {
	row := report.None("explore", out.Model)
	row.Protocol, row.States, row.Edges, row.Result = out.Protocol, out.Distinct, out.Generated, out.Verdict
	if !out.Holds {
		row.Failures = []report.Failure{{What: out.Verdict, How: out.shown()}}
	}
	return x.show(row, out)
}

// text is the result as a person reads it.
func (out *exploredModel) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s\n", out.Model, out.Protocol)
	if len(out.Mutants) > 0 {
		fmt.Fprintf(&b, "with %s\n", strings.Join(out.Mutants, " and "))
	}
	fmt.Fprintf(&b, "%s distinct states, %s generated, depth %d; %.1fs\n", report.Count(out.Distinct), report.Count(out.Generated), out.Depth, out.Seconds)
	if len(out.Properties) > 0 {
		fmt.Fprintf(&b, "checked: %s\n", strings.Join(out.Properties, ", "))
	}
	if out.Violation == nil && out.Differs != "" && len(out.Mutants) > 0 {
		fmt.Fprintf(&b, "note: with it the code %s\n", out.Differs)
	}
	b.WriteString(out.shown())
	fmt.Fprintf(&b, "%s\n", out.Verdict)
	return b.String()
}

// shown is the behaviour, drawn.
func (out *exploredModel) shown() string {
	if v := out.Violation; v != nil {
		return brokenAfter(v.Properties, v.Length, v.Diagram, out.File)
	}
	if v := out.Found; v != nil {
		return foundAfter(v.Properties, v.Length, v.Diagram, out.File)
	}
	return ""
}
