package paxostest_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/synod-paxos/synod/modeltest/paxostest"
)

// actor is somebody's acceptor that is a goroutine: it takes messages from one channel and sends
// through a callback, later, from whatever goroutine. It is not written for tests, and nothing in
// it says when it has done all that a message makes it do.
type actor struct {
	inbox chan func()
	send  func(paxostest.Message)
	stop  chan struct{}

	promised paxostest.Ballot
	vote     paxostest.Vote
}

func newActor(send func(paxostest.Message)) *actor {
	a := &actor{inbox: make(chan func(), 16), send: send, stop: make(chan struct{})}
	go a.run()
	return a
}

func (a *actor) run() {
	for {
		select {
		case step := <-a.inbox:
			step()
		case <-a.stop:
			return
		}
	}
}

// sync stands for a slow disk, after which somebody else answers.
func (a *actor) sync(then paxostest.Message) {
	time.AfterFunc(10*time.Millisecond, func() { a.send(then) })
}

func (a *actor) prepare(self paxostest.Node, b paxostest.Ballot) {
	a.inbox <- func() {
		if !b.Less(a.promised) {
			a.promised = b
			a.sync(paxostest.Message{Type: paxostest.Promise, From: self, Ballot: b, Vote: a.vote})
		}
	}
}

func (a *actor) accept(self paxostest.Node, b paxostest.Ballot, v paxostest.Value) {
	a.inbox <- func() {
		if !b.Less(a.promised) {
			a.promised, a.vote = b, paxostest.Vote{Ballot: b, Value: v}
			a.sync(paxostest.Message{Type: paxostest.Accepted, From: self, Ballot: b, Value: v})
		}
	}
}

// tested is what its author writes. In a bubble of testing/synctest time stands still while any
// goroutine works, so a moment of it is over when all of them only wait.
type tested struct {
	actor *actor
	self  paxostest.Node
	sent  chan paxostest.Message
}

func newTested(c paxostest.Cluster) *tested {
	t := &tested{self: c.Self, sent: make(chan paxostest.Message, 16)}
	t.actor = newActor(func(m paxostest.Message) { t.sent <- m })
	return t
}

// settle waits until nothing more happens, and gives what was sent.
func (t *tested) settle() (out []paxostest.Message) {
	time.Sleep(time.Second) // of the bubble's time: longer than any timer that belongs to a step
	synctest.Wait()
	for len(t.sent) > 0 {
		out = append(out, <-t.sent)
	}
	return out
}

func (t *tested) Prepare(b paxostest.Ballot) []paxostest.Message {
	t.actor.prepare(t.self, b)
	return t.settle()
}

func (t *tested) Accept(b paxostest.Ballot, v paxostest.Value) []paxostest.Message {
	t.actor.accept(t.self, b, v)
	return t.settle()
}

// Close ends the goroutine with the test: what is left in a bubble is an error.
func (t *tested) Close() { close(t.actor.stop) }

// Code with goroutines, timers and callbacks is tested as any other, without waiting in vain.
func TestGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		paxostest.Acceptor(t, func(c paxostest.Cluster) paxostest.AcceptorUnderTest { return newTested(c) })
	})
}
