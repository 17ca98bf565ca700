package counterexample

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/itf"
	"github.com/synod-paxos/synod/trace/tla"
)

// actionTaken is the variable by which other tools know the action that led to a state.
const actionTaken = "mbt::actionTaken"

// step is a state in JSON.
type step struct {
	Number    int               `json:"number"`
	Action    string            `json:"action,omitempty"`
	Module    string            `json:"module,omitempty"`
	Line      int               `json:"line,omitempty"`
	Column    int               `json:"column,omitempty"`
	Variables map[string]string `json:"variables"` // as TLA+ text
	Changed   []string          `json:"changed"`   // names of variables
}

type document struct {
	Title    string `json:"title"`
	Steps    []step `json:"steps"`
	BackTo   int    `json:"backTo,omitempty"` // the number of the state that follows the last one
	Stutters bool   `json:"stutters,omitempty"`
}

// JSON is one object with every state, values as TLA+ text.
func (b Behaviour) JSON() []byte {
	d := document{Title: b.Title}
	var before map[string]string
	for _, s := range b.States {
		one := step{Number: s.Number, Action: s.Action, Module: s.At.Module, Line: s.At.Line, Column: s.At.Column, Variables: map[string]string{}}
		for _, c := range conjuncts(s.Variables) {
			name, value := cut(c)
			one.Variables[name] = value
			if before == nil || before[name] != value {
				one.Changed = append(one.Changed, name)
			}
		}
		slices.Sort(one.Changed)
		before = one.Variables
		d.Steps = append(d.Steps, one)
	}
	if b.Loop != nil {
		d.BackTo, d.Stutters = b.Loop.BackTo, b.Loop.Stutters
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(d); err != nil {
		panic(err) // texts and numbers only
	}
	return out.Bytes()
}

// ITF is the behaviour for Apalache, Quint and other tools. It is an error if a value cannot be
// read.
func (b Behaviour) ITF() ([]byte, error) {
	t := itf.Trace{Meta: map[string]string{"description": b.Title}}
	for _, s := range b.States {
		values := stateOf(s.Variables)
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
	if b.Loop != nil {
		to := len(t.States) - 1
		if !b.Loop.Stutters {
			to = b.Loop.BackTo - 1
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
func (b Behaviour) Save(folder, name string) error {
	if err := wholefile.Folder(folder); err != nil {
		return err
	}
	files := map[string][]byte{name + ".md": []byte(b.Markdown(mostPage)), name + ".json": b.JSON()}
	if trace, err := b.ITF(); err == nil {
		files[name+".itf.json"] = trace
	}
	for file, text := range files {
		if err := wholefile.Write(filepath.Join(folder, file), text); err != nil {
			return err
		}
	}
	return nil
}
