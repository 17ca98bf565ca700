package exploration

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

// behaviour follows the inputs of a violation on the implementation itself. joins says how a
// process would take a step otherwise than its roles, if that is what is broken.
func (x *exploring) behaviour(found *explore.Violation) (b *closed.Behaviour, joins string, err error) {
	t := &telling{x: x, w: x.Init()}
	t.Properties, t.Start = found.Properties, x.Project(t.w)
	for n, input := range found.Inputs {
		happened := t.step(x.inputs[input])
		if !happened && n+1 < len(found.Inputs) {
			return nil, "", fmt.Errorf("%w: the behaviour that breaks %v does not happen again", closed.ErrImpure, found.Properties)
		}
	}
	if found.End != nil && !x.arrives(t.w, found.End) {
		return nil, "", fmt.Errorf("%w: the behaviour that breaks %v ends otherwise when it is taken again", closed.ErrImpure, found.Properties)
	}
	if t.Why = t.broken; !x.joint && slices.Contains(found.Properties, world.RolesApart) && t.Why == "" {
		joins = t.joins()
	}
	return &t.Behaviour, joins, nil
}

// telling is a violation that is told step by step.
type telling struct {
	x *exploring
	closed.Behaviour
	w      world.State
	broken string // the rule that the last step breaks
}

// step takes a step. A process that is whole may take two of the specification's at once:
// its proposer's and its learner's.
func (t *telling) step(i model.Stimulus) (happened bool) {
	next := t.taken(i)
	happened = next != t.w
	_, vote := i.Message.(paxos.Accepted)
	if at := int(i.Who); t.x.joint && vote && at < len(t.x.Closed.Names.Learners) && next.Learners[at] != t.w.Learners[at] {
		before := next
		before.Learners[at] = t.w.Learners[at]
		t.tell(i, before)
		i.Role = model.Learner
	}
	t.tell(i, next)
	return happened
}

// taken takes a step, which breaks a rule if the code panics, and then leads nowhere.
func (t *telling) taken(i model.Stimulus) (next world.State) {
	defer func() {
		if value := recover(); value != nil {
			next, t.broken = t.w, modeltest.Recovered(value).Error()
		}
	}()
	t.broken = ""
	if t.x.rules {
		p := t.x.Closed.Parts(t.w, i.Who)
		t.broken = t.x.otherwise(i.Who, p, i, t.x.solos(i.Who, p, i))
	}
	next, err := t.x.take(t.w, i)
	if err != nil {
		t.broken = err.Error()
	}
	return next
}

func (t *telling) tell(i model.Stimulus, next world.State) {
	if t.x.essential(t.w, i, next) {
		t.Essential++
	}
	t.Behaviour.Arrows = append(t.Behaviour.Arrows, t.x.Arrows(t.w, i, next)...)
	t.w = next
	t.Behaviour.Steps = append(t.Behaviour.Steps, modeltest.Step{Stimulus: t.x.spoken(i), After: t.x.Project(next)})
}

// joins finds a step that a process takes otherwise than its roles, and says how.
func (t *telling) joins() (why string) {
	defer func() {
		if value := recover(); value != nil {
			why = modeltest.Recovered(value).Error()
		}
	}()
	for node := range t.x.Closed.Processes() {
		for _, i := range t.x.inputs {
			if int(i.Who) != node || i.Role == model.Learner {
				continue
			}
			p := t.x.Closed.Parts(t.w, model.Node(node))
			if why := t.x.otherwise(model.Node(node), p, i, t.x.solos(model.Node(node), p, i)); why != "" {
				return why
			}
		}
	}
	return ""
}

// arrives reports whether every machine is in the state with that content: each step was
// taken when it was first needed, and now again.
func (x *exploring) arrives(w world.State, end []string) bool {
	for i, m := range x.acceptors {
		if m.Content(w.Acceptors[i]) != end[x.acceptorAt(i)] {
			return false
		}
	}
	for i, m := range x.proposers {
		if m.Content(w.Proposers[i]) != end[x.proposerAt(i)] {
			return false
		}
	}
	for i, m := range x.learners {
		if m.Content(w.Learners[i]) != end[x.learnerAt(i)] {
			return false
		}
	}
	for i, m := range x.processes {
		if m.Content(x.Closed.Parts(w, model.Node(i))) != end[i] {
			return false
		}
	}
	return true
}

