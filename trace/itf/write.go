package itf

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/synod-paxos/synod/trace/tla"
)

// ErrUnwritable is wrapped by every error of Trace.Write about the trace.
var ErrUnwritable = errors.New("itf: the trace cannot be written")

// Write writes the trace as one JSON object, a state per line. Errors wrap ErrUnwritable or what w
// returned; nothing is written in the first case. Unwritable are traces that Read would refuse,
// strings that are not UTF-8, and strings that look like constants.
func (t *Trace) Write(w io.Writer) error {
	text, err := t.encode()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("itf: writing: %w", err)
	}
	return nil
}

func (t *Trace) encode() ([]byte, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	types := t.infer()
	e := encoder{out: []byte("{\n\"#meta\":{")}
	e.member("format", "ITF")
	e.member("format-description", "https://apalache-mc.org/docs/adr/015adr-trace.html")
	e.members(t.Meta)
	e.key("varTypes")
	e.out = append(e.out, '{')
	e.members(t.written(types))
	e.out = append(e.out, "}},\n"...)
	if len(t.Params) > 0 {
		e.list("params", t.names()[:len(t.Params)])
	}
	e.list("vars", t.Vars)
	e.out = append(e.out, "\"states\":["...)
	for i := range t.States {
		e.separate()
		e.out = append(e.out, '\n')
		if err := e.state(t, i, types); err != nil {
			return nil, fmt.Errorf("state %d: %w", i, err)
		}
	}
	e.out = append(e.out, "\n]"...)
	if t.Loop != nil {
		e.out = strconv.AppendInt(append(e.out, ",\n\"loop\":"...), int64(*t.Loop), 10)
	}
	return append(e.out, "\n}\n"...), nil
}

func (t *Trace) check() error {
	names := t.names()
	if len(names) > maxNames {
		return fmt.Errorf("expected at most %d variables and parameters, found %d", maxNames, len(names))
	}
	if err := checkNames(names); err != nil {
		return err
	}
	if err := checkShape(len(t.Vars), len(t.States), t.Loop); err != nil {
		return err
	}
	for i, s := range t.States {
		if len(s.Values) != len(t.Vars) {
			return fmt.Errorf("state %d: expected %d values, one for each variable, found %d", i, len(t.Vars), len(s.Values))
		}
		if err := errors.Join(checkMeta(s.Meta, stateKeys), checkDepths(s.Values)); err != nil {
			return fmt.Errorf("state %d: %w", i, err)
		}
	}
	for _, p := range t.Params {
		if err := checkDepth(p.Value, maxDepth); err != nil {
			return fmt.Errorf("parameter %s: %w", p.Name, err)
		}
	}
	return checkMeta(t.Meta, traceKeys)
}

func checkShape(vars, states int, loop *int) error {
	switch {
	case vars == 0:
		return errors.New("expected at least one variable, found none")
	case states == 0:
		return errors.New("expected at least one state, found none")
	case loop != nil && (*loop < 0 || *loop >= states):
		return fmt.Errorf("expected a loop that begins in one of the %d states, from 0, found %d", states, *loop)
	}
	return nil
}

func checkMeta(meta map[string]string, reserved []string) error {
	for _, key := range slices.Sorted(maps.Keys(meta)) {
		if slices.Contains(reserved, key) {
			return fmt.Errorf("expected notes under other keys than %q, found %q", reserved, key)
		}
		if !utf8.ValidString(key) || !utf8.ValidString(meta[key]) {
			return fmt.Errorf("expected notes in UTF-8, found %.80q: %.80q", key, meta[key])
		}
	}
	return nil
}

func checkDepths(vs []tla.Value) error {
	for _, v := range vs {
		if err := checkDepth(v, maxDepth); err != nil {
			return err
		}
	}
	return nil
}

func checkDepth(v tla.Value, left int) error {
	if v.Len() == 0 {
		return nil
	}
	if left == 0 {
		return fmt.Errorf("expected values nested at most %d deep", maxDepth)
	}
	for _, part := range slices.Concat(v.Keys(), v.Elems()) {
		if err := checkDepth(part, left-1); err != nil {
			return err
		}
	}
	return nil
}
