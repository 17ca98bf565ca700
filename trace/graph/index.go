package graph

import (
	"encoding/binary"
	"hash/maphash"
	"slices"
)

// index finds a row by its contents: open addressing, at most half full. Where a row lies differs
// from process to process; what is found does not.
type index struct {
	slots []uint32 // row number + 1; 0 is free
	seed  maphash.Seed
}

// newIndex indexes rows of the given width, in order. If two are equal it returns their numbers and
// ok = false.
func newIndex(rows []uint32, width, count int) (x index, a, b int, ok bool) {
	size := 2
	for size < 2*count {
		size *= 2
	}
	x = index{make([]uint32, size), maphash.MakeSeed()}
	for i := range count {
		row := rows[i*width : i*width+width]
		slot, used := x.probe(rows, row)
		if used {
			return x, int(x.slots[slot]) - 1, i, false
		}
		x.slots[slot] = uint32(i) + 1
	}
	return x, 0, 0, true
}

func (x index) find(rows, row []uint32) (number int, ok bool) {
	slot, used := x.probe(rows, row)
	return int(x.slots[slot]) - 1, used
}

// probe returns the slot of row: the one that it is in, or the free one that it would go into.
func (x index) probe(rows, row []uint32) (slot int, used bool) {
	mask, width := len(x.slots)-1, len(row)
	for slot = int(x.hash(row)) & mask; x.slots[slot] != 0; slot = (slot + 1) & mask {
		at := (int(x.slots[slot]) - 1) * width
		if slices.Equal(rows[at:at+width], row) {
			return slot, true
		}
	}
	return slot, false
}

func (x index) hash(row []uint32) uint64 {
	var buf [64]byte
	b := buf[:0]
	for _, id := range row {
		b = binary.LittleEndian.AppendUint32(b, id)
	}
	return maphash.Bytes(x.seed, b)
}
