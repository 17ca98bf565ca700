package wire

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What is wrong with an adapter, for errors.Is; the error itself is an *Error.
var (
	ErrStart        = errors.New("the adapter cannot be started")
	ErrDied         = errors.New("the adapter ended")
	ErrLate         = errors.New("the adapter is late")
	ErrNotJSON      = errors.New("the adapter printed what is not JSON")
	ErrUndocumented = errors.New("the adapter's answer is not as documented")
	ErrTooLong      = errors.New("the adapter printed too long a line")
	ErrRefused      = errors.New("the adapter answered with an error")
	ErrVersion      = errors.New("the adapter speaks another version of the protocol")
)

// Stopped tells whether an error is that an adapter answers no more, as it ended or as it hangs.
// After hello that says something of the implementation: it could not bear an input. All other
// errors are of the adapter alone.
func Stopped(err error) bool { return errors.Is(err, ErrDied) || errors.Is(err, ErrLate) }

// Absent tells whether an error is that an adapter answered hello with an error, so does not have
// the role. One that answers so later has trouble.
func Absent(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == ErrRefused && e.Hello
}

// Error tells why an adapter cannot be talked to any more.
type Error struct {
	Kind    error  // one of ErrStart, ErrDied, ErrLate, ErrNotJSON, ErrUndocumented, ErrTooLong, ErrRefused, ErrVersion
	What    string // what was expected, what came, what to do; of ErrRefused the adapter's reason
	Request string // that it concerns, shortened; of several, the first that was not answered; empty if none
	Hello   bool   // it is about hello
	Line    int    // of the adapter's standard output, from 1; 0 if it concerns none
	Stderr  string // the end of the adapter's standard error, at most about 4 kB
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v: %s", e.Kind, e.What)
	if e.Line > 0 {
		fmt.Fprintf(&b, "; line %d of its output", e.Line)
	}
	if e.Request != "" {
		fmt.Fprintf(&b, "; the request: %s", e.Request)
	}
	if said := strings.TrimRight(e.Stderr, "\r\n"); said != "" {
		b.WriteString("; its standard error ends with:\n    " + strings.ReplaceAll(said, "\n", "\n    "))
	}
	return b.String()
}

// Unwrap gives the kind.
func (e *Error) Unwrap() error { return e.Kind }

// short keeps the beginning of a text, on one line.
func short[T string | []byte](text T) string {
	const keep = 200
	if len(text) <= keep {
		return printable(string(text))
	}
	return fmt.Sprintf("%s... (%d bytes)", printable(string(text[:keep])), len(text))
}

// printable writes control characters, which could also be those of a terminal, and what is not
// UTF-8 as Go does.
func printable(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && size == 1 || !strconv.IsPrint(r) {
			b.WriteString(strings.Trim(strconv.Quote(text[:size]), `"`))
		} else {
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}

// lastLines keeps the last lines of about 4 kB, of which nothing is for the terminal.
func lastLines(text string) string {
	const keep = 4 << 10
	cut, text := "", strings.ReplaceAll(text, "\r\n", "\n")
	if len(text) > keep {
		cut, text = "[...]\n", strings.ToValidUTF8(text[len(text)-keep:], "")
		if _, whole, ok := strings.Cut(text, "\n"); ok && whole != "" {
			text = whole
		}
	}
	var b strings.Builder
	for text != "" {
		end := strings.IndexAny(text, "\n\t")
		if end < 0 {
			end = len(text)
		}
		b.WriteString(printable(text[:end]))
		b.WriteString(text[end:min(end+1, len(text))])
		text = text[min(end+1, len(text)):]
	}
	return cut + b.String()
}
