package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
)

// leftOut warns of what holds by states that TLC takes for others: those of one VIEW, and those of
// which SYMMETRY makes one although the specification tells them apart.
func leftOut(source *specification.Source) (out []Warning) {
	config := source.ParseConfig()
	hidden, partly := source.Viewed()
	for _, name := range config.Names("INVARIANT") {
		none, part := source.Depends(name, hidden), source.Depends(name, partly)
		if on := append(slices.Clone(none), part...); len(on) > 0 {
			out = append(out, Warning{"a view hides", fmt.Sprintf("INVARIANT %s depends on %s, and %s: of states that differ in that alone TLC looks at one",
				name, strings.Join(on, ", "), lacking(config, none, part))})
		}
	}
	for _, name := range config.Names("PROPERTY") {
		if on := lacking(config, hidden, partly); on != "" {
			out = append(out, Warning{"a view hides", fmt.Sprintf("PROPERTY %s is of behaviours, and %s: TLC looks at one of the states that differ in that alone, "+
				"and takes a step between two of them for none", name, on)})
		}
	}
	for _, d := range source.Distinguished() {
		kind, how, names := "a symmetry that is none", "%s calls values by name, by %s", strings.Join(d.Names, ", ")
		if d.Chosen {
			kind, how = "a choice under symmetry", "%s leads to a CHOOSE, in %s, of which TLC takes the first in an order of its own if several fit"
		}
		out = append(out, Warning{kind, fmt.Sprintf(how+", and SYMMETRY %s takes each of %s for any other: of states that differ in which it is TLC looks at one",
			d.In, names, d.Symmetry, d.Set)})
	}
	return out
}

// lacking says what VIEW does not have of variables; empty: it has all.
func lacking(config specification.Config, hidden, partly []string) string {
	var parts []string
	if len(hidden) > 0 {
		parts = append(parts, "has nothing of "+strings.Join(hidden, ", "))
	}
	if len(partly) > 0 {
		parts = append(parts, "may keep only part of "+strings.Join(partly, ", "))
	}
	if parts == nil {
		return ""
	}
	return "VIEW " + strings.Join(config.Names("VIEW"), ", ") + " " + strings.Join(parts, " and ")
}

// drawn warns of what may be other states, or another verdict, by another seed.
func drawn(source *specification.Source) (out []Warning) {
	names := map[string][]string{}
	for _, name := range source.ParseConfig().Names("SPECIFICATION", "INIT", "NEXT", "CONSTRAINT", "ACTION_CONSTRAINT", "INVARIANT", "PROPERTY", "VIEW") {
		if by := source.Draws(name); by != "" {
			names[by] = append(names[by], name)
		}
	}
	for _, by := range slices.Sorted(maps.Keys(names)) {
		out = append(out, Warning{"drawn at random", fmt.Sprintf("%s may lead to %s: TLC looks at what it draws alone, and draws the same in each run of the model",
			strings.Join(names[by], ", "), by)})
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

// hiding refuses the verdict that a temporal property is violated where VIEW hides a variable, or
// may hide a part of one: the behaviour goes back to a state, or stays in one, that only looks like
// where it is.
func (r *Report) hiding(source *specification.Source) error {
	hidden, partly := source.Viewed()
	got, lacks := r.Measured, lacking(source.ParseConfig(), hidden, partly)
	if got.Expect.Verdict != manifest.Temporal || lacks == "" {
		return nil
	}
	r.Measured = Measured{}
	return fmt.Errorf("model %s: %w: it finds that the temporal property %s is violated%s, and %s, so there is no verdict: "+
		"take VIEW out of %s", r.Model.Name, ErrWrong, or(got.Expect.Property), closes(got.Expect), lacks, source.Config)
}

// closes says how a behaviour goes on for ever.
func closes(e manifest.Expect) string {
	if e.Loop > 0 {
		return fmt.Sprintf(" by a behaviour of %d states that goes back to state %d", e.Length, e.Loop)
	}
	return fmt.Sprintf(" by a behaviour that stays in its state %d", e.Length)
}
