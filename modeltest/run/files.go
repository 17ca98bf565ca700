package run

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/itf"
	"github.com/synod-paxos/synod/trace/tla"
)

// actionTaken is the variable by which other tools know the action that led to a state.
const actionTaken = "mbt::actionTaken"

// JSON is the document, on several lines.
func (r *Run) JSON() []byte {
	text, err := jsontext.Plain(r, "  ")
	if err != nil {
		panic(err) // texts and numbers only
	}
	return append(text, '\n')
}

// ITF is the behaviour for Apalache, Quint and other tools. It is an error if a value cannot be
// read.
func (r *Run) ITF() ([]byte, error) {
	t := itf.Trace{Meta: map[string]string{"description": r.Title}}
	for _, s := range r.Steps {
		values := s.Variables.parsed()
		if values == nil {
			return nil, fmt.Errorf("state %d cannot be read: %.200s", s.Number, s.Variables)
		}
		var state itf.State
		var names []string
		for _, v := range values {
			names, state.Values = append(names, v.name), append(state.Values, v.value)
		}
		action := s.Action
		if action == "" && s.Number == 1 {
			action = "init"
		}
		names, state.Values = append(names, actionTaken), append(state.Values, tla.Str(action))
		if t.Vars == nil {
			t.Vars = names
		}
		if !slices.Equal(t.Vars, names) {
			return nil, fmt.Errorf("state %d has other variables than the first", s.Number)
		}
		t.States = append(t.States, state)
	}
	if r.Loop != nil {
		to := len(t.States) - 1
		if !r.Stutters {
			to = r.BackTo - 1
		}
		t.Loop = &to
	}
	var out bytes.Buffer
	err := t.Write(&out)
	return out.Bytes(), err
}

// mostPage is how large a page in a file may be.
const mostPage = 16 << 20

// Save writes the behaviour into a folder as NAME.md, NAME.json and NAME.itf.json. The last is left
// out where a value is one that the format does not have.
func (r *Run) Save(folder, name string) error {
	files := map[string][]byte{name + ".md": []byte(r.Markdown(mostPage)), name + ".json": r.JSON()}
	if trace, err := r.ITF(); err == nil {
		files[name+".itf.json"] = trace
	}
	return wholefile.Files(folder, files)
}
