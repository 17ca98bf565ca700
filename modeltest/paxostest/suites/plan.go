package suites

import (
	"fmt"
	"slices"
	"sync"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/mealy"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/trace/tla"
)

// Plan is what one role is tested with in one cluster.
type Plan struct {
	*model.Names
	Title   string // of the suite, in reports
	Role    model.Role
	Part    model.Role // of a process, whose suite it is; else the role
	Is      Features
	Hostile bool
	Larger  bool // a plan of the same role in a smaller cluster came before
	Near    bool // ballots of others are the next below one of its own
	Known   bool // whether known bugs were explored with the inputs of the title
	Inputs  []model.Stimulus
	Outs    *Outputs
	Shown   map[string]int32 // numbers of observed states
	Right   []mealy.Machine  // by candidate of the test
	peers   []mealy.Peers    // the environments: only what they permit is ever put to an implementation
	Test    Test
}

// Test is what comes to an implementation that may be like any of several candidates.
type Test struct {
	Candidates []conform.Candidate           // the first is the specification as it stands
	Probe      [][]int32                     // words that tell candidates apart
	Suite      func(candidate int) [][]int32 // what is run after the probe
}

// Options choose among suites.
type Options struct {
	Extra   int    // how many states more than the specification a faulty implementation may have
	Dialect string // the only one that is right; any safe one if empty
	Hostile bool   // anything may come at any time
}

// Label numbers what an implementation shows of its state.
func (p *Plan) Label(text string) int32 {
	n, seen := p.Shown[text]
	if !seen {
		n = int32(len(p.Shown))
		p.Shown[text] = n
	}
	return n
}

// anything makes a plan one in which anything may come at any time.
func (p *Plan) anything(o Options) {
	p.Title += ", hostile peers"
	p.Hostile, p.Known = true, false
	p.peers = []mealy.Peers{mealy.Any(p.Right[0], nil)}
	p.suite(o, func(m mealy.Machine) [][]int32 {
		return mealy.Suite(m, []mealy.Peers{mealy.Any(m, nil)}, mealy.Options{Extra: o.Extra})
	})
}

// NewPlan has the inputs that an implementation takes, and no machine that is right yet.
func NewPlan(n *model.Names, r model.Role, title string, f Features) *Plan {
	p := NewUnplanned(n, r, title, f)
	p.Inputs = p.alphabet(f)
	return p
}

// NewUnplanned is a plan of which nothing is known before, not even the inputs: of random runs, or
// a saved test.
func NewUnplanned(n *model.Names, r model.Role, title string, f Features) *Plan {
	return &Plan{Names: n, Title: title, Role: r, Part: r, Is: f, Outs: NewOutputs(), Shown: map[string]int32{"": 0}}
}

// alphabet are the inputs that the implementation takes.
func (p *Plan) alphabet(f Features) []model.Stimulus {
	var all []model.Stimulus
	if p.Role == model.Proposer {
		for _, i := range p.Requests(p.Self, true) {
			if p.refused(i.Ballot, model.Ballot{}) == "" {
				all = append(all, i)
			}
		}
	}
	for _, i := range p.Deliveries(p.Role) {
		if p.comes(i.Message, f) {
			all = append(all, i)
		}
	}
	if p.Role == model.Proposer {
		all = append(all, p.rejects()...)
	}
	all = append(all, model.Stimulus{Kind: model.Restart, Role: p.Role, Who: p.Self})
	return slices.DeleteFunc(all, func(i model.Stimulus) bool { return f.LacksFor(p.Role, i) != "" })
}

// comes tells whether a message can come to the role at all: a Promise only to the
// owner of its ballot, and none that reports a vote in its own ballot or above.
func (p *Plan) comes(of paxos.Message, f Features) bool {
	if f.Hostile {
		return true
	}
	m, promise := of.(paxos.Promise)
	return !promise || p.Owned(m.Ballot) && model.Below(m.Vote.Ballot, m.Ballot)
}

