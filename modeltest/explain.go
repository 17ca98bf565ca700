package modeltest

import (
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
	for i, name := range d.Vars {
		if i < len(d.Want) && i < len(d.Got) {
			differ(&b, name, d.Want[i], d.Got[i])
		} else {
			fmt.Fprintf(&b, "  %s: expected %s, got %s\n", name, shown(d.Want, i), shown(d.Got, i))
		}
	}
	return b.String()
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

// differ lists the places at which two values differ, each as deep as both have it.
func differ(b *strings.Builder, place string, want, got tla.Value) {
	switch {
	case want.Equal(got):
	case want.Kind() == tla.KindSet && got.Kind() == tla.KindSet:
		lacks(b, place, "lacks", want, got)
		lacks(b, place, "has too much", got, want)
	case len(want.Keys()) > 0 && equal(want.Keys(), got.Keys()):
		wants, gots := want.Elems(), got.Elems()
		for i, key := range want.Keys() {
			at := fmt.Sprintf("%s[%s]", place, key)
			if name, ok := key.Text(); ok && want.IsRecord() {
				at = place + "." + name
			}
			differ(b, at, wants[i], gots[i])
		}
	default:
		fmt.Fprintf(b, "  %s: expected %s, got %s\n", place, want, got)
	}
}

// lacks lists the elements of one set that another does not have.
func lacks(b *strings.Builder, place, what string, set, other tla.Value) {
	for _, elem := range set.Elems() {
		if !other.Contains(elem) {
			fmt.Fprintf(b, "  %s: %s %s\n", place, what, elem)
		}
	}
}
