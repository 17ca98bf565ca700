package run

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/itf"
	"github.com/synod-paxos/synod/trace/tla"
)

// Read reads a run document, of which it requires what this package relies on.
func Read(text []byte) (*Run, error) {
	r := &Run{}
	if err := json.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("a run document: %w", err)
	}
	switch {
	case r.Format != Format:
		return nil, fmt.Errorf("a run document: expected format %q, got %.40q", Format, r.Format)
	case len(r.Steps) == 0:
		return nil, fmt.Errorf("a run document: it has no step, and the first one is the initial state")
	case r.Loop != nil && !r.Stutters && r.BackTo == 0:
		return nil, fmt.Errorf("a run document: it goes on for ever, and backTo does not say from which state")
	case r.BackTo < 0 || r.BackTo > len(r.Steps):
		return nil, fmt.Errorf("a run document: backTo is %d of %d states", r.BackTo, len(r.Steps))
	}
	for i := range r.Steps {
		if r.Steps[i].Number != i+1 {
			return nil, fmt.Errorf("a run document: expected step %d, got the number %d", i+1, r.Steps[i].Number)
		}
	}
	return r, nil
}

// ReadITF reads a trace of another tool as a run. Where it tells the action of a state it is the
// step's, with what was picked for it.
func ReadITF(text []byte, name string) (*Run, error) {
	t, err := itf.Read(bytes.NewReader(text), name)
	if err != nil {
		return nil, err
	}
	r := &Run{Format: Format, Title: t.Meta["description"]}
	r.Title = cmp.Or(r.Title, name)
	for i, s := range t.States {
		var step Step
		for k, variable := range t.Vars {
			if !strings.HasPrefix(variable, "mbt::") {
				step.Variables = append(step.Variables, Variable{variable, s.Values[k].String()})
			}
		}
		if i > 0 {
			step.Action = taken(t.Vars, s.Values)
		}
		r.Add(step)
	}
	if t.Loop != nil {
		r.Loop, r.BackTo, r.Stutters = &Loop{}, *t.Loop+1, *t.Loop == len(t.States)-1
	}
	return r, nil
}

// taken is the action that led to a state, with what was picked for it.
func taken(names []string, values []tla.Value) string {
	at := slices.Index(names, actionTaken)
	if at < 0 {
		return "a step"
	}
	action, _ := values[at].Text()
	picks := slices.Index(names, "mbt::nondetPicks")
	if picks < 0 || !values[picks].IsRecord() || values[picks].Len() == 0 {
		return action
	}
	return fmt.Sprintf("%s %s", action, said(values[picks]))
}
