package conformance

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// cells is a disk that is written cell by cell, and may crash between two writes.
type cells struct{ writes, after int }

func (c *cells) Writes() int      { return c.writes }
func (c *cells) CrashAfter(n int) { c.after = n }

// write writes cells one after the other; what comes after a crash is not done.
func (c *cells) write(all ...func()) (done bool) {
	for _, one := range all {
		if c.after > 0 && c.writes == c.after {
			return false
		}
		one()
		c.writes++
	}
	return c.after == 0 || c.writes < c.after
}

// torn is an acceptor that writes its promise, the ballot of its vote and the value in an order.
type torn struct {
	cells
	self             model.Node
	promised, ballot model.Ballot
	value            *model.Value
	order            func(promise, ballot, value func()) []func()
}

func (a *torn) Prepare(b model.Ballot) []model.Message {
	a.writes = 0
	if model.Below(b, a.promised) || !a.write(func() { a.promised = b }) {
		return nil
	}
	return a.promises(b)
}

// promises reports a vote if there is all of it.
func (a *torn) promises(b model.Ballot) []model.Message {
	vote := model.Vote{}
	if !model.IsNone(a.ballot) && a.value != nil {
		vote = model.Vote{Ballot: a.ballot, Value: *a.value}
	}
	return []model.Message{{Type: model.Promise, From: a.self, Ballot: b, Vote: vote}}
}

func (a *torn) Accept(b model.Ballot, v model.Value) []model.Message {
	a.writes = 0
	all := a.order(func() { a.promised = b }, func() { a.ballot = b }, func() { a.value = &v })
	if model.Below(b, a.promised) || !a.write(all...) {
		return nil
	}
	return []model.Message{{Type: model.Accepted, From: a.self, Ballot: b, Value: v}}
}

func (a *torn) Restart() { a.after = 0 }

// clears is an acceptor that takes back its promise before it writes another.
type clears struct{ torn }

func (a *clears) Prepare(b model.Ballot) []model.Message {
	a.writes = 0
	if model.Below(b, a.promised) || !a.write(func() { a.promised = model.Ballot{} }, func() { a.promised = b }) {
		return nil
	}
	return a.promises(b)
}

// A step that writes more than once is cut between any two of its writes.
func TestAStepIsCutBetweenAnyTwoWrites(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		order   func(promise, ballot, value func()) []func()
		verdict string
	}{
		{"ballot and value at once", func(p, b, v func()) []func() { return []func(){p, func() { b(); v() }} }, Conforms},
		{"the vote first", func(p, b, v func()) []func() { return []func(){func() { b(); v() }, func() {}, p} }, Conforms},
		{"the ballot first", func(p, b, v func()) []func() { return []func(){p, b, v} }, Unsafe},
		{"the value first", func(p, b, v func()) []func() { return []func(){p, v, b} }, Unsafe},
		{"others between", func(p, b, v func()) []func() {
			return slices.Concat([]func(){p, b}, slices.Repeat([]func(){func() {}}, 5), []func(){v})
		}, Unsafe},
	}[:thorough.Of(3, 5)] {
		r := tested(t, model.Acceptor, func(at subject.Cluster) any { return &torn{self: at.Self, order: c.order} })
		require.Equal(t, c.verdict, r.Verdict, "%s\n%s", c.name, r.Text())
		require.Empty(t, r.Slow, c.name)
		if c.verdict == Unsafe {
			require.Len(t, r.Divergences[0].Steps, 3, r.Text())
		}
	}
}

// What a crash did to a promise shows by votes below it.
func TestACutPromiseIsShown(t *testing.T) {
	t.Parallel()
	at := func(p, b, v func()) []func() { return []func(){p, func() { b(); v() }} }
	r, err := InGo(t.Context(), model.Acceptor, func(c subject.Cluster) any { return &clears{torn{self: c.Self, order: at}} })
	require.NoError(t, err)
	require.Equal(t, Unsafe, r.Verdict, r.Text())
	require.NotNil(t, r.Divergences[0].Harm, r.Text())
}

// keeping is a proposer with its ballots' rounds on disk; it takes a record away before it writes
// another, or writes a second beside it.
type keeping struct {
	choosing
	cells
	taken bool
}

func (k *keeping) Set(b model.Ballot, v model.Value) []model.Message {
	last, ballot := k.next, k.ballot
	sent := k.choosing.Set(b, v)
	next, begun := k.next, k.ballot
	k.next, k.ballot, k.writes = last, ballot, 0
	if !k.write(func() {
		if k.taken {
			k.next, k.ballot = 0, model.Ballot{}
		}
	}, func() { k.next, k.ballot = next, begun }) {
		return nil
	}
	return sent
}

func (k *keeping) Promise(from model.Node, b model.Ballot, v model.Vote) []model.Message {
	k.writes = 0
	return k.choosing.Promise(from, b, v)
}

func (k *keeping) Accepted(from model.Node, b model.Ballot, v model.Value) []model.Message {
	k.writes = 0
	return k.choosing.Accepted(from, b, v)
}

func (k *keeping) Reject(from model.Node, b model.Ballot) []model.Message {
	k.writes = 0
	return k.choosing.Reject(from, b)
}

func (k *keeping) Restart() {
	k.after = 0
	k.choosing.Restart()
}

// A proposer that a crash leaves without its last ballot uses one again.
func TestACutRoundIsShown(t *testing.T) {
	thorough.Only(t, "a suite of its own; TestACutPromiseIsShown has what a crash cuts in an acceptor")
	t.Parallel()
	for _, taken := range []bool{true, false} {
		r := tested(t, model.Proposer, func(c subject.Cluster) any {
			return &keeping{choosing: choosing{aProposer: &aProposer{Cluster: c}, step: 1}, taken: taken}
		})
		require.Equal(t, map[bool]string{false: Conforms, true: Unsafe}[taken], r.Verdict, r.Text())
		require.Empty(t, r.Slow)
	}
}

// counting is a learner that keeps of each acceptor its last vote, the ballot and the value in two
// writes or in one.
type counting struct {
	subject.Cluster
	cells
	ballots map[model.Node]model.Ballot
	values  map[model.Node]model.Value
	told    bool
	once    bool
}

func (l *counting) Accepted(from model.Node, b model.Ballot, v model.Value) []model.Message {
	l.writes = 0
	if !model.Below(l.ballots[from], b) {
		return nil
	}
	value, ballot := func() { l.values[from] = v }, func() { l.ballots[from] = b }
	all := []func(){ballot, value}
	if l.once {
		all = []func(){func() { value(); ballot() }, func() {}}
	}
	if !l.write(all...) || l.told {
		return nil
	}
	var values []model.Value
	for node := range model.Node(l.Acceptors) {
		if l.ballots[node] == b {
			values = append(values, l.values[node])
		}
	}
	if l.told = len(values) >= l.Quorum2; l.told {
		return []model.Message{{Type: model.Learned, Value: values[0]}}
	}
	return nil
}

func (l *counting) Restart() { l.after = 0 }

// A vote of which a learner has only half counts for another value.
func TestACutVoteIsShown(t *testing.T) {
	t.Parallel()
	for _, once := range []bool{false, true}[:thorough.Of(1, 2)] {
		r := tested(t, model.Learner, func(c subject.Cluster) any {
			return &counting{Cluster: c, ballots: map[model.Node]model.Ballot{}, values: map[model.Node]model.Value{}, once: once}
		})
		require.Equal(t, map[bool]string{true: Conforms, false: Unsafe}[once], r.Verdict, r.Text())
	}
}
