package paxostest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
)

// Behaviour is all that an implementation of a role does with the inputs of one
// suite: what it answers in each state to each input, and the state it is in then.
type Behaviour struct {
	Suite  string      `json:"suite"`
	Inputs string      `json:"inputs"` // a hash of them all, in order
	Sent   [][]Message `json:"sent"`   // what can be sent in one step; the first is nothing
	Next   [][]int32   `json:"next"`   // by state, from the initial one, and input: a state, or -1 if the input cannot come there
	Out    [][]int32   `json:"out"`    // an index of Sent
	Shown  [][]string  `json:"shown"`  // by state and field of the role's state: what an observer sees
}

// ExploreReference gives the behaviours of the reference implementation, as it is in
// the program that runs this: perhaps with a bug in it. An error may be that it has
// too many states.
func ExploreReference(role string) ([]Behaviour, error) {
	r, err := parseRole(role)
	if err != nil {
		return nil, err
	}
	plans, err := alphabets(r)
	if err != nil {
		return nil, err
	}
	var out []Behaviour
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
func alphabets(r role) ([]*plan, error) {
	models := map[role][]string{acceptor: {"AcceptorDialects"}, proposer: {"ProposerRole", "ProposerRoleFour"}, learner: {"LearnerRole"}}
	var out []*plan
	for _, model := range models[r] {
		g, err := recorded(model, r)
		if err != nil {
			return nil, err
		}
		out = append(out, newPlan(g.names, r, model, everything))
	}
	if r == learner {
		n, err := learnerOfFour()
		if err != nil {
			return nil, err
		}
		out = append(out, newPlan(n, r, "LearnerRole, 4 acceptors", everything))
	}
	return out, nil
}

// together are the inputs that can come together, so far as that keeps the states
// few.
func comeTogether(p *plan) [][]int32 {
	if p.role == learner {
		return learnerEnvironments(p.names, p.inputs)
	}
	return [][]int32{where(p.inputs, func(stimulus) bool { return true })}
}

// maxExplored is how many states of a faulty reference are looked at.
const maxExplored = 5000

// explorer is the reference under exploration.
type explorer struct {
	*plan
	number map[string]int32
	states []reference
	b      Behaviour
}

func exploreReference(p *plan) (Behaviour, error) {
	p.quorums = majorities(len(p.acceptors))
	first, err := newReference(p.role, clusterOf(p.names))
	if err != nil {
		return Behaviour{}, err
	}
	e := &explorer{plan: p, number: map[string]int32{}}
	e.state(*first)
	for _, inputs := range comeTogether(p) {
		e.explore(inputs)
	}
	if len(e.states) > maxExplored {
		return Behaviour{}, fmt.Errorf("paxostest: the reference has more than %d states among the inputs of %s", maxExplored, p.title)
	}
	e.b.Suite, e.b.Inputs, e.b.Sent = p.title, inputsHash(p), p.outs.sets
	return e.b, nil
}

// state numbers a state of the role alone. A bug may have fields of its own, so it
// is told from others by all that can be printed.
func (e *explorer) state(r reference) int32 {
	if e.role == proposer {
		r.process.Learner = paxos.Learner{}
	} else {
		r.process.Proposer, r.disk.Ballot = paxos.Proposer{}, Ballot{}
	}
	key := fmt.Sprintf("%#v", r)
	n, seen := e.number[key]
	if !seen {
		n = int32(len(e.states))
		e.number[key], e.states = n, append(e.states, r)
		unknown := slices.Repeat([]int32{-1}, len(e.inputs))
		e.b.Shown = append(e.b.Shown, e.shows(r))
		e.b.Next, e.b.Out = append(e.b.Next, unknown), append(e.b.Out, make([]int32, len(e.inputs)))
	}
	return n
}

// shows is what each field of the state shows.
func (e *explorer) shows(r reference) (texts []string) {
	record := e.projectAcceptor(r.process.Acceptor)
	switch e.role {
	case proposer:
		record = e.projectProposer(r.process.Proposer)
	case learner:
		record = e.projectLearner(r.process.Learner)
	}
	for _, field := range fieldsOf[e.role.String()] {
		texts = append(texts, shown(record, []string{field}))
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
				e.b.Out[from][input] = e.outs.number(next.give(e.inputs[input]))
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
func inputsHash(p *plan) string {
	h := sha256.New()
	for _, i := range p.inputs {
		fmt.Fprintf(h, "%s\n", actionText(p.names, i, func(b Ballot) []byte { return spell(p.names, pairs, b) }, false))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
