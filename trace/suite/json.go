package suite

import (
	"strconv"

	"github.com/synod-paxos/synod/trace/tla"
)

// JSON is a value as canonical JSON, the text that [tla.Value.JSON] writes: compact, the keys of
// objects ascending, integers up to 2^53 in magnitude as numbers and others as decimal strings, no
// other numbers, no empty object, which TLA+ calls equal to the empty sequence. Equal values are
// equal strings. A JSON is made by Encode or Canonical.
type JSON string

// Encode returns a value as JSON.
func Encode(v tla.Value) JSON { return JSON(v.JSON()) }

// EncodeAll gives values, those of variables say, as JSON.
func EncodeAll(values []tla.Value) State {
	out := make(State, len(values))
	for i, v := range values {
		out[i] = Encode(v)
	}
	return out
}

// Canonical brings one JSON value into canonical form: white space, escapes, the order of keys, and
// {} which becomes []. It cannot know which arrays are sets, so it leaves them as they are. Errors
// are *FormatError: syntax, repeated keys, numbers that are no integers or beyond 2^53, nesting
// deeper than 1,024.
func Canonical(data []byte) (JSON, error) {
	s := newScanner(data, "value", 1)
	text, err := s.value(nil)
	if err == nil {
		err = s.End("the line")
	}
	if err != nil {
		return "", s.located(err)
	}
	return JSON(text), nil
}

// Value returns a value whose JSON is j: of a string the string, of null the model value None, of
// an object the record, of an array the tuple. The value that j was made of may have been another:
// a model value, a set, a function, a large integer. Errors are those of Canonical.
func (j JSON) Value() (tla.Value, error) {
	canonical, err := Canonical([]byte(j))
	if err != nil {
		return tla.Value{}, err
	}
	s := newScanner([]byte(canonical), "value", 1)
	return s.tree(), nil
}

// tree reads what Canonical has checked: nothing can be wrong with it.
func (s *scanner) tree() tla.Value {
	switch c := s.Peek(); c {
	case 't', 'f':
		_ = s.Literal()
		return tla.Bool(c == 't')
	case 'n':
		_ = s.Literal()
		return tla.Model("None")
	case '"':
		text, _ := s.text()
		return tla.Str(text)
	case '[':
		var elems []tla.Value
		_ = s.Array(func() error { elems = append(elems, s.tree()); return nil })
		return tla.Tuple(elems...)
	case '{':
		fields := map[string]tla.Value{}
		_ = s.members(func(key string) error { fields[key] = s.tree(); return nil })
		return tla.Record(fields)
	default:
		start := s.Pos()
		_ = s.Number()
		n, _ := strconv.ParseInt(string(s.Since(start)), 10, 64)
		return tla.Int(n)
	}
}

// MarshalJSON makes j part of a larger document of encoding/json.
func (j JSON) MarshalJSON() ([]byte, error) { return []byte(j), nil }

// UnmarshalJSON is Canonical.
func (j *JSON) UnmarshalJSON(data []byte) (err error) {
	*j, err = Canonical(data)
	return err
}
