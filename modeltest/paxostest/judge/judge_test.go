package judge_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// of is the seat of node 1 of three, whose ballots are those with its number.
func of(r model.Role) judge.Seat {
	foreign := func(b judge.Ballot) bool { _, node, _ := b.Pair(); return node != 1 }
	return judge.Seat{Role: r, Self: 1, Acceptors: 3, Quorum1: 2, Quorum2: 2, Space: oracle.Dense{}, Foreign: foreign}
}

func prepare(round, node uint64) judge.Message {
	return judge.Message{Type: model.Prepare, Ballot: oracle.Pair(round, node)}
}

func gives(m judge.Message) judge.Input { return judge.Input{Message: m} }

// A rule that is broken is told with the message that breaks it; what was sent before may be sent
// again.
func TestAWatchTellsWhatIsBroken(t *testing.T) {
	w := judge.NewWatch(of(model.Acceptor))
	promise := judge.Message{Type: model.Promise, From: 1, Ballot: oracle.Pair(2, 0)}
	require.Equal(t, oracle.IsAsked, w.Sends(promise)[0].Rule)
	require.Empty(t, w.Sends(promise))
	w.Given(gives(prepare(3, 2)))
	require.Equal(t, judge.Signs, w.Sends(judge.Message{Type: model.Promise, From: 0, Ballot: oracle.Pair(3, 2)})[0].Rule)
	require.Empty(t, w.Sends(judge.Message{Type: model.Promise, From: 1, Ballot: oracle.Pair(3, 2)}))

	w = judge.NewWatch(of(model.Proposer))
	require.Equal(t, judge.Owns, w.Sends(prepare(1, 0))[0].Rule)
	require.Empty(t, w.Sends(prepare(1, 1)))
}

// An Unset answers a get. It is right if the promises that bear it answer a Prepare that was first
// sent after that get began: of two gets that one round serves, the one that began later is none.
func TestAGetIsAnsweredByARoundThatBeganAfterIt(t *testing.T) {
	t.Parallel()
	type step func(*judge.Watch) []judge.Broken
	get := func(w *judge.Watch) []judge.Broken { w.Given(judge.Input{Kind: model.Get}); return nil }
	round := func(of uint64) step {
		return func(w *judge.Watch) []judge.Broken { return w.Sends(prepare(of, 1)) }
	}
	promised := func(of uint64) step {
		return func(w *judge.Watch) []judge.Broken {
			for _, from := range []model.Node{0, 2} {
				w.Given(gives(judge.Message{Type: model.Promise, From: from, Ballot: oracle.Pair(of, 1)}))
			}
			return nil
		}
	}
	unset := func(w *judge.Watch) []judge.Broken { return w.Sends(judge.Message{Type: model.Unset}) }
	for name, c := range map[string]struct {
		steps []step
		wrong oracle.Rule // of the last
	}{
		"one":                                   {[]step{get, round(1), promised(1), unset}, ""},
		"one, told twice":                       {[]step{get, round(1), promised(1), unset, unset}, ""},
		"none promised":                         {[]step{get, round(1), unset}, oracle.MayUnset},
		"the next by the same promises":         {[]step{get, round(1), promised(1), unset, get, unset}, oracle.IsFresh},
		"one by a round of before":              {[]step{round(1), promised(1), get, unset}, oracle.IsFresh},
		"the first of two that share a round":   {[]step{get, round(1), get, promised(1), unset}, ""},
		"both of two that share a round":        {[]step{get, round(1), get, promised(1), unset, unset}, oracle.IsFresh},
		"both, by a round after both":           {[]step{get, get, round(1), promised(1), unset, unset}, ""},
		"both, by a new round of the second":    {[]step{get, round(1), get, round(2), promised(2), unset, unset}, ""},
		"each by its own, the first late":       {[]step{get, round(1), get, round(2), promised(1), unset, promised(2), unset}, ""},
		"a third that joins":                    {[]step{get, get, round(1), get, promised(1), unset, unset, unset}, oracle.IsFresh},
		"one told twice, and the next two":      {[]step{get, round(1), promised(1), unset, unset, get, round(2), get, promised(2), unset}, ""},
		"one told twice, and the next two both": {[]step{get, round(1), promised(1), unset, unset, get, round(2), get, promised(2), unset, unset}, oracle.IsFresh},
	} {
		w := judge.NewWatch(of(model.Proposer))
		for i, s := range c.steps {
			broken := s(w)
			if c.wrong == "" || i < len(c.steps)-1 {
				require.Empty(t, broken, "%s: step %d", name, i+1)
				continue
			}
			require.Len(t, broken, 1, name)
			require.Equal(t, c.wrong, broken[0].Rule, name)
		}
	}
}

