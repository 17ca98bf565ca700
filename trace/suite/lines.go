package suite

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/synod-paxos/synod/internal/sealed"
)

// Options are limits of a Reader. The zero Options are the defaults.
type Options struct {
	MaxLine  int   // bytes of the longest line; default 4 MiB
	MaxBytes int64 // of the whole suite, after decompression; default 1 GiB
}

func (o Options) orDefaults() Options {
	if o.MaxLine <= 0 {
		o.MaxLine = 4 << 20
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 1 << 30
	}
	return o
}

// maxWindow is what `zstd --ultra -22` needs without --long.
const maxWindow = 128 << 20

var zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}

// lines reads lines of bounded length, decompressed.
type lines struct {
	r      *bufio.Reader
	name   string
	number int // of the line last read
	opt    Options
	left   int64  // bytes that may still come
	sum    string // the checksum that the first line has; empty if none
	hash   hash.Hash
	long   []byte // holds a line that does not fit into r's buffer
	known  *known
}

func newLines(r io.Reader, name string, opt Options) (*lines, error) {
	l := &lines{name: name, opt: opt.orDefaults(), known: &known{args: map[string][]Arg{}, states: map[string]State{}, left: mostKnown}, r: bufio.NewReaderSize(r, 1<<16)}
	l.left = l.opt.MaxBytes
	magic, err := l.r.Peek(len(zstdMagic))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if !bytes.Equal(magic, zstdMagic) {
		return l, nil
	}
	d, err := decompressed(l.r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	l.r = bufio.NewReaderSize(d, 1<<16)
	return l, nil
}

// next returns the next line without its line break, valid until the next call; io.EOF after the
// last.
func (l *lines) next() ([]byte, error) {
	l.number++
	line, err := l.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		line, err = l.rest(line)
	}
	if l.left -= int64(len(line)); l.left < 0 {
		return nil, l.tooLarge(fmt.Sprintf("a suite of at most %d bytes", l.opt.MaxBytes))
	}
	if len(line) > l.opt.MaxLine {
		return nil, l.tooLarge(fmt.Sprintf("a line of at most %d bytes", l.opt.MaxLine))
	}
	if err != nil {
		return nil, l.failed(len(line), err)
	}
	if l.number == 1 {
		return l.opened(line)
	}
	if l.sum != "" {
		l.hash.Write(line)
	}
	return line[:len(line)-1], nil
}

// opened takes the checksum out of the first line.
func (l *lines) opened(line []byte) (plain []byte, err error) {
	if plain, l.sum, err = sealed.Strip(line); err != nil {
		return nil, fmt.Errorf("%s:1: %w", l.name, err)
	}
	if l.sum != "" {
		l.hash = sha256.New()
		l.hash.Write(plain)
	}
	return plain[:len(plain)-1], nil
}

// whole compares the checksum, at the end.
func (l *lines) whole() error {
	if l.sum != "" && hex.EncodeToString(l.hash.Sum(nil)) != l.sum {
		return fmt.Errorf("%s: %w", l.name, sealed.ErrDamaged)
	}
	return nil
}

// rest reads on a line of which the buffer holds only the start, up to a little more than is
// allowed.
func (l *lines) rest(start []byte) (line []byte, err error) {
	l.long = append(l.long[:0], start...)
	for err = bufio.ErrBufferFull; errors.Is(err, bufio.ErrBufferFull) && len(l.long) <= l.opt.MaxLine; {
		start, err = l.r.ReadSlice('\n')
		l.long = append(l.long, start...)
	}
	return l.long, err
}

func (l *lines) tooLarge(expected string) error {
	return &FormatError{Name: l.name, Line: l.number, Kind: ErrTooLarge, Expected: expected, Found: "more"}
}

// failed tells why there is no whole line but only that many bytes.
func (l *lines) failed(size int, err error) error {
	switch {
	case errors.Is(err, errWindow):
		return l.tooLarge(fmt.Sprintf("zstd with a window of at most %d bytes", maxWindow))
	case errors.Is(err, io.EOF) && size == 0:
		return io.EOF
	case errors.Is(err, io.EOF):
		return l.truncated("a line break after every line", "the end of the file")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return l.truncated("the end of the compressed data", "the end of the file")
	default:
		return fmt.Errorf("%s:%d: reading: %w", l.name, l.number, err)
	}
}

func (l *lines) truncated(expected, found string) error {
	return &FormatError{Name: l.name, Line: l.number, Kind: ErrTruncated, Expected: expected, Found: found}
}

// scanner reads a line that next returned.
func (l *lines) scanner(line []byte) scanner {
	s := newScanner(line, l.name, l.number)
	s.known = l.known
	return s
}
