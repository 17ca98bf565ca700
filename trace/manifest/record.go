package manifest

import (
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"slices"
)

// Found is what is recorded of a model. What is nil stays as it is.
type Found struct {
	Expect      Expect
	Checks      []string
	Definitions map[string]string
	Edges       map[string]int64
}

// Record gives the text of a manifest in which that is recorded of models, by name. All else stays
// as it is, byte for byte. Errors wrap ErrManifest.
func Record(name string, text []byte, found map[string]Found) ([]byte, error) {
	m, err := parse(name, text)
	if err != nil {
		return nil, err
	}
	s := newStrict(text)
	if err := s.value(reflect.TypeFor[Manifest](), ""); err != nil {
		return nil, err
	}
	r, known := recorder{text: text}, 0
	for i, model := range m.Models {
		at := fmt.Sprintf("models[%d].", i)
		one, ok := found[model.Name]
		if !ok {
			continue
		}
		r.replace(s.spans[at+"expect"], one.Expect.String())
		known++
		if one.Checks != nil {
			r.add(s.spans, at, "checks", spaced(one.Checks))
		}
		if one.Definitions != nil {
			r.add(s.spans, at, "definitions", spaced(one.Definitions))
		}
		if one.Edges != nil {
			r.add(s.spans, at, "edges", spaced(one.Edges))
		}
	}
	if known < len(found) {
		return nil, fmt.Errorf("%w: %s has only %d of the %d models to record", ErrManifest, name, known, len(found))
	}
	out := r.result()
	if _, err := parse(name, out); err != nil {
		return nil, fmt.Errorf("what was measured does not fit into the manifest: %w", err)
	}
	return out, nil
}

// recorder puts values into a text.
type recorder struct {
	text  []byte
	edits []edit
}

type edit struct {
	at   span
	text string
}

func (r *recorder) replace(at span, text string) { r.edits = append(r.edits, edit{at, text}) }

// add puts a value into the place of the one that is there, or else behind what is expected.
func (r *recorder) add(spans map[string]span, model, field, value string) {
	if at, ok := spans[model+field]; ok {
		r.replace(at, value)
		return
	}
	expect := spans[model+"expect"]
	line := r.text[1+bytes.LastIndexByte(r.text[:expect.start], '\n') : expect.start]
	between := " "
	if margin := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]; len(margin) < len(line) && line[len(margin)] == '"' {
		between = "\n" + string(margin)
	}
	r.replace(span{expect.end, expect.end}, ","+between+spaced(field)+": "+value)
}

// result has all edits.
func (r *recorder) result() []byte {
	slices.SortStableFunc(r.edits, func(a, b edit) int { return cmp.Compare(a.at.start, b.at.start) })
	var out []byte
	from := 0
	for _, e := range r.edits {
		out = append(append(out, r.text[from:e.at.start]...), e.text...)
		from = e.at.end
	}
	return append(out, r.text[from:]...)
}

// String gives e in JSON on one line, with the spaces that a person would put.
func (e Expect) String() string { return spaced(e) }
