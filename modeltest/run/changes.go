package run

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/trace/tla"
)

// Change is what a step did to an element of a variable: where it stands, what was there, and what
// is.
type Change struct {
	Of  string `json:"of"`            // as in nodes[n1].vote; of a set, the set
	Was string `json:"was,omitempty"` // empty: nothing
	Is  string `json:"is,omitempty"`  // likewise
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
		if step == 0 {
			out = append(out, Change{v.Name, was, v.Value})
			continue
		}
		out = append(out, changesOf(v.Name, was, v.Value)...)
	}
	return out
}

// changesOf are those from one value of a variable to another.
func changesOf(name, was, is string) []Change {
	before, err1 := tla.Parse(was)
	after, err2 := tla.Parse(is)
	if err1 != nil || err2 != nil {
		return []Change{{name, was, is}}
	}
	return differences(name, before, after)
}

// differences looks into values of one form.
func differences(of string, before, after tla.Value) (out []Change) {
	if before.Equal(after) {
		return nil
	}
	if before.Kind() != after.Kind() {
		return []Change{{of, before.String(), after.String()}}
	}
	if before.IsTuple() && after.IsTuple() && before.Len() != after.Len() {
		return moved(of, before.Elems(), after.Elems())
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

// moved are the elements that a sequence has lost, by their old places, and those that it has got,
// by their new ones: between what both begin with and what both end with.
func moved(of string, before, after []tla.Value) (out []Change) {
	begin, end := 0, 0
	least := min(len(before), len(after))
	for begin < least && before[begin].Equal(after[begin]) {
		begin++
	}
	for end < least-begin && before[len(before)-1-end].Equal(after[len(after)-1-end]) {
		end++
	}
	for i, v := range before[begin : len(before)-end] {
		out = append(out, Change{fmt.Sprintf("%s[%d]", of, begin+i+1), v.String(), ""})
	}
	for i, v := range after[begin : len(after)-end] {
		out = append(out, Change{fmt.Sprintf("%s[%d]", of, begin+i+1), "", v.String()})
	}
	return out
}

// within is an element of a record, or of a function.
func within(of string, key tla.Value, record bool) string {
	if name, ok := key.Text(); ok && record {
		return of + "." + name
	}
	return of + "[" + key.String() + "]"
}
