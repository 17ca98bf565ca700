package randomtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
)

// letter is a message on its way to a role of a node.
type letter struct {
	to   model.Node
	role model.Role
	judge.Message
}

// cluster is a run under way: the implementation, or one role of a node that it is, among peers
// that keep the rules, with a network that loses, repeats and delays.
type cluster struct {
	*trial.Live
	ctx       context.Context
	role      model.Role
	self      model.Node
	is        suites.Features
	tester    *trial.Tester
	rng       *rand.Rand
	acceptors []acceptor
	proposers []proposer
	values    int
	known     *oracle.Known
	owner     map[oracle.Ballot]model.Node
	own       []oracle.Ballot // the highest of each node
	highest   oracle.Ballot   // of all that were used
	sent      []judge.Message
	pending   []letter
	late      []letter // that come when the network heals
	given     int
	lost      int                // percentage of messages that do not come for long
	votesLost int                // and of Accepts, so that few vote
	hurry     int                // how often rounds overlap
	wrote     map[kindOfStep]int // how often such a step wrote at most
	aside     int                // percentage of peers' rounds that one votes in
	crashes   int                // percentage of what it sends after which it crashes
	refusals  int                // percentage of what comes to peers that they refuse for nothing
	cut       map[model.Node]bool
	err       error
}

func (c *cluster) chance(percent int) bool { return c.rng.IntN(100) < percent }

// ours tells whether a role of a node is the implementation.
func (c *cluster) ours(to model.Node, r model.Role) bool {
	return r == c.role && (r == model.Learner || to == c.self) || c.role == model.Process && to == c.self
}

// send sends a message to all that it concerns.
func (c *cluster) send(m judge.Message) {
	c.sent = append(c.sent, m)
	if m.Ballot != oracle.None {
		c.highest = max(c.highest, m.Ballot)
	}
	for _, l := range c.letters(m) {
		if c.chance(c.lost) || c.crashes > 0 && c.ours(l.to, l.role) && c.chance(50) || m.Type == model.Accept && c.chance(c.votesLost) {
			c.late = append(c.late, l)
		} else {
			c.pending = append(c.pending, l)
		}
	}
}

// letters are those that a message makes.
func (c *cluster) letters(m judge.Message) (out []letter) {
	owner, whose := c.owner[m.Ballot]
	switch m.Type {
	case model.Prepare, model.Accept:
		out = make([]letter, 0, len(c.acceptors))
		for to := range c.acceptors {
			out = append(out, letter{model.Node(to), model.Acceptor, m})
		}
	case model.Promise, model.Reject:
		if whose {
			out = append(out, letter{owner, model.Proposer, m})
		}
	case model.Accepted:
		if whose {
			out = append(out, letter{owner, model.Proposer, m})
		}
		switch {
		case c.role == model.Learner || c.role == model.Process && owner != c.self:
			out = append(out, letter{c.self, model.Learner, m})
		case c.role == model.Proposer && whose && owner != c.self && c.chance(30):
			out = append(out, letter{c.self, model.Proposer, m})
		}
	}
	return out
}

// deliver has a message come.
func (c *cluster) deliver(l letter) {
	switch {
	case c.ours(l.to, l.role):
		if c.is.Lacks(c.role, model.Deliver, l.Type, 0) == "" {
			c.give(judge.Input{Message: l.Message})
		}
	case l.role == model.Acceptor && c.refusals > 0 && c.chance(c.refusals):
		c.replies(c.acceptors[l.to].refuses(l.Message))
	case l.role == model.Acceptor:
		c.replies(c.acceptors[l.to].takes(l.Message))
	case l.role == model.Proposer && int(l.to) < len(c.proposers):
		if m, asks := c.proposers[l.to].takes(l.Message); asks {
			c.replies(m)
		}
	}
}

// replies is what a peer sends. It must keep the rules, as what is found stands on that.
func (c *cluster) replies(m judge.Message) {
	c.keeps(m)
	c.send(m)
}

// keeps judges what a peer sends, and takes it in.
func (c *cluster) keeps(m judge.Message) {
	c.highest = max(c.highest, m.Ballot)
	if of, judged := judge.Judged(m); judged && c.err == nil {
		if broken := c.known.Breaks(of); len(broken) > 0 {
			c.err = fmt.Errorf("randomtest: a peer sent %v, which breaks %s", m, broken[0].Rule)
		}
	}
	c.note(m)
	c.Elsewhere(m)
}

