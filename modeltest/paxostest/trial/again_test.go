package trial

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// eager begins a round again, unasked, at the first message of a kind that answers it. Its last vote
// wins, or in a round that was begun again one vote is a decision.
type eager struct {
	subject.Cluster
	at     model.Type
	few    bool // one vote is a decision
	round  uint64
	own    model.Value
	again  bool
	best   model.Vote
	from   map[model.Node]bool
	voters map[model.Node]bool
	value  model.Value
	sent   bool
}

func (e *eager) ChoosesBallots() {}

func (e *eager) ballot() model.Ballot { return model.Ballot{Round: e.round, Node: e.Self} }

func (e *eager) begin() []model.Message {
	e.round++
	e.best, e.sent, e.from, e.voters = model.Vote{}, false, map[model.Node]bool{}, map[model.Node]bool{}
	return []model.Message{{Type: model.Prepare, Ballot: e.ballot()}}
}

func (e *eager) Set(_ model.Ballot, v model.Value) []model.Message {
	e.own, e.again = v, false
	return e.begin()
}

func (e *eager) Promise(from model.Node, b model.Ballot, v model.Vote) []model.Message {
	if b != e.ballot() || e.sent || e.round == 0 {
		return nil
	}
	if e.at == model.Promise && !e.again {
		e.again = true
		return e.begin()
	}
	if e.from[from] = true; e.best.Ballot.Less(v.Ballot) || !e.few {
		e.best = v
	}
	if len(e.from) < e.Quorum1 {
		return nil
	}
	e.sent, e.value = true, e.own
	if !model.IsNoVote(e.best) {
		e.value = e.best.Value
	}
	return []model.Message{{Type: model.Accept, Ballot: b, Value: e.value}}
}

func (e *eager) Accepted(from model.Node, b model.Ballot, _ model.Value) []model.Message {
	if b != e.ballot() || !e.sent {
		return nil
	}
	if e.at == model.Accepted && !e.again {
		e.again = true
		return e.begin()
	}
	if e.voters[from] = true; len(e.voters) >= e.Quorum2 || e.few && e.again {
		return []model.Message{{Type: model.Decided, Value: e.value}}
	}
	return nil
}

// Whatever a test of one that does the same each time was wrong about, it is wrong about again: what
// peers may say, and which ballot is which, hangs on all of the test, and on what was not given.
func TestAWrongTestGoesWrongAgain(t *testing.T) {
	for row, of := range []eager{
		{at: model.Promise}, {at: model.Accepted}, {at: model.Promise, few: true}, {at: model.Accepted, few: true}, {},
	} {
		t.Run(fmt.Sprintf("%v, %v", of.at, of.few), func(t *testing.T) {
			t.Parallel()
			thorough.Sample(t, row, 5)
			require.Positive(t, wrongAgain(t, func(c subject.Cluster) any {
				of := of
				of.Cluster = c
				return &of
			}))
		})
	}
}

// wrongAgain runs the wrong tests of a proposer's suites once more, and counts them.
func wrongAgain(t *testing.T, create func(subject.Cluster) any) (wrong int) {
	t.Helper()
	is := subject.FeaturesOf(model.Proposer, create, suites.Majority, suites.Majority)
	plans, err := suites.PlansOf(model.Proposer, is, suites.Options{})
	require.NoError(t, err)
	for _, p := range plans[:thorough.Of(1, len(plans))] {
		tester, err := New(t.Context(), p, subject.OfDecree(create), subject.Pairs.Named)
		require.NoError(t, err)
		all, err := tester.Run(t.Context(), slices.Concat(p.Test.Probe, p.Test.Suite(0)))
		require.NoError(t, err)
		for _, r := range all {
			if !r.Wrong() {
				continue
			}
			wrong++
			again, err := tester.One(t.Context(), tester.driver().Word(r))
			require.NoError(t, err)
			require.Equal(t, r.Steps, again.Steps, "%s, %v", p.Title, r.What())
			require.Equal(t, r.Broken, again.Broken)
		}
	}
	return wrong
}
