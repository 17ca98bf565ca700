package explore_test

import (
	"testing"

	"github.com/synod-paxos/synod/modeltest/explore"
)

// Levels of searches that were complete.
var bells = [][]int64{
	{1, 4, 16, 48, 112, 224, 400, 644, 1000, 1636, 2596, 3592, 4134, 4136, 4092, 4352, 4494, 3762, 2372, 1014, 262, 36, 2},
	{1, 6, 28, 100, 282, 674, 1416, 2692, 4886, 8898, 16004, 27246, 42526, 60476, 80286, 103902, 133890, 166496, 190200, 195336, 186352, 176544, 169232, 153494, 120020, 75546, 36362, 12800, 3148, 508, 48, 2},
	{1, 4, 20, 72, 208, 524, 1128, 2056, 3204, 4344, 5484, 7440, 11676, 19248, 29256, 38468, 42996, 41776, 38116, 37136, 41658, 49408, 54076, 50334, 38834, 24048, 11288, 3468, 616, 56, 2},
}

func TestEstimate(t *testing.T) {
	for _, levels := range bells {
		total := int64(0)
		for _, n := range levels {
			total += n
		}
		for known := range levels {
			got := explore.Estimate(levels[:known])
			switch {
			case known < 4 && got != 0:
				t.Errorf("after %d levels: want no guess, got %d", known, got)
			case known > len(levels)/2 && (got < total/3 || got > 3*total):
				t.Errorf("after %d of %d levels: want about %d, got %d", known, len(levels), total, got)
			}
		}
	}
	for _, levels := range [][]int64{nil, {1}, {1, 2, 4, 16, 256}, {5, 5, 5, 5, 5}, {1, 1 << 62, 1, 1 << 62, 1}, {0, 0, 0, 0}} {
		if got := explore.Estimate(levels); got < 0 {
			t.Errorf("%v: got %d", levels, got)
		}
	}
}
