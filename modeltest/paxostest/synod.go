package paxostest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Limits of a closed model, as its state has a fixed size.
const (
	maxAcceptors = 5
	maxProposers = 4
	maxLearners  = 2
	maxBits      = 256 // messages
)

// world is Synod.tla: the roles of impl/paxos composed over a set of messages.
type world struct {
	acceptors [maxAcceptors]paxos.Acceptor
	proposers [maxProposers]paxos.Proposer
	learners  [maxLearners]*paxos.Learner
	sent      messageSet
	foreign   string // what was sent that the model has no message for: nothing, in an implementation that agrees
}

// messageSet holds indexes into all messages of the model.
type messageSet [maxBits / 64]uint64

func (s messageSet) has(i int) bool { return s[i/64]>>(i%64)&1 == 1 }

func (s messageSet) with(i int) messageSet {
	s[i/64] |= 1 << (i % 64)
	return s
}

// closed is what does not change while a model runs.
type closed struct {
	*names
	messages []paxos.Message
	number   map[paxos.Message]int
	printed  []tla.Value // of messages
	table    learners
}

func newClosed(n *names) (*closed, error) {
	if count := n.countMessages(); len(n.acceptors) > maxAcceptors || len(n.proposers) > maxProposers || len(n.learners) > maxLearners || count > maxBits {
		return nil, fmt.Errorf("paxostest: the model is too large: at most %d acceptors, %d proposers, %d learners and %d messages, got %d, %d, %d and %d",
			maxAcceptors, maxProposers, maxLearners, maxBits, len(n.acceptors), len(n.proposers), len(n.learners), count)
	}
	c := &closed{names: n, messages: n.messages(), number: map[paxos.Message]int{}, table: learners{}}
	for i, m := range c.messages {
		c.number[m] = i
		c.printed = append(c.printed, n.projectMessage(m))
	}
	return c, nil
}

func (c *closed) init() world {
	var w world
	for i := range c.learners {
		w.learners[i] = c.table.one(paxos.Learner{})
	}
	return w
}

// stimuli are every request of every client, every restart, and every message sent
// for everyone whom it is for.
func (c *closed) stimuli(w world) []stimulus {
	var out []stimulus
	for p := range c.proposers {
		who := paxos.Node(p)
		out = append(out, c.requests(who, c.getters.Has(who))...)
		if c.restarters.Has(who) {
			out = append(out, stimulus{kind: restart, who: who})
		}
	}
	for i, m := range c.messages {
		if w.sent.has(i) {
			out = append(out, c.everyone(m)...)
		}
	}
	return out
}

func (c *closed) everyone(m paxos.Message) []stimulus {
	var out []stimulus
	for _, r := range takers(m) {
		for who := range c.count(r) {
			out = append(out, stimulus{role: r, who: paxos.Node(who), message: m})
		}
	}
	return out
}

func (c *closed) count(r role) int {
	return [...]int{proposer: len(c.proposers), acceptor: len(c.acceptors), learner: len(c.learners)}[r]
}

// step is Synod's Next. What was refused or ignored did not happen; neither did a
// restart that changed nothing.
func (c *closed) step(w world, i stimulus) (world, bool) {
	before := w
	if i.kind == restart {
		after := restarted(c.names, i.who, w.acceptors[i.who], w.proposers[i.who])
		w.acceptors[i.who], w.proposers[i.who] = after.Acceptor, after.Proposer
		return w, w != before
	}
	var effects paxos.Effects
	switch i.role {
	case acceptor:
		w.acceptors[i.who], effects = stepAcceptor(w.acceptors[i.who], i.who, i.message)
	case proposer:
		w.proposers[i.who], effects = stepProposer(w.proposers[i.who], c.quorums, i)
	case learner:
		var next paxos.Learner
		next, effects = w.learners[i.who].OnLearn(c.quorums, i.message.(paxos.Accepted))
		w.learners[i.who] = c.table.one(next)
	}
	m, happened := c.sends(effects)
	w.send(c, m)
	return w, happened
}

// send adds a message to those sent.
func (w *world) send(c *closed, m paxos.Message) {
	if i, ok := c.number[m]; ok {
		w.sent = w.sent.with(i)
	} else if m != nil {
		w.foreign = fmt.Sprintf("%+v", m)
	}
}

// project gives acceptors, learners, msgs and proposers.
func (c *closed) project(w world) []tla.Value {
	var msgs []tla.Value
	for i := range c.messages {
		if w.sent.has(i) {
			msgs = append(msgs, c.printed[i])
		}
	}
	if w.foreign != "" {
		msgs = append(msgs, tla.Str(w.foreign))
	}
	return []tla.Value{
		function(c.acceptors, func(i int) tla.Value { return c.projectAcceptor(w.acceptors[i]) }),
		function(c.learners, func(i int) tla.Value { return c.projectLearner(*w.learners[i]) }),
		tla.Set(msgs...),
		function(c.proposers, func(i int) tla.Value { return c.projectProposer(w.proposers[i]) }),
	}
}

func function(domain []tla.Value, of func(int) tla.Value) tla.Value {
	var pairs []tla.Pair
	for i, key := range domain {
		pairs = append(pairs, tla.Pair{Key: key, Value: of(i)})
	}
	return tla.Func(pairs...)
}

// crashes gives the world after the crash and restart of each acceptor alone.
func (c *closed) crashes(w world) []world {
	out := make([]world, len(c.acceptors))
	for i := range out {
		out[i] = w
		out[i].acceptors[i] = restarted(c.names, paxos.Node(i), w.acceptors[i], paxos.Proposer{}).Acceptor
	}
	return out
}

// closedVars are the variables of a closed model, ascending.
var closedVars = []string{"acceptors", "learners", "msgs", "proposers"}

// synod is Synod.tla with the roles of impl/paxos in it.
func synod(n *names) (modeltest.Machine, error) {
	c, err := newClosed(n)
	if err != nil {
		return nil, err
	}
	return modeltest.Protocol[world, stimulus]{
		Vars:     closedVars,
		Init:     []world{c.init()},
		Stimuli:  c.stimuli,
		Step:     c.step,
		Project:  c.project,
		Stimulus: func(of labelled.Stimulus) (stimulus, error) { return n.stimulus(of, proposer, closedActions) },
		Stutter:  c.crashes,
		Arrows:   c.arrows,
	}, nil
}
