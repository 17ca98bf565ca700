package suite

import (
	"errors"
	"fmt"
)

// Format is the version of the format, which the header names.
const Format = "synod-suite/1"

// Header is the first line of a suite. All fields are written, in this order, after the format.
type Header struct {
	Protocol   string          // the specification's name for it
	Model      string          // the TLA+ module that TLC ran
	Role       string          // what the implementation under test plays; empty for a closed model
	Spec       string          // SHA-256 of the specification, 64 lower-case hexadecimal digits
	TLC        string          // the version that TLC printed; empty if TLC was not used
	Constants  map[string]JSON // what the configuration gives the constants of the model
	Variables  []string        // distinct; the order of every State
	States     int             // distinct states of the model
	Edges      int             // distinct (state, action, successor)
	Behaviours int             // in the file
	Steps      int             // in the file, of all behaviours together
}

// Behaviour is a sequence of steps that the specification allows.
type Behaviour struct {
	Initial State
	Steps   []Step
}

// Step is one stimulus and the state it leads to.
type Step struct {
	Action  string // not empty
	Args    []Arg  // with distinct names, in the order of the specification's parameters
	Hostile bool   // no peer that obeys the specification could have caused it
	State   State  // after the step
}

// Arg is a named argument of an action.
type Arg struct {
	Name  string
	Value JSON
}

// State is the value of each variable, in the order of Header.Variables.
type State []JSON

// ErrStale is wrapped by the error of Header.Stale.
var ErrStale = errors.New("the suite is stale")

// Stale returns an error, which wraps ErrStale, unless spec is the SHA-256 of the specification
// that the suite was generated from.
func (h Header) Stale(spec string) error {
	if h.Spec == spec {
		return nil
	}
	return fmt.Errorf("%w: the %s suite of %s was generated from specification %.12s, which is now %.12s; regenerate it with `synod generate`",
		ErrStale, h.Protocol, h.Model, h.Spec, spec)
}
