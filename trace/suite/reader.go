package suite

import (
	"errors"
	"fmt"
	"io"
	"iter"
)

// Reader reads a suite as a stream, one behaviour at a time.
type Reader struct {
	lines      *lines
	header     Header
	ahead      stepLine // the line after the behaviour that was read last, if it begins another
	behaviours int      // begun
	steps      int      // read
	err        error    // once there is one, it stays
}

// NewReader reads the header of a suite, compressed with zstd or not; name is for errors. Errors of
// Reader are *FormatError or wrap what r returned.
func NewReader(r io.Reader, name string, opt Options) (*Reader, error) {
	l, err := newLines(r, name, opt)
	if err != nil {
		return nil, err
	}
	line, err := l.next()
	if errors.Is(err, io.EOF) {
		err = l.truncated("a header", "an empty file")
	}
	if err != nil {
		return nil, err
	}
	h, err := readHeader(l.scanner(line))
	if err != nil {
		return nil, err
	}
	return &Reader{lines: l, header: h}, nil
}

// Header returns the first line.
func (r *Reader) Header() Header { return r.header }

// Next returns the next behaviour, io.EOF after the last. A suite that has fewer behaviours or
// steps than its header says is ErrTruncated at its end; one that has more is ErrCount where the
// first of them stands.
func (r *Reader) Next() (Behaviour, error) {
	if r.err != nil {
		return Behaviour{}, r.err
	}
	b, err := r.next()
	if err != nil {
		r.err = err
		return Behaviour{}, err
	}
	return b, nil
}

// All yields the behaviours and last an error, if there is one.
func (r *Reader) All() iter.Seq2[Behaviour, error] {
	return func(yield func(Behaviour, error) bool) {
		for {
			b, err := r.Next()
			if errors.Is(err, io.EOF) || !yield(b, err) || err != nil {
				return
			}
		}
	}
}

func (r *Reader) next() (b Behaviour, err error) {
	first := r.ahead
	if r.behaviours == 0 {
		if first, err = r.line(); err != nil {
			return b, r.ended(err)
		}
	}
	if !first.begins { // the file ended after the last behaviour
		return b, io.EOF
	}
	b.Initial = first.step.State
	for {
		r.ahead, err = r.line()
		if errors.Is(err, io.EOF) {
			r.ahead = stepLine{}
			return b, r.complete()
		}
		if err != nil || r.ahead.begins {
			return b, err
		}
		b.Steps = append(b.Steps, r.ahead.step)
	}
}

// ended turns the end of a file without any behaviour into io.EOF or the error that it is.
func (r *Reader) ended(err error) error {
	if !errors.Is(err, io.EOF) {
		return err
	}
	if err := r.complete(); err != nil {
		return err
	}
	return io.EOF
}

// line reads a line and counts it.
func (r *Reader) line() (stepLine, error) {
	text, err := r.lines.next()
	if err != nil {
		return stepLine{}, err
	}
	s := r.lines.scanner(text)
	l, err := readLine(s, r.header.Variables)
	if err != nil {
		return stepLine{}, err
	}
	return l, r.count(&s, l)
}

func (r *Reader) count(s *scanner, l stepLine) error {
	switch {
	case l.begins && l.number != r.behaviours+1, !l.begins && r.behaviours == 0:
		return s.invalid(ErrSyntax, fmt.Sprintf("behaviour %d", r.behaviours+1), l.String())
	case l.begins:
		r.behaviours++
	default:
		r.steps++
	}
	if r.behaviours > r.header.Behaviours || r.steps > r.header.Steps {
		return s.invalid(ErrCount, fmt.Sprintf("the end after %d behaviours with %d steps", r.header.Behaviours, r.header.Steps), l.String())
	}
	return nil
}

// complete compares the counts and the checksum at the end of the file.
func (r *Reader) complete() error {
	if r.behaviours == r.header.Behaviours && r.steps == r.header.Steps {
		return r.lines.whole()
	}
	return r.lines.truncated(fmt.Sprintf("%d behaviours with %d steps", r.header.Behaviours, r.header.Steps),
		fmt.Sprintf("%d with %d at the end of the file", r.behaviours, r.steps))
}
