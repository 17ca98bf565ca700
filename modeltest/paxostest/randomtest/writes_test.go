package randomtest

import (
	"testing"

	"github.com/stretchr/testify/require"

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
