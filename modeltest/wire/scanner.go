package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// scanner checks the JSON of one line and finds its parts, without building anything.
type scanner struct {
	data  []byte
	pos   int
	depth int
	keys  [][]byte // of the objects around pos, innermost last
}

// formError says that a text has not the form that it should have.
type formError struct {
	kind     error // ErrNotJSON or ErrUndocumented
	expected string
	found    string
	pos      int // in the line; -1 for all of it
}

func (e *formError) Error() string {
	if e.pos < 0 {
		return fmt.Sprintf("expected %s, got %s", e.expected, e.found)
	}
	return fmt.Sprintf("expected %s, got %s at byte %d", e.expected, e.found, e.pos+1)
}

// visit is called with each member of an object; the key is unquoted.
type visit func(key, value []byte) error

// value checks the next value.
func (s *scanner) value() error {
	switch c := s.peek(); {
	case c == '"':
		return s.text()
	case c == '{':
		return s.object(nil)
	case c == '[':
		return s.array(s.value)
	case c == '-' || isDigit(c):
		return s.number()
	default:
		return s.literal()
	}
}

// object checks an object.
func (s *scanner) object(each visit) error {
	if s.peek() != '{' {
		return s.unlike("an object")
	}
	outer, many := len(s.keys), map[string]bool(nil)
	err := s.list('}', func() error {
		key, err := s.key(outer, &many)
		if err != nil {
			return err
		}
		if s.peek() != ':' {
			return s.wrong(`":"`)
		}
		s.pos++
		s.peek()
		start := s.pos
		if err := s.value(); err != nil || each == nil {
			return err
		}
		return each(key, s.data[start:s.pos:s.pos])
	})
	s.keys = s.keys[:outer]
	return err
}

// key reads a key that the object, whose keys begin at outer, does not have yet.
func (s *scanner) key(outer int, many *map[string]bool) ([]byte, error) {
	if s.peek() != '"' {
		return nil, s.wrong("a key")
	}
	start := s.pos
	if err := s.text(); err != nil {
		return nil, err
	}
	key := unquote(s.data[start:s.pos])
	if repeated(key, s.keys[outer:], many) {
		s.pos = start
		return nil, s.unlike(fmt.Sprintf("the key %q only once", short(key)))
	}
	s.keys = append(s.keys, key)
	return key, nil
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

// array checks an array; each reads an element.
func (s *scanner) array(each func() error) error {
	if s.peek() != '[' {
		return s.unlike("an array")
	}
	return s.list(']', each)
}

func (s *scanner) list(end byte, each func() error) error {
	if s.depth == maxDepth {
		return s.unlike(fmt.Sprintf("at most %d nested arrays and objects", maxDepth))
	}
	s.depth++
	s.pos++
	if s.peek() == end {
		s.pos++
		s.depth--
		return nil
	}
	for {
		if err := each(); err != nil {
			return err
		}
		switch s.peek() {
		case ',':
			s.pos++
		case end:
			s.pos++
			s.depth--
			return nil
		default:
			return s.wrong(fmt.Sprintf(`"," or "%c"`, end))
		}
	}
}

// text checks a string.
func (s *scanner) text() error {
	for s.pos++; s.pos < len(s.data); {
		switch c := s.data[s.pos]; {
		case c == '"':
			s.pos++
			return nil
		case c == '\\':
			if err := s.escape(); err != nil {
				return err
			}
		case c < ' ':
			return s.wrong("a string without control characters")
		case c < utf8.RuneSelf:
			s.pos++
		default:
			r, size := utf8.DecodeRune(s.data[s.pos:])
			if r == utf8.RuneError && size == 1 {
				return s.wrong("UTF-8")
			}
			s.pos += size
		}
	}
	return s.wrong("the closing quote of a string")
}

// escape checks a backslash and what belongs to it. A surrogate must have its other half: alone it is no character.
func (s *scanner) escape() error {
	const high, low, end = 0xD800, 0xDC00, 0xE000
	switch c := s.at(1); c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.pos += 2
		return nil
	case 'u':
		unit := s.hex(s.pos)
		switch {
		case unit < 0:
			return s.wrong("four hexadecimal digits")
		case unit < high || unit >= end:
			s.pos += 6
			return nil
		}
		if next := s.hex(s.pos + 6); unit < low && low <= next && next < end {
			s.pos += 12
			return nil
		}
		return s.wrong("both halves of a surrogate pair")
	default:
		return s.wrong("one of JSON's escapes")
	}
}

// hex reads \uXXXX at a position; -1 if there is none.
func (s *scanner) hex(at int) int {
	if at+6 > len(s.data) || s.data[at] != '\\' || s.data[at+1] != 'u' {
		return -1
	}
	n := 0
	for _, c := range s.data[at+2 : at+6] {
		switch lower := c | 0x20; {
		case isDigit(c):
			n = n<<4 + int(c-'0')
		case 'a' <= lower && lower <= 'f':
			n = n<<4 + int(lower-'a') + 10
		default:
			return -1
		}
	}
	return n
}

// number checks a number: JSON's grammar.
func (s *scanner) number() error {
	if s.at(0) == '-' {
		s.pos++
	}
	if s.at(0) == '0' {
		s.pos++
	} else if !s.digits() {
		return s.wrong("a digit")
	}
	if s.at(0) == '.' {
		s.pos++
		if !s.digits() {
			return s.wrong("a digit")
		}
	}
	if s.at(0)|0x20 != 'e' {
		return nil
	}
	s.pos++
	if c := s.at(0); c == '+' || c == '-' {
		s.pos++
	}
	if !s.digits() {
		return s.wrong("a digit")
	}
	return nil
}

func (s *scanner) digits() bool {
	start := s.pos
	for isDigit(s.at(0)) {
		s.pos++
	}
	return s.pos > start
}

func (s *scanner) literal() error {
	for _, word := range [...]string{"true", "false", "null"} {
		if bytes.HasPrefix(s.data[s.pos:], []byte(word)) {
			s.pos += len(word)
			return nil
		}
	}
	return s.wrong("a JSON value")
}

// end requires that nothing follows.
func (s *scanner) end() error {
	if s.peek(); s.pos < len(s.data) {
		return s.wrong("the end of the line")
	}
	return nil
}

// at gives the byte that many further on, 0 beyond the end.
func (s *scanner) at(further int) byte {
	if s.pos+further < len(s.data) {
		return s.data[s.pos+further]
	}
	return 0
}

// peek skips white space and gives the byte after it, 0 at the end.
func (s *scanner) peek() byte {
	for ; s.pos < len(s.data); s.pos++ {
		switch c := s.data[s.pos]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// wrong is the error for what stands at pos and makes the line no JSON.
func (s *scanner) wrong(expected string) error { return s.fault(ErrNotJSON, expected) }

// unlike is the error for what stands at pos and is JSON, but not what it should be.
func (s *scanner) unlike(expected string) error { return s.fault(ErrUndocumented, expected) }

func (s *scanner) fault(kind error, expected string) error {
	found := "the end of the line"
	if rest := s.data[s.pos:]; len(rest) > 0 {
		found = short(rest)
	}
	return &formError{kind, expected, found, s.pos}
}

// unquote gives the characters of a string that was checked.
func unquote(quoted []byte) []byte {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	var text string
	_ = json.Unmarshal(quoted, &text)
	return []byte(text)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