// note takes in a message for what is known of the whole.
func (c *cluster) note(m judge.Message) {
	if of, judged := judge.Judged(m); judged {
		c.known.With(of)
	}
}

// give gives the implementation an input, and has it crash once, at most, of what it sends then.
// What a Restart has it send crashes it no more: it may send again all that it sent before, and the
// run would have no end.
func (c *cluster) give(in judge.Input) {
	if crashes := c.sends(in); crashes && in.Kind != model.Restart {
		c.sends(judge.Input{Kind: model.Restart})
	}
}

// sends gives it an input, takes in what it sends, and tells whether it is to crash of that.
func (c *cluster) sends(in judge.Input) (crashes bool) {
	if c.err != nil || c.Wrong() {
		return false
	}
	in = c.torn(in)
	sent, err := c.Give(c.ctx, in)
	c.given++
	if c.err = err; err != nil {
		return false
	}
	if of := stepOf(in); c.is.Writes && in.Crash == 0 {
		c.wrote[of] = max(c.wrote[of], c.Steps[len(c.Steps)-1].Writes)
	}
	for _, m := range sent {
		if m.Type == model.Prepare || m.Type == model.Accept {
			c.owns(c.self, m.Ballot)
		}
		c.note(m)
		crashes = c.risky(m) && c.chance(c.crashes) || crashes
		if m.Type == model.Reject || !m.Type.ToClient() && m.Type != model.Learn && !slices.Contains(c.sent, m) {
			c.send(m)
		}
	}
	return crashes
}

// torn has a step end after one of its writes, now and then: of as many as such a step was seen to
// do.
func (c *cluster) torn(in judge.Input) judge.Input {
	works := in.Kind == model.Deliver || in.Kind == model.Set || in.Kind == model.Get
	if most := c.wrote[stepOf(in)]; works && c.is.Restarts && most > 0 && c.chance(8) {
		in.Crash = 1 + c.rng.IntN(most)
	}
	return in
}

// kindOfStep is what a step is about.
type kindOfStep struct {
	model.Kind
	model.Type
}

func stepOf(in judge.Input) kindOfStep { return kindOfStep{in.Kind, in.Message.Type} }

// risky tells the messages after which a crash hurts most: what it said must be on its disk.
func (c *cluster) risky(m judge.Message) bool {
	return c.is.Restarts && m.Type != model.Reject && !m.Type.ToClient()
}

// start has a client ask for a round.
func (c *cluster) start(node model.Node) bool {
	in := judge.Input{Kind: model.Set, Value: c.value()}
	if c.chance(20) {
		in = judge.Input{Kind: model.Get}
	}
	ours := c.ours(node, model.Proposer)
	if ours && in.Kind == model.Get && !c.is.Gets {
		return false
	}
	if ours && c.is.Chooses {
		c.give(in)
		return true
	}
	b, ok := c.above(node)
	of := node
	if ours && c.is.Refuses && c.chance(15) {
		if of = model.Node(c.rng.IntN(len(c.proposers))); c.is.Unowned {
			of = c.self
		}
		b, ok = c.tester.Above(oracle.None, of)
	}
	if !ok {
		return false
	}
	if of == node {
		c.owns(node, b) // it is named once, whatever comes of it
	}
	if in.Ballot = b; ours {
		c.give(in)
		return true
	}
	prepare := c.proposers[node].begins(b, in.Value, in.Kind == model.Get)
	if c.aside > 0 && c.chance(c.aside) {
		c.setAside(node, prepare)
	} else {
		c.replies(prepare)
	}
	return true
}

// setAside has a round of a peer come to a quorum at once, of which one votes and nobody else
// hears: so quorums of large clusters report votes for several values.
func (c *cluster) setAside(node model.Node, prepare judge.Message) {
	c.keeps(prepare)
	for _, k := range c.rng.Perm(len(c.acceptors)) {
		if c.ours(model.Node(k), model.Acceptor) {
			continue
		}
		reply := c.acceptors[k].takes(prepare)
		c.keeps(reply)
		if m, asks := c.proposers[node].takes(reply); asks {
			c.keeps(m)
			c.keeps(c.acceptors[k].takes(m))
			return
		}
	}
}

