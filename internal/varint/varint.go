// Package varint reads what encoding/binary's AppendUvarint and AppendVarint wrote, and texts with
// their lengths before them, from data that may be anybody's.
//
// What the caller owes: a look at Err before what was read is used for more than another bound.
package varint

import (
	"encoding/binary"
	"fmt"
)

// Reader reads from Data at Pos. After the first error, which it keeps, all its numbers are 0.
type Reader struct {
	Data []byte
	Pos  int
	Err  error
}

// Fail keeps an error, unless there is one.
func (r *Reader) Fail(format string, args ...any) {
	if r.Err == nil {
		r.Err = fmt.Errorf(format, args...)
	}
}

// Left is how many bytes are left.
func (r *Reader) Left() int { return len(r.Data) - r.Pos }

// Count reads a number of things of which each takes at least one of the bytes that are left then.
func (r *Reader) Count(what string) int {
	n := r.Uvarint()
	return r.bounded(n, r.Left(), what)
}

// AtMost reads a number up to a limit.
func (r *Reader) AtMost(limit int, what string) int { return r.bounded(r.Uvarint(), limit, what) }

func (r *Reader) bounded(n uint64, limit int, what string) int {
	if r.Err == nil && n > uint64(max(limit, 0)) {
		r.Fail("expected at most %d (%s), found %d", limit, what, n)
	}
	if r.Err != nil {
		return 0
	}
	return int(n)
}

// Byte reads a byte.
func (r *Reader) Byte(what string) byte {
	if r.Err != nil || r.Left() == 0 {
		r.Fail("expected %s, found the end", what)
		return 0
	}
	r.Pos++
	return r.Data[r.Pos-1]
}

// Text reads a length and so many bytes.
func (r *Reader) Text(what string) string {
	size := r.Count(what)
	r.Pos += size
	return string(r.Data[r.Pos-size : r.Pos])
}

// Uvarint reads a number that is not negative.
func (r *Reader) Uvarint() uint64 {
	n, size := binary.Uvarint(r.Data[r.Pos:])
	if !r.advance(size) {
		return 0
	}
	return n
}

// Varint reads a number.
func (r *Reader) Varint() int64 {
	n, size := binary.Varint(r.Data[r.Pos:])
	if !r.advance(size) {
		return 0
	}
	return n
}

// advance steps over a varint of that size. One ends in a zero byte only when it is longer than its
// number needs.
func (r *Reader) advance(size int) bool {
	if size <= 0 || size > 1 && r.Data[r.Pos+size-1] == 0 {
		r.Fail("expected a varint in its shortest form")
	}
	if r.Err != nil {
		return false
	}
	r.Pos += size
	return true
}
