package suite

import (
	"fmt"
	"io"
	"strconv"
)

// Writer writes a suite. The same header and behaviours give the same bytes.
type Writer struct {
	w          io.Writer
	header     Header
	buf        []byte
	behaviours int
	steps      int
	canonical  map[JSON]bool // values that were found to be so: the same few come over and over
	err        error         // once there is one, it stays
}

// mostCanonical bounds what is kept of values.
const mostCanonical = 1 << 16

// NewWriter writes the header, uncompressed. Errors of Writer wrap what w returned, or are
// *FormatError for what a Reader would refuse.
func NewWriter(w io.Writer, h Header) (*Writer, error) {
	s := writing(1)
	if err := s.check(h); err != nil {
		return nil, err
	}
	for _, v := range h.Constants {
		if err := s.checkJSON(v); err != nil {
			return nil, err
		}
	}
	out := &Writer{w: w, header: h, canonical: map[JSON]bool{}}
	return out, out.write(appendHeader(nil, h))
}

// WriteBehaviour writes the next behaviour.
func (w *Writer) WriteBehaviour(b Behaviour) error {
	if w.err != nil {
		return w.err
	}
	buf, err := w.appendBehaviour(w.buf[:0], b)
	if err != nil {
		w.err = err
		return err
	}
	w.buf = buf
	return w.write(buf)
}

// Close requires that the header's counts are those of what was written. It does not close the
// underlying writer.
func (w *Writer) Close() error {
	if w.err == nil && (w.behaviours != w.header.Behaviours || w.steps != w.header.Steps) {
		w.err = fmt.Errorf("suite: expected %d behaviours with %d steps, as the header says, found %d with %d",
			w.header.Behaviours, w.header.Steps, w.behaviours, w.steps)
	}
	return w.err
}

func (w *Writer) write(text []byte) error {
	if _, err := w.w.Write(text); err != nil {
		w.err = fmt.Errorf("suite: writing: %w", err)
	}
	return w.err
}

func (w *Writer) appendBehaviour(dst []byte, b Behaviour) ([]byte, error) {
	w.behaviours++
	dst = strconv.AppendInt(append(dst, `{"behaviour":`...), int64(w.behaviours), 10)
	dst, err := w.appendState(dst, b.Initial)
	for _, step := range b.Steps {
		if err != nil {
			return nil, err
		}
		w.steps++
		dst, err = w.appendStep(dst, step)
	}
	return dst, err
}

func (w *Writer) appendStep(dst []byte, step Step) ([]byte, error) {
	s := w.scanner()
	if step.Action == "" || !valid(step.Action) {
		return nil, s.invalid(ErrSyntax, "the name of an action, in UTF-8", strconv.Quote(step.Action))
	}
	if err := s.checkArgs(step.Args); err != nil {
		return nil, err
	}
	dst = append(appendKey(append(dst, `{"action":`...), step.Action), `,"args":{`...)
	for i, a := range step.Args {
		if !valid(a.Name) {
			return nil, s.invalid(ErrSyntax, "the name of an argument, in UTF-8", strconv.Quote(a.Name))
		}
		if err := w.check(a.Value); err != nil {
			return nil, err
		}
		dst = appendMember(dst, i, a.Name, a.Value)
	}
	dst = append(dst, '}')
	if step.Hostile {
		dst = append(dst, `,"hostile":true`...)
	}
	return w.appendState(dst, step.State)
}

// appendState ends a line.
func (w *Writer) appendState(dst []byte, state State) ([]byte, error) {
	s := w.scanner()
	if len(state) != len(w.header.Variables) {
		return nil, s.invalid(ErrSyntax, fmt.Sprintf("a state of %d variables", len(w.header.Variables)), strconv.Itoa(len(state)))
	}
	dst = append(dst, `,"state":{`...)
	for i, v := range state {
		if err := w.check(v); err != nil {
			return nil, err
		}
		dst = appendMember(dst, i, w.header.Variables[i], v)
	}
	return append(dst, "}}\n"...), nil
}

// check is checkJSON, once for each value.
func (w *Writer) check(j JSON) error {
	if w.canonical[j] {
		return nil
	}
	err := w.scanner().checkJSON(j)
	if len(w.canonical) == mostCanonical {
		clear(w.canonical)
	}
	w.canonical[j] = err == nil
	return err
}

// scanner is for errors about the line that is being written.
func (w *Writer) scanner() *scanner { return writing(1 + w.behaviours + w.steps) }

func writing(line int) *scanner {
	s := newScanner(nil, "(suite to write)", line)
	return &s
}

// checkJSON requires canonical text, which a JSON made by conversion may not be.
func (s *scanner) checkJSON(j JSON) error {
	v := newScanner([]byte(j), "", 0)
	var short [256]byte
	text, err := v.value(short[:0])
	if err != nil || string(text) != string(j) {
		return s.invalid(ErrSyntax, "a value in canonical JSON", fmt.Sprintf("%.80q", string(j)))
	}
	return nil
}
