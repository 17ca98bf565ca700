package modeltest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/tla"
)

// Explain draws a divergence and lists where the variables differ, for a reader.
func (d *Divergence) Explain() string {
	var b strings.Builder
	drawn := Diagram(d.Arrows, true)
	if len(d.Arrows) == 0 && d.Kind != WrongStart {
		wrong := d.Wrong
		if wrong.Action == "" {
			wrong.Action = d.stimulus()
		}
		drawn = List(append(slices.Clone(d.Behaviour), Step{Stimulus: wrong}))
	}
	if drawn != "" {
		b.WriteString("  the behaviour, legal up to the step before the last:\n")
		for line := range strings.Lines(drawn) {
			b.WriteString("  " + line)
		}
	}
	differences := d.differences(sameJSON)
	if differences == "" {
		differences = d.differences(tla.Value.Equal)
	}
	return b.String() + differences + d.hidden()
}

// hidden shows the other way to a state that the specification does not tell apart.
func (d *Divergence) hidden() string {
	if d.Field == "" {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "  %s; the other way there:\n", d.Field)
	for line := range strings.Lines(List(d.Other)) {
		b.WriteString("  " + line)
	}
	return b.String()
}

// sameJSON does not tell a set from a tuple, nor a model value from a string: what comes
// from a suite does not either.
func sameJSON(a, b tla.Value) bool { return bytes.Equal(a.JSON(), b.JSON()) }

func (d *Divergence) differences(same func(a, b tla.Value) bool) string {
	all := differences{same: same}
	for i, name := range d.Vars {
		if i < len(d.Want) && i < len(d.Got) {
			all.differ(name, d.Want[i], d.Got[i])
		} else {
			all.add("%s: expected %s, got %s", name, shown(d.Want, i), shown(d.Got, i))
		}
	}
	return all.text.String()
}

// List is what stands for a diagram where a protocol does not draw its steps: their
// stimuli, the last one marked.
func List(steps []Step) string {
	var b strings.Builder
	for i, s := range steps {
		mark := "  "
		if i == len(steps)-1 {
			mark = ">>"
		}
		fmt.Fprintf(&b, "%s %3d %s\n", mark, i+1, s.Stimulus)
	}
	return b.String()
}

func shown(values []tla.Value, i int) string {
	if i < len(values) {
		return values[i].String()
	}
	return "no such state"
}

// differences lists the places at which values differ, a line each.
type differences struct {
	same func(a, b tla.Value) bool
	text strings.Builder
}

func (d *differences) add(format string, args ...any) {
	fmt.Fprintf(&d.text, "  "+format+"\n", args...)
}

// differ goes as deep as both values have a place.
func (d *differences) differ(place string, want, got tla.Value) {
	switch {
	case d.same(want, got):
	case isSet(want) && (isSet(got) || got.IsTuple()) || want.IsTuple() && isSet(got):
		d.lacks(place, "lacks", want, got)
		d.lacks(place, "has too much", got, want)
	case len(want.Keys()) > 0 && slices.EqualFunc(want.Keys(), got.Keys(), d.same):
		wants, gots := want.Elems(), got.Elems()
		for i, key := range want.Keys() {
			at := fmt.Sprintf("%s[%s]", place, key)
			if name, ok := key.Text(); ok && want.IsRecord() {
				at = place + "." + name
			}
			d.differ(at, wants[i], gots[i])
		}
	default:
		d.add("%s: expected %s, got %s", place, want, got)
	}
}

func isSet(v tla.Value) bool { return v.Kind() == tla.KindSet }

// lacks lists the elements of one set that another does not have.
func (d *differences) lacks(place, what string, set, other tla.Value) {
	for _, elem := range set.Elems() {
		if !slices.ContainsFunc(other.Elems(), func(o tla.Value) bool { return d.same(elem, o) }) {
			d.add("%s: %s %s", place, what, elem)
		}
	}
}