// Who was told what is chosen, or counted the votes, may vote for that, and forget what it voted for besides: no ballot
// can choose another value. It keeps its votes for what is chosen, and its promises of what is not.
func TestAnAcceptorMayUseWhatItKnows(t *testing.T) {
	t.Parallel()
	promise := func(b uint64, vote judge.Vote) judge.Message {
		return judge.Message{Type: model.Promise, From: 1, Ballot: oracle.Pair(b, 2), Vote: vote}
	}
	vote := func(b uint64, v oracle.Value) judge.Vote { return judge.Vote{Ballot: oracle.Pair(b, 2), Value: v} }
	accepted := func(b uint64, v oracle.Value) judge.Message {
		return judge.Message{Type: model.Accepted, From: 1, Ballot: oracle.Pair(b, 2), Value: v}
	}
	none, process := judge.Vote{}, of(model.Process)
	for name, c := range map[string]struct {
		voted judge.Message // for what was proposed, before it knows that v is chosen; none if it has no type
		says  judge.Message
		wrong oracle.Rule // of what it says, if it knows
		plain oracle.Rule // and if it does not
	}{
		"a vote in its promise":                {judge.Message{}, promise(5, vote(3, "v")), "", oracle.WasProposed},
		"a vote that it acknowledges":          {judge.Message{}, accepted(5, "v"), "", oracle.WasProposed},
		"a vote for another value":             {judge.Message{}, promise(5, vote(3, "w")), oracle.WasProposed, oracle.WasProposed},
		"another value for its vote's":         {accepted(2, "w"), promise(5, vote(2, "v")), "", oracle.WasProposed},
		"no vote in place of another's":        {accepted(2, "w"), promise(5, none), "", oracle.NoVoteBetween},
		"no vote in place of a newer":          {accepted(7, "w"), promise(5, none), "", oracle.NoneIsNone},
		"no vote in place of its own":          {accepted(2, "v"), promise(5, none), oracle.NoVoteBetween, oracle.NoVoteBetween},
		"no vote in place of its newer":        {accepted(7, "v"), promise(5, none), oracle.NoneIsNone, oracle.NoneIsNone},
		"an older vote for it than its own":    {accepted(3, "v"), promise(5, vote(2, "v")), oracle.NoVoteBetween, oracle.WasProposed},
		"a vote where it promised not to":      {promise(4, none), accepted(3, "v"), "", oracle.NotSkipped},
		"another's where it promised not to":   {promise(4, none), accepted(3, "w"), oracle.NotSkipped, oracle.NotSkipped},
		"a promise that nobody asked for":      {judge.Message{}, promise(6, none), oracle.IsAsked, oracle.IsAsked},
		"what it voted for, as it was":         {accepted(2, "w"), promise(5, vote(2, "w")), "", ""},
		"a newer vote for it than for another": {accepted(2, "w"), promise(5, vote(3, "v")), "", oracle.WasProposed},
	} {
		for by, of := range map[string]struct {
			knows bool
			comes func(*judge.Watch)
		}{
			"nothing":      {false, func(*judge.Watch) {}},
			"a Learn":      {true, func(w *judge.Watch) { w.Given(judge.Input{Kind: model.Told, Value: "v"}) }},
			"one vote":     {false, func(w *judge.Watch) { votes(w, 2, 2) }},
			"enough votes": {true, func(w *judge.Watch) { votes(w, 0, 2) }},
		} {
			w := judge.NewWatch(process)
			for _, b := range []uint64{4, 5} {
				w.Given(gives(prepare(b, 2)))
			}
			for _, m := range []judge.Message{c.voted, c.says} { // a peer proposed what it votes for
				if m.Type == model.Accepted && (m == c.voted || c.plain == oracle.NotSkipped) {
					w.Given(gives(judge.Message{Type: model.Accept, Ballot: m.Ballot, Value: m.Value}))
				}
			}
			if c.voted.Type != 0 {
				require.Empty(t, w.Sends(c.voted), name)
			}
			want := c.plain
			if of.comes(w); of.knows {
				want = c.wrong
			}
			got := judge.Gravest(w.Sends(c.says), func(b judge.Broken) oracle.Rule { return b.Rule })
			if want == "" {
				require.Nil(t, got, "%s, by %s", name, by)
				continue
			}
			require.NotNil(t, got, "%s, by %s", name, by)
			require.Equal(t, want, got.Rule, "%s, by %s", name, by)
		}
	}
}

