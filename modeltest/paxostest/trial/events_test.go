package trial

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Whatever an implementation was given can be given again in a run that does harm.
func TestInputsAreEvents(t *testing.T) {
	for _, kind := range []model.Kind{model.Deliver, model.Set, model.Get, model.Restart, model.Timeout, model.Told} {
		in := judge.Input{Kind: kind, Value: "v", Crash: 1}
		if kind == model.Deliver {
			in.Value, in.Message = "", judge.Message{Type: model.Accept, Ballot: oracle.Pair(2, 1), Value: "v"}
		}
		assert.Equal(t, in, inputOf(eventIn(in)))
	}
}
