package paxostest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// violation follows the inputs of one on the implementation itself. wrong is whether
// its last step is to be marked as that.
func (x *exploring) violation(found *explore.Violation, wrong bool) (*Violation, error) {
	v := &Violation{Properties: found.Properties}
	t := &telling{exploring: x, w: x.init()}
	t.behaviour.Initial = suite.EncodeAll(x.project(t.w))
	for n, input := range found.Inputs {
		happened := t.step(x.inputs[input])
		if !happened && n+1 < len(found.Inputs) {
			return nil, fmt.Errorf("%w: the behaviour that breaks %v does not happen again", ErrImpure, found.Properties)
		}
	}
	if found.End != nil && !x.arrives(t.w, found.End) {
		return nil, fmt.Errorf("%w: the behaviour that breaks %v ends otherwise when it is taken again", ErrImpure, found.Properties)
	}
	if v.Why = t.broken; slices.Contains(found.Properties, rolesApart) && v.Why == "" {
		v.Why, v.joins = t.joins(), true
	}
	v.Length, v.Essential, v.Steps = len(t.behaviour.Steps)+1, t.essential, t.steps
	v.Diagram = modeltest.Diagram(t.arrows, wrong)
	var err error
	v.Suite, err = x.suite(t.behaviour)
	return v, err
}

// telling is a violation that is told step by step.
type telling struct {
	*exploring
	w         world
	steps     []string
	essential int
	arrows    []modeltest.Arrow
	behaviour suite.Behaviour
	broken    string // the rule that the last step breaks
}

// step takes a step. A process that is whole may take two of the specification's at once:
// its proposer's and its learner's.
func (t *telling) step(i stimulus) (happened bool) {
	next, err := t.take(t.w, i)
	t.broken = ""
	if err != nil {
		t.broken = err.Error()
	}
	happened = next != t.w
	_, vote := i.message.(paxos.Accepted)
	if at := int(i.who); t.joint && vote && at < len(t.closed.learners) && next.learners[at] != t.w.learners[at] {
		before := next
		before.learners[at] = t.w.learners[at]
		t.tell(i, before)
		i.role = learner
	}
	t.tell(i, next)
	return happened
}

func (t *telling) tell(i stimulus, next world) {
	if t.exploring.essential(t.w, i, next) {
		t.essential++
	}
	t.arrows = append(t.arrows, t.exploring.arrows(t.w, i, next)...)
	t.w = next
	s := t.spoken(i)
	t.steps = append(t.steps, s.String())
	t.behaviour.Steps = append(t.behaviour.Steps, modeltest.Step{Stimulus: s, After: t.project(next)}.Encode())
}

// joins finds the step that a process takes otherwise than its roles, takes it, and says
// how.
func (t *telling) joins() string {
	for node := range t.closed.processes() {
		for _, i := range t.inputs {
			if int(i.who) != node || i.role == learner {
				continue
			}
			if why := t.otherwise(Node(node), t.closed.parts(t.w, Node(node)), i); why != "" {
				t.step(i)
				return why
			}
		}
	}
	return ""
}

// arrives reports whether every machine is in the state with that content: each step was
// taken when it was first needed, and now again.
func (x *exploring) arrives(w world, end []string) bool {
	for i, m := range x.acceptors {
		if m.Content(w.acceptors[i]) != end[x.acceptorAt(i)] {
			return false
		}
	}
	for i, m := range x.proposers {
		if m.Content(w.proposers[i]) != end[x.proposerAt(i)] {
			return false
		}
	}
	for i, m := range x.learners {
		if m.Content(w.learners[i]) != end[x.learnerAt(i)] {
			return false
		}
	}
	for i, m := range x.processes {
		if m.Content(x.closed.parts(w, Node(i))) != end[i] {
			return false
		}
	}
	return true
}

// essential leaves out requests that do no more than send a Prepare, and what a
// proposer or learner does no more than count.
func (x *exploring) essential(w world, i stimulus, next world) bool {
	for n, m := range x.messages {
		if _, prepare := m.(paxos.Prepare); !prepare && next.sent.has(n) && !w.sent.has(n) {
			return true
		}
	}
	return i.kind == restart || next.acceptors != w.acceptors || next.foreign != w.foreign
}

// take is closed.step, with the dialect's acceptors if there is one, or with all that a
// process makes of it where processes are whole.
func (x *exploring) take(w world, i stimulus) (world, error) {
	switch {
	case x.dialect != nil && i.role == acceptor && i.kind == deliver:
		next, m := x.dialect.step(w.acceptors[i.who], i.who, i.message)
		w.acceptors[i.who] = next
		w.send(x.closed, m)
		return w, nil
	case x.joint:
		after, effects, err := x.run.step(i.who, x.closed.parts(w, i.who), i)
		m, _ := sends(x.closed.names, effects)
		w = x.closed.with(w, i.who, after)
		w.send(x.closed, m)
		return w, err
	}
	next, _, err := x.step(w, i)
	return next, err
}

// spoken is a stimulus in the specification's words.
func (x *exploring) spoken(i stimulus) labelled.Stimulus {
	who := map[role]labelled.Arg{
		proposer: {Name: "proposer"}, acceptor: {Name: "acceptor"}, learner: {Name: "learner"},
	}[i.role]
	who.Value = [][]tla.Value{proposer: x.closed.proposers, acceptor: x.closed.acceptors, learner: x.closed.learners}[i.role][i.who]
	s := labelled.Stimulus{Action: x.action(i), Args: []labelled.Arg{who}}
	arg := func(name string, v tla.Value) { s.Args = append(s.Args, labelled.Arg{Name: name, Value: v}) }
	switch m := i.message.(type) {
	case paxos.Prepare:
		arg("ballot", x.projectBallot(m.Ballot))
	case paxos.Promise:
		arg("from", x.projectNode(m.From))
		arg("ballot", x.projectBallot(m.Ballot))
		arg("vote", x.projectVote(m.Vote))
	case paxos.Accept:
		arg("ballot", x.projectBallot(m.Ballot))
		arg("value", x.projectValue(m.Value))
	case paxos.Accepted:
		arg("from", x.projectNode(m.From))
		arg("ballot", x.projectBallot(m.Ballot))
		arg("value", x.projectValue(m.Value))
	case paxos.Reject:
		arg("from", x.projectNode(m.From))
		arg("ballot", x.projectBallot(m.Ballot))
		arg("promised", x.projectBallot(m.Promised))
	}
	if i.kind == set || i.kind == get {
		arg("ballot", x.projectBallot(i.ballot))
	}
	if i.kind == set {
		arg("value", x.projectValue(i.value))
	}
	return s
}

// action is the specification's name of a stimulus.
func (x *exploring) action(i stimulus) string {
	switch {
	case i.kind != deliver:
		return [...]string{set: "Set", get: "Get", restart: "Restart"}[i.kind]
	case i.role == learner:
		return "Learn"
	}
	name, _ := x.printed[x.closed.number[i.message]].Field("type")
	text, _ := name.Text()
	return text
}

// suite is a behaviour as a file that synod replay takes.
func (x *exploring) suite(b suite.Behaviour) (string, error) {
	constants, err := x.size.constants()
	if err != nil {
		return "", err
	}
	hash, err := specHash(suiteModel)
	if err != nil {
		return "", err
	}
	h := suite.Header{Protocol: "paxos", Model: suiteModel, Spec: hash, Variables: closedVars, Constants: map[string]suite.JSON{}}
	for name, value := range constants {
		h.Constants[name] = suite.Encode(value)
	}
	var text strings.Builder
	err = suite.Write(&text, h, []suite.Behaviour{b})
	return text.String(), err
}
