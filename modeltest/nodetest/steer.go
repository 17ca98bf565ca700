package nodetest

import (
	"math/rand/v2"

	"github.com/synod-paxos/synod/modeltest/paxostest/coverage"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// steerer has a cluster take a walk over TLC's graph: it is the network, which delivers what the
// walk says, and the disks. Some of what the graph does not see is drawn: crashes of nodes that are
// in no round, and messages that come again and change nothing.
type steerer struct {
	heedless
	*rand.Rand
	plan    *coverage.Plan
	world   *world
	ballots [2]oracle.Ballot // of nodes 0 and 1
	flights [][steeredNodes]flight
	sending []int // numbers of messages that were sent
}

const (
	steeredNodes = 3
	steeredVotes = 2
)

func (s *steerer) sent(f flight) {
	if f.judged.Type == oracle.Prepare && f.From < 2 {
		s.ballots[f.From] = f.judged.Ballot
	}
	n := s.plan.Number(f.judged, s.ballots)
	if n < 0 {
		return
	}
	if s.flights[n] == ([steeredNodes]flight{}) {
		s.sending = append(s.sending, n)
	}
	s.flights[n][f.To] = f
}

// steered is a run that is steered.
type steered struct {
	plan    *coverage.Plan
	seed    uint64 // of what the graph does not see
	walk    int
	profile *coverage.Profile
	skip    int // a step that is left out, from 1, for a test
}

// run has a cluster take the walk, and gives the state of the graph in which it must be then.
func (r *steered) run(recording bool) (w *world, ends uint32) {
	s := &steerer{Rand: rand.New(rand.NewPCG(r.seed, uint64(r.walk))), plan: r.plan, flights: make([][steeredNodes]flight, r.plan.Messages())}
	w = newWorld(host(false, steeredNodes, steeredVotes), steeredNodes, steeredVotes, r.seed+uint64(r.walk), s)
	w.recording, s.world = recording, w
	w.follows(r.profile)
	taken := 0
	for step := range r.plan.Walk(r.walk) {
		s.noise(ends)
		if taken++; taken != r.skip {
			s.do(step)
		}
		ends = step.To
		if w.isIn(ends); w.broken != nil {
			return w, ends
		}
	}
	w.follow.done() // the end, with rounds of its own, is none of the walk
	w.follow = follower{}
	w.settle(1)
	return w, ends
}

// do carries out a step.
func (s *steerer) do(step coverage.Stimulus) {
	w := s.world
	switch step.Do {
	case "Set", "Get":
		w.ask(Action{Do: "ask", Node: step.Node, Op: w.hosted.operations(), Key: keyOf(0), Set: step.Do == "Set", Value: step.Value})
	case "Restart":
		s.crash(step.Node)
	default:
		f := s.flights[step.Heard][step.Node]
		if f.judged.Type == 0 {
			return // it was not sent, which shows
		}
		w.deliver(f)
		if m := w.machines[step.Node]; m.writing != nil && step.Idle && s.IntN(16) == 0 {
			s.crash(step.Node)
			w.deliver(f)
		}
	}
	for w.machines[step.Node].writing != nil {
		w.written(step.Node)
	}
}

// crash stops a node and starts it again.
func (s *steerer) crash(node int) {
	fate := fateLost
	if s.IntN(2) == 0 {
		fate = fateKept
	}
	s.world.stop(node, fate)
	s.world.start(node)
}

// noise delivers, now and then, a message that must change nothing. One of a vote is none: a node
// that hears it knows more than the graph can tell.
func (s *steerer) noise(state uint32) {
	if len(s.sending) == 0 || s.IntN(16) > 0 {
		return
	}
	n, to := s.sending[s.IntN(len(s.sending))], s.IntN(steeredNodes)
	f := s.flights[n][to]
	if f.judged.Type == 0 || f.judged.Type == oracle.Accepted || !s.plan.Ignores(state, to, n) {
		return
	}
	s.world.deliver(f)
}
