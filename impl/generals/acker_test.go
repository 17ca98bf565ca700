package generals_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/generals"
)

// Who heeds so many messages attacks if it heard as many, and with none heard never.
func TestSecondHeeds(t *testing.T) {
	for heed := range generals.Number(5) {
		for heard := range generals.Numbers(8) {
			heard <<= 1 // there is no message 0
			want := generals.Retreat
			if heard.Len() >= max(heed, 1) {
				want = generals.Attack
			}
			s := generals.Stream{Count: 3, Heed: heed}
			after, out := s.OnAckerHour(generals.Acker{Heard: heard})
			require.Equal(t, generals.Acker{Heard: heard, Decision: want}, after)
			require.Equal(t, generals.Effects{Happened: true, Decided: want}, out)
			again, out := s.OnAckerHour(after)
			require.Equal(t, after, again, "a decision stays")
			require.Zero(t, out)
		}
	}
}
