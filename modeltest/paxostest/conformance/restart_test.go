package conformance

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// rememberer is a learner that keeps something over a restart.
type rememberer struct {
	quorums paxos.Quorums
	state   paxos.Learner
	after   func(paxos.Learner) paxos.Learner
	again   bool // it says Learned again
}

func (r *rememberer) Accepted(from model.Node, b model.Ballot, v model.Value) []model.Message {
	before := r.state
	r.state, _ = r.state.OnLearn(r.quorums, paxos.Accepted{From: from, Ballot: b, Value: v})
	value, learned := r.state.Value.Get()
	if learned && (before.Value.IsNone() || r.again) {
		return []model.Message{{Type: model.Learned, Value: value}}
	}
	return nil
}

func (r *rememberer) Restart() { r.state = r.after(r.state) }

// docs/wire.md, Restart: a learner keeps what it wants.
func TestALearnerKeepsWhatItWants(t *testing.T) {
	thorough.Only(t, "TestProcessPassesTheSuitesOfItsRoles has a learner")
	for name, after := range map[string]func(paxos.Learner) paxos.Learner{
		"nothing":    func(paxos.Learner) paxos.Learner { return paxos.Learner{} },
		"its value":  func(l paxos.Learner) paxos.Learner { return paxos.Learner{Value: l.Value} },
		"everything": func(l paxos.Learner) paxos.Learner { return l },
	} {
		for _, again := range []bool{false, true} {
			t.Run(fmt.Sprint(name, again), func(t *testing.T) {
				t.Parallel()
				report := tested(t, model.Learner, func(c subject.Cluster) any {
					q, err := paxos.NewQuorums(c.Acceptors, c.Quorum1, c.Quorum2)
					require.NoError(t, err)
					return &rememberer{quorums: q, after: after, again: again}
				})
				assert.True(t, report.Conforms, report.Text())
				assert.Empty(t, report.Slow)
			})
		}
	}
}
