package varint_test

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/varint"
)

func TestReadsWhatIsWritten(t *testing.T) {
	unsigned := []uint64{0, 1, 127, 128, 1 << 40, math.MaxUint64}
	signed := []int64{0, -1, 1, math.MinInt64, math.MaxInt64}
	var data []byte
	for _, n := range unsigned {
		data = binary.AppendUvarint(data, n)
	}
	for _, n := range signed {
		data = binary.AppendVarint(data, n)
	}
	data = append(append(data, 7, 2), "hi"...)
	r := varint.Reader{Data: data}
	for _, want := range unsigned {
		require.Equal(t, want, r.Uvarint())
	}
	for _, want := range signed {
		require.Equal(t, want, r.Varint())
	}
	require.Equal(t, byte(7), r.Byte("a byte"))
	require.Equal(t, "hi", r.Text("bytes"))
	require.Zero(t, r.Left())
	require.NoError(t, r.Err)
}

// The first error stays, where it is, and from then on all is 0.
func TestRefuses(t *testing.T) {
	for _, c := range []struct {
		data string
		read func(*varint.Reader)
		says string
	}{
		{"", func(r *varint.Reader) { r.Uvarint() }, "shortest form"},
		{"\x80", func(r *varint.Reader) { r.Varint() }, "shortest form"},
		{"\x81\x00", func(r *varint.Reader) { r.Uvarint() }, "shortest form"},
		{"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", func(r *varint.Reader) { r.Uvarint() }, "shortest form"},
		{"\x03ab", func(r *varint.Reader) { r.Count("letters") }, "expected at most 2 (letters), found 3"},
		{"\x03ab", func(r *varint.Reader) { r.Text("letters") }, "expected at most 2 (letters), found 3"},
		{"\x03", func(r *varint.Reader) { r.AtMost(2, "turns") }, "expected at most 2 (turns), found 3"},
		{"\x00", func(r *varint.Reader) { r.AtMost(-1, "turns"); r.AtMost(-1, "turns") }, "shortest form"},
		{"", func(r *varint.Reader) { r.Byte("a tag") }, "expected a tag, found the end"},
	} {
		r := varint.Reader{Data: []byte(c.data)}
		c.read(&r)
		require.ErrorContains(t, r.Err, c.says)
		at, err := r.Pos, r.Err
		require.Zero(t, r.Count("more"))
		require.Zero(t, r.Varint())
		require.Zero(t, r.Byte("more"))
		require.Empty(t, r.Text("more"))
		r.Fail("another")
		require.Equal(t, err, r.Err)
		require.Equal(t, at, r.Pos)
	}
}
