package run

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/tla"
)

// Arrows are those of all steps. A run that has none is drawn by its values, of any specification:
// a lane for each variable, and for each party of a function of parties. What a step adds to a set
// goes there, from whom it changes; what else it changes is written at who it is. There are none if
// a state cannot be read.
func (r *Run) Arrows() []modeltest.Arrow {
	var arrows []modeltest.Arrow
	for _, s := range r.Steps {
		arrows = append(arrows, s.Arrows...)
	}
	if len(arrows) > 0 {
		return arrows
	}
	var before []variable
	for i, s := range r.Steps {
		after := s.Variables.parsed()
		if after == nil || i > 0 && len(after) != len(before) {
			return nil
		}
		if i > 0 {
			arrows = append(arrows, stepArrows(before, after)...)
		}
		before = after
	}
	return arrows
}

type variable struct {
	name  string
	value tla.Value
}

// parsed are the variables by name; nil if one cannot be read.
func (all Variables) parsed() (out []variable) {
	for _, v := range all {
		value, err := tla.Parse(v.Value)
		if err != nil {
			return nil
		}
		out = append(out, variable{v.Name, value})
	}
	slices.SortFunc(out, func(a, b variable) int { return strings.Compare(a.name, b.name) })
	return out
}

// stepArrows are those of one step. One that changes nothing is a note.
func stepArrows(before, after []variable) (arrows []modeltest.Arrow) {
	var actors []string
	add := func(from, to, text string) {
		arrows = append(arrows, modeltest.Arrow{From: from, To: to, Text: shortened(text), Same: len(arrows) > 0})
	}
	for i, v := range after {
		for _, c := range changes(v.name, before[i].value, v.value) {
			actors = append(actors, c.lane)
			add(c.lane, c.lane, c.text)
		}
	}
	for i, v := range after {
		for _, element := range gained(before[i].value, v.value) {
			from := v.name
			if len(actors) > 0 {
				from = actors[0]
			}
			add(from, v.name, said(element))
		}
	}
	if len(arrows) == 0 && len(after) > 0 {
		add(after[0].name, after[0].name, "nothing changes")
	}
	return arrows
}

type changed struct{ lane, text string }

// changes are those of a variable: of a function of parties, one for each of them.
func changes(name string, before, after tla.Value) (all []changed) {
	switch {
	case before.Equal(after), after.Kind() == tla.KindSet && before.Kind() == tla.KindSet && len(lost(before, after)) == 0:
		return nil
	case parties(before) && parties(after):
		for _, key := range after.Keys() {
			was, _ := before.Apply(key)
			is, _ := after.Apply(key)
			if !was.Equal(is) {
				all = append(all, changed{key.String(), became("", was, is)})
			}
		}
		return all
	}
	return []changed{{name, became("", before, after)}}
}

// parties tells whether a value is a function of model values.
func parties(v tla.Value) bool {
	return v.Kind() == tla.KindFunc && !v.IsRecord() && v.Len() > 0 && v.Keys()[0].Kind() == tla.KindModel
}

// became says what a value is now; of a record, the fields that are others.
func became(of string, before, after tla.Value) string {
	if !before.IsRecord() || !after.IsRecord() {
		return strings.TrimSpace(of + " " + said(after))
	}
	var fields []string
	for _, key := range after.Keys() {
		name, _ := key.Text()
		was, _ := before.Field(name)
		if is, _ := after.Field(name); !was.Equal(is) {
			fields = append(fields, became(name, was, is))
		}
	}
	return strings.Join(fields, ", ")
}

// said is a value in few signs: of a record its type first, and then its fields.
func said(v tla.Value) string {
	if !v.IsRecord() {
		return strings.Trim(v.String(), `"`)
	}
	var words []string
	if of, ok := v.Field("type"); ok {
		words = append(words, said(of))
	}
	for _, key := range v.Keys() {
		if name, _ := key.Text(); name != "type" {
			field, _ := v.Field(name)
			words = append(words, fmt.Sprintf("%s %s", name, said(field)))
		}
	}
	return strings.Join(words, ", ")
}

// gained are the elements that a set has got.
func gained(before, after tla.Value) []tla.Value {
	if before.Kind() != tla.KindSet || after.Kind() != tla.KindSet {
		return nil
	}
	return lost(after, before)
}

// lost are the elements of one set that another does not have.
func lost(before, after tla.Value) []tla.Value {
	return slices.DeleteFunc(before.Elems(), after.Contains)
}

// maxSaid is how many signs of what happens are drawn.
const maxSaid = 56

func shortened(text string) string {
	if r := []rune(text); len(r) > maxSaid {
		return string(r[:maxSaid-3]) + "..."
	}
	return text
}
