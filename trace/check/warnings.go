package check

import (
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
)

// leftOut warns of what holds by states that TLC takes for others: those of one VIEW, and those of
// which SYMMETRY makes one although the specification tells them apart.
func leftOut(source *specification.Source) (out []Warning) {
	config := source.ParseConfig()
	view := strings.Join(config.Names("VIEW"), ", ")
	hidden := source.Hidden()
	for _, name := range config.Names("INVARIANT") {
		if on := source.Depends(name, hidden); len(on) > 0 {
			out = append(out, Warning{"a view hides", fmt.Sprintf("INVARIANT %s depends on %s, which VIEW %s has nothing of: of states that differ in that alone TLC looks at one",
				name, strings.Join(on, ", "), view)})
		}
	}
	for _, name := range config.Names("PROPERTY") {
		if len(hidden) > 0 {
			out = append(out, Warning{"a view hides", fmt.Sprintf("PROPERTY %s is of behaviours, and VIEW %s has nothing of %s: TLC looks at one of the states that differ in that alone, "+
				"and takes a step between two of them for none", name, view, strings.Join(hidden, ", "))})
		}
	}
	for _, n := range source.Distinguished() {
		out = append(out, Warning{"a symmetry that is none", fmt.Sprintf("%s calls the value %s by a name, %s, and SYMMETRY %s takes it for any other of %s: of states that differ in which it is TLC looks at one",
			n.In, n.Value, n.Constant, n.Symmetry, n.Set)})
	}
	return out
}

// slips warns of what says another thing than it seems to.
func slips(source *specification.Source) (out []Warning) {
	config := source.ParseConfig()
	for _, name := range config.Names("PROPERTY") {
		if source.StatePredicate(name) {
			out = append(out, Warning{"only initial states", fmt.Sprintf("PROPERTY %s says nothing of behaviours, so it is of their initial states alone: INVARIANT %s is of all", name, name)})
		}
	}
	for _, name := range config.Names("INVARIANT", "PROPERTY") {
		if source.Unread(name) {
			out = append(out, Warning{"not seen", fmt.Sprintf("it is not certain where %s is defined, so nothing notices when it becomes true of everything", name)})
		}
	}
	return out
}

// excluded warns of states that no behaviour has and TLC finds.
func excluded(source *specification.Source) (out []Warning) {
	for _, said := range source.Excluded() {
		out = append(out, Warning{"states that are excluded", fmt.Sprintf("the specification says %s, and TLC looks at states without that all the same", said)})
	}
	return out
}

// hiding refuses the verdict that a temporal property is violated where VIEW hides a variable: the
// behaviour goes back to a state, or stays in one, that only looks like where it is.
func (r *Report) hiding(source *specification.Source) error {
	hidden, got := source.Hidden(), r.Measured
	if got.Expect.Verdict != manifest.Temporal || len(hidden) == 0 {
		return nil
	}
	r.Measured = Measured{}
	return fmt.Errorf("model %s: %w: it finds that the temporal property %s is violated%s, and VIEW %s has nothing of %s, so there is no verdict: "+
		"take VIEW out of %s", r.Model.Name, ErrWrong, or(got.Expect.Property), closes(got.Expect), strings.Join(source.ParseConfig().Names("VIEW"), ", "),
		strings.Join(hidden, ", "), source.Config)
}

// closes says how a behaviour goes on for ever.
func closes(e manifest.Expect) string {
	if e.Loop > 0 {
		return fmt.Sprintf(" by a behaviour of %d states that goes back to state %d", e.Length, e.Loop)
	}
	return fmt.Sprintf(" by a behaviour that stays in its state %d", e.Length)
}
