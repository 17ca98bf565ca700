package suite

import (
	"fmt"
	"strconv"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/trace/tla"
)

const (
	maxDepth = 1024    // of nested arrays and objects in a line
	maxExact = 1 << 53 // the largest magnitude of a number, as in tla.Value.JSON
)

// scanner reads the JSON of one line.
type scanner struct {
	jsontext.Scanner
	name  string // of the suite, for errors
	line  int
	known *known // nil: nothing is kept
}

func newScanner(data []byte, name string, line int) scanner {
	return scanner{jsontext.NewScanner(data, maxDepth), name, line, nil}
}

// known is what was read of a suite, by its text: walks over a graph come to the same states by
// the same arguments over and over. What is read of the same text shares its memory.
type known struct {
	args   map[string][]Arg
	states map[string]State
	left   int // bytes of text for which there is room
}

const mostKnown = 16 << 20 // bytes

// once reads what begins with a bracket, unless it was read before.
func once[V any](s *scanner, of func(*known) map[string]V, read func() (V, error)) (V, error) {
	s.Peek()
	text := s.Bracketed()
	if s.known == nil || text == nil {
		return read()
	}
	all := of(s.known)
	if v, ok := all[string(text)]; ok {
		s.Pass(text)
		return v, nil
	}
	v, err := read()
	if s.known.left -= len(text); err == nil && s.known.left >= 0 {
		all[string(text)] = v
	}
	return v, err
}

// value appends the canonical form of the next value to dst.
func (s *scanner) value(dst []byte) ([]byte, error) {
	switch c := s.Peek(); {
	case c == '"':
		quoted, plain, err := s.String()
		if err != nil || plain {
			return append(dst, quoted...), err
		}
		return append(dst, tla.Str(string(jsontext.Unquote(quoted))).JSON()...), nil
	case c == '{':
		return s.appendObject(dst)
	case c == '[':
		return s.appendArray(dst)
	case c == '-' || '0' <= c && c <= '9':
		return s.appendNumber(dst)
	default:
		start := s.Pos()
		err := s.Literal()
		return append(dst, s.Since(start)...), err
	}
}

// json reads the next value.
func (s *scanner) json() (JSON, error) {
	var short [256]byte
	text, err := s.value(short[:0])
	return JSON(text), err
}

func (s *scanner) appendArray(dst []byte) ([]byte, error) {
	dst = append(dst, '[')
	first := true
	err := s.Array(func() (err error) {
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
	s.Peek()
	start := s.Pos()
	err := s.Number()
	text := s.Since(start)
	n, bad := strconv.ParseInt(string(text), 10, 64)
	if err != nil || bad != nil || n < -maxExact || n > maxExact || strconv.FormatInt(n, 10) != string(text) {
		return nil, s.Unlike(start, "an integer of at most 2^53 (a larger one is a string)")
	}
	return append(dst, text...), nil
}

// text reads the characters of a string.
func (s *scanner) text() (string, error) {
	quoted, _, err := s.String()
	if err != nil {
		return "", err
	}
	return string(jsontext.Unquote(quoted)), nil
}

// members calls each with the key of every member of an object, where its value begins; each must
// read it. Keys may repeat.
func (s *scanner) members(each func(key string) error) error {
	if s.Peek() != '{' {
		return s.Unlike(s.Pos(), `"{"`)
	}
	return s.Members(func(quoted []byte, _ bool) error { return each(string(jsontext.Unquote(quoted))) })
}

// located says of an error about JSON where in the suite it is.
func (s *scanner) located(err error) error {
	wrong, ok := err.(*jsontext.Error)
	if !ok {
		return err
	}
	found := "the end of the line"
	if len(wrong.Rest) > 0 {
		found = fmt.Sprintf("%.40q", wrong.Rest[:min(len(wrong.Rest), 40)])
	}
	return &FormatError{Name: s.name, Line: s.line, Column: wrong.Pos + 1, Kind: ErrSyntax, Expected: wrong.Expected, Found: found}
}
