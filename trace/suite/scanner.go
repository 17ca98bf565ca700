package suite

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/synod-paxos/synod/trace/tla"
)

const (
	maxDepth = 1024    // of nested arrays and objects in a value
	maxExact = 1 << 53 // the largest magnitude of a number, as in tla.Value.JSON
)

// scanner reads the JSON of one line.
type scanner struct {
	data  []byte
	pos   int
	depth int
	name  string // of the suite, for errors
	line  int
}

// value appends the canonical form of the next value to dst.
func (s *scanner) value(dst []byte) ([]byte, error) {
	switch c := s.peek(); {
	case c == '"':
		return s.appendString(dst)
	case c == '{':
		return s.nested(dst, s.appendObject)
	case c == '[':
		return s.nested(dst, s.appendArray)
	case c == '-' || isDigit(c):
		return s.appendNumber(dst)
	default:
		return s.appendLiteral(dst)
	}
}

// json reads the next value.
func (s *scanner) json() (JSON, error) {
	var short [256]byte
	text, err := s.value(short[:0])
	return JSON(text), err
}

func (s *scanner) nested(dst []byte, read func([]byte) ([]byte, error)) ([]byte, error) {
	if s.depth == maxDepth {
		return nil, s.wrong(fmt.Sprintf("at most %d nested arrays and objects", maxDepth))
	}
	s.depth++
	dst, err := read(dst)
	s.depth--
	return dst, err
}

func (s *scanner) appendArray(dst []byte) ([]byte, error) {
	dst = append(dst, '[')
	first := true
	err := s.elements(func() (err error) {
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst, err = s.value(dst)
		return err
	})
	return append(dst, ']'), err
}

func (s *scanner) appendNumber(dst []byte) ([]byte, error) {
	start := s.pos
	for s.pos < len(s.data) && (isDigit(s.data[s.pos]) || s.data[s.pos] == '-') {
		s.pos++
	}
	text := s.data[start:s.pos]
	n, err := strconv.ParseInt(string(text), 10, 64)
	canonical := err == nil && -maxExact <= n && n <= maxExact && strconv.FormatInt(n, 10) == string(text)
	if !canonical || s.pos < len(s.data) && (s.data[s.pos] == '.' || s.data[s.pos]|0x20 == 'e') {
		s.pos = start
		return nil, s.wrong("an integer of at most 2^53 (a larger one is a string)")
	}
	return append(dst, text...), nil
}

func (s *scanner) appendLiteral(dst []byte) ([]byte, error) {
	for _, word := range [...]string{"true", "false", "null"} {
		if len(s.data)-s.pos >= len(word) && string(s.data[s.pos:s.pos+len(word)]) == word {
			s.pos += len(word)
			return append(dst, word...), nil
		}
	}
	return nil, s.wrong("a JSON value")
}

func (s *scanner) appendString(dst []byte) ([]byte, error) {
	raw, plain, err := s.quoted()
	if err != nil {
		return nil, err
	}
	if plain {
		return append(dst, raw...), nil
	}
	text, err := s.unquote(raw)
	return append(dst, tla.Str(text).JSON()...), err
}

// text reads the characters of a string.
func (s *scanner) text() (string, error) {
	raw, plain, err := s.quoted()
	if err != nil {
		return "", err
	}
	if plain {
		return string(raw[1 : len(raw)-1]), nil
	}
	return s.unquote(raw)
}

// quoted reads a string; plain tells that its text is canonical and stands for itself.
func (s *scanner) quoted() (raw []byte, plain bool, err error) {
	if s.peek() != '"' {
		return nil, false, s.wrong("a string")
	}
	plain = true
	for i := s.pos + 1; i < len(s.data); i++ {
		switch c := s.data[i]; {
		case c == '"':
			raw, s.pos = s.data[s.pos:i+1], i+1
			return raw, plain, nil
		case c == '\\':
			plain = false
			i++
		case c < ' ' || c > '~':
			plain = false
		}
	}
	return nil, false, s.wrong("a string with its closing quote")
}

// unquote returns the characters of a string that was just read.
func (s *scanner) unquote(raw []byte) (text string, err error) {
	if !utf8.Valid(raw) || json.Unmarshal(raw, &text) != nil {
		s.pos -= len(raw)
		return "", s.wrong("a string of UTF-8 with JSON's escapes")
	}
	return text, nil
}

// elements calls each where an element of an array begins; each must read it.
func (s *scanner) elements(each func() error) error {
	return s.list('[', ']', each)
}

// members calls each with the key of every member of an object, where its value begins; each must read it. Keys may repeat.
func (s *scanner) members(each func(key string) error) error {
	return s.list('{', '}', func() error {
		key, err := s.text()
		if err == nil {
			err = s.expect(':')
		}
		if err != nil {
			return err
		}
		return each(key)
	})
}

func (s *scanner) list(open, end byte, each func() error) error {
	if err := s.expect(open); err != nil {
		return err
	}
	if s.peek() == end {
		s.pos++
		return nil
	}
	for {
		if err := each(); err != nil {
			return err
		}
		if s.peek() == end {
			s.pos++
			return nil
		}
		if s.peek() != ',' {
			return s.wrong(fmt.Sprintf(`"," or "%c"`, end))
		}
		s.pos++
	}
}

func (s *scanner) expect(c byte) error {
	if s.peek() != c {
		return s.wrong(fmt.Sprintf(`"%c"`, c))
	}
	s.pos++
	return nil
}

// end requires that nothing follows.
func (s *scanner) end() error {
	if s.peek(); s.pos < len(s.data) {
		return s.wrong("the end of the line")
	}
	return nil
}

// peek skips white space and returns the byte after it, 0 at the end.
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

// wrong is the error for what stands at pos.
func (s *scanner) wrong(expected string) error {
	found := "the end of the line"
	if rest := s.data[s.pos:]; len(rest) > 0 {
		found = fmt.Sprintf("%.40q", rest[:min(len(rest), 40)])
	}
	return &FormatError{Name: s.name, Line: s.line, Column: s.pos + 1, Kind: ErrSyntax, Expected: expected, Found: found}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
