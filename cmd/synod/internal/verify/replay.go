package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// Verifiers are one for each of several protocols.
type Verifiers []*Verifier

// of is the one for a protocol, or if there is none the last, which will say so.
func (all Verifiers) of(protocol string) *Verifier {
	for _, v := range all {
		if v.Manifest.Protocol == protocol {
			return v
		}
	}
	return all[len(all)-1]
}

// Replay replays every behaviour of a suite on the reference implementation. The file is read to
// its end before the first of them runs: one that is damaged further on judges nothing.
func (all Verifiers) Replay(ctx context.Context, r io.ReadSeeker, name string) (*report.Report, error) {
	if err := whole(ctx, r, name); err != nil {
		return nil, err
	}
	in, err := suite.NewReader(r, name, suite.Options{})
	if err != nil {
		return nil, err
	}
	h := in.Header()
	v := all.of(h.Protocol)
	rec, m, err := v.replayed(h)
	if err != nil {
		return nil, err
	}
	p, err := v.newReplay(rec, m, name)
	if err != nil {
		return nil, err
	}
	if want := p.machine.Variables(); !slices.Equal(h.Variables, want) {
		return nil, fmt.Errorf("%s: the suite has the variables %q, the implementation shows %q", name, h.Variables, want)
	}
	known := decoder{}
	for b, err := range in.All() {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		start, steps, err := known.behaviour(b)
		if err != nil {
			return nil, fmt.Errorf("%s: behaviour %d: %w", name, p.count+1, err)
		}
		if agrees, err := p.behaviour(ctx, start, steps); err != nil {
			return nil, err
		} else if !agrees {
			break
		}
	}
	return p.report(), nil
}

// errNoStep says that a file has nothing to replay.
var errNoStep = errors.New("it has no step, so nothing would be shown by it")

// whole reads a suite to its end, and goes back to its beginning.
func whole(ctx context.Context, r io.ReadSeeker, name string) error {
	in, err := suite.NewReader(r, name, suite.Options{})
	if err != nil {
		return err
	}
	for _, err := range in.All() {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
	}
	if in.Header().Steps == 0 {
		return fmt.Errorf("%s: %w", name, errNoStep)
	}
	_, err = r.Seek(0, io.SeekStart)
	return err
}

// replay is one under way.
type replay struct {
	v       *Verifier
	name    string // of the file
	rec     *recording.Recording
	m       *manifest.Model
	machine modeltest.Machine
	began   time.Time
	row     report.Row
	count   int // behaviours that agree
	steps   int // of these
}

func (v *Verifier) newReplay(rec *recording.Recording, m *manifest.Model, name string) (*replay, error) {
	machine, err := reference(rec)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &replay{v: v, name: name, rec: rec, m: m, machine: machine, began: time.Now(), row: report.None("replay", rec.Model)}, nil
}

func (p *replay) behaviour(ctx context.Context, start []tla.Value, steps []modeltest.Step) (agrees bool, err error) {
	d, err := deadline.Drive(ctx, p.machine, p.v.perStep(), func(m modeltest.Machine) (*modeltest.Divergence, error) {
		return m.Behaviour(start, steps, sameJSON)
	})
	if err != nil {
		return false, fmt.Errorf("%s: behaviour %d: %w", p.name, p.count+1, err)
	}
	if d != nil {
		p.row.Failures = append(p.row.Failures, p.v.divergence(p.m, p.rec, d))
		return false, nil
	}
	p.count, p.steps = p.count+1, p.steps+len(steps)
	return true, nil
}

func (p *replay) report() *report.Report {
	p.row.Time = time.Since(p.began)
	p.row.Result = fmt.Sprintf("%s behaviours, %s steps agree", report.Count(int64(p.count)), report.Count(int64(p.steps)))
	p.row.Protocol = p.rec.Protocol
	out := &report.Report{Rows: []report.Row{p.row}}
	p.v.Row(p.row)
	p.v.summarize(out, map[string]*manifest.Manifest{p.rec.Protocol: p.v.Manifest})
	return out
}

// replayed finds the model that a suite was generated from; of another
// specification than today's it is refused.
func (v *Verifier) replayed(h suite.Header) (*recording.Recording, *manifest.Model, error) {
	m, ok := v.Manifest.Model(h.Model)
	if !ok || h.Protocol != v.Manifest.Protocol {
		return nil, nil, fmt.Errorf("the suite is for model %s of protocol %s, which the manifest does not have", h.Model, h.Protocol)
	}
	source, err := v.Manifest.Source(m)
	if err != nil {
		return nil, nil, err
	}
	if err := h.Stale(source.Hash()); err != nil {
		return nil, nil, err
	}
	rec := &recording.Recording{Protocol: h.Protocol, Model: h.Model, Role: h.Role, Hash: h.Spec, Graph: &labelled.Graph{TLC: h.TLC}}
	rec.Graph.Constants, err = constants(h)
	return rec, m, err
}

func constants(h suite.Header) (out []labelled.Constant, err error) {
	for _, expr := range slices.Sorted(maps.Keys(h.Constants)) {
		v, err := h.Constants[expr].Value()
		if err != nil {
			return nil, fmt.Errorf("constant %s: %w", expr, err)
		}
		out = append(out, labelled.Constant{Expr: expr, Value: v})
	}
	return out, nil
}

// decoder gives what a suite says as the engine takes it. A suite says the same few values
// over and over, so each is read once.
type decoder map[suite.JSON]tla.Value

// manyValues bounds what a decoder keeps of a suite whose values are all different.
const manyValues = 1 << 16

func (known decoder) behaviour(b suite.Behaviour) (start []tla.Value, steps []modeltest.Step, err error) {
	for _, s := range b.Steps {
		out := modeltest.Step{Stimulus: labelled.Stimulus{Action: s.Action, Hostile: s.Hostile}}
		for _, arg := range s.Args {
			v, err := known.value(arg.Value)
			if err != nil {
				return nil, nil, err
			}
			out.Stimulus.Args = append(out.Stimulus.Args, labelled.Arg{Name: arg.Name, Value: v})
		}
		if out.After, err = known.state(s.State); err != nil {
			return nil, nil, err
		}
		steps = append(steps, out)
	}
	start, err = known.state(b.Initial)
	return start, steps, err
}

func (known decoder) state(state suite.State) (out []tla.Value, err error) {
	out = make([]tla.Value, len(state))
	for i, value := range state {
		if out[i], err = known.value(value); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (known decoder) value(j suite.JSON) (tla.Value, error) {
	if v, ok := known[j]; ok {
		return v, nil
	}
	v, err := j.Value()
	if err == nil {
		if len(known) == manyValues {
			clear(known)
		}
		known[j] = v
	}
	return v, err
}

// sameJSON compares a value read from JSON with one of the implementation.
func sameJSON(want, got tla.Value) bool { return bytes.Equal(want.JSON(), got.JSON()) }
