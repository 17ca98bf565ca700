package randomtest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
)

// twoFiles is an acceptor that keeps the ballot of its vote in one file and the value in another,
// and writes them in some order.
type twoFiles struct {
	promised, ballot Ballot // on disk
	value            Value
	self             Node
	valueFirst       bool
	writes, left     int // of the last step, and before a crash
	crashes          bool
}

// write writes a file, unless it crashed before.
func (a *twoFiles) write(file func()) {
	if a.crashes && a.left == 0 {
		return
	}
	file()
	a.writes, a.left = a.writes+1, a.left-1
}

// down tells whether it crashed in this step.
func (a *twoFiles) down() bool { return a.crashes && a.left == 0 }

func (a *twoFiles) Prepare(b Ballot) []Message {
	a.writes = 0
	if b.Less(a.promised) {
		return nil
	}
	if a.write(func() { a.promised = b }); a.down() {
		return nil
	}
	return []Message{{Type: paxostest.Promise, From: a.self, Ballot: b, Vote: Vote{Ballot: a.ballot, Value: a.value}}}
}

func (a *twoFiles) Accept(b Ballot, v Value) []Message {
	a.writes = 0
	if b.Less(a.promised) {
		return nil
	}
	a.write(func() { a.promised = b })
	files := []func(){func() { a.ballot = b }, func() { a.value = v }}
	if a.valueFirst {
		files[0], files[1] = files[1], files[0]
	}
	a.write(files[0])
	if a.write(files[1]); a.down() {
		return nil
	}
	return []Message{{Type: paxostest.Accepted, From: a.self, Ballot: b, Value: v}}
}

func (a *twoFiles) Restart()         { a.crashes = false }
func (a *twoFiles) Writes() int      { return a.writes }
func (a *twoFiles) CrashAfter(n int) { a.crashes, a.left = true, n }

// oneFile writes the vote at once, so a crash cuts nothing in two.
type oneFile struct{ twoFiles }

func (a *oneFile) Accept(b Ballot, v Value) []Message {
	a.writes = 0
	if b.Less(a.promised) {
		return nil
	}
	a.write(func() { a.promised = b })
	if a.write(func() { a.ballot, a.value = b, v }); a.down() {
		return nil
	}
	return []Message{{Type: paxostest.Accepted, From: a.self, Ballot: b, Value: v}}
}

// A crash between two writes of one step shows that half a vote is none.
func TestACrashBetweenTwoWritesIsTried(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		create  func(paxostest.Cluster) any
		verdict string
	}{
		{"at once", func(c paxostest.Cluster) any { return &oneFile{twoFiles{self: c.Self}} }, conformance.Conforms},
		{"the ballot first", func(c paxostest.Cluster) any { return &twoFiles{self: c.Self} }, conformance.Unsafe},
		{"the value first", func(c paxostest.Cluster) any { return &twoFiles{self: c.Self, valueFirst: true} }, conformance.Unsafe},
	}[:thorough.Of(2, 3)] {
		r, err := inGo(t.Context(), "acceptor", c.create, []Option{Runs(thorough.Of(200, 1000))})
		require.NoError(t, err, c.name)
		require.Equal(t, c.verdict, r.Verdict, "%s\n%s", c.name, r.Text())
	}
}

// journal is a node that writes one after the other what must survive a crash, and what need not.
type journal struct {
	*node
	disk    paxos.Process // what was written
	named   Ballot        // the highest that a request named
	below   bool          // one named a lower one, or the same
	writes  int
	after   int // writes it crashes; 0 if it does not
	crashed bool
}

// step has the node take a step, and writes what it changed.
func (j *journal) step(sent []Message) []Message {
	next := j.node.process
	j.writes = 0
	keep := func(changed bool, write func()) {
		if changed && !j.crashed {
			write()
			j.writes++
			j.crashed = j.writes == j.after
		}
	}
	keep(j.disk.Acceptor.Promised != next.Acceptor.Promised, func() { j.disk.Acceptor.Promised = next.Acceptor.Promised })
	keep(j.disk.Acceptor.Vote != next.Acceptor.Vote, func() { j.disk.Acceptor.Vote = next.Acceptor.Vote })
	keep(j.disk.Proposer.Ballot != next.Proposer.Ballot, func() { j.disk.Proposer.Ballot = next.Proposer.Ballot })
	keep(j.disk.Learner.Value != next.Learner.Value, func() { j.disk.Learner.Value = next.Learner.Value })
	if j.crashed {
		return nil
	}
	return sent
}

func (j *journal) Prepare(b Ballot) []Message         { return j.step(j.node.Prepare(b)) }
func (j *journal) Accept(b Ballot, v Value) []Message { return j.step(j.node.Accept(b, v)) }
func (j *journal) Promise(from Node, b Ballot, v Vote) []Message {
	return j.step(j.node.Promise(from, b, v))
}
func (j *journal) Accepted(from Node, b Ballot, v Value) []Message {
	return j.step(j.node.Accepted(from, b, v))
}
func (j *journal) Reject(from Node, b Ballot) []Message { return j.step(j.node.Reject(from, b)) }
func (j *journal) Get(b Ballot) []Message               { return j.asked(b, j.node.Get) }
func (j *journal) Set(b Ballot, v Value) []Message {
	return j.asked(b, func(b Ballot) []Message { return j.node.Set(b, v) })
}

func (j *journal) asked(b Ballot, begin func(Ballot) []Message) []Message {
	j.below = j.below || !j.named.Less(b)
	j.named = b
	return j.step(begin(b))
}

func (j *journal) Restart() {
	j.after, j.crashed = 0, false
	quorums, self := j.process.Quorums, j.process.Self
	j.process = paxos.Process{Self: self, Quorums: quorums, Acceptor: j.disk.Acceptor, Proposer: paxos.Proposer{Ballot: j.disk.Proposer.Ballot}}
	j.process.Learner.Value = j.disk.Learner.Value
}

func (j *journal) Writes() int      { return j.writes }
func (j *journal) CrashAfter(n int) { j.after = n }

// unrefusing is a journal that is asked for no round in a ballot that is not above those before.
type unrefusing struct {
	paxostest.ProcessUnderTest
	paxostest.Writer
	paxostest.Getter
	paxostest.RefusalHearer
}

// Nobody is blamed for what a crash of the tester's may have kept from being said.
func TestACutStepExcuses(t *testing.T) {
	t.Parallel()
	for _, role := range []string{"acceptor", "proposer", "learner", "process"} {
		t.Run(role, func(t *testing.T) {
			var all []*journal
			r, err := inGo(t.Context(), role, func(c paxostest.Cluster) any {
				j := &journal{node: newNode(t, role, c)}
				all = append(all, j)
				return unrefusing{j, j, j, j}
			}, []Option{Runs(thorough.Of(100, 3000)), With(paxostest.Progress())})
			require.NoError(t, err)
			require.Equal(t, conformance.Conforms, r.Verdict, r.Text())
			require.Empty(t, r.Slow)
			for _, j := range all {
				require.False(t, j.below, "a ballot is named that is not above all that were named before")
			}
		})
	}
}
