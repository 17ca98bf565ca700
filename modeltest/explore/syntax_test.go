package explore

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

type (
	tiny   uint8
	spoken string
	pair   struct {
		tiny
		A, b int
		Of   [2]spoken
	}
	all struct {
		pair
		Yes   bool
		many  [3]uint64
		_     int16
		None  [0]int
		Empty struct{}
		Bytes [4]byte
	}
	loud  int
	wider struct {
		pair
		Rate float64
	}
	within struct{ Of [1]loud }
)

func (loud) GoString() string { return "loud" }

// What tells states apart, and so the order in which they are met, is what fmt writes.
func TestGoSyntax(t *testing.T) {
	t.Parallel()
	same(t, all{})
	same(t, all{pair: pair{tiny: 255, A: math.MinInt, b: -1, Of: [2]spoken{"a\"\n`", "é\x00\xff\u2028"}}, Yes: true, many: [3]uint64{math.MaxUint64, 10}, Bytes: [4]byte{1, 0xab}})
	same(t, [2]all{{Yes: true}})
	same(t, "text")
	same(t, tiny(12))
	same(t, struct{}{})
	same(t, [0]all{})
	same(t, any(pair{A: 1}))
	same(t, any(nil))
	same(t, wider{Rate: 1})
	same(t, within{})
	same(t, loud(1))
	same(t, &pair{b: 2})
	same(t, struct{ error }{})
}

func same[S comparable](t *testing.T, s S) {
	t.Helper()
	assert.Equal(t, fmt.Sprintf("%#v", s), GoSyntax[S]()(s))
}