// Of the votes for what is chosen only those can have chosen it that it had shown before it was
// told.
func TestAVoteThatItWasToldOfBindsNobody(t *testing.T) {
	t.Parallel()
	w := judge.NewWatch(of(model.Acceptor))
	for _, b := range []uint64{5, 7} {
		w.Given(gives(prepare(b, 2)))
	}
	w.Given(judge.Input{Kind: model.Told, Value: "v"})
	w.Given(judge.Input{Kind: model.Told, Value: "v"})
	vote := judge.Vote{Ballot: oracle.Pair(4, 2), Value: "v"}
	require.Empty(t, w.Sends(judge.Message{Type: model.Promise, From: 1, Ballot: oracle.Pair(5, 2), Vote: vote}))
	w.Given(judge.Input{Kind: model.Told, Value: "v"})
	require.Empty(t, w.Sends(judge.Message{Type: model.Promise, From: 1, Ballot: oracle.Pair(7, 2)}), "it forgot what it was told")
}

// What a proposer counts of its own acceptor though nobody sent it binds that acceptor.
func TestWhatIsAssumedIsKept(t *testing.T) {
	w := judge.NewWatch(of(model.Proposer))
	w.Given(judge.Input{Kind: model.Set, Value: "v"})
	require.Empty(t, w.Sends(prepare(2, 1)))
	w.Given(gives(judge.Message{Type: model.Promise, From: 0, Ballot: oracle.Pair(2, 1)}))
	require.Empty(t, w.Sends(judge.Message{Type: model.Accept, Ballot: oracle.Pair(2, 1), Value: "v"}))
	require.Equal(t, []oracle.Message{{Type: oracle.Promise, From: 1, Ballot: oracle.Pair(2, 1)}}, w.Assumed)

	w = judge.NewWatch(of(model.Process))
	w.Given(judge.Input{Kind: model.Set, Value: "v"})
	w.Given(gives(prepare(1, 2)))
	require.Empty(t, w.Sends(prepare(2, 1)))
	w.Given(gives(judge.Message{Type: model.Promise, From: 0, Ballot: oracle.Pair(2, 1)}))
	require.Empty(t, w.Sends(judge.Message{Type: model.Accept, Ballot: oracle.Pair(2, 1), Value: "v"}))
	w.Given(gives(judge.Message{Type: model.Accept, Ballot: oracle.Pair(1, 2), Value: "w"}))
	broken := w.Sends(judge.Message{Type: model.Accepted, From: 1, Ballot: oracle.Pair(1, 2), Value: "w"})
	require.NotEmpty(t, broken)
	require.Equal(t, broken[0].Because, broken[0].Assumed, "the promise is said to be assumed")

	w = judge.NewWatch(of(model.Proposer))
	w.Given(judge.Input{Kind: model.Set, Value: "v"})
	require.Empty(t, w.Sends(prepare(4, 1)))
	w.Given(gives(judge.Message{Type: model.Promise, From: 0, Ballot: oracle.Pair(4, 1), Vote: oracle.Vote{Ballot: oracle.Pair(3, 0), Value: "v"}}))
	w.Given(gives(judge.Message{Type: model.Promise, From: 1, Ballot: oracle.Pair(4, 1), Vote: oracle.Vote{Ballot: oracle.Pair(1, 0), Value: "w"}}))
	broken = w.Sends(judge.Message{Type: model.Accept, Ballot: oracle.Pair(4, 1), Value: "w"})
	require.NotEmpty(t, broken)
	for _, b := range broken {
		require.Empty(t, b.Assumed, "what came to it is not")
	}
}

