package suite

import (
	"errors"
	"fmt"
)

// What is wrong with a suite, for errors.Is; the error itself is a *FormatError.
var (
	ErrSyntax    = errors.New("malformed")
	ErrVersion   = errors.New("another version of the suite format")
	ErrTruncated = errors.New("the suite ends too early")
	ErrCount     = errors.New("the suite has more than its header says")
	ErrTooLarge  = errors.New("the suite is too large")
)

// FormatError tells where a suite is not one and why.
type FormatError struct {
	Name     string // of the suite; "value" for a value alone
	Line     int    // from 1
	Column   int    // in bytes, from 1; 0 for the line as a whole
	Kind     error  // one of ErrSyntax, ErrVersion, ErrTruncated, ErrCount, ErrTooLarge
	Expected string // what could have stood there
	Found    string // what did
}

func (e *FormatError) Error() string {
	where := fmt.Sprintf("%s:%d", e.Name, e.Line)
	if e.Column > 0 {
		where = fmt.Sprintf("%s:%d", where, e.Column)
	}
	return fmt.Sprintf("%s: %v: expected %s, found %s", where, e.Kind, e.Expected, e.Found)
}

// Unwrap gives the kind.
func (e *FormatError) Unwrap() error { return e.Kind }
