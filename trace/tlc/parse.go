package tlc

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"
)

// Limits of memory. TLC's output has no bound of its own.
const (
	maxLine    = 4 << 20  // bytes of one line
	maxText    = 16 << 20 // bytes of one message
	maxNesting = 16       // messages inside messages
)

// message is one numbered message of TLC's -tool output.
type message struct {
	code  int
	class class
	text  string // lines of messages inside it included, without their marks
	inner []int  // codes of messages inside it, in order
	cut   bool   // text did not fit
}

// class is the second number of a message's start.
type class int

const (
	classError   class = 1
	classBug     class = 2
	classWarning class = 3
)

// splitter turns lines into messages and the plain lines between them.
//
// A message starts with "@!@!@STARTMSG code:class @!@!@" on a line of its own and ends with
// "@!@!@ENDMSG code @!@!@". Text of the specification cannot imitate one: TLC prints its strings in
// quotes, without line breaks, so such a line never stands alone. A message inside a message starts
// at the end of a line, "...: @!@!@STARTMSG ...".
type splitter struct {
	message func(message)
	plain   func(string)
	open    []int // codes of the messages open, outermost first
	current message
	text    strings.Builder
}

const (
	startMark = "@!@!@STARTMSG "
	endMark   = "@!@!@ENDMSG "
	markTail  = " @!@!@"
)

func (s *splitter) line(line string) {
	if len(s.open) > 0 {
		s.inside(line)
		return
	}
	if prefix, code, class, ok := startOf(line); ok && prefix == "" {
		s.open = append(s.open, code)
		s.current = message{code: code, class: class}
		s.text.Reset()
		return
	}
	if _, ok := endOf(line); ok {
		return // of a message inside one that has ended
	}
	s.plain(line)
}

func (s *splitter) inside(line string) {
	if code, ok := endOf(line); ok && s.closes(code) {
		if len(s.open) == 0 {
			s.current.text = strings.TrimSuffix(s.text.String(), "\n")
			s.message(s.current)
		}
		return
	}
	if prefix, code, _, ok := startOf(line); ok && len(s.open) < maxNesting {
		s.open = append(s.open, code)
		s.current.inner = append(s.current.inner, code)
		line = prefix
	}
	if s.text.Len()+len(line) >= maxText {
		s.current.cut = true
		return
	}
	s.text.WriteString(line)
	s.text.WriteByte('\n')
}

// closes says whether a message with this code is open, and closes it with all inside it.
func (s *splitter) closes(code int) bool {
	for i := len(s.open) - 1; i >= 0; i-- {
		if s.open[i] == code {
			s.open = s.open[:i]
			return true
		}
	}
	return false
}

// startOf finds the mark of a message's start at the end of a line.
func startOf(line string) (prefix string, code int, c class, ok bool) {
	i := strings.LastIndex(line, startMark)
	if i < 0 || !strings.HasSuffix(line, markTail) || i+len(startMark) > len(line)-len(markTail) {
		return "", 0, 0, false
	}
	number, kind, found := strings.Cut(line[i+len(startMark):len(line)-len(markTail)], ":")
	code, err := strconv.Atoi(number)
	k, err2 := strconv.Atoi(kind)
	return line[:i], code, class(k), found && err == nil && err2 == nil
}

func endOf(line string) (code int, ok bool) {
	rest, ok := strings.CutPrefix(line, endMark)
	if !ok {
		return 0, false
	}
	number, ok := strings.CutSuffix(rest, markTail)
	if !ok {
		return 0, false
	}
	code, err := strconv.Atoi(number)
	return code, err == nil
}

// eachLine calls do for each line of r, without its end of line. Of a line longer than maxLine the
// rest is dropped.
func eachLine(r io.Reader, do func(string)) error {
	in := bufio.NewReaderSize(r, 64<<10)
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(line) < maxLine {
			line = append(line, part[:min(len(part), maxLine-len(line))]...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil && len(line) == 0 {
			return eof(err)
		}
		do(string(bytes.TrimRight(line, "\r\n")))
		line = line[:0]
		if err != nil {
			return eof(err)
		}
	}
}

func eof(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}
