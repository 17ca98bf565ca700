package paxos

import (
	"testing"
	"unsafe"

	"github.com/synod-paxos/synod/internal/cputime"
)

// States are map keys.
var (
	_ map[Acceptor]bool
	_ map[Proposer]bool
	_ map[Disk]bool
	_ map[Effects]bool
	_ map[ProcessKey]bool
)

func TestSizes(t *testing.T) {
	t.Logf("bytes: Acceptor %d, Proposer %d, Learner %d, Process %d, Disk %d, Effects %d",
		unsafe.Sizeof(Acceptor{}), unsafe.Sizeof(Proposer{}), unsafe.Sizeof(Learner{}),
		unsafe.Sizeof(Process{}), unsafe.Sizeof(Disk{}), unsafe.Sizeof(Effects{}))
}

// Sinks: what a step gives escapes, as it does in a program.
var (
	acceptorSink Acceptor
	proposerSink Proposer
	processSink  Process
	effectsSink  Effects
)

var (
	benchAcceptor = Acceptor{Promised: ballots[1]}
	benchProposer = Proposer{Ballot: ballots[2], Phase: PhasePrepare, Own: Some("x")}
	benchVoting   = Proposer{Ballot: ballots[2], Phase: PhaseAccept, Value: "x"}
	benchProcess  = Process{Quorums: three, Acceptor: benchAcceptor, Proposer: benchProposer}
)

var benchSteps = []struct {
	name   string
	allocs float64 // one for the message in Send, if any
	step   func()
}{
	{"OnPrepare/answered", 1, func() { acceptorSink, effectsSink = benchAcceptor.OnPrepare(1, Prepare{ballots[2]}) }},
	{"OnPrepare/refused", 1, func() { acceptorSink, effectsSink = benchAcceptor.OnPrepare(1, Prepare{ballots[0]}) }},
	{"OnPrepare/ignored", 0, func() { acceptorSink, effectsSink = benchAcceptor.OnPrepare(1, Prepare{}) }},
	{"OnAccept/granted", 1, func() { acceptorSink, effectsSink = benchAcceptor.OnAccept(1, Accept{ballots[2], "x"}) }},
	{"OnSet/started", 1, func() { proposerSink, effectsSink = benchProposer.OnSet(2, ballots[3], "x") }},
	{"OnSet/refused", 0, func() { proposerSink, effectsSink = benchProposer.OnSet(0, ballots[0], "x") }},
	{"OnPromise/counted", 0, func() { proposerSink, effectsSink = benchProposer.OnPromise(three, Promise{1, ballots[2], Vote{}}) }},
	{"OnAccepted/counted", 0, func() { proposerSink, effectsSink = benchVoting.OnAccepted(three, Accepted{1, ballots[2], "x"}) }},
	{"Restart", 0, func() { processSink = benchProcess.Restart() }},
}

func TestStepsAllocateJustTheMessage(t *testing.T) {
	for _, b := range benchSteps {
		if got := testing.AllocsPerRun(100, b.step); got != b.allocs {
			t.Errorf("%s: %v allocations, want %v", b.name, got, b.allocs)
		}
	}
}

func BenchmarkStep(b *testing.B) {
	for _, bench := range benchSteps {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			each := cputime.Of(b)
			for b.Loop() {
				bench.step()
			}
			each(b.N, "op")
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}

// A whole round of three processes, to the decision of all.
func BenchmarkRound(b *testing.B) {
	b.ReportAllocs()
	var processes [3]Process
	for node := range processes {
		processes[node] = mustStart(Node(node), three)
	}
	var network [16]Message
	each := cputime.Of(b)
	defer func() { each(b.N, "op") }()
	for b.Loop() {
		running := processes
		var effects Effects
		running[0], effects = running[0].Set(ballots[0], "x")
		queue := append(network[:0], effects.Send)
		for at := 0; at < len(queue); at++ {
			for node := range running {
				if running[node], effects = running[node].Deliver(queue[at]); effects.Send != nil {
					queue = append(queue, effects.Send)
				}
			}
		}
		if running[0].Proposer.Phase != PhaseDecided {
			b.Fatal("no decision")
		}
	}
}