// rejects are the refusals that may come to a proposer.
func (p *Plan) rejects() []model.Stimulus {
	var out []model.Stimulus
	top := p.Ballots[len(p.Ballots)-1]
	for _, b := range p.Ballots {
		for from := range p.Acceptors {
			if p.Owned(b) {
				out = append(out, model.Stimulus{Role: p.Role, Who: p.Self, Message: paxos.Reject{From: paxos.Node(from), Ballot: b, Promised: top}})
			}
		}
	}
	return out
}

// add makes a machine one of those that are right.
func (p *Plan) add(name string, e explored) {
	for _, text := range e.shown {
		e.Label = append(e.Label, p.Label(text))
	}
	p.Right = append(p.Right, e.Machine)
	p.Test.Candidates = append(p.Test.Candidates, conform.Machine(name, e.Machine))
}

// complete gives every candidate the suite that is complete in each environment of
// its own, where any of the inputs may come at any time.
func (p *Plan) complete(o Options, environments [][]int32) {
	for _, inputs := range environments {
		p.peers = append(p.peers, mealy.Any(p.Right[0], inputs))
	}
	p.suite(o, func(m mealy.Machine) [][]int32 {
		var words [][]int32
		for _, inputs := range environments {
			part := part(m, inputs)
			words = append(words, mealy.Suite(part, []mealy.Peers{mealy.Any(part, inputs)}, mealy.Options{Extra: o.Extra})...)
		}
		return mealy.Compact(words)
	})
}

// suite gives the candidates their suites.
func (p *Plan) suite(o Options, suite func(mealy.Machine) [][]int32) {
	p.Test.Suite = func(candidate int) [][]int32 {
		m := p.Right[candidate]
		key := fmt.Sprintf("suite of %s %s %d %+v %v %v", p.Title, p.Test.Candidates[candidate].Name, o.Extra, p.Quorums, p.Inputs, m.Label)
		return made.once(key, func() any { return suite(m) }).([][]int32)
	}
}

// memo is what was made so far, by all that it depends on. Making it can take
// seconds, so the same is made once.
type memo struct {
	sync.Mutex
	things map[string]any
}

var made = memo{things: map[string]any{}}

func (m *memo) once(key string, thing func() any) any {
	m.Lock()
	defer m.Unlock()
	if m.things[key] == nil {
		m.things[key] = thing()
	}
	return m.things[key]
}

// AcceptorPlan tests an acceptor, in every dialect that TLC explored.
func AcceptorPlan(f Features, o Options) (*Plan, error) {
	g, err := Recorded("AcceptorDialects", model.Acceptor)
	if err != nil {
		return nil, err
	}
	p := NewPlan(g.Names, model.Acceptor, "AcceptorDialects", f)
	p.Known = true
	if err := p.addDialects(g, f, o); err != nil {
		return nil, err
	}
	if p.complete(o, acceptorEnvironments(p.Names, p.Inputs)); o.Hostile {
		p.anything(o)
	}
	p.Test.Probe = p.probe()
	return p, nil
}

// addDialects makes each dialect right, or the one that is demanded.
func (p *Plan) addDialects(g *roleGraph, f Features, o Options) error {
	for _, d := range model.Dialects() {
		if o.Dialect != "" && d.String() != o.Dialect {
			continue
		}
		start, ok := g.start(d)
		if !ok {
			return fmt.Errorf("paxostest: the graph has no acceptor of dialect %v", d)
		}
		p.add(d.String(), g.machine(start, p.Inputs, p.Outs, f.Observes))
	}
	if len(p.Right) == 0 {
		return fmt.Errorf("there is no dialect %q of an acceptor", o.Dialect)
	}
	return nil
}

// start finds the initial state of a dialect.
func (g *roleGraph) start(d model.Dialect) (int, bool) {
	v, _ := g.graph.VarID("dialect")
	for s := range g.graph.NumInitial() {
		if g.graph.Value(s, v).Equal(d.Project()) {
			return s, true
		}
	}
	return 0, false
}

