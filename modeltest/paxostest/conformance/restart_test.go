package conformance

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
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

type seen struct{ *rememberer }

func (s seen) State() paxos.Learner { return s.state }

// docs/wire.md, Restart: a learner keeps what it wants. Only one that shows its state
// must show that it kept nothing.
func TestALearnerKeepsWhatItWants(t *testing.T) {
	for name, after := range map[string]func(paxos.Learner) paxos.Learner{
		"nothing":    func(paxos.Learner) paxos.Learner { return paxos.Learner{} },
		"its value":  func(l paxos.Learner) paxos.Learner { return paxos.Learner{Value: l.Value} },
		"everything": func(l paxos.Learner) paxos.Learner { return l },
	} {
		for _, again := range []bool{false, true} {
			report := restartedLearner(t, after, again, false)
			assert.True(t, report.Conforms, "%s, again %t: %s", name, again, report.Text())
		}
		report := restartedLearner(t, after, false, true)
		assert.Equal(t, name == "nothing", report.Conforms, "%s, shown: %s", name, report.Text())
	}
}

// restartedLearner runs tests of one in which it restarts after it has learned, and
// before.
func restartedLearner(t *testing.T, after func(paxos.Learner) paxos.Learner, again, show bool) *Report {
	t.Helper()
	report := &Report{Role: "learner"}
	votes := [2]json.RawMessage{}
	for i := range votes {
		votes[i] = fmt.Appendf(nil, `{"action":"Accepted","args":{"from":"a%d","ballot":1,"value":"v1"}}`, i+1)
	}
	restart := json.RawMessage(`{"action":"Restart","args":{}}`)
	for _, steps := range [][]json.RawMessage{
		{votes[0], votes[1], restart, votes[0], votes[1], restart, votes[1]},
		{votes[0], restart, votes[1], votes[0]},
	} {
		test := Test{Role: "learner", Suite: "restarts", Steps: steps, Cluster: model.ClusterOfTest{
			Acceptors: 3, Quorum1: 2, Quorum2: 2, Ballots: [][2]uint64{{1, 0}}, Values: []model.Value{"v1"},
		}}
		f := suites.Features{Restarts: true}
		if show {
			f.Observes = []string{"value", "votes"}
		}
		p, err := test.plan(f)
		require.NoError(t, err)
		require.NoError(t, report.Run(t.Context(), p, subject.InGo(p, f, func(c subject.Cluster) any {
			q, err := paxos.NewQuorums(c.Acceptors, c.Quorum1, c.Quorum2)
			require.NoError(t, err)
			learner := &rememberer{quorums: q, after: after, again: again}
			if show {
				return seen{learner}
			}
			return learner
		})))
	}
	finished, err := report.Finish()
	require.NoError(t, err)
	return finished
}
