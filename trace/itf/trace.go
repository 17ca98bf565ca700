package itf

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/synod-paxos/synod/trace/tla"
)

// Trace is a behaviour: finite, or, with a loop, infinite.
type Trace struct {
	Meta   map[string]string // notes on the trace; not under the keys format, format-description and varTypes, which Write sets
	Params []Param           // constants of the specification; in the file they are part of the initial state
	Vars   []string          // distinct, also from Params; not empty, and no name begins with #
	States []State           // at least one
	Loop   *int              // the state, from 0, to which the last one leads back; nil if the trace is finite
}

// Param is a constant of the specification with its value.
type Param struct {
	Name  string
	Value tla.Value
}

// State is one state of a trace.
type State struct {
	Meta   map[string]string // notes on the state; not under the key index, which Write sets
	Values []tla.Value       // one for each of Trace.Vars
}

// maxDepth is how deep values nest at most, maxDigits how many digits an integer has at most; both
// are those of tla.Parse.
const (
	maxDepth  = 500
	maxDigits = 10_000
)

// Keys of #meta that Write sets and Read does not keep.
var (
	traceKeys = []string{"format", "format-description", "varTypes"}
	stateKeys = []string{"index"}
)

// checkNames refuses names of variables and parameters that a state object cannot have.
func checkNames(names []string) error {
	for i, name := range names {
		switch {
		case name == "" || strings.HasPrefix(name, "#") || !utf8.ValidString(name):
			return fmt.Errorf("expected a name that is UTF-8, not empty and does not begin with #, found %.80q", name)
		case slices.Contains(names[:i], name):
			return fmt.Errorf("expected distinct names of variables and parameters, found %.80q twice", name)
		}
	}
	return nil
}

// maxNames bounds what checkNames does.
const maxNames = 10_000

func (t *Trace) names() []string {
	names := make([]string, 0, len(t.Params)+len(t.Vars))
	for _, p := range t.Params {
		names = append(names, p.Name)
	}
	return append(names, t.Vars...)
}
