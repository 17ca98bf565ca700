package conformance

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// Responses is all that an implementation of a role does with the inputs of one
// suite: what it answers in each state to each input, and the state it is in then.
type Responses struct {
	Suite  string            `json:"suite"`
	Inputs string            `json:"inputs"` // a hash of them all, in order
	Sent   [][]model.Message `json:"sent"`   // what can be sent in one step; the first is nothing
	Next   [][]int32         `json:"next"`   // by state, from the initial one, and input: a state, or -1 if the input cannot come there
	Out    [][]int32         `json:"out"`    // an index of Sent
	Shown  [][]string        `json:"shown"`  // by state and field of the role's state: what an observer sees
}

// ExploreReference gives the behaviours of the reference implementation, as it is in
// the program that runs this: perhaps with a bug in it. An error may be that it has
// too many states.
func ExploreReference(role string) ([]Responses, error) {
	r, err := model.ParseRole(role)
	if err != nil {
		return nil, err
	}
	plans, err := alphabets(r)
	if err != nil {
		return nil, err
	}
	var out []Responses
	for _, p := range plans {
		b, err := exploreReference(p)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// alphabets are the plans of a role as far as their inputs go, which are all.
func alphabets(r model.Role) ([]*suites.Plan, error) {
	models := map[model.Role][]string{model.Acceptor: {"AcceptorDialects"}, model.Proposer: {"ProposerRole", "ProposerRoleFour"}, model.Learner: {"LearnerRole"}}
	var out []*suites.Plan
	for _, model := range models[r] {
		g, err := suites.Recorded(model, r)
		if err != nil {
			return nil, err
		}
		out = append(out, suites.NewPlan(g.Names, r, model, suites.Everything))
	}
	if r == model.Learner {
		n, err := suites.LearnerOfFour()
		if err != nil {
			return nil, err
		}
		out = append(out, suites.NewPlan(n, r, "LearnerRole, 4 acceptors", suites.Everything))
	}
	return out, nil
}

// together are the inputs that can come together, so far as that keeps the states
// few.
func comeTogether(p *suites.Plan) [][]int32 {
	if p.Role == model.Learner {
		return suites.LearnerEnvironments(p.Names, p.Inputs)
	}
	return [][]int32{suites.Where(p.Inputs, func(model.Stimulus) bool { return true })}
}

// maxExplored is how many states of a faulty reference are looked at.
const maxExplored = 5000

// explorer is the reference under exploration.
type explorer struct {
	plan   *suites.Plan
	number map[string]int32
	states []subject.Reference
	b      Responses
}

func exploreReference(p *suites.Plan) (Responses, error) {
	p.Quorums = model.Majorities(len(p.Acceptors))
	first, err := subject.NewReference(p.Role, subject.ClusterOf(p.Names))
	if err != nil {
		return Responses{}, err
	}
	e := &explorer{plan: p, number: map[string]int32{}}
	e.state(*first)
	for _, inputs := range comeTogether(p) {
		e.explore(inputs)
	}
	if len(e.states) > maxExplored {
		return Responses{}, fmt.Errorf("paxostest: the reference has more than %d states among the inputs of %s", maxExplored, p.Title)
	}
	e.b.Suite, e.b.Inputs, e.b.Sent = p.Title, inputsHash(p), p.Outs.All()
	return e.b, nil
}

// state numbers a state of the role alone. A bug may have fields of its own, so it
// is told from others by all that can be printed.
func (e *explorer) state(r subject.Reference) int32 {
	if e.plan.Role == model.Proposer {
		r.Process.Learner = paxos.Learner{}
	} else {
		r.Process.Proposer, r.Disk.Ballot = paxos.Proposer{}, model.Ballot{}
	}
	key := fmt.Sprintf("%#v", r)
	n, seen := e.number[key]
	if !seen {
		n = int32(len(e.states))
		e.number[key], e.states = n, append(e.states, r)
		unknown := slices.Repeat([]int32{-1}, len(e.plan.Inputs))
		e.b.Shown = append(e.b.Shown, e.shows(r))
		e.b.Next, e.b.Out = append(e.b.Next, unknown), append(e.b.Out, make([]int32, len(e.plan.Inputs)))
	}
	return n
}

// shows is what each field of the state shows.
func (e *explorer) shows(r subject.Reference) (texts []string) {
	record := e.plan.ProjectAcceptor(r.Process.Acceptor)
	switch e.plan.Role {
	case model.Proposer:
		record = e.plan.ProjectProposer(r.Process.Proposer)
	case model.Learner:
		record = e.plan.ProjectLearner(r.Process.Learner)
	}
	for _, field := range suites.FieldsOf[e.plan.Role.String()] {
		texts = append(texts, suites.Shown(record, []string{field}))
	}
	return texts
}

// explore visits all that these inputs lead to.
func (e *explorer) explore(inputs []int32) {
	queue, queued := []int32{0}, map[int32]bool{0: true}
	for at := 0; at < len(queue) && len(e.states) <= maxExplored; at++ {
		from := queue[at]
		for _, input := range inputs {
			if e.b.Next[from][input] < 0 {
				next := e.states[from]
				e.b.Out[from][input] = e.plan.Outs.Number(next.Give(e.plan.Inputs[input]))
				e.b.Next[from][input] = e.state(next)
			}
			if to := e.b.Next[from][input]; !queued[to] {
				queued[to] = true
				queue = append(queue, to)
			}
		}
	}
}

// inputsHash tells lists of inputs apart.
func inputsHash(p *suites.Plan) string {
	h := sha256.New()
	for _, i := range p.Inputs {
		if m, ok := i.Message.(paxos.Reject); ok {
			i.Message = paxos.Reject{From: m.From, Ballot: m.Ballot} // what it says beside is no matter
		}
		fmt.Fprintf(h, "%s\n", subject.Action(p.Names, i, subject.Pairs))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
