package nodetest

import (
	"reflect"
	"testing"
)

// What actions stand for once something was left out before them is a run as any other.
func TestWhatIsPlayedFreelyIsPlayedAgain(t *testing.T) {
	t.Parallel()
	for _, store := range []bool{false, true} {
		freely, exactly := 0, 0
		for seed := range uint64(20) {
			w, m := drive(store, seed, recorded)
			run := Run{Store: store, Nodes: m.nodes, Votes: m.votes, Keys: m.keys, Seed: seed, Actions: w.actions[len(w.actions)/4:]}
			_, done := run.play()
			exactly += len(done)
			if _, run.Actions = run.playFreely(); len(run.Actions) == 0 {
				continue
			}
			freely += len(run.Actions)
			if _, again := run.play(); !reflect.DeepEqual(again, run.Actions) {
				t.Errorf("store %t, seed %d: %d actions were done, and of these %d when played again", store, seed, len(run.Actions), len(again))
			}
		}
		if freely < exactly*5/4 {
			t.Errorf("store %t: of runs without their beginning %d actions are done as they are named, and %d by the next of their kind", store, exactly, freely)
		}
	}
}

// Of a long run in which two of three nodes lose their disks that is what stays.
func TestShrink(t *testing.T) {
	t.Parallel()
	for seed := uint64(0); ; seed++ {
		w, m := drive(true, seed, recorded)
		if m.nodes != 3 || m.votes != 2 || w.counts.Refused > 0 {
			continue
		}
		run := Run{Store: true, Nodes: m.nodes, Votes: m.votes, Keys: m.keys, Seed: seed, Calm: true, Actions: w.actions}
		for self := range 2 {
			run.Actions = append(run.Actions, Action{Do: "stop", Node: self, Fate: fateLost}, Action{Do: "rot", Node: self})
		}
		if run.Broken, run.Actions = run.play(); run.Broken == nil || run.Broken.Rule != progress {
			t.Fatalf("seed %d: two of three nodes do not start, and that breaks %v", seed, run.Broken)
		}
		short := run.Shrink()
		if broken, done := short.play(); broken == nil || broken.Rule != progress || len(done) != 4 || len(short.Actions) != 4 {
			t.Errorf("seed %d: %d actions, shortened to %d, which break %v: %+v", seed, len(run.Actions), len(short.Actions), broken, short.Actions)
		}
		return
	}
}
