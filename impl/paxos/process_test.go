package paxos

import (
	"slices"
	"strings"
	"testing"

	"github.com/leanovate/gopter/gen"
)

func mustStart(self Node, q Quorums) Process {
	p, err := NewProcess(self, q, Disk{})
	if err != nil {
		panic(err)
	}
	return p
}

func TestRestartKeepsExactlyTheDisk(t *testing.T) {
	voted, _ := Learner{}.OnLearn(three, Accepted{0, ballots[0], "x"})
	for _, proposer := range proposerStates() {
		for _, a := range acceptorStates() {
			p := Process{Self: 0, Quorums: three, Acceptor: a, Proposer: proposer, Learner: voted}
			want := Process{Self: 0, Quorums: three, Acceptor: a, Proposer: Proposer{Ballot: proposer.Ballot}}
			if got := p.Restart(); got.Key() != want.Key() {
				t.Fatalf("%v restarted: %v, want %v", p.Key(), got.Key(), want.Key())
			}
			if want := (Disk{proposer.Ballot, a.Promised, a.Vote}); p.Disk() != want || p.Restart().Disk() != want {
				t.Fatalf("%v: disk %v, then %v, want %v", p.Key(), p.Disk(), p.Restart().Disk(), want)
			}
		}
	}
}

func TestNewProcessTakesOnlyItsOwnDisk(t *testing.T) {
	own, other := Ballot{3, 1}, Ballot{3, 2}
	for _, c := range []struct {
		self Node
		disk Disk
		want string // in the error; none if empty
	}{
		{1, Disk{}, ""},
		{2, Disk{}, ""},
		{1, Disk{Ballot: own}, ""},
		{1, Disk{own, other, Vote{other, ""}}, ""},
		{1, Disk{own, other, Vote{own, "x"}}, ""},
		{3, Disk{}, "want a node below 3"},
		{255, Disk{}, "want a node below 3"},
		{1, Disk{Ballot: other}, "another node's disk"},
		{1, Disk{Ballot: Ballot{0, 1}}, "another node's disk"},
		{1, Disk{Promised: Ballot{0, 1}}, "damaged"},
		{1, Disk{Promised: Ballot{1, MaxNodes}}, "damaged"},
		{1, Disk{own, own, Vote{other, "x"}}, "damaged"},
		{1, Disk{own, own, Vote{Ballot{}, "x"}}, "damaged"},
		{1, Disk{own, own, Vote{Ballot{0, 1}, ""}}, "damaged"},
	} {
		p, err := NewProcess(c.self, three, c.disk)
		switch {
		case c.want == "" && (err != nil || p.Disk() != c.disk || p.Self != c.self || p.Quorums != three):
			t.Errorf("node %d, %v: %v, %v", c.self, c.disk, p.Key(), err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("node %d, %v: error %v, want %q", c.self, c.disk, err, c.want)
		}
	}
}

type disguised struct{ Prepare }

func TestDeliverIgnoresWhatIsNoMessage(t *testing.T) {
	p, _ := mustStart(0, three).Get(ballots[0])
	for _, m := range []Message{
		nil, &Prepare{ballots[1]}, disguised{Prepare{ballots[1]}}, (*Accept)(nil),
		Prepare{}, Accept{}, Promise{}, Accepted{}, Reject{},
		Promise{3, ballots[0], Vote{}}, Promise{255, ballots[0], Vote{}},
		Reject{1, ballots[0], ballots[1]},
	} {
		if next, effects := p.Deliver(m); next.Key() != p.Key() || effects != (Effects{}) {
			t.Errorf("%#v: %v %v", m, next.Key(), effects)
		}
	}
}

// An Accepted is for the proposer, the learner, both or neither.
func TestAcceptedGoesToProposerAndLearner(t *testing.T) {
	b, other := ballots[0], ballots[1]
	p := Process{Quorums: three, Proposer: Proposer{Ballot: b, Phase: PhaseAccept, Value: "x"}}
	p, effects := p.Deliver(Accepted{1, b, "x"})
	if effects != (Effects{Outcome: Took}) || p.Proposer.Voters != NewNodeSet(1) || p.Learner.Key() != `none 1.0:"x":{1}` {
		t.Errorf("both: %v %v", p.Key(), effects)
	}
	again, effects := p.Deliver(Accepted{1, b, "x"})
	if effects != (Effects{}) || again.Key() != p.Key() {
		t.Errorf("neither: %v %v", again.Key(), effects)
	}
	p, effects = p.Deliver(Accepted{2, other, "y"})
	if effects != (Effects{Outcome: Took}) || p.Proposer.Voters != NewNodeSet(1) || len(p.Learner.Votes) != 2 {
		t.Errorf("learner: %v %v", p.Key(), effects)
	}
	p.Learner = Learner{Value: Some("x")}
	p, effects = p.Deliver(Accepted{2, b, "x"})
	if effects != (Effects{Outcome: Took}) || p.Proposer.Phase != PhaseDecided {
		t.Errorf("proposer: %v %v", p.Key(), effects)
	}
}

// Votes count in their own ballot, whatever the process's acceptor has promised
// since: what is chosen stays chosen.
func TestADecisionCountsBelowAHigherPromise(t *testing.T) {
	b := ballots[0]
	p := Process{Quorums: three, Acceptor: Acceptor{Promised: ballots[3]}, Proposer: Proposer{Ballot: b, Phase: PhaseAccept, Value: "x"}}
	for from := range Node(2) {
		p, _ = p.Deliver(Accepted{from, b, "x"})
	}
	if p.Proposer.Phase != PhaseDecided || p.Learner.Value != Some("x") {
		t.Errorf("two of three voted: %v", p.Key())
	}
}

// cluster runs three processes by numbers: each chooses one of what may happen.
// Any message sent may be delivered at any time, again or never.
type cluster struct {
	processes [3]Process
	disks     [3]Disk
	sent      []Message
	forced    int // Accepts of a set that carry another value than its own
}

func (c *cluster) step(choice int) {
	node := choice % 3
	p, what := c.processes[node], choice/3%32
	var effects Effects
	switch round := p.Proposer.Ballot.Round + 1; {
	case what == 0:
		c.processes[node], _ = NewProcess(Node(node), three, c.disks[node])
		return
	case what == 1:
		p, effects = p.Get(Ballot{round, Node(node)})
	case what == 2:
		p, effects = p.Set(Ballot{round, Node(node)}, values[node])
	case len(c.sent) > 0:
		p, effects = p.Deliver(c.pick(what, choice/96))
	}
	c.take(node, p, effects)
}

// pick gives any message sent, half the time one of the last four.
func (c *cluster) pick(what, choice int) Message {
	if what%2 == 0 {
		return c.sent[max(0, len(c.sent)-1-choice%4)]
	}
	return c.sent[choice%len(c.sent)]
}

func (c *cluster) take(node int, p Process, effects Effects) {
	own, set := c.processes[node].Proposer.Own.Get()
	if m, ok := effects.Send.(Accept); ok && set && m.Value != own {
		c.forced++
	}
	c.processes[node] = p
	if effects.Persist {
		c.disks[node] = p.Disk()
	}
	if effects.Send != nil && !slices.Contains(c.sent, effects.Send) {
		c.sent = append(c.sent, effects.Send)
	}
}

// chosen ranges over all Accepted ever sent, as in SynodSafety.tla.
func (c *cluster) chosen() (all []Value) {
	tallies := map[Vote]NodeSet{}
	for _, m := range c.sent {
		if m, ok := m.(Accepted); ok {
			vote := Vote{m.Ballot, m.Value}
			tallies[vote] = tallies[vote].With(m.From)
			if tallies[vote].Len() == 2 && !slices.Contains(all, m.Value) {
				all = append(all, m.Value)
			}
		}
	}
	return all
}

func (c *cluster) safe() bool {
	chosen := c.chosen()
	for node, p := range c.processes {
		learned, ok := p.Learner.Value.Get()
		if ok && !slices.Contains(chosen, learned) ||
			p.Proposer.Phase == PhaseDecided && !slices.Contains(chosen, p.Proposer.Value) ||
			p.Disk() != c.disks[node] {
			return false
		}
	}
	return len(chosen) <= 1
}

// Agreement, decided is chosen, learned is chosen, and Persist is told whenever
// Disk changes. Runs in which something is at stake must occur.
func TestRandomRunsAgree(t *testing.T) {
	var decided, forced int
	check(t, "safe after each step", func(choices []int) bool {
		var c cluster
		for node := range c.processes {
			c.processes[node] = mustStart(Node(node), three)
		}
		for _, choice := range choices {
			if c.step(choice); !c.safe() {
				return false
			}
		}
		decided += len(c.chosen())
		forced += min(c.forced, 1)
		return true
	}, gen.SliceOfN(120, gen.IntRange(0, 1<<20)))
	if decided == 0 || forced == 0 {
		t.Errorf("%d runs chose a value, in %d a proposer had to adopt one: want some of each", decided, forced)
	}
	t.Logf("%d of 2000 runs chose a value, in %d a proposer had to adopt another's", decided, forced)
}

// A process gives each input to the roles that it is for, and leaves the others alone.
func TestAProcessIsItsRoles(t *testing.T) {
	voted, _ := Learner{}.OnLearn(three, Accepted{0, ballots[0], "x"})
	for _, proposer := range proposerStates() {
		p := Process{Self: 0, Quorums: three, Acceptor: Acceptor{Promised: ballots[1]}, Proposer: proposer, Learner: voted}
		for _, b := range ballots {
			next, effects := p.Get(b)
			want := p
			var wantEffects Effects
			want.Proposer, wantEffects = p.Proposer.OnGet(0, b)
			checkStep(t, p, next, want, effects, wantEffects)
			next, effects = p.Set(b, "y")
			want.Proposer, wantEffects = p.Proposer.OnSet(0, b, "y")
			checkStep(t, p, next, want, effects, wantEffects)
			m := Promise{2, b, Vote{ballots[0], "y"}}
			next, effects = p.Deliver(m)
			want.Proposer, wantEffects = p.Proposer.OnPromise(three, m)
			checkStep(t, p, next, want, effects, wantEffects)
		}
	}
	for _, a := range acceptorStates() {
		p := Process{Self: 1, Quorums: three, Acceptor: a, Proposer: Proposer{Ballot: ballots[1]}, Learner: voted}
		for _, m := range acceptorStimuli() {
			next, effects := p.Deliver(m)
			want := p
			var wantEffects Effects
			want.Acceptor, wantEffects = a.on(m)
			checkStep(t, p, next, want, effects, wantEffects)
		}
	}
}

func checkStep(t *testing.T, p, next, want Process, effects, wantEffects Effects) {
	t.Helper()
	if next.Key() != want.Key() || effects != wantEffects {
		t.Errorf("%v: %v %v, want %v %v", p.Key(), next.Key(), effects, want.Key(), wantEffects)
	}
}

// Processes that differ in one part have two keys.
func TestProcessKeyTellsEachPartApart(t *testing.T) {
	p := Process{Self: 1, Quorums: three}
	q := [...]Process{p, p, p, p, p, p}
	q[1].Self = 2
	q[2].Quorums = Majority(5)
	q[3].Acceptor.Promised = ballots[0]
	q[4].Proposer.Ballot = ballots[1]
	q[5].Learner.Value = Some("x")
	for i := range q {
		for j := range q {
			if same := q[i].Key() == q[j].Key(); same != (i == j) {
				t.Errorf("%v and %v have one key: %v", q[i], q[j], same)
			}
		}
	}
}
