package suite

import (
	"fmt"
	"slices"
	"strconv"
)

// stepLine is the line of a step, or the first line of a behaviour, which has a number and a state
// only.
type stepLine struct {
	begins bool // begins a behaviour
	number int  // of the behaviour, from 1; 0 for a step
	step   Step
}

func (l stepLine) String() string {
	if l.begins {
		return fmt.Sprintf("behaviour %d", l.number)
	}
	return fmt.Sprintf("a step, %.40q", l.step.Action)
}

var (
	behaviourKeys = []string{"behaviour", "state"}
	stepKeys      = []string{"action", "args", "state"}
	stepKeysAll   = append(slices.Clone(stepKeys), "hostile")
	lineKeys      = append(slices.Clone(stepKeysAll), "behaviour")
)

// readLine reads a line after the header.
func readLine(s scanner, variables []string) (l stepLine, err error) {
	var found []string
	err = s.distinct(lineKeys, &found, func(key string) error { return s.lineField(&l, key, variables) })
	if err == nil {
		err = s.End("the line")
	}
	if err != nil {
		return stepLine{}, s.located(err)
	}
	required := stepKeys
	if l.begins {
		required = behaviourKeys
	}
	return l, s.checkKeys(found, required)
}

func (s *scanner) lineField(l *stepLine, key string, variables []string) (err error) {
	switch key {
	case "behaviour":
		l.begins = true
		l.number, err = s.count()
	case "action":
		l.step.Action, err = s.nonEmpty()
	case "args":
		l.step.Args, err = once(s, func(k *known) map[string][]Arg { return k.args }, s.args)
	case "hostile":
		l.step.Hostile, err = s.truth()
	case "state":
		l.step.State, err = once(s, func(k *known) map[string]State { return k.states }, func() (State, error) { return s.state(variables) })
	}
	return err
}

// checkKeys requires all of the required keys and, "hostile" of a step apart, no others.
func (s *scanner) checkKeys(found, required []string) error {
	for _, key := range required {
		if !slices.Contains(found, key) {
			return s.invalid(ErrSyntax, fmt.Sprintf("the key %q", key), fmt.Sprintf("only %q", found))
		}
	}
	for _, key := range found {
		if key == "hostile" && required[0] == "action" || slices.Contains(required, key) {
			continue
		}
		return s.invalid(ErrSyntax, fmt.Sprintf("only %q", required), strconv.Quote(key))
	}
	return nil
}

// fields reads an object that has exactly those keys.
func (s *scanner) fields(keys []string, each func(key string) error) error {
	var found []string
	if err := s.distinct(keys, &found, each); err != nil {
		return err
	}
	return s.checkKeys(found, keys)
}

// distinct reads an object that has none but those keys, each at most once, and tells which it has.
func (s *scanner) distinct(keys []string, found *[]string, each func(key string) error) error {
	return s.members(func(key string) error {
		if !slices.Contains(keys, key) {
			return s.invalid(ErrSyntax, fmt.Sprintf("one of the keys %q", keys), fmt.Sprintf("%.80q", key))
		}
		if slices.Contains(*found, key) {
			return s.invalid(ErrSyntax, fmt.Sprintf("the key %q only once", key), "it again")
		}
		*found = append(*found, key)
		return each(key)
	})
}

func (s *scanner) nonEmpty() (string, error) {
	s.Peek()
	start := s.Pos()
	text, err := s.text()
	if err == nil && text == "" {
		err = s.Unlike(start, "a string that is not empty")
	}
	return text, err
}

func (s *scanner) truth() (bool, error) {
	c := s.Peek()
	if c != 't' && c != 'f' {
		return false, s.Unlike(s.Pos(), "true or false")
	}
	return c == 't', s.Literal()
}

func (s *scanner) args() (args []Arg, err error) {
	err = s.members(func(name string) error {
		v, err := s.json()
		args = append(args, Arg{name, v})
		return err
	})
	if err == nil {
		err = s.checkArgs(args)
	}
	return args, err
}

func (s *scanner) checkArgs(args []Arg) error {
	if len(args) < 2 {
		return nil
	}
	names := make([]string, len(args))
	for i, a := range args {
		names[i] = a.Name
	}
	if repeats(names) {
		return s.invalid(ErrSyntax, "distinct names of arguments", fmt.Sprintf("%.80q", names))
	}
	return nil
}

func (s *scanner) state(variables []string) (State, error) {
	state := make(State, len(variables))
	err := s.members(func(name string) (err error) {
		i := slices.Index(variables, name)
		if i < 0 || state[i] != "" {
			return s.invalid(ErrSyntax, fmt.Sprintf("each of the variables %q once", variables), fmt.Sprintf("%.80q", name))
		}
		state[i], err = s.json()
		return err
	})
	if err != nil {
		return nil, err
	}
	if i := slices.Index(state, ""); i >= 0 {
		return nil, s.invalid(ErrSyntax, fmt.Sprintf("the variable %q in the state", variables[i]), "none")
	}
	return state, nil
}

// invalid is an error about what was read, up to pos.
func (s *scanner) invalid(kind error, expected, found string) error {
	return &FormatError{Name: s.name, Line: s.line, Column: s.Pos(), Kind: kind, Expected: expected, Found: found}
}
