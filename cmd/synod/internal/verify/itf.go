package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/itf"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// What an ITF trace has beside the variables of the specification: the action that
// led to a state, and its arguments as a record. In the first state they are
// "init" and empty.
const (
	actionTaken = "mbt::actionTaken"
	picks       = "mbt::nondetPicks"
	initial     = "init"
)

// ITF writes behaviour n, from 1, of a suite as an ITF trace. Its values are
// TLC's, from the recording of the model. Where there is no recording, or it does
// not have the behaviour (of a saved divergence, say), they are those of the
// suite, which are JSON: model values are strings, sets are tuples. Both replay.
func (all Verifiers) ITF(r io.ReadSeeker, name string, n int, w io.Writer) error {
	if err := whole(context.Background(), r, name); err != nil {
		return err
	}
	in, err := suite.NewReader(r, name, suite.Options{})
	if err != nil {
		return err
	}
	h := in.Header()
	v := all.of(h.Protocol)
	plain, m, err := v.replayed(h)
	if err != nil {
		return err
	}
	b, err := nth(in, n)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	trace, err := plainTrace(plain, h.Variables, b)
	if err != nil {
		return fmt.Errorf("%s: behaviour %d: %w", name, n, err)
	}
	if rec, err := recording.Load(v.Files, m.Name, h.Spec); err == nil {
		if exact, ok := exactTrace(rec, byJSON(rec), h.Variables, b); ok {
			trace = exact
		}
	}
	return trace.Write(w)
}

// nth reads the n-th behaviour.
func nth(in *suite.Reader, n int) (suite.Behaviour, error) {
	for i := 1; ; i++ {
		b, err := in.Next()
		switch {
		case errors.Is(err, io.EOF) || n < 1:
			return b, fmt.Errorf("there is no behaviour %d: give 1 to %d", n, in.Header().Behaviours)
		case err != nil || i == n:
			return b, err
		}
	}
}

// newTrace begins a trace with what a replay needs to know, and with the start.
func newTrace(rec *recording.Recording, vars []string, start []tla.Value) *itf.Trace {
	t := &itf.Trace{
		Meta: map[string]string{
			"suite": suite.Format, "protocol": rec.Protocol, "model": rec.Model, "role": rec.Role, "spec": rec.Hash, "tlc": rec.Graph.TLC,
		},
		Vars: append([]string{actionTaken, picks}, vars...),
	}
	for _, c := range rec.Graph.Constants {
		t.Params = append(t.Params, itf.Param{Name: c.Expr, Value: c.Value})
	}
	add(t, labelled.Stimulus{Action: initial}, start)
	return t
}

func add(t *itf.Trace, by labelled.Stimulus, after []tla.Value) {
	args := map[string]tla.Value{}
	for _, arg := range by.Args {
		args[arg.Name] = arg.Value
	}
	s := itf.State{Values: append([]tla.Value{tla.Str(by.Action), tla.Record(args)}, after...)}
	if by.Hostile {
		s.Meta = map[string]string{"hostile": "true"}
	}
	t.States = append(t.States, s)
}

// plainTrace has the values of the suite.
func plainTrace(rec *recording.Recording, vars []string, b suite.Behaviour) (*itf.Trace, error) {
	start, steps, err := newDecoder().behaviour(b)
	if err != nil {
		return nil, err
	}
	t := newTrace(rec, vars, start)
	for _, s := range steps {
		add(t, s.Stimulus, s.After)
	}
	return t, nil
}

// exactTrace follows the behaviour through the graph, whose labels byJSON gives.
func exactTrace(rec *recording.Recording, labelOf map[string]int, vars []string, b suite.Behaviour) (*itf.Trace, bool) {
	g := rec.Graph.Graph
	at := 0
	for at < g.NumInitial() && !slices.Equal(suite.EncodeAll(variables(g, at)), b.Initial) {
		at++
	}
	if !slices.Equal(vars, g.Vars()) || at == g.NumInitial() {
		return nil, false
	}
	t := newTrace(rec, vars, variables(g, at))
	for _, s := range b.Steps {
		label, known := labelOf[key(s)]
		if !known {
			return nil, false
		}
		to, enabled := g.Succ(at, label)
		if !enabled || !slices.Equal(suite.EncodeAll(variables(g, to)), s.State) {
			return nil, false
		}
		add(t, rec.Graph.Stimulus(uint32(label)), variables(g, to))
		at = to
	}
	return t, true
}

