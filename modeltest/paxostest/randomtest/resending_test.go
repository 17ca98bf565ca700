package randomtest

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// resending is who sends again to other nodes all that it sent them, when it starts again.
type resending struct {
	subject.Speaker[judge.Input, judge.Message]
	sent   []judge.Message
	inputs int // of the test
}

func (r *resending) Begin(ctx context.Context, at subject.Place) error {
	r.sent, r.inputs = nil, 0
	return r.Speaker.Begin(ctx, at)
}

// most is how many inputs a test has by far, where 30 are drawn.
const most = 1000

func (r *resending) Give(ctx context.Context, in judge.Input) ([]judge.Message, error) {
	if r.inputs++; r.inputs > most {
		return nil, fmt.Errorf("a test has more than %d inputs", most)
	}
	out, err := r.Speaker.Give(ctx, in)
	if in.Kind == model.Restart {
		return r.sent, err
	}
	for _, m := range out {
		if !m.Type.ToClient() {
			r.sent = append(r.sent, m)
		}
	}
	return out, err
}

// What comes of a crash that follows a message is followed by none, or a test had no end.
func TestWhoSendsAgainAfterARestartIsRight(t *testing.T) {
	t.Parallel()
	for _, role := range []model.Role{model.Acceptor, model.Proposer, model.Process} {
		of := conformance.Within(role, func(c paxostest.Cluster) any { return newNode(t, role.String(), c) }, conformance.Options{})
		of.Speaker = &resending{Speaker: of.Speaker}
		o, err := optionsOf([]Option{Runs(some(1000))})
		require.NoError(t, err)
		r, err := reportOf(t.Context(), role.String(), of, o)
		require.NoError(t, err, role)
		require.True(t, r.Conforms, r.Text())
	}
}
