package run

import "slices"

// Part is what one party holds of a variable in the last state; of a variable that is no function
// of parties, all of it.
type Part struct {
	Party    string `json:"party,omitempty"`
	Variable string `json:"variable"`
	Text     string `json:"text"`
	Changed  bool   `json:"changed,omitempty"` // by the last step
}

// Parts are the last state by who holds what; none where it cannot be read.
func (r *Run) Parts() (out []Part) {
	if len(r.Steps) == 0 {
		return nil
	}
	last := r.Steps[len(r.Steps)-1]
	before := last.Variables.parsed()
	if len(r.Steps) > 1 {
		before = r.Steps[len(r.Steps)-2].Variables.parsed()
	}
	for _, v := range last.Variables.parsed() {
		at := slices.IndexFunc(before, func(w variable) bool { return w.name == v.name })
		was := v.value
		if at >= 0 {
			was = before[at].value
		}
		if !parties(v.value) {
			out = append(out, Part{Variable: v.name, Text: v.value.String(), Changed: !was.Equal(v.value)})
			continue
		}
		for _, key := range v.value.Keys() {
			is, _ := v.value.Apply(key)
			old, _ := was.Apply(key)
			out = append(out, Part{Party: key.String(), Variable: v.name, Text: said(is), Changed: !old.Equal(is)})
		}
	}
	return out
}