// essential leaves out requests that do no more than send a Prepare, and what a
// proposer or learner does no more than count.
func (x *exploring) essential(w world.State, i model.Stimulus, next world.State) bool {
	for n, m := range x.Messages {
		if _, prepare := m.(paxos.Prepare); !prepare && next.Sent.Has(n) && !w.Sent.Has(n) {
			return true
		}
	}
	return i.Kind == model.Restart || next.Acceptors != w.Acceptors || next.Foreign != w.Foreign
}

// take is Closed.Step, with the dialect's acceptors if there is one, or with all that a
// process makes of it where processes are whole.
func (x *exploring) take(w world.State, i model.Stimulus) (world.State, error) {
	switch {
	case x.dialect != nil && i.Role == model.Acceptor && i.Kind == model.Deliver:
		next, m := x.dialect.Step(w.Acceptors[i.Who], i.Who, i.Message)
		w.Acceptors[i.Who] = next
		w.Send(x.Closed, m)
		return w, nil
	case x.joint:
		after, effects, err := x.Run.Step(i.Who, x.Closed.Parts(w, i.Who), i)
		m, _ := world.Sends(x.Closed.Names, effects)
		w = x.Closed.With(w, i.Who, after)
		w.Send(x.Closed, m)
		return w, err
	}
	next, _, err := x.Step(w, i)
	return next, err
}

// spoken is a stimulus in the specification's words.
func (x *exploring) spoken(i model.Stimulus) labelled.Stimulus {
	who := map[model.Role]labelled.Arg{
		model.Proposer: {Name: "proposer"}, model.Acceptor: {Name: "acceptor"}, model.Learner: {Name: "learner"},
	}[i.Role]
	who.Value = [][]tla.Value{model.Proposer: x.Closed.Proposers, model.Acceptor: x.Closed.Acceptors, model.Learner: x.Closed.Learners}[i.Role][i.Who]
	s := labelled.Stimulus{Action: x.action(i), Args: []labelled.Arg{who}}
	if i.Kind == model.Deliver {
		for _, name := range []string{"from", "ballot", "vote", "value", "promised"} {
			if v, has := x.ProjectMessage(i.Message).Field(name); has {
				s = s.With(name, v)
			}
		}
	}
	if i.Kind == model.Set || i.Kind == model.Get {
		s = s.With("ballot", x.ProjectBallot(i.Ballot))
	}
	if i.Kind == model.Set {
		s = s.With("value", x.ProjectValue(i.Value))
	}
	return s
}

// action is the specification's name of a stimulus.
func (x *exploring) action(i model.Stimulus) string {
	switch {
	case i.Kind != model.Deliver:
		return [...]string{model.Set: "Set", model.Get: "Get", model.Restart: "Restart"}[i.Kind]
	case i.Role == model.Learner:
		return "Learn"
	}
	name, _ := x.Printed[x.Closed.Number[i.Message]].Field("type")
	text, _ := name.Text()
	return text
}

// header is that of a behaviour as a file that synod replay takes; the size is in it.
func (s System) header() (suite.Header, error) {
	hash, err := model.SpecHash(model.SuiteModel)
	if err != nil {
		return suite.Header{}, err
	}
	return Header(s.Size, hash)
}

// Header is that of behaviours of a size, of a specification with that hash.
func Header(size model.Size, spec string) (h suite.Header, err error) {
	constants, err := size.Constants()
	h = suite.Header{Protocol: "paxos", Model: model.SuiteModel, Spec: spec, Variables: world.ClosedVars, Constants: map[string]suite.JSON{}}
	for name, value := range constants {
		h.Constants[name] = suite.Encode(value)
	}
	return h, err
}
