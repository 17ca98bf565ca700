package world

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// maxBits is how many messages a closed model has at most, as its state has a fixed size.
const maxBits = 256

// State is Synod.tla: the roles of impl/paxos composed over a set of messages.
type State struct {
	Acceptors [model.MaxAcceptors]paxos.Acceptor
	Proposers [model.MaxProposers]paxos.Proposer
	Learners  [model.MaxLearners]*paxos.Learner
	Sent      messageSet
	Foreign   string // what was sent that the model has no message for: nothing, in an implementation that agrees
}

// messageSet holds indexes into all messages of the model.
type messageSet [maxBits / 64]uint64

func (s messageSet) Has(i int) bool { return s[i/64]>>(i%64)&1 == 1 }

func (s messageSet) With(i int) messageSet {
	s[i/64] |= 1 << (i % 64)
	return s
}

// Closed is what does not change while a model runs.
type Closed struct {
	*model.Names
	Messages []paxos.Message
	Number   map[paxos.Message]int
	Printed  []tla.Value // of messages
	Run      *runner
	strays   [][]stray        // by node
	met      []map[Parts]bool // by node: the parts that were given its strays
}

// NewClosed is a model of whole processes, if the code has quorums for it.
func NewClosed(n *model.Names) (*Closed, error) {
	if count := n.CountMessages(); len(n.Acceptors) > model.MaxAcceptors || len(n.Proposers) > model.MaxProposers || len(n.Learners) > model.MaxLearners || count > maxBits {
		return nil, fmt.Errorf("paxostest: the model is too large: at most %d acceptors, %d proposers, %d learners and %d messages, got %d, %d, %d and %d",
			model.MaxAcceptors, model.MaxProposers, model.MaxLearners, maxBits, len(n.Acceptors), len(n.Proposers), len(n.Learners), count)
	}
	if _, err := makeQuorums(n.Quorums); err != nil {
		return nil, err
	}
	c := &Closed{Names: n, Messages: n.Messages(), Number: map[paxos.Message]int{}, Run: newRunner(n)}
	for i, m := range c.Messages {
		c.Number[m] = i
		c.Printed = append(c.Printed, n.ProjectMessage(m))
	}
	for node := range c.Processes() {
		c.strays, c.met = append(c.strays, strays(n, model.Node(node))), append(c.met, map[Parts]bool{})
	}
	return c, nil
}

// Processes is how many there are: the acceptor, the proposer and the learner of one
// number are a process.
func (c *Closed) Processes() int { return max(len(c.Acceptors), len(c.Proposers), len(c.Learners)) }

func (c *Closed) Init() State {
	var w State
	for i := range c.Learners {
		w.Learners[i] = c.Run.Blank().Learner
	}
	return w
}

// Parts are a process of the world. A role that the model does not have of it is as it
// begins.
func (c *Closed) Parts(w State, node model.Node) Parts {
	p := c.Run.Blank()
	if int(node) < len(c.Acceptors) {
		p.Acceptor = w.Acceptors[node]
	}
	if int(node) < len(c.Proposers) {
		p.Proposer = w.Proposers[node]
	}
	if int(node) < len(c.Learners) {
		p.Learner = w.Learners[node]
	}
	return p
}

// With is the world with a process in it. What the model has no role for is not kept;
// it can be no more than that a learner counts, see apart.
func (c *Closed) With(w State, node model.Node, p Parts) State {
	if int(node) < len(c.Acceptors) {
		w.Acceptors[node] = p.Acceptor
	}
	if int(node) < len(c.Proposers) {
		w.Proposers[node] = p.Proposer
	}
	if int(node) < len(c.Learners) {
		w.Learners[node] = p.Learner
	}
	return w
}

// Stimuli are every request of every client, every restart, and every message sent
// for everyone whom it is for.
func (c *Closed) Stimuli(w State) []model.Stimulus {
	var out []model.Stimulus
	for p := range c.Proposers {
		who := paxos.Node(p)
		out = append(out, c.Requests(who, model.InSet(c.Getters, who))...)
		if model.InSet(c.Restarters, who) {
			out = append(out, model.Stimulus{Kind: model.Restart, Who: who})
		}
	}
	for i, m := range c.Messages {
		if w.Sent.Has(i) {
			out = append(out, c.everyone(m)...)
		}
	}
	return out
}

func (c *Closed) everyone(m paxos.Message) []model.Stimulus {
	var out []model.Stimulus
	for _, r := range model.Takers(m) {
		for who := range c.count(r) {
			out = append(out, model.Stimulus{Role: r, Who: paxos.Node(who), Message: m})
		}
	}
	return out
}

