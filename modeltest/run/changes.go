package run

import (
	"slices"

	"github.com/synod-paxos/synod/trace/tla"
)

// Change is what a step did to an element of a variable: where it stands, what was there, and what
// is.
type Change struct {
	Of  string // as in nodes[n1].vote; of a set, the set
	Was string // empty: nothing
	Is  string // likewise
}

// Changes are those of a step, by its number in Steps, element by element: of sets, sequences,
// functions and records only what differs. Of what cannot be read the values are given whole.
func (r *Run) Changes(step int) (out []Change) {
	for _, v := range r.Steps[step].Variables {
		if !slices.Contains(r.Steps[step].Changed, v.Name) {
			continue
		}
		was := ""
		if step > 0 {
			was, _ = r.Steps[step-1].Variables.Get(v.Name)
		}
		before, err1 := tla.Parse(was)
		after, err2 := tla.Parse(v.Value)
		if step == 0 || err1 != nil || err2 != nil {
			out = append(out, Change{v.Name, was, v.Value})
			continue
		}
		out = append(out, differences(v.Name, before, after)...)
	}
	return out
}

// differences looks into values of one form.
func differences(of string, before, after tla.Value) (out []Change) {
	if before.Equal(after) {
		return nil
	}
	if before.Kind() != after.Kind() {
		return []Change{{of, before.String(), after.String()}}
	}
	switch before.Kind() {
	case tla.KindSet:
		for _, gone := range lost(before, after) {
			out = append(out, Change{of, gone.String(), ""})
		}
		for _, new := range lost(after, before) {
			out = append(out, Change{of, "", new.String()})
		}
		return out
	case tla.KindFunc:
		for _, key := range after.Keys() {
			is, _ := after.Apply(key)
			if was, known := before.Apply(key); known {
				out = append(out, differences(within(of, key, after.IsRecord()), was, is)...)
			} else {
				out = append(out, Change{within(of, key, after.IsRecord()), "", is.String()})
			}
		}
		for _, key := range before.Keys() {
			if _, still := after.Apply(key); !still {
				was, _ := before.Apply(key)
				out = append(out, Change{within(of, key, before.IsRecord()), was.String(), ""})
			}
		}
		return out
	}
	return []Change{{of, before.String(), after.String()}}
}

// within is an element of a record, or of a function.
func within(of string, key tla.Value, record bool) string {
	if name, ok := key.Text(); ok && record {
		return of + "." + name
	}
	return of + "[" + key.String() + "]"
}