// probe are words that tell the candidates apart as far as answers can.
func (p *Plan) probe() [][]int32 {
	var words [][]int32
	for i, a := range p.Right {
		for _, b := range p.Right[:i] {
			if word, ok := p.separate(a, b); ok {
				words = append(words, word)
			}
		}
	}
	return mealy.Compact(words)
}

// separate gives a shortest word that tells two machines apart.
func (p *Plan) separate(a, b mealy.Machine) (best []int32, found bool) {
	for _, peers := range p.peers {
		var inputs []int32
		for _, m := range peers.Moves[0] {
			inputs = append(inputs, m.Input)
		}
		if word, ok := mealy.Separate(a, b, inputs); ok && (!found || len(word) < len(best)) {
			best, found = word, true
		}
	}
	return best, found
}

// proposerPlans test a proposer of a cluster of three, and its quorums also in a
// cluster of four, as of an even number a half is no majority; and what it makes of votes in larger
// ones.
func proposerPlans(f Features, o Options) ([]*Plan, error) {
	three, err := proposerPlan("ProposerRole", f, o, func(int, paxos.NodeSet) bool { return true })
	if err != nil {
		return nil, err
	}
	four, err := proposerPlan("ProposerRoleFour", f, o, func(_ int, voters paxos.NodeSet) bool { return voters == 0 })
	if err != nil {
		return nil, err
	}
	four.Larger = true
	plans := []*Plan{three, four}
	if !o.Hostile {
		plans = append(plans, apartPlans(f)...)
	}
	return plans, nil
}

func proposerPlan(name string, f Features, o Options, of func(int, paxos.NodeSet) bool) (*Plan, error) {
	g, err := Recorded(name, model.Proposer)
	if err != nil {
		return nil, err
	}
	if g.Names.Quorums, err = f.Quorums(len(g.Acceptors)); err != nil {
		return nil, err
	}
	p := NewPlan(g.Names, model.Proposer, name, f)
	if p.Known = f.majority(); p.Known {
		p.add("", g.machine(0, p.Inputs, p.Outs, f.Observes))
	} else {
		m, states := p.unfoldProposer()
		p.add("", p.explored(m, len(states), f, func(i int) tla.Value { return p.ProjectProposer(states[i]) }))
		p.Title += ", quorums as declared"
	}
	m := p.Right[0]
	p.peers = made.once(fmt.Sprintf("peers of %s %v %+v %v", p.Title, f.Refuses, p.Quorums, p.Inputs), func() any {
		return proposerPeers(p.Names, m, p.Inputs, p.Outs, f.Refuses, historiesOf(p.Names, lastOwn(p.Names)-1, of))
	}).([]mealy.Peers)
	p.suite(o, func(m mealy.Machine) [][]int32 {
		return append(mealy.Suite(m, p.peers, mealy.Options{Extra: o.Extra, Once: true}), p.twoRounds()...)
	})
	if o.Hostile {
		p.anything(o)
	}
	return p, nil
}

// lastOwn is the number of the highest ballot of the proposer's own.
func lastOwn(n *model.Names) int {
	last := 0
	for i, b := range n.Ballots {
		if n.Owned(b) {
			last = i + 1
		}
	}
	return last
}

func (p *Plan) explored(m mealy.Machine, states int, f Features, project func(int) tla.Value) explored {
	e := explored{Machine: m}
	for i := range states {
		e.shown = append(e.shown, Shown(project(i), f.Observes))
	}
	return e
}

// unfoldProposer are the states of the reference's proposer that the inputs lead to.
func (p *Plan) unfoldProposer() (mealy.Machine, []paxos.Proposer) {
	return unfold(paxos.Proposer{}, p.Inputs, p.Outs, func(s paxos.Proposer, i model.Stimulus) (paxos.Proposer, []model.Message) {
		return stepProposer(p.Names, s, i)
	})
}

