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
	run      *runner
	strays   [][]stimulus     // by node
	met      []map[parts]bool // by node: the parts that were given its strays
}

func newClosed(n *names) (*closed, error) {
	if count := n.countMessages(); len(n.acceptors) > maxAcceptors || len(n.proposers) > maxProposers || len(n.learners) > maxLearners || count > maxBits {
		return nil, fmt.Errorf("paxostest: the model is too large: at most %d acceptors, %d proposers, %d learners and %d messages, got %d, %d, %d and %d",
			maxAcceptors, maxProposers, maxLearners, maxBits, len(n.acceptors), len(n.proposers), len(n.learners), count)
	}
	if _, err := makeQuorums(n.quorums); err != nil {
		return nil, err
	}
	c := &closed{names: n, messages: n.messages(), number: map[paxos.Message]int{}, run: newRunner(n)}
	for i, m := range c.messages {
		c.number[m] = i
		c.printed = append(c.printed, n.projectMessage(m))
	}
	for node := range c.processes() {
		c.strays, c.met = append(c.strays, strays(n, Node(node))), append(c.met, map[parts]bool{})
	}
	return c, nil
}

// processes is how many there are: the acceptor, the proposer and the learner of one
// number are a process.
func (c *closed) processes() int { return max(len(c.acceptors), len(c.proposers), len(c.learners)) }

func (c *closed) init() world {
	var w world
	for i := range c.learners {
		w.learners[i] = c.run.blank().learner
	}
	return w
}

// parts are a process of the world. A role that the model does not have of it is as it
// begins.
func (c *closed) parts(w world, node Node) parts {
	p := c.run.blank()
	if int(node) < len(c.acceptors) {
		p.acceptor = w.acceptors[node]
	}
	if int(node) < len(c.proposers) {
		p.proposer = w.proposers[node]
	}
	if int(node) < len(c.learners) {
		p.learner = w.learners[node]
	}
	return p
}

// with is the world with a process in it. What the model has no role for is not kept;
// it can be no more than that a learner counts, see apart.
func (c *closed) with(w world, node Node, p parts) world {
	if int(node) < len(c.acceptors) {
		w.acceptors[node] = p.acceptor
	}
	if int(node) < len(c.proposers) {
		w.proposers[node] = p.proposer
	}
	if int(node) < len(c.learners) {
		w.learners[node] = p.learner
	}
	return w
}

// stimuli are every request of every client, every restart, and every message sent
// for everyone whom it is for.
func (c *closed) stimuli(w world) []stimulus {
	var out []stimulus
	for p := range c.proposers {
		who := paxos.Node(p)
		out = append(out, c.requests(who, inSet(c.getters, who))...)
		if inSet(c.restarters, who) {
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

// step is Synod's Next, taken by the whole process. What was refused or ignored did not
// happen; neither did a restart that changed nothing. A process that hears of a vote
// takes two of the specification's steps at once, its proposer's and its learner's; the
// stimulus says which of them is looked at, and as steps are pure, both are.
func (c *closed) step(w world, i stimulus) (world, bool, error) {
	before := c.parts(w, i.who)
	after, effects, err := c.run.step(i.who, before, i)
	if err == nil {
		err = apart(i.role, before, after, i)
	}
	_, vote := i.message.(paxos.Accepted)
	switch {
	case vote && i.role == proposer, i.kind == restart: // the model's learners do not restart
		after.learner = before.learner
	case vote:
		after.proposer = before.proposer
	}
	next := c.with(w, i.who, after)
	m, happened := sends(c.names, effects)
	next.send(c, m)
	if vote || i.kind == restart {
		happened = next != w
	}
	return next, happened, err
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

// inert does what must change nothing: the crash and restart of each process, as far as
// its acceptor goes, and strays, once for each state of a process.
func (c *closed) inert(w world) (all []modeltest.Inert[world]) {
	for i := range c.acceptors {
		before := c.parts(w, Node(i))
		after, _, err := c.run.restart(Node(i), before)
		after.proposer, after.learner = before.proposer, before.learner
		all = append(all, modeltest.Inert[world]{Name: crash, After: c.with(w, Node(i), after), Broken: err})
	}
	for node, strays := range c.strays {
		before := c.parts(w, Node(node))
		if c.met[node][before] {
			continue
		}
		c.met[node][before] = true
		for _, i := range strays {
			after, err := c.run.ignores(Node(node), before, i)
			all = append(all, modeltest.Inert[world]{Name: strayName(i), After: c.with(w, Node(node), after), Broken: err})
		}
	}
	return all
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
		Inert:    c.inert,
		Arrows:   c.arrows,
	}, nil
}

// sends is what a step sent, and whether anything happened. Refusals that are not
// carried are as if they had not been said: the specification's are silent.
func sends(n *names, e paxos.Effects) (m paxos.Message, happened bool) {
	if e.Outcome != paxos.Refused {
		return e.Send, e.Outcome == paxos.Took
	}
	if m, ok := e.Send.(paxos.Reject); ok && n.carries(m) {
		return m, true
	}
	return nil, false
}