// owns makes a ballot a node's. Who takes another's breaks a rule, and no round follows.
func (c *cluster) owns(node model.Node, b oracle.Ballot) {
	c.owner[b], c.own[node] = node, max(c.own[node], b)
}

// above is a ballot for a round of a node: mostly above all, at least above its own.
func (c *cluster) above(node model.Node) (oracle.Ballot, bool) {
	low := c.highest
	if c.chance(30) {
		low = c.own[node]
	}
	for {
		b, ok := c.tester.Above(low, node)
		if _, used := c.owner[b]; !ok || !used {
			return b, ok
		}
		low = b
	}
}

func (c *cluster) value() oracle.Value {
	return oracle.Value([]string{"v1", "v2", "v3", "v4"}[c.rng.IntN(c.values)])
}

// step has one thing happen, or none.
func (c *cluster) step() {
	switch {
	case len(c.pending) == 0 || c.chance(c.hurry/(6+len(c.acceptors))):
		c.start(c.someone())
	case c.chance(3):
		c.accident()
	case c.chance(5):
		clear(c.cut)
		for n := range c.acceptors {
			c.cut[model.Node(n)] = c.chance(25)
		}
	case c.chance(15):
		c.again()
	default:
		c.nextLetter()
	}
}

// someone is who begins a round; the implementation more often than others.
func (c *cluster) someone() model.Node {
	if (c.role == model.Proposer || c.role == model.Process) && c.chance(40) {
		return c.self
	}
	return model.Node(c.rng.IntN(len(c.proposers)))
}

// accident is a crash, or time that passes, of the implementation, or a round of a peer that is
// lost.
func (c *cluster) accident() {
	switch node := model.Node(c.rng.IntN(len(c.proposers))); {
	case c.is.Restarts && c.chance(50):
		c.give(judge.Input{Kind: model.Restart})
	case c.is.Timeouts && c.chance(70):
		c.give(judge.Input{Kind: model.Timeout})
	case c.is.Learns && c.chance(50):
		for _, v := range []oracle.Value{"v1", "v2", "v3", "v4"} {
			if c.known.IsChosen(v) {
				c.give(judge.Input{Kind: model.Told, Value: v})
			}
		}
	case !c.ours(node, model.Proposer):
		c.proposers[node].promises = nil
	}
}

// again has a message come that came before; mostly to the implementation.
func (c *cluster) again() {
	to := c.letters(c.sent[c.rng.IntN(len(c.sent))])
	if c.chance(60) {
		to = slices.DeleteFunc(to, func(l letter) bool { return !c.ours(l.to, l.role) })
	}
	if len(to) > 0 {
		c.deliver(to[c.rng.IntN(len(to))])
	}
}

// nextLetter delivers a message, mostly one of the first that no cut prevents.
func (c *cluster) nextLetter() {
	at := c.rng.IntN(len(c.pending))
	if c.chance(90) {
		at = min(at, c.rng.IntN(6))
	}
	for i := range c.pending {
		k := (at + i) % len(c.pending)
		if l := c.pending[k]; !c.cut[l.to] && !(l.Type.Carries().From && c.cut[l.From]) {
			c.pending = slices.Delete(c.pending, k, k+1)
			c.deliver(l)
			return
		}
	}
	clear(c.cut)
}

// heal lets come to the implementation what it did not get, and then a last round complete: so
// whoever waits for more than it should is found out too.
func (c *cluster) heal() {
	c.lost, c.votesLost, c.refusals = 0, 0, 0
	clear(c.cut)
	for _, l := range append(c.late, c.pending...) {
		if c.ours(l.to, l.role) && l.Type != model.Reject {
			c.deliver(l)
		}
	}
	c.late, c.pending = nil, nil
	leader := model.Node(0)
	if c.role == model.Proposer || c.role == model.Process {
		leader = c.self
	}
	for range 3 { // who chooses its ballots may need a few attempts
		c.start(leader)
		for rounds := 0; len(c.pending) > 0 && rounds < 200; rounds++ {
			l := c.pending[0]
			c.pending = c.pending[1:]
			c.deliver(l)
		}
	}
}