// Nobody but a process begins rounds in its ballots.
func TestAWorldSendsNoPrepareOfTheProcess(t *testing.T) {
	w := judge.NewWorld(of(model.Process))
	_, may := w.May(gives(prepare(1, 1)))
	require.False(t, may)
	w.Takes(prepare(1, 1))
	_, may = w.May(gives(prepare(1, 1)))
	require.True(t, may)
	_, may = w.May(gives(prepare(1, 2)))
	require.True(t, may)
}

// A round below one before is slow, the same one again is not.
func TestARoundBelowIsSlow(t *testing.T) {
	p := judge.NewProgress(of(model.Proposer), true)
	begins := func(round uint64) []judge.Slow {
		return p.Sees(judge.Step{Input: judge.Input{Kind: model.Set, Value: "v"}, Sent: []judge.Message{prepare(round, 1)}})
	}
	require.Empty(t, begins(9))
	require.Equal(t, []judge.Slow{judge.BeginsAbove}, begins(1))
	require.Empty(t, begins(9))
	require.Empty(t, begins(10))
}

// cut is a step that a crash cut short: what it was to do may be done or not, and nothing is said.
func cut(in judge.Input) judge.Step {
	in.Crash = 1
	return judge.Step{Input: in}
}

// What a step may have raised before it was cut excuses who refuses what is not above it.
func TestACutStepMayHaveBeenDone(t *testing.T) {
	accept := func(round uint64) judge.Message {
		return judge.Message{Type: model.Accept, Ballot: oracle.Pair(round, 0), Value: "v"}
	}
	silent := func(m judge.Message) judge.Step { return judge.Step{Input: gives(m)} }
	for _, before := range []judge.Message{prepare(5, 0), accept(5)} {
		p := judge.NewProgress(of(model.Acceptor), false)
		require.Empty(t, p.Sees(cut(gives(before))))
		for _, m := range []judge.Message{prepare(4, 0), prepare(5, 0), accept(4), accept(5)} {
			require.Empty(t, p.Sees(silent(m)), "%v after %v", m, before)
		}
		require.Equal(t, []judge.Slow{judge.AnswersPrepare}, p.Sees(silent(prepare(6, 0))))
		require.Equal(t, []judge.Slow{judge.VotesAbove}, p.Sees(silent(accept(6))))
		promised := silent(prepare(6, 0))
		promised.Sent = []judge.Message{{Type: model.Promise, From: 1, Ballot: oracle.Pair(6, 0)}}
		require.Empty(t, p.Sees(promised))
		require.Equal(t, []judge.Slow{judge.AnswersAgain}, p.Sees(silent(prepare(6, 0))))
		require.Equal(t, []judge.Slow{judge.Votes}, p.Sees(silent(accept(6))))
	}
}

