package verify

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync/atomic"
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

// Replay replays every behaviour of a suite on the reference implementation, as they are read.
// Nothing is said of any before the file was read to its end: one that is damaged further on judges
// nothing.
func (all Verifiers) Replay(ctx context.Context, r io.Reader, name string) (*report.Report, error) {
	in, err := suite.NewReader(r, name, suite.Options{})
	if err != nil {
		return nil, err
	}
	p, unfit := all.fit(in.Header(), name)
	if unfit != nil {
		return nil, cmp.Or(rest(ctx, in, name), unfit)
	}
	unread, err := p.drive(ctx, func(follow modeltest.Follow) (error, error) { return p.suite(ctx, in, follow) })
	if err = cmp.Or(unread, err); err != nil {
		return nil, err
	}
	return p.report(), nil
}

// fit prepares the replay of a suite.
func (all Verifiers) fit(h suite.Header, name string) (*replay, error) {
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
	return p, nil
}

// errNoStep says that a file has nothing to replay.
var errNoStep = errors.New("it has no step, so nothing would be shown by it")

// whole reads a suite to its end, and goes back to its beginning.
func whole(ctx context.Context, r io.ReadSeeker, name string) error {
	in, err := suite.NewReader(r, name, suite.Options{})
	if err != nil {
		return err
	}
	if err := rest(ctx, in, name); err != nil {
		return err
	}
	_, err = r.Seek(0, io.SeekStart)
	return err
}

// rest reads a suite to its end.
func rest(ctx context.Context, in *suite.Reader, name string) error {
	for _, err := range in.All() {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
	}
	if in.Header().Steps == 0 {
		return fmt.Errorf("%s: %w", name, errNoStep)
	}
	return nil
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
	count   atomic.Int64 // behaviours that agree
	steps   int          // of these
}

func (v *Verifier) newReplay(rec *recording.Recording, m *manifest.Model, name string) (*replay, error) {
	machine, err := reference(rec)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &replay{v: v, name: name, rec: rec, m: m, machine: machine, began: time.Now(), row: report.None("replay", rec.Model)}, nil
}

// drive does work that follows behaviours. unread is why what was to be replayed could not be read;
// an error is about the behaviour after those that agree.
func (p *replay) drive(ctx context.Context, work func(modeltest.Follow) (unread, err error)) (unread, err error) {
	unread, err = deadline.Drive(ctx, p.machine, p.v.perStep(), func(m modeltest.Machine) (error, error) {
		return work(m.Behaviours(sameJSON))
	})
	if err != nil {
		err = fmt.Errorf("%s: behaviour %d: %w", p.name, p.count.Load()+1, err)
	}
	return unread, err
}

// suite replays a suite up to the first behaviour that does not agree, and reads it to its end.
func (p *replay) suite(ctx context.Context, in *suite.Reader, follow modeltest.Follow) (unread, err error) {
	known := newDecoder()
	for b, err := range in.All() {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err, nil
		}
		start, steps, err := known.behaviour(b)
		if err == nil {
			err = p.behaviour(follow, start, steps)
		}
		if err != nil || len(p.row.Failures) > 0 {
			return rest(ctx, in, p.name), err
		}
	}
	return rest(ctx, in, p.name), nil
}

func (p *replay) behaviour(follow modeltest.Follow, start []tla.Value, steps []modeltest.Step) error {
	d, err := follow(start, steps)
	switch {
	case err != nil:
		return err
	case d != nil:
		p.row.Failures = append(p.row.Failures, p.v.divergence(p.m, p.rec, d))
	default:
		p.count.Add(1)
		p.steps += len(steps)
	}
	return nil
}

func (p *replay) report() *report.Report {
	p.row.Time = time.Since(p.began)
	p.row.Result = fmt.Sprintf("%s behaviours, %s steps agree", report.Count(p.count.Load()), report.Count(p.steps))
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

// sameJSON compares a value read from JSON with one of the implementation.
func sameJSON(want, got tla.Value) bool { return bytes.Equal(want.JSON(), got.JSON()) }
