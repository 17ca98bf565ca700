package trial

import (
	"context"
	"slices"

	"github.com/synod-paxos/synod/modeltest/driver"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/trace/tla"
)

// Live is a test that nobody planned: whoever gives its inputs answers for them.
type Live struct{ *session }

// Live begins one.
func (t *Tester) Live(ctx context.Context) (*Live, error) {
	if err := t.speaker.Begin(ctx, t.place); err != nil {
		return nil, err
	}
	return &Live{t.begin(nil)}, nil
}

// End ends it.
func (l *Live) End(ctx context.Context) error { return driver.End(ctx, l.t.speaker, l.session) }

// Give gives an input, and judges what comes of it.
func (l *Live) Give(ctx context.Context, in judge.Input) ([]judge.Message, error) {
	before := len(l.Steps)
	l.stimulus.Kind = in.Kind
	if err := driver.Give(ctx, l.t.speaker, l.session, in); err != nil {
		return nil, err
	}
	return l.Steps[before].Sent, nil
}

// unseen is a message that a peer sent to others, before some step.
type unseen struct {
	judge.Message
	step int
}

// Elsewhere takes in that a peer sent a message to others.
func (l *Live) Elsewhere(m judge.Message) {
	if _, judged := judge.Judged(m); judged && m.Type != model.Prepare { // which nothing hangs on
		l.unseen = append(l.unseen, unseen{m, len(l.Steps)})
	}
}

// Above is a ballot of another node above one, if there is any; with named ballots one of the
// given node.
func (t *Tester) Above(low oracle.Ballot, node model.Node) (oracle.Ballot, bool) {
	if t.ballots != nil {
		return t.ballots.Between(low, oracle.None)
	}
	at, _ := slices.BinarySearch(t.named, low) // in this order, as a ballot is compared byte by byte
	for i, b := range t.named[at:] {
		if t.Names.Ballots[at+i].Node == node && b > low {
			return b, true
		}
	}
	return oracle.None, false
}

// planned makes a plan of what was given in a test, with as many values as it has, and a word that
// gives it again. What peers sent to others is of it, as what they may send and tell hangs on that.
// Ballots that the tests name stay as they are, as code can hang on what they are called; of others
// there are as many as it has.
func (t *Tester) planned(title string, r *Result) (*Tester, *Result) {
	of, n := map[oracle.Ballot]model.Ballot{}, *t.Names
	out, used := *t, r.used()
	out.same, n.Values = nil, nil // what is above all stays
	for i, b := range t.named {
		of[b] = n.Ballots[i]
	}
	if begunUnasked := func(b oracle.Ballot) bool { return model.IsNone(of[b]) }; slices.ContainsFunc(used, begunUnasked) {
		out.named, n.Ballots = nil, nil
		for i, b := range used {
			of[b] = model.Ballot{Round: uint64(i + 1), Node: t.owner(b)}
			n.Ballots = append(n.Ballots, of[b])
			if t.ballots == nil {
				out.named = append(out.named, b)
			}
		}
	}
	n.Proposers = tla.Models("p", max(t.place.Nodes, 2))
	for _, in := range r.inputs() {
		if v := model.Value(in.Value + in.Message.Value + in.Message.Vote.Value); v != "" && !slices.Contains(n.Values, v) {
			n.Values = append(n.Values, v)
		}
	}
	out.Plan = suites.NewUnplanned(&n, t.Role, title, t.Is)
	out.Near = t.Near
	again := *r
	again.Given, again.Word, again.unseen = nil, nil, nil
	add := func(i model.Stimulus) int32 {
		again.Word, out.Plan.Inputs = append(again.Word, int32(len(again.Word))), append(out.Plan.Inputs, i)
		return again.Word[len(again.Word)-1]
	}
	before := r.unseen
	for k, s := range r.Steps {
		for ; len(before) > 0 && before[0].step <= k; before = before[1:] {
			i := t.stimulus(judge.Step{Input: judge.Input{Message: before[0].Message}}, of)
			i.Elsewhere = true
			add(i)
		}
		again.Given = append(again.Given, add(t.stimulus(s, of)))
	}
	return &out, &again
}

// Among is the same plan in a cluster of another size, if the node under test is in it: what comes
// from acceptors that are not is not given.
func (t *Tester) Among(acceptors int) (*Tester, bool) {
	q, err := t.Is.Quorums(acceptors)
	if err != nil || int(t.Self) >= acceptors || acceptors == t.place.Acceptors {
		return nil, false
	}
	out, plan, n := *t, *t.Plan, *t.Names
	n.Quorums, n.Acceptors = q, tla.Models("a", acceptors)
	plan.Names, out.Plan, out.same = &n, &plan, nil
	out.place.Acceptors, out.place.Quorum1, out.place.Quorum2 = acceptors, q.One, q.Two
	return &out, true
}

// owner is the node of a ballot: the one under test, or any other.
func (t *Tester) owner(b oracle.Ballot) model.Node {
	switch {
	case !t.Foreign(b):
		return t.Self
	case t.Self == 0:
		return 1
	}
	return 0
}

// inputs are all that came, here or elsewhere.
func (r *Result) inputs() (out []judge.Input) {
	for _, s := range r.Steps {
		out = append(out, s.Input)
	}
	for _, m := range r.unseen {
		out = append(out, judge.Input{Message: m.Message})
	}
	return out
}

// used are the ballots of a test, ascending.
func (r *Result) used() (out []oracle.Ballot) {
	add := func(m judge.Message) { out = append(out, m.Ballot, m.Vote.Ballot, m.Promised) }
	for _, in := range r.inputs() {
		add(in.Message)
		add(judge.Message{Ballot: in.Ballot})
	}
	for _, s := range r.Steps {
		for _, m := range s.Sent {
			add(m)
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(b oracle.Ballot) bool { return b == oracle.None })
}

// stimulus is an input in the ballots of a model.
func (t *Tester) stimulus(s judge.Step, of map[oracle.Ballot]model.Ballot) model.Stimulus {
	in := s.Input
	out := model.Stimulus{Kind: in.Kind, Role: t.Role, Who: t.Self, Ballot: of[in.Ballot], Value: model.Value(in.Value), Crash: in.Crash}
	for _, m := range s.Sent {
		if asks := in.Kind == model.Set || in.Kind == model.Get; asks && m.Type == model.Prepare && model.IsNone(out.Ballot) {
			out.Ballot = of[m.Ballot]
		}
	}
	if in.Kind != model.Deliver {
		return out
	}
	out.Message = subject.InCode(in.Message, func(b oracle.Ballot) model.Ballot { return of[b] })
	return out
}

// Unshortened runs once more exactly what was given, as one who does the same each time does.
func (t *Tester) Unshortened(ctx context.Context, r *Result) (*Result, error) {
	return driver.Again(r, func() (*Result, error) {
		l, err := t.Live(ctx)
		for _, s := range r.Steps {
			if err == nil && !l.Wrong() {
				_, err = l.Give(ctx, s.Input)
			}
		}
		if err != nil {
			return nil, err
		}
		return &l.Result, l.End(ctx)
	})
}
