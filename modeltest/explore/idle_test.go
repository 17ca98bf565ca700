package explore_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/explore"
)

// What says again what was said is a step, unless the system has none that changes nothing; what is
// said for the first time is one in any system.
func TestIdleSteps(t *testing.T) {
	for noIdle, generated := range map[bool]int64{false: 6, true: 3} {
		m := &explore.States[int]{Content: func(s int) string { return fmt.Sprint(s) }, Take: func(s int, input int) explore.Step[int] {
			switch {
			case input == 0 && s == 0: // begins, and says 0
				return explore.Step[int]{Next: 1, Send: 0, Happened: true}
			case input == 1: // hears 0, and says 1
				return explore.Step[int]{Next: s, Send: 1, Happened: true}
			case input == 2 && s == 1: // says 0 again
				return explore.Step[int]{Next: s, Send: 0, Happened: true}
			}
			return explore.Step[int]{}
		}}
		found, err := explore.Search(t.Context(), &explore.System{
			Machines: []explore.Machine{m}, Messages: 2, NoIdle: noIdle,
			Inputs: []explore.Input{{Needs: explore.None, Takes: []int{0}}, {Needs: 0, Takes: []int{0}}, {Needs: explore.None, Takes: []int{0}}},
		}, explore.Options{Workers: 1})
		require.NoError(t, err)
		assert.Equal(t, int64(3), found.Distinct)
		assert.Equal(t, generated, found.Generated, "NoIdle: %v", noIdle)
	}
}
