package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/cases"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// What is safe is called nothing else, and what is not is unsafe, with the nearest cause and a run
// that does harm.
func TestCasesAreJudgedRight(t *testing.T) {
	t.Parallel()
	for i, c := range cases.All() {
		if i%thorough.Of(48, 12) > 0 { // each takes a second; stage mutants tries all, and asks the same of them
			continue
		}
		t.Run(c.ID+" "+c.Role.String()+" "+c.Title, func(t *testing.T) {
			t.Parallel()
			r, err := InGo(t.Context(), c.Role, c.Create)
			require.NoError(t, err)
			if c.Safe {
				require.Equal(t, Conforms, r.Verdict, r.Text())
				return
			}
			require.Equal(t, Unsafe, r.Verdict, r.Text())
			d := r.Divergences[0]
			assert.Equal(t, c.Rule, d.Guard.Operator, r.Text())
			assert.NotNil(t, d.Harm, d.Bounds)
		})
	}
}

// dying panics where it is asked for a vote above a promise that is above its vote.
type dying struct{ *anAcceptor }

func (d dying) Accept(b model.Ballot, v model.Value) []model.Message {
	if d.vote != (model.Vote{}) && d.vote.Ballot.Less(d.promised) && d.promised.Less(b) {
		panic("unexpected proposal")
	}
	return d.anAcceptor.Accept(b, v)
}

// An implementation that panics on what it may be given has failed that test.
func TestWhoDiesIsTold(t *testing.T) {
	r, err := InGo(t.Context(), model.Acceptor, func(c subject.Cluster) any { return dying{&anAcceptor{self: c.Self}} })
	require.NoError(t, err)
	require.Equal(t, Dies, r.Verdict)
	require.Contains(t, r.Divergences[0].Died, "unexpected proposal")
	require.Len(t, r.Divergences[0].Steps, 3)
}