func (c *Closed) count(r model.Role) int {
	return [...]int{model.Proposer: len(c.Proposers), model.Acceptor: len(c.Acceptors), model.Learner: len(c.Learners)}[r]
}

// Step is Synod's Next, taken by the whole process. What was refused or ignored did not
// happen; neither did a restart that changed nothing. A process that hears of a vote
// takes two of the specification's steps at once, its proposer's and its learner's; the
// stimulus says which of them is looked at, and as steps are pure, both are.
func (c *Closed) Step(w State, i model.Stimulus) (State, bool, error) {
	before := c.Parts(w, i.Who)
	after, effects, err := c.Run.Step(i.Who, before, i)
	if err == nil {
		err = Apart(i.Role, before, after, i)
	}
	_, vote := i.Message.(paxos.Accepted)
	switch {
	case vote && i.Role == model.Proposer, i.Kind == model.Restart: // the model's learners do not restart
		after.Learner = before.Learner
	case vote:
		after.Proposer = before.Proposer
	}
	next := c.With(w, i.Who, after)
	m, happened := Sends(c.Names, effects)
	next.Send(c, m)
	if vote || i.Kind == model.Restart {
		happened = next != w
	}
	return next, happened, err
}

// Send adds a message to those sent.
func (w *State) Send(c *Closed, m paxos.Message) {
	if i, ok := c.Number[m]; ok {
		w.Sent = w.Sent.With(i)
	} else if m != nil {
		w.Foreign = fmt.Sprintf("%+v", m)
	}
}

// Project gives acceptors, learners, msgs and proposers.
func (c *Closed) Project(w State) []tla.Value {
	var msgs []tla.Value
	for i := range c.Messages {
		if w.Sent.Has(i) {
			msgs = append(msgs, c.Printed[i])
		}
	}
	if w.Foreign != "" {
		msgs = append(msgs, tla.Str(w.Foreign))
	}
	return []tla.Value{
		tla.FuncOf(c.Acceptors, func(i int) tla.Value { return c.ProjectAcceptor(w.Acceptors[i]) }),
		tla.FuncOf(c.Learners, func(i int) tla.Value { return c.ProjectLearner(*w.Learners[i]) }),
		tla.Set(msgs...),
		tla.FuncOf(c.Proposers, func(i int) tla.Value { return c.ProjectProposer(w.Proposers[i]) }),
	}
}

// inert does what must change nothing: the crash and restart of each process, as far as
// its acceptor goes, and strays, once for each state of a process.
func (c *Closed) inert(w State) (all []modeltest.Inert[State]) {
	for i := range c.Acceptors {
		before := c.Parts(w, model.Node(i))
		after, _, err := c.Run.restart(model.Node(i), before)
		after.Proposer, after.Learner = before.Proposer, before.Learner
		all = append(all, modeltest.Inert[State]{Name: crash, After: c.With(w, model.Node(i), after), Broken: err})
	}
	for node, strays := range c.strays {
		before := c.Parts(w, model.Node(node))
		if c.met[node][before] {
			continue
		}
		c.met[node][before] = true
		for _, i := range strays {
			after, err := c.Run.ignores(model.Node(node), before, i.Stimulus)
			all = append(all, modeltest.Inert[State]{Name: i.name, After: c.With(w, model.Node(node), after), Broken: err})
		}
	}
	return all
}

// ClosedVars are the variables of a closed model, ascending.
var ClosedVars = []string{"acceptors", "learners", "msgs", "proposers"}

// synod is Synod.tla with the roles of impl/paxos in it.
func synod(n *model.Names) (modeltest.Machine, error) {
	c, err := NewClosed(n)
	if err != nil {
		return nil, err
	}
	return modeltest.Protocol[State, model.Stimulus]{
		Vars:    ClosedVars,
		Init:    []State{c.Init()},
		Stimuli: c.Stimuli,
		Step:    c.Step,
		Project: c.Project,
		Stimulus: func(of labelled.Stimulus) (model.Stimulus, error) {
			return n.Stimulus(of, model.Proposer, model.ClosedActions)
		},
		Inert:  c.inert,
		Arrows: c.Arrows,
	}, nil
}

// Sends is what a step sent, and whether anything happened. Refusals that are not
// carried are as if they had not been said: the specification's are silent.
func Sends(n *model.Names, e paxos.Effects) (m paxos.Message, happened bool) {
	if e.Outcome != paxos.Refused {
		return e.Send, e.Outcome == paxos.Took
	}
	if m, ok := e.Send.(paxos.Reject); ok && n.Carries(m) {
		return m, true
	}
	return nil, false
}
