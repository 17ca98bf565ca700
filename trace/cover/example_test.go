package cover_test

import (
	"fmt"

	"github.com/synod-paxos/synod/trace/cover"
)

// A door: state 0 is closed, 1 open, 2 locked for good. It is opened (edge 0),
// locked (1), knocked at (2), and closed (3).
func ExampleEdges() {
	first := []uint32{0, 3, 4, 4}
	to := []uint32{1, 2, 0, 0}
	p, err := cover.Edges(first, to, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Walks, "steps:", p.Steps, "optimum:", p.Optimum)

	_, err = cover.Edges(first, to[:3], 1)
	fmt.Println(err)
	// Output:
	// [[0 3 2 1]] steps: 4 optimum: 4
	// cover: malformed graph: first ends with 4 but there are 3 edges
}
