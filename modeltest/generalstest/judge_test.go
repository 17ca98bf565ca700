package generalstest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/generals"
)

// With those of the model they are all numbers of the type, each once.
func TestOutsideIsWhatTheModelLacks(t *testing.T) {
	for _, edges := range [][2]generals.Number{{0, 4}, {1, 3}, {1, 0}, {1, 63}, {0, 255}} {
		seen := map[generals.Number]int{}
		for _, i := range outside("Message", generals.Second, edges[0], edges[1]) {
			require.True(t, i.foreign)
			seen[i.number]++
		}
		for n := int(edges[0]); n <= int(edges[1]); n++ {
			seen[generals.Number(n)]++
		}
		require.Len(t, seen, 256)
		for n, times := range seen {
			require.Equal(t, 1, times, "number %d of %v", n, edges)
		}
	}
}

// What the code may send, it lists; what it may not is told.
func TestLists(t *testing.T) {
	for first := range generals.Number(66) {
		for last := range generals.Number(66) {
			legal := last == 0 || first >= 1 && first <= last && last <= 63
			require.Equal(t, legal, lists(generals.Messages{Kind: generals.Answer, First: first, Last: last}) == nil, "%d to %d", first, last)
		}
	}
}

// A step that lies about itself is told.
func TestJudge(t *testing.T) {
	sends := generals.Messages{First: 1, Last: 1}
	for _, c := range []struct {
		changed bool
		effects generals.Effects
		right   bool
	}{
		{false, generals.Effects{}, true},
		{true, generals.Effects{Happened: true}, true},
		{false, generals.Effects{Happened: true, Send: sends}, true},
		{true, generals.Effects{Happened: true, Decided: generals.Attack}, true},
		{true, generals.Effects{}, false},
		{false, generals.Effects{Happened: true}, false},
		{false, generals.Effects{Send: sends}, false},
		{false, generals.Effects{Decided: generals.Retreat}, false},
		{false, generals.Effects{Send: generals.Messages{First: 1}}, false},
	} {
		require.Equal(t, c.right, judge(c.changed, c.effects) == nil, "%+v", c)
	}
}

// Numbers are a bit each, whoever counts them.
func TestSetsAreBits(t *testing.T) {
	for last := range generals.Number(highest + 1) {
		all := upTo(last)
		require.Equal(t, int(last), size(all))
		var listed []generals.Number
		for n := range each(all) {
			listed = append(listed, n)
		}
		require.Len(t, listed, int(last))
		for n := range generals.Number(highest + 1) {
			in := n >= 1 && n <= last
			require.Equal(t, in, has(all, n))
			require.Equal(t, n >= 1 && in, has(numbers(generals.Messages{First: 1, Last: last}), n))
			if n >= 1 {
				require.Equal(t, n == last, has(numbers(generals.Messages{First: max(last, 1), Last: last}), n))
			}
		}
	}
}
