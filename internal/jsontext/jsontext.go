// Package jsontext reads JSON from a text, and builds nothing of it: who reads takes the parts that
// it wants. What it writes ([Plain]) is for people too.
//
// It is strict. A text is UTF-8, an escaped surrogate has its other half, numbers are as JSON has
// them, and values are nested no deeper than the reader allows. An error tells where the text is no
// JSON, or not the JSON that was wanted.
//
// What the caller owes: a function that is called for a member or an element reads that one value.
package jsontext

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Scanner is a place in a text.
type Scanner struct {
	data    []byte
	pos     int
	depth   int
	deepest int
	keys    [][]byte // of the objects around pos whose keys must differ, innermost last
}

// NewScanner is at the beginning of a text whose arrays and objects are nested so deep at most.
func NewScanner(data []byte, deepest int) Scanner { return Scanner{data: data, deepest: deepest} }

// Reset goes to the beginning of another text, as a new Scanner would, and keeps its memory: who
// reads many short texts by one Scanner leaves no garbage.
func (s *Scanner) Reset(data []byte) {
	s.data, s.pos, s.depth, s.keys = data, 0, 0, s.keys[:0]
}

// Error says what is wrong with a text.
type Error struct {
	Pos      int    // in bytes, from 0
	Syntax   bool   // it is no JSON; else it is, but not what was wanted
	Expected string // what could have stood there
	Rest     []byte // what does, and all after it
}

func (e *Error) Error() string {
	return fmt.Sprintf("expected %s, found %.40q at byte %d", e.Expected, e.Rest, e.Pos+1)
}

// Wrong is the error for what stands at a position and is no JSON.
func (s *Scanner) Wrong(pos int, expected string) error {
	return &Error{Pos: pos, Syntax: true, Expected: expected, Rest: s.data[pos:]}
}

// Unlike is the error for what stands at a position and is JSON, but not what it should be.
func (s *Scanner) Unlike(pos int, expected string) error {
	return &Error{Pos: pos, Expected: expected, Rest: s.data[pos:]}
}

// Pos gives the position in bytes, from 0.
func (s *Scanner) Pos() int { return s.pos }

// Since gives the text from a position to here.
func (s *Scanner) Since(pos int) []byte { return s.data[pos:s.pos:s.pos] }

// Bracketed gives the text from the bracket here to the one that closes it, and reads nothing
// of it: it may be no JSON. It is nil where there is no such text.
func (s *Scanner) Bracketed() []byte {
	open := 0
	for i := s.pos; i < len(s.data); i++ {
		switch s.data[i] {
		case '"':
			for i++; i < len(s.data) && s.data[i] != '"'; i++ {
				if s.data[i] == '\\' {
					i++
				}
			}
		case '[', '{':
			open++
		case ']', '}':
			open--
		}
		if open <= 0 {
			return s.data[s.pos:min(i+1, len(s.data)):min(i+1, len(s.data))]
		}
	}
	return nil
}

// Pass goes on after a text that stands here, and that was read before.
func (s *Scanner) Pass(text []byte) { s.pos += len(text) }

// Peek skips white space and gives the byte after it, 0 at the end.
func (s *Scanner) Peek() byte {
	for ; s.pos < len(s.data); s.pos++ {
		switch c := s.data[s.pos]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// End requires that nothing follows.
func (s *Scanner) End(what string) error {
	if s.Peek(); s.pos < len(s.data) {
		return s.Wrong(s.pos, "the end of "+what)
	}
	return nil
}

// Value reads any value. No object in it has a key twice.
func (s *Scanner) Value() error {
	switch c := s.Peek(); {
	case c == '"':
		_, _, err := s.String()
		return err
	case c == '{':
		return s.Object(func([]byte) error { return s.Value() })
	case c == '[':
		return s.Array(s.Value)
	case c == '-' || isDigit(c):
		return s.Number()
	default:
		return s.Literal()
	}
}

// Array reads an array.
func (s *Scanner) Array(each func() error) error {
	if s.Peek() != '[' {
		return s.Unlike(s.pos, "an array")
	}
	return s.list(']', each)
}

// Members reads an object, in which keys may come twice. A key is as it is quoted, and plain says
// whether it stands for itself.
func (s *Scanner) Members(each func(quoted []byte, plain bool) error) error {
	if s.Peek() != '{' {
		return s.Unlike(s.pos, "an object")
	}
	return s.list('}', func() error {
		if s.Peek() != '"' {
			return s.Wrong(s.pos, "a key")
		}
		quoted, plain, err := s.String()
		if err != nil {
			return err
		}
		if s.Peek() != ':' {
			return s.Wrong(s.pos, `":"`)
		}
		s.pos++
		s.Peek()
		return each(quoted, plain)
	})
}

// Object reads an object whose keys differ.
func (s *Scanner) Object(each func(key []byte) error) error {
	outer, many := len(s.keys), map[string]bool(nil)
	err := s.Members(func(quoted []byte, _ bool) error {
		key := Unquote(quoted)
		if repeated(key, s.keys[outer:], &many) {
			return s.Unlike(bytes.LastIndex(s.data[:s.pos], quoted), fmt.Sprintf("the key %q only once", key[:min(len(key), 200)]))
		}
		s.keys = append(s.keys, key)
		return each(key)
	})
	s.keys = s.keys[:outer]
	return err
}

// repeated tells whether a key is among those before it; the map is for large objects.
func repeated(key []byte, before [][]byte, many *map[string]bool) bool {
	const few = 16
	if len(before) < few {
		return slices.ContainsFunc(before, func(other []byte) bool { return bytes.Equal(key, other) })
	}
	if *many == nil {
		*many = map[string]bool{}
		for _, other := range before {
			(*many)[string(other)] = true
		}
	}
	known := (*many)[string(key)]
	(*many)[string(key)] = true
	return known
}

func (s *Scanner) list(end byte, each func() error) error {
	if s.depth == s.deepest {
		return s.Unlike(s.pos, fmt.Sprintf("at most %d nested arrays and objects", s.deepest))
	}
	s.depth++
	s.pos++
	for first := true; ; first = false {
		switch c := s.Peek(); {
		case c == end:
			s.pos++
			s.depth--
			return nil
		case first:
		case c == ',':
			s.pos++
		default:
			return s.Wrong(s.pos, fmt.Sprintf(`"," or "%c"`, end))
		}
		if err := each(); err != nil {
			return err
		}
	}
}

// Unmarshal is json.Unmarshal that refuses fields which nobody declared. As there, a key that comes
// twice is read twice.
func Unmarshal(data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("want one JSON value and nothing after it")
	}
	return nil
}
