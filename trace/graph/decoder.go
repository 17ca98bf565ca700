package graph

import (
	"encoding/binary"
	"fmt"
)

// decoder reads from data at pos. After the first error, which it keeps, all its numbers are 0.
type decoder struct {
	data []byte
	pos  int
	err  error
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf(format, args...)
	}
}

func (d *decoder) left() int { return len(d.data) - d.pos }

// count reads a number of things of which each takes at least one of the bytes left.
func (d *decoder) count(what string) int {
	n := d.uvarint()
	return d.bounded(n, d.left(), what)
}

// atMost reads a number up to limit.
func (d *decoder) atMost(limit int, what string) int { return d.bounded(d.uvarint(), limit, what) }

func (d *decoder) bounded(n uint64, limit int, what string) int {
	if d.err == nil && n > uint64(max(limit, 0)) {
		d.fail("expected at most %d (%s), found %d", limit, what, n)
	}
	if d.err != nil {
		return 0
	}
	return int(n)
}

func (d *decoder) uvarint() uint64 {
	n, size := binary.Uvarint(d.data[d.pos:])
	d.advance(size)
	return n
}

func (d *decoder) varint() int64 {
	n, size := binary.Varint(d.data[d.pos:])
	d.advance(size)
	return n
}

// advance steps over a varint of that size. One ends in a zero byte only when it is longer than its number needs.
func (d *decoder) advance(size int) {
	if size <= 0 || size > 1 && d.data[d.pos+size-1] == 0 {
		d.fail("expected a varint in its shortest form")
		return
	}
	d.pos += size
}
