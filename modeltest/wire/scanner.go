package wire

import (
	"fmt"

	"github.com/synod-paxos/synod/internal/jsontext"
)

// scanner checks the JSON of a line, or of a part of one, and finds its parts, without building
// anything.
type scanner struct {
	jsontext.Scanner
	text []byte
}

func scan(text []byte) *scanner { return &scanner{jsontext.NewScanner(text, maxDepth), text} }

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

// form makes a formError of an error of the text's; all others stay.
func form(err error) error {
	wrong, ok := err.(*jsontext.Error)
	if !ok {
		return err
	}
	out := &formError{ErrUndocumented, wrong.Expected, "the end of the line", wrong.Pos}
	if wrong.Syntax {
		out.kind = ErrNotJSON
	}
	if len(wrong.Rest) > 0 {
		out.found = short(wrong.Rest)
	}
	return out
}

// visit is called with each member of an object; the key is unquoted.
type visit func(key, value []byte) error

// object reads an object.
func (s *scanner) object(each visit) error {
	return form(s.Object(func(key []byte) error {
		start := s.Pos()
		if err := s.Value(); err != nil {
			return err
		}
		return each(key, s.Since(start))
	}))
}

// array reads an array; each reads an element.
func (s *scanner) array(each func() error) error { return form(s.Array(each)) }

// end requires that nothing follows.
func (s *scanner) end() error { return form(s.End("the line")) }

// whole reads a text that is one object.
func (s *scanner) whole(each visit) error {
	err := s.object(each)
	if err == nil {
		err = s.end()
	}
	return s.notJSON(err)
}

// notJSON prefers to an error about the form of a text one that says that it is not JSON at all.
func (s *scanner) notJSON(err error) error {
	if err == nil {
		return nil
	}
	all := scan(s.text)
	if bad := all.Value(); bad != nil {
		return form(bad)
	}
	if bad := all.end(); bad != nil {
		return bad
	}
	return err
}
