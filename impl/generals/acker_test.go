package generals_test

import (
	"testing"

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
			if after != (generals.Acker{Heard: heard, Decision: want}) || out != (generals.Effects{Happened: true, Decided: want}) {
				t.Errorf("%d heeded, %b heard: want %v, got %+v, %+v", heed, heard, want, after, out)
			}
			if again, out := s.OnAckerHour(after); again != after || out != (generals.Effects{}) {
				t.Errorf("%d heeded, %b heard: want that a decision stays, got %+v, %+v", heed, heard, again, out)
			}
		}
	}
}
