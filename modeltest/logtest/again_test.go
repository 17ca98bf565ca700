package logtest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
)

// counting counts the votes of all ballots together.
type counting struct{ *node }

func (n counting) Accepted(from Node, _ Ballot, slot uint64, v Value) []Message {
	return n.node.Accepted(from, Ballot{}, slot, v)
}

// someVotes sees no vote for what does nothing.
func someVotes(votes []SlotVote) []SlotVote {
	return slices.DeleteFunc(slices.Clone(votes), func(v SlotVote) bool { return v.Value == "" })
}

// What went wrong goes wrong again, step by step: what a peer may say hangs on what others are
// going to say, so that this belongs to the test.
func TestTheSameTestAgain(t *testing.T) {
	t.Parallel()
	for _, create := range []func(Cluster) any{
		func(c Cluster) any { return counting{newNode(c)} },
		func(c Cluster) any {
			w := recovering(someVotes)
			w.node = newNode(c)
			return w
		},
	} {
		of, err := inGoTester(t.Context(), leader, create)
		require.NoError(t, err)
		drawn := suitesOf(leader, of.is, 150, 1)
		drawn = slices.DeleteFunc(drawn, func(s suite) bool { return s.title != "random" || s.acceptors != usual })
		results, err := of.driver().Several(t.Context(), drawn[0].words)
		require.NoError(t, err)
		results = slices.DeleteFunc(results, func(r *result) bool { return !r.Wrong() })
		require.NotEmpty(t, results)
		for _, r := range results {
			again, err := of.driver().One(t.Context(), of.driver().Word(r))
			require.NoError(t, err)
			require.Equal(t, inputs(r), inputs(again))
		}
		report, err := of.check(t.Context(), drawn)
		require.NoError(t, err)
		require.Equal(t, conformance.Unsafe, report.Verdict)
	}
}

func inputs(r *result) (out []judge.SlotInput) {
	for _, s := range r.Steps {
		out = append(out, s.Input)
	}
	return out
}

// Of a saved test that is not given whole it is not said that it passes.
func TestATestThatIsNotGivenWholeSaysNothing(t *testing.T) {
	of, err := inGoTester(t.Context(), replica, func(c Cluster) any { return newNode(c) })
	require.NoError(t, err)
	learn := func(value string) letter { return letter{Action: string(Learn), Value: value} }
	for verdict, steps := range map[string][]letter{
		conformance.Conforms: {learn("v"), learn("v")}, conformance.NotTested: {learn("v"), learn("w")},
	} {
		r, err := of.replay(t.Context(), &Test{Format: TestFormat, Role: replica, Steps: steps})
		require.NoError(t, err)
		require.Equal(t, verdict, r.Verdict, r.Text())
	}
}

// A test that was saved of one that can do more, or has other quorums, is not given, and it is said
// why.
func TestATestNeedsWhatItWasSavedOf(t *testing.T) {
	for steps, says := range map[string]string{
		`{"action":"Timeout"}]`:                                            "it needs timeouts",
		`{"action":"Prepare","ballot":1,"crash":1}]`:                       "it needs writes",
		`{"action":"Prepare","ballot":1}],"quorums":[3,1]`:                 "its quorums are of 3 and 1 of 3 acceptors, and the implementation says 2 and 2",
		`{"action":"Accept","ballot":1,"value":"v"},{"action":"Restart"}]`: "",
		`{"action":"Accepted","from":1,"ballot":1,"value":"v"}]`:           "it needs counts",
		`{"action":"Prepare","ballot":1}],"acceptors":5,"quorums":[3,3]`:   "",
		`{"action":"Learn","value":"v"},{"action":"Learn","value":"w"}]`:   "step 2 of the file, Learn, slot 1: w, could not be given",
	} {
		test, err := ParseTest([]byte(`{"format":"synod-log-test/1","role":"process","suite":"s","steps":[` + steps + `}`))
		require.NoError(t, err)
		of, err := inGoTester(t.Context(), process, func(c Cluster) any {
			n := newNode(c)
			return struct {
				ProcessUnderTest
				Restarter
			}{n, n}
		})
		require.NoError(t, err)
		r, err := of.replay(t.Context(), test)
		require.NoError(t, err)
		require.Equal(t, says == "", r.Verdict == conformance.Conforms, r.Text())
		require.Contains(t, r.Text(), says)
		ours, err := test.RunReference(t.Context())
		require.NoError(t, err)
		require.Contains(t, []string{conformance.Conforms, conformance.NotTested}, ours.Verdict, ours.Text())
	}
	_, err := ParseTest([]byte(`{"format":"synod-log-test/1","role":"process","suite":"s","steps":[{"action":"Prepare","ballot":1}],"quorums":[1,1]}`))
	require.ErrorIs(t, err, ErrTest)
}