// Who may have learned before a crash, by votes from before another too, need not say it again.
func TestACutVoteMayHaveBeenLearned(t *testing.T) {
	vote := func(from model.Node, round uint64) judge.Input {
		return gives(judge.Message{Type: model.Accepted, From: from, Ballot: oracle.Pair(round, 0), Value: "v"})
	}
	p := judge.NewProgress(of(model.Learner), false)
	require.Empty(t, p.Sees(cut(vote(0, 1))))
	require.Empty(t, p.Sees(judge.Step{Input: vote(0, 2)}))
	require.Equal(t, []judge.Slow{judge.Learns}, p.Sees(judge.Step{Input: vote(2, 2)}), "no quorum of a ballot was cut")
	require.Empty(t, p.Sees(cut(vote(2, 1))))
	require.Empty(t, p.Sees(judge.Step{Input: vote(0, 1)}))
	require.Empty(t, p.Sees(judge.Step{Input: vote(2, 1)}))
}

// A ballot that was named may have been used, so that a round need not begin in it again.
func TestACutRoundMayHaveBegun(t *testing.T) {
	set := func(round uint64) judge.Input {
		return judge.Input{Kind: model.Set, Value: "v", Ballot: oracle.Pair(round, 1)}
	}
	p := judge.NewProgress(of(model.Proposer), true)
	require.Empty(t, p.Sees(cut(set(5))))
	require.Empty(t, p.Sees(judge.Step{Input: set(4)}))
	require.Empty(t, p.Sees(judge.Step{Input: set(5)}))
	require.Equal(t, []judge.Slow{judge.Begins}, p.Sees(judge.Step{Input: set(6)}))
}

// A process may have promised the ballot of a round that it began, and nobody knows which if it
// chose it.
func TestACutRoundMayHaveBeenPromised(t *testing.T) {
	silent := judge.Step{Input: gives(prepare(2, 0))}
	for _, before := range []judge.Input{
		{Kind: model.Set, Value: "v"}, {Kind: model.Set, Value: "v", Ballot: oracle.Pair(2, 1)},
		gives(judge.Message{Type: model.Reject, Ballot: oracle.Pair(1, 1)}),
	} {
		p := judge.NewProgress(of(model.Process), true)
		require.Empty(t, p.Sees(cut(before)))
		require.Empty(t, p.Sees(silent), before)
		answered := judge.Step{Input: gives(prepare(3, 0)), Sent: []judge.Message{{Type: model.Promise, From: 1, Ballot: oracle.Pair(3, 0)}}}
		require.Empty(t, p.Sees(answered))
		require.Equal(t, []judge.Slow{judge.AnswersPrepare}, p.Sees(judge.Step{Input: gives(prepare(4, 0))}))
	}
}

// votes has votes of others for v come to it, in a ballot below all others.
func votes(w *judge.Watch, from ...model.Node) {
	for _, a := range from {
		w.Given(gives(judge.Message{Type: model.Accepted, From: a, Ballot: oracle.Pair(1, 2), Value: "v"}))
	}
}

// A process that promised its own ballot, or one that a refusal told it of, and told nobody, may
// refuse what is below.
func TestAPromiseInSilenceIsNotSlow(t *testing.T) {
	for _, before := range []judge.Step{
		{Input: judge.Input{Kind: model.Set, Value: "v"}, Sent: []judge.Message{prepare(3, 1)}},
		{Input: gives(judge.Message{Type: model.Reject, Ballot: oracle.Pair(1, 1), Promised: oracle.Pair(3, 1)})},
	} {
		p := judge.NewProgress(of(model.Process), true)
		require.Empty(t, p.Sees(before))
		require.Empty(t, p.Sees(judge.Step{Input: gives(prepare(3, 0))}))
		require.Empty(t, p.Sees(judge.Step{Input: gives(judge.Message{Type: model.Accept, Ballot: oracle.Pair(3, 0), Value: "v"})}))
		require.Equal(t, []judge.Slow{judge.AnswersPrepare}, p.Sees(judge.Step{Input: gives(prepare(4, 0))}))
	}
}
