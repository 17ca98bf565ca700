package check

import (
	"errors"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
)

// ErrNothing is wrapped by errors that say that a model, although TLC finds no fault with it, shows
// nothing.
var ErrNothing = errors.New("nothing is shown")

// behaves tells whether a configuration says what the behaviours are. Without them TLC evaluates
// the assumptions alone.
func behaves(config specification.Config) bool {
	return config.Has("SPECIFICATION") || config.Has("INIT") || config.Has("NEXT")
}

// empty refuses a model that has neither behaviours nor assumptions.
func empty(source *specification.Source) error {
	if behaves(source.ParseConfig()) || source.Mentions("ASSUME") || source.Mentions("ASSUMPTION") || source.Mentions("AXIOM") {
		return nil
	}
	return fmt.Errorf("%w: %s says no SPECIFICATION, and %s has no ASSUME", ErrNothing, source.Config, source.Module)
}

// nothing refuses what holds of no state.
func (r *Report) nothing(source *specification.Source) error {
	if e := r.Measured.Expect; e.Verdict != manifest.Holds || e.Distinct > 0 || !behaves(source.ParseConfig()) {
		return nil
	}
	r.Measured = Measured{}
	if config := source.ParseConfig(); config.Has("CONSTRAINT") {
		return fmt.Errorf("model %s: %w: there is no initial state within CONSTRAINT %s, so no step was looked at: invariants hold of initial states that it leaves out, if there are any",
			r.Model.Name, ErrNothing, strings.Join(config.Names("CONSTRAINT"), ", "))
	}
	return fmt.Errorf("model %s: %w: there is no initial state, so nothing was checked", r.Model.Name, ErrNothing)
}