// stepProposer is a step of the reference's proposer, with what it tells its client.
func stepProposer(n *model.Names, p paxos.Proposer, i model.Stimulus) (paxos.Proposer, []model.Message) {
	if i.Kind == model.Restart {
		return world.Restarted(n, p), nil
	}
	if _, refused := i.Message.(paxos.Reject); refused {
		return p, nil
	}
	next, effects := world.TakeProposer(p, world.CodeQuorums(n), i)
	sent := model.MessageOf(world.Reply(effects))
	switch {
	case next.Phase == p.Phase:
	case next.Phase == paxos.PhaseDecided:
		sent = append(sent, model.Message{Type: model.Decided, Value: next.Value})
	case next.Phase == paxos.PhaseUnset:
		sent = append(sent, model.Message{Type: model.Unset})
	}
	return next, sent
}

// LearnerPlans test a learner of a cluster of three, and one of four.
func LearnerPlans(f Features, o Options) ([]*Plan, error) {
	three, err := Recorded("LearnerRole", model.Learner)
	if err != nil {
		return nil, err
	}
	four, err := LearnerOfFour()
	if err != nil {
		return nil, err
	}
	var out []*Plan
	for _, n := range []*model.Names{three.Names, four} {
		if n.Quorums, err = f.Quorums(len(n.Acceptors)); err != nil {
			return nil, err
		}
		p := NewPlan(n, model.Learner, fmt.Sprintf("LearnerRole, %d acceptors", len(n.Acceptors)), f)
		p.Larger = n == four
		if p.Known = f.majority(); p.Known && n == three.Names {
			p.Title = "LearnerRole"
			p.add(AllVotes, three.machine(0, p.Inputs, p.Outs, f.Observes))
		} else {
			m, states := p.unfoldLearner()
			p.add(AllVotes, p.explored(m, len(states), f, func(i int) tla.Value { return p.ProjectLearner(*states[i]) }))
		}
		m, states := p.unfoldLastVotes()
		p.add(LastVotes, p.explored(m, len(states), f, func(i int) tla.Value { return projectLastVotes(p.Names, states[i]) }))
		p.complete(o, LearnerEnvironments(p.Names, p.Inputs))
		if p.Test.Probe = p.probe(); o.Hostile {
			p.anything(o)
		}
		out = append(out, p)
	}
	return out, nil
}

// LearnerOfFour are the names for a learner of a cluster of four.
func LearnerOfFour() (*model.Names, error) {
	return model.NewNames("learner", small(4))
}

// small are the constants of a cluster with two ballots and two values.
func small(acceptors int) map[string]tla.Value {
	return map[string]tla.Value{
		"Acceptors": tla.Set(tla.Models("a", acceptors)...), "Ballots": tla.Set(tla.Int(1), tla.Int(2)),
		"Values": tla.Set(tla.Model("v1"), tla.Model("v2")),
	}
}

// unfoldLearner are the states of the reference's learner that the inputs lead to.
func (p *Plan) unfoldLearner() (mealy.Machine, []*paxos.Learner) {
	table := world.NewLearners()
	return unfold(table.One(paxos.Learner{}), p.Inputs, p.Outs, func(l *paxos.Learner, i model.Stimulus) (*paxos.Learner, []model.Message) {
		return stepLearner(p.Names, table, l, i)
	})
}

func stepLearner(n *model.Names, table *world.Learners, l *paxos.Learner, i model.Stimulus) (*paxos.Learner, []model.Message) {
	if i.Kind == model.Restart {
		return table.One(paxos.Learner{}), nil
	}
	next, _ := l.OnLearn(world.CodeQuorums(n), i.Message.(paxos.Accepted))
	if v, learned := next.Value.Get(); learned && model.NoValue(l.Value) {
		return table.One(next), []model.Message{{Type: model.Learned, Value: v}}
	}
	return table.One(next), nil
}

// PlansOf gives what a role is tested with.
func PlansOf(r model.Role, f Features, o Options) ([]*Plan, error) {
	switch r {
	case model.Proposer:
		return proposerPlans(f, o)
	case model.Learner:
		return LearnerPlans(f, o)
	case model.Process:
		return ProcessPlans(f, o)
	}
	p, err := AcceptorPlan(f, o)
	return []*Plan{p}, err
}