// byJSON gives the label of each stimulus, as a suite writes it.
func byJSON(rec *recording.Recording) map[string]int {
	out := map[string]int{}
	for name, s := range rec.Graph.Labelled() {
		if id, ok := rec.Graph.LabelID(name); ok {
			out[key(modeltest.Step{Stimulus: s}.Encode())] = id
		}
	}
	return out
}

// key tells the stimuli of a suite apart.
func key(s suite.Step) string { return fmt.Sprintf("%q %t %q", s.Action, s.Hostile, s.Args) }

// ReplayITF replays a trace that ITF wrote on the reference implementation.
func (all Verifiers) ReplayITF(ctx context.Context, r io.Reader, name string) (*report.Report, error) {
	t, err := itf.Read(r, name)
	if err != nil {
		return nil, err
	}
	v := all.of(t.Meta["protocol"])
	rec, m, err := v.traced(t)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p, err := v.newReplay(rec, m, name)
	if err != nil {
		return nil, err
	}
	start, steps, err := stepsOf(t, p.machine.Variables())
	if err == nil && len(steps) == 0 {
		err = errNoStep
	}
	if err = errors.Join(err, ctx.Err()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	_, err = p.drive(ctx, func(follow modeltest.Follow) (error, error) { return nil, p.behaviour(follow, start, steps) })
	if err != nil {
		return nil, err
	}
	return p.report(), nil
}

// traced finds the model of a trace, as replayed does for a suite.
func (v *Verifier) traced(t *itf.Trace) (*recording.Recording, *manifest.Model, error) {
	if got := t.Meta["suite"]; got != suite.Format {
		return nil, nil, fmt.Errorf("#meta says suite %q, expected %q: only traces that synod itf wrote can be replayed", got, suite.Format)
	}
	rec, m, err := v.replayed(suite.Header{
		Protocol: t.Meta["protocol"], Model: t.Meta["model"], Role: t.Meta["role"], Spec: t.Meta["spec"], TLC: t.Meta["tlc"],
	})
	if err != nil {
		return nil, nil, err
	}
	for _, p := range t.Params {
		rec.Graph.Constants = append(rec.Graph.Constants, labelled.Constant{Expr: p.Name, Value: p.Value})
	}
	return rec, m, nil
}

// stepsOf gives a trace as the engine takes it.
func stepsOf(t *itf.Trace, vars []string) (start []tla.Value, steps []modeltest.Step, err error) {
	at := map[string]int{}
	for i, name := range t.Vars {
		at[name] = i
	}
	for _, name := range append([]string{actionTaken, picks}, vars...) {
		if _, ok := at[name]; !ok {
			return nil, nil, fmt.Errorf("the trace has no variable %s, only %q", name, slices.Sorted(maps.Keys(at)))
		}
	}
	for i, s := range t.States {
		var values []tla.Value
		for _, name := range vars {
			values = append(values, s.Values[at[name]])
		}
		by, err := stimulusOf(s.Values[at[actionTaken]], s.Values[at[picks]])
		if err != nil {
			return nil, nil, fmt.Errorf("state %d: %w", i, err)
		}
		by.Hostile = s.Meta["hostile"] == "true"
		if i == 0 {
			start = values
			continue
		}
		steps = append(steps, modeltest.Step{Stimulus: by, After: values})
	}
	return start, steps, nil
}

func stimulusOf(action, args tla.Value) (labelled.Stimulus, error) {
	name, ok := action.Text()
	if !ok || !args.IsRecord() {
		return labelled.Stimulus{}, fmt.Errorf("%s must be a string and %s a record, got %s and %s", actionTaken, picks, action, args)
	}
	out := labelled.Stimulus{Action: name}
	for i, key := range args.Keys() {
		field, _ := key.Text()
		out.Args = append(out.Args, labelled.Arg{Name: field, Value: args.Elems()[i]})
	}
	return out, nil
}
