package itf

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math/big"
	"slices"
	"strconv"

	"github.com/synod-paxos/synod/trace/tla"
)

// maxBytes is how long a file is at most.
const maxBytes = 256 << 20

// FormatError tells where a text is not a trace and why.
type FormatError struct {
	Name   string // of the file
	Line   int    // from 1
	Column int    // in bytes, from 1
	Err    error  // what was expected and what was found
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %v", e.Name, e.Line, e.Column, e.Err)
}

// Unwrap gives the particulars.
func (e *FormatError) Unwrap() error { return e.Err }

// Read reads one trace up to the end of r; name is for errors, which are *FormatError or wrap what
// r returned. It is strict: unknown keys of the trace and of values, repeated keys of objects and
// maps, values under #unserializable, variables that a state lacks or that nobody declared, a loop
// to no state, numbers that are no integers, values nested deeper than 500 and files of more than
// 256 MiB are errors. The types of #meta.varTypes are skipped, as values tell theirs, and so are
// notes in #meta that are no strings.
func Read(r io.Reader, name string) (*Trace, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: reading: %w", name, err)
	}
	p, err := newReader(data, name)
	if err != nil {
		return nil, err
	}
	f := file{seen: map[string]int{}}
	err = p.object(func(key string, at int) error {
		f.seen[key] = at
		return p.field(&f, key, at)
	})
	if err != nil {
		return nil, err
	}
	return p.trace(f)
}

// file is a trace as it stands in its file.
type file struct {
	seen         map[string]int // where the value of each key begins
	meta         map[string]string
	params, vars []string
	states       []fileState
	loop         *int
}

type fileState struct {
	at     int
	meta   map[string]string
	values map[string]tla.Value
}

func (p *reader) field(f *file, key string, at int) (err error) {
	switch key {
	case "#meta":
		f.meta, err = p.meta(traceKeys)
	case "params":
		f.params, err = p.names()
	case "vars":
		f.vars, err = p.names()
	case "states":
		err = p.array(func(at int) error {
			s, err := p.state(at)
			f.states = append(f.states, s)
			return err
		})
	case "loop":
		f.loop, err = p.loop()
	default:
		err = p.wrong(at, "expected one of the keys #meta, params, vars, states and loop, found %.80q", key)
	}
	return err
}

func (p *reader) names() (names []string, err error) {
	err = p.array(func(at int) error {
		if len(names) == maxNames {
			return p.wrong(at, "expected at most %d names", maxNames)
		}
		name, err := p.text()
		names = append(names, name)
		return err
	})
	return names, err
}

func (p *reader) loop() (*int, error) {
	at := p.at()
	v, err := p.value()
	if err != nil {
		return nil, err
	}
	i, ok := v.Int64()
	if !ok || i != int64(int(i)) {
		return nil, p.wrong(at, "expected the number of a state, found %.80s", v)
	}
	index := int(i)
	return &index, nil
}

func (p *reader) state(at int) (fileState, error) {
	s := fileState{at: at, values: map[string]tla.Value{}}
	err := p.object(func(key string, _ int) (err error) {
		if key == "#meta" {
			s.meta, err = p.meta(stateKeys)
			return err
		}
		s.values[key], err = p.value()
		return err
	})
	return s, err
}

// meta reads notes but for the reserved keys.
func (p *reader) meta(reserved []string) (map[string]string, error) {
	var meta map[string]string
	err := p.object(func(key string, _ int) (err error) {
		if p.Peek() != '"' || slices.Contains(reserved, key) {
			return p.skip()
		}
		if meta == nil {
			meta = map[string]string{}
		}
		meta[key], err = p.text()
		return err
	})
	return meta, err
}

// trace puts together what was read.
func (p *reader) trace(f file) (*Trace, error) {
	for _, key := range []string{"vars", "states"} {
		if _, ok := f.seen[key]; !ok {
			return nil, p.wrong(p.at(), "expected the key %q in the trace, found its end", key)
		}
	}
	if err := checkNames(slices.Concat(f.params, f.vars)); err != nil {
		return nil, p.wrap(f.seen["vars"], err)
	}
	if err := checkShape(len(f.vars), len(f.states), nil); err != nil {
		return nil, p.wrap(f.seen["states"], err)
	}
	if err := checkShape(len(f.vars), len(f.states), f.loop); err != nil {
		return nil, p.wrap(f.seen["loop"], err)
	}
	t := &Trace{Meta: f.meta, Vars: f.vars, Loop: f.loop}
	for i, s := range f.states {
		if err := p.addState(t, f.params, i, s); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// addState adds a state; the first also has the parameters.
func (p *reader) addState(t *Trace, params []string, i int, s fileState) error {
	take := func(name string) (tla.Value, error) {
		v, ok := s.values[name]
		if !ok {
			return v, p.wrong(s.at, "expected a value of %.80q in state %d, found none", name, i)
		}
		delete(s.values, name)
		return v, nil
	}
	state := State{Meta: s.meta}
	for _, name := range t.Vars {
		v, err := take(name)
		if err != nil {
			return err
		}
		state.Values = append(state.Values, v)
	}
	for _, name := range params {
		if i > 0 {
			break
		}
		v, err := take(name)
		if err != nil {
			return err
		}
		t.Params = append(t.Params, Param{name, v})
	}
	t.States = append(t.States, state)
	if len(s.values) > 0 {
		return p.wrong(s.at, "expected only declared variables in state %d, found %s", i, someKey(s.values))
	}
	return nil
}

// someKey names the first of the keys.
func someKey(values map[string]tla.Value) string {
	return fmt.Sprintf("%.80q", slices.Min(slices.Collect(maps.Keys(values))))
}

var errNumber = errors.New("expected an integer")

// integer reads digits with an optional sign.
func integer(text string) (tla.Value, error) {
	digits := text
	if len(digits) > 0 && digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) == 0 || len(digits) > maxDigits {
		return tla.Value{}, fmt.Errorf("%w of 1 to %d digits, found %.40q", errNumber, maxDigits, text)
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return tla.Value{}, fmt.Errorf("%w, found %.40q", errNumber, text)
		}
	}
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return tla.Int(i), nil
	}
	i, _ := new(big.Int).SetString(text, 10) // these are digits
	return tla.BigInt(i), nil
}
