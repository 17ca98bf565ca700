package wire

import (
	"bytes"
	"errors"
	"io"
)

var errTooLong = errors.New("a line of more than 16 MB")

// lines splits what it reads into lines. A line stays valid: memory that was handed out is not
// written to again.
type lines struct {
	from    io.Reader
	buf     []byte // read
	begin   int    // of the next line in buf
	scanned int    // up to here buf has no further line end
	count   int    // of lines handed out
}

// next gives the next line without its end, or what there is of it beside an error: errTooLong or
// the reader's.
func (l *lines) next() ([]byte, error) {
	for {
		if i := bytes.IndexByte(l.buf[l.scanned:], '\n'); i >= 0 {
			return l.cut(l.scanned + i)
		}
		l.scanned = len(l.buf)
		if len(l.buf)-l.begin > MaxLine {
			return l.buf[l.begin:], errTooLong
		}
		if len(l.buf) == cap(l.buf) {
			l.grow()
		}
		n, err := l.from.Read(l.buf[len(l.buf):cap(l.buf)])
		l.buf = l.buf[:len(l.buf)+n]
		if n == 0 && err != nil {
			return l.buf[l.begin:], err
		}
	}
}

func (l *lines) cut(end int) ([]byte, error) {
	line := l.buf[l.begin:end:end]
	if len(line) > MaxLine {
		return line, errTooLong
	}
	l.begin, l.scanned = end+1, end+1
	l.count++
	return line, nil
}

// grow moves an unfinished line to new memory, with room for as much again.
func (l *lines) grow() {
	const least = 64 << 10
	rest := l.buf[l.begin:]
	l.buf = append(make([]byte, 0, max(least, min(2*len(rest), MaxLine+least))), rest...)
	l.begin, l.scanned = 0, len(rest)
}

// rest is what was read beyond the last line.
func (l *lines) rest() []byte { return l.buf[l.begin:] }
