package graph

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// What is wrong with a dump, for errors.Is; the error itself is a *FormatError.
var (
	ErrTruncated = errors.New("the dump ends too early")
	ErrForeign   = errors.New("not what TLC writes for -dump dot,actionlabels")
)

// FormatError tells where a dump is not one and why.
type FormatError struct {
	Name string // of the dump
	Line int    // from 1
	Kind error  // ErrTruncated or ErrForeign
	Err  error  // the particulars
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("%s:%d: %v: %v", e.Name, e.Line, e.Kind, e.Err)
}

// Unwrap gives both the kind and the particulars, such as a *tla.SyntaxError.
func (e *FormatError) Unwrap() []error { return []error{e.Kind, e.Err} }

// Options are limits of Read. The zero Options are the defaults.
type Options struct {
	MaxLine int // bytes of the longest line that is kept, which is one state; default 16 MiB; a longer one is ErrForeign
}

// Read reads a dump once, as a stream; name is for errors, which are *FormatError or what r
// returned. Options colorize and snapshot of TLC's -dump are understood. Memory grows with the
// graph and the distinct texts of its variables, not with the length of the dump.
func Read(r io.Reader, name string, opt Options) (*Graph, error) {
	if opt.MaxLine <= 0 {
		opt.MaxLine = 16 << 20
	}
	l := lines{r: bufio.NewReaderSize(r, 1<<18), max: opt.MaxLine}
	d := &dot{state: map[int64]uint32{}, label: map[string]uint32{}}
	for {
		line, err := l.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = d.line(line)
		}
		if err != nil {
			return nil, l.locate(name, err)
		}
	}
	if d.section != sectionEnd {
		return nil, &FormatError{name, l.number, ErrTruncated, errors.New("the closing brace is missing; did TLC finish?")}
	}
	g, err := d.finish()
	if err != nil {
		return nil, &FormatError{name, l.number, ErrForeign, err}
	}
	return g, nil
}

// lines reads lines of bounded length.
type lines struct {
	r      *bufio.Reader
	max    int
	number int    // of the line last read
	long   []byte // holds a line that does not fit into r's buffer
	cut    bool   // the line last read has no line break
}

// readError marks an error as that of the underlying reader.
type readError struct{ error }

// rankPrefix begins a line that lists all states of one depth: long, and of no use here.
var rankPrefix = []byte("{rank = same;")

// next returns the next line without its line break, valid until the next call; io.EOF after the
// last. Rank lines are cut short.
func (l *lines) next() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	if len(line) > 0 {
		l.number++
	}
	rank := bytes.HasPrefix(line, rankPrefix)
	if errors.Is(err, bufio.ErrBufferFull) {
		l.long = append(l.long[:0], line...)
		for errors.Is(err, bufio.ErrBufferFull) {
			line, err = l.r.ReadSlice('\n')
			l.long = append(l.long, line...)
			if rank { // all but its ends is of no use
				l.long = slices.Delete(l.long, len(rankPrefix), len(l.long)-2)
			}
			if len(l.long) > l.max {
				return nil, fmt.Errorf("the line is longer than %d bytes", l.max)
			}
		}
		line = l.long
	}
	return l.trim(line, err)
}

func (l *lines) trim(line []byte, err error) ([]byte, error) {
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, readError{err}
	}
	if len(line) == 0 {
		return nil, io.EOF
	}
	line, l.cut = bytes.CutSuffix(line, []byte("\n"))
	l.cut = !l.cut
	return bytes.TrimSuffix(line, []byte("\r")), nil
}

// locate makes err a *FormatError. A last line without a line break that makes no sense is one that
// was cut off.
func (l *lines) locate(name string, err error) error {
	var read readError
	if errors.As(err, &read) {
		return fmt.Errorf("%s:%d: %w", name, l.number, read.error)
	}
	if l.cut && l.number > 1 {
		return &FormatError{name, l.number, ErrTruncated, err}
	}
	return &FormatError{name, l.number, ErrForeign, err}
}
