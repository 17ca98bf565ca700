package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Record gives the text of a manifest in which the models have those expectations, by name. All
// else stays as it is, byte for byte. Errors wrap ErrManifest.
func Record(name string, text []byte, expect map[string]Expect) ([]byte, error) {
	m, err := parse(name, text)
	if err != nil {
		return nil, err
	}
	s := newStrict(text)
	if err := s.value(reflect.TypeFor[Manifest](), ""); err != nil {
		return nil, err
	}
	var out []byte
	from, replaced := 0, 0
	for i, model := range m.Models {
		e, ok := expect[model.Name]
		if !ok {
			continue
		}
		at := s.spans[fmt.Sprintf("models[%d].expect", i)]
		out = append(append(out, text[from:at.start]...), e.String()...)
		from = at.end
		replaced++
	}
	if replaced < len(expect) {
		return nil, fmt.Errorf("%w: %s has only %d of the %d models to record", ErrManifest, name, replaced, len(expect))
	}
	out = append(out, text[from:]...)
	if _, err := parse(name, out); err != nil {
		return nil, fmt.Errorf("what was measured does not fit into the manifest: %w", err)
	}
	return out, nil
}

// String gives e in JSON on one line, with the spaces that a person would put.
func (e Expect) String() string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\x00")
	if err := enc.Encode(e); err != nil {
		panic(err) // strings and numbers only
	}
	text := strings.ReplaceAll(strings.TrimSpace(b.String()), "\n", "")
	text = strings.ReplaceAll(text, ",\x00", ", ")
	return strings.ReplaceAll(text, "\x00", "")
}
