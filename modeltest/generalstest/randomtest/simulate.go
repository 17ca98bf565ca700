package randomtest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/synod-paxos/synod/impl/generals"
)

// Tally counts how battles came out.
type Tally struct {
	Runs        int
	BothAttack  int
	BothRetreat int
	Disagree    int // one attacked, alone
	Messengers  int // of all runs together
}

func (t *Tally) add(b Battle) {
	t.Runs++
	t.Messengers += b.Messengers
	switch {
	case b.First != b.Second:
		t.Disagree++
	case b.First == generals.Attack:
		t.BothAttack++
	default:
		t.BothRetreat++
	}
}

// Draw is a channel on which each messenger is lost with chance p, whatever befalls
// the others.
type Draw struct {
	Loss float64 // p, from 0 to 1
	Seed uint64
	Row  uint64 // so that one seed gives many independent channels
}

// drawn is how many bits decide over a messenger, as many as a float64 has exactly.
const drawn = 53

// Simulate fights so many battles. It ends early only with the context's error.
func (d Draw) Simulate(ctx context.Context, fight Protocol, runs int) (t Tally, err error) {
	if !(d.Loss >= 0 && d.Loss <= 1) {
		return t, fmt.Errorf("randomtest: the loss is a chance, want 0 to 1, got %v", d.Loss)
	}
	source := rand.NewPCG(d.Seed, d.Row)
	below := uint64(math.Ceil(d.Loss * (1 << drawn)))
	lost := func() bool { return source.Uint64()&(1<<drawn-1) < below }
	for i := range runs {
		if i%4096 == 0 && ctx.Err() != nil {
			return t, ctx.Err()
		}
		t.add(fight(lost))
	}
	return t, nil
}
