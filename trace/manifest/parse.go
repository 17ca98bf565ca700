package manifest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/jsontext"
)

// parse reads a manifest strictly. encoding/json finds what is malformed or of the wrong type;
// strict what it lets pass.
func parse(name string, text []byte) (*Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("%w: %s:%d: %w", ErrManifest, name, lineAt(text, jsonOffset(err)), err)
	}
	s := newStrict(text)
	if err := s.value(reflect.TypeFor[Manifest](), ""); err != nil {
		return nil, fmt.Errorf("%w: %s:%d: %w", ErrManifest, name, lineAt(text, s.Pos()), err)
	}
	m.index()
	if where, err := m.validate(); err != nil {
		return nil, fmt.Errorf("%w: %s:%d: %w", ErrManifest, name, lineAt(text, s.nearest(where)), err)
	}
	starts, whole := lineStarts(text), string(text)
	for i := range m.Models {
		m.Models[i].line, m.Models[i].text = linesOf(whole, starts, s.spans[fmt.Sprintf("models[%d]", i)])
	}
	m.inherit()
	return &m, nil
}

// index makes finding a model by its name quick.
func (m *Manifest) index() {
	m.at, m.rooted, m.full = map[string]int{}, map[*Model]bool{}, map[*Model]Model{}
	for i := range m.Models {
		if _, ok := m.at[m.Models[i].Name]; !ok {
			m.at[m.Models[i].Name] = i
		}
	}
}

func jsonOffset(err error) int {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return int(syntax.Offset)
	case errors.As(err, &kind):
		return int(kind.Offset)
	}
	return 0
}

func lineAt(text []byte, offset int) int {
	return 1 + bytes.Count(text[:min(max(offset, 0), len(text))], []byte("\n"))
}

// span is where a value stands in a manifest's text.
type span struct{ start, end int }

// lineStarts are where the lines of a text begin.
func lineStarts(text []byte) []int {
	starts := []int{0}
	for i, c := range text {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// linesOf gives the whole lines on which a value stands, and the number of the first. They are a
// part of the text, not a copy: all models may stand on one line.
func linesOf(text string, starts []int, at span) (first int, lines string) {
	first, _ = slices.BinarySearch(starts, at.start+1) // as many lines begin at it or before
	to := len(text)
	if end := strings.IndexByte(text[at.end:], '\n'); end >= 0 {
		to = at.end + end
	}
	return first, text[starts[first-1]:to]
}

// strict walks a text beside the type that it is decoded into. The text is one that encoding/json
// accepts for that type.
type strict struct {
	jsontext.Scanner
	text  []byte
	spans map[string]span // by path: models[2].expect
}

func newStrict(text []byte) *strict {
	const deepest = 10_000 // as encoding/json
	return &strict{jsontext.NewScanner(text, deepest), text, map[string]span{}}
}

// nearest gives the place of a value, or of the closest one around it that is there.
func (s *strict) nearest(path string) int {
	for {
		if at, ok := s.spans[path]; ok {
			return at.start
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			return 0
		}
		path = path[:cut]
	}
}

func (s *strict) value(typ reflect.Type, path string) error {
	first := s.Peek()
	start := s.Pos()
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	var err error
	switch kind := typ.Kind(); {
	case first == 'n':
		return fmt.Errorf("%s is null; leave it out", path)
	case kind == reflect.Struct:
		err = s.object(path, fields(typ))
	case kind == reflect.Map:
		err = s.object(path, func(string) (reflect.Type, bool) { return typ.Elem(), true })
	case kind == reflect.Slice:
		err = s.array(path, typ.Elem())
	default:
		err = s.Value()
	}
	s.spans[path] = span{start, s.Pos()}
	return err
}

func (s *strict) object(path string, member func(string) (reflect.Type, bool)) error {
	seen := map[string]bool{}
	return s.Members(func(quoted []byte, _ bool) error {
		key := string(jsontext.Unquote(quoted))
		typ, ok := member(key)
		switch {
		case !ok:
			return fmt.Errorf("%s has an unknown field %q", cmp.Or(path, "the manifest"), key)
		case seen[key]:
			return fmt.Errorf("%s has the field %q twice", cmp.Or(path, "the manifest"), key)
		}
		seen[key] = true
		return s.value(typ, strings.TrimPrefix(path+"."+key, "."))
	})
}

func (s *strict) array(path string, elem reflect.Type) error {
	i := -1
	return s.Array(func() error {
		i++
		return s.value(elem, fmt.Sprintf("%s[%d]", path, i))
	})
}

// fields gives the types of a struct's fields by their exact JSON names.
func fields(typ reflect.Type) func(string) (reflect.Type, bool) {
	return func(key string) (reflect.Type, bool) {
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if name == key && name != "" {
				return typ.Field(i).Type, true
			}
		}
		return nil, false
	}
}
