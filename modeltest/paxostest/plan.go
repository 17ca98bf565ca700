package paxostest

import (
	"fmt"
	"slices"
	"sync"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/mealy"
	"github.com/synod-paxos/synod/trace/tla"
)

// plan is what one role is tested with in one cluster.
type plan struct {
	*names
	title   string // of the suite, in reports
	role    role
	is      features
	hostile bool
	known   bool // whether known bugs were explored with the inputs of the title
	inputs  []stimulus
	outs    *outputs
	shown   map[string]int32 // numbers of observed states
	right   []mealy.Machine  // by candidate of the test
	peers   []mealy.Peers    // the environments: only what they permit is ever put to an implementation
	test    conform.Test
}

// options choose among suites.
type options struct {
	extra   int    // how many states more than the specification a faulty implementation may have
	dialect string // the only one that is right; any safe one if empty
	hostile bool   // anything may come at any time
}

// label numbers what an implementation shows of its state.
func (p *plan) label(text string) int32 {
	n, seen := p.shown[text]
	if !seen {
		n = int32(len(p.shown))
		p.shown[text] = n
	}
	return n
}

// anything makes a plan one in which anything may come at any time.
func (p *plan) anything(o options) {
	p.title += ", hostile peers"
	p.hostile, p.known = true, false
	p.peers = []mealy.Peers{mealy.Any(p.right[0], nil)}
	p.suite(o, func(m mealy.Machine) [][]int32 {
		return mealy.Suite(m, []mealy.Peers{mealy.Any(m, nil)}, mealy.Options{Extra: o.extra})
	})
}

func newPlan(n *names, r role, title string, f features) *plan {
	p := &plan{names: n, title: title, role: r, is: f, outs: newOutputs(), shown: map[string]int32{"": 0}}
	p.inputs = p.alphabet(f)
	p.test.Forgives = p.forgives
	p.test.Leaves = p.proposesAnother
	p.test.Legal = p.legal
	return p
}

// alphabet are the inputs that the implementation takes.
func (p *plan) alphabet(f features) []stimulus {
	var all []stimulus
	if p.role == proposer {
		for _, i := range p.requests(p.self, f.gets) {
			if f.refuses || p.owned(i.ballot) {
				all = append(all, i)
			}
		}
	}
	for _, i := range p.deliveries(p.role) {
		if p.comes(i.message, f) {
			all = append(all, i)
		}
	}
	if p.role == proposer && f.rejects {
		all = append(all, p.rejects()...)
	}
	if f.restarts {
		all = append(all, stimulus{kind: restart, role: p.role, who: p.self})
	}
	return all
}

// comes tells whether a message can come to the role at all: a Promise only to the
// owner of its ballot, and none that reports a vote in its own ballot or above.
func (p *plan) comes(m paxos.Message, f features) bool {
	if f.hostile {
		return true
	}
	switch m := m.(type) {
	case paxos.Promise:
		return p.owned(m.Ballot) && below(m.Vote.Ballot, m.Ballot)
	case paxos.Accepted:
		return p.role == learner || f.decides
	}
	return true
}

// rejects are the refusals that may come to a proposer.
func (p *plan) rejects() []stimulus {
	var out []stimulus
	top := p.ballots[len(p.ballots)-1]
	for _, b := range p.ballots {
		for from := range p.acceptors {
			if p.owned(b) {
				out = append(out, stimulus{role: p.role, who: p.self, message: paxos.Reject{From: paxos.Node(from), Ballot: b, Promised: top}})
			}
		}
	}
	return out
}

// add makes a machine one of those that are right.
func (p *plan) add(name string, e explored) {
	for _, text := range e.shown {
		e.Label = append(e.Label, p.label(text))
	}
	p.right = append(p.right, e.Machine)
	p.test.Candidates = append(p.test.Candidates, conform.Machine(name, e.Machine))
}

// complete gives every candidate the suite that is complete in each environment of
// its own, where any of the inputs may come at any time.
func (p *plan) complete(o options, environments [][]int32) {
	for _, inputs := range environments {
		p.peers = append(p.peers, mealy.Any(p.right[0], inputs))
	}
	p.suite(o, func(m mealy.Machine) [][]int32 {
		var words [][]int32
		for _, inputs := range environments {
			part := part(m, inputs)
			words = append(words, mealy.Suite(part, []mealy.Peers{mealy.Any(part, inputs)}, mealy.Options{Extra: o.extra})...)
		}
		return mealy.Compact(words)
	})
}

// suite gives the candidates their suites.
func (p *plan) suite(o options, suite func(mealy.Machine) [][]int32) {
	p.test.Suite = func(candidate int) [][]int32 {
		m := p.right[candidate]
		key := fmt.Sprintf("suite of %s %s %d %+v %v %v", p.title, p.test.Candidates[candidate].Name, o.extra, p.quorums, p.inputs, m.Label)
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

// legal tells whether peers that follow the protocol can put a word to an
// implementation that follows it too.
func (p *plan) legal(word []int32) bool {
	return slices.ContainsFunc(p.peers, func(peers mealy.Peers) bool { return permits(peers, word) })
}

func permits(peers mealy.Peers, word []int32) bool {
	node := int32(0)
	for _, input := range word {
		at, ok := slices.BinarySearchFunc(peers.Moves[node], input, func(m mealy.Move, i int32) int { return int(m.Input - i) })
		if !ok {
			return false
		}
		node = peers.Moves[node][at].To
	}
	return true
}

// acceptorPlan tests an acceptor, in every dialect that TLC explored.
func acceptorPlan(f features, o options) (*plan, error) {
	g, err := recorded("AcceptorDialects", acceptor)
	if err != nil {
		return nil, err
	}
	p := newPlan(g.names, acceptor, "AcceptorDialects", f)
	p.known = true
	if err := p.addDialects(g, f, o); err != nil {
		return nil, err
	}
	if p.complete(o, acceptorEnvironments(p.names, p.inputs)); o.hostile {
		p.anything(o)
	}
	p.test.Probe = p.probe()
	return p, nil
}

// addDialects makes each dialect right, or the one that is demanded.
func (p *plan) addDialects(g *roleGraph, f features, o options) error {
	for _, d := range Dialects() {
		if o.dialect != "" && d.String() != o.dialect {
			continue
		}
		start, ok := g.start(d)
		if !ok {
			return fmt.Errorf("paxostest: the graph has no acceptor of dialect %v", d)
		}
		p.add(d.String(), g.machine(start, p.inputs, p.outs, f.observes))
	}
	if len(p.right) == 0 {
		return fmt.Errorf("there is no dialect %q of an acceptor", o.dialect)
	}
	return nil
}

// start finds the initial state of a dialect.
func (g *roleGraph) start(d Dialect) (int, bool) {
	v, _ := g.graph.VarID("dialect")
	for s := range g.graph.NumInitial() {
		if g.graph.Value(s, v).Equal(d.project()) {
			return s, true
		}
	}
	return 0, false
}

// probe are words that tell the candidates apart as far as answers can.
func (p *plan) probe() [][]int32 {
	var words [][]int32
	for i, a := range p.right {
		for _, b := range p.right[:i] {
			if word, ok := p.separate(a, b); ok {
				words = append(words, word)
			}
		}
	}
	return mealy.Compact(words)
}

// separate gives a shortest word that tells two machines apart.
func (p *plan) separate(a, b mealy.Machine) (best []int32, found bool) {
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
// cluster of four, as of an even number a half is no majority.
func proposerPlans(f features, o options) ([]*plan, error) {
	three, err := proposerPlan("ProposerRole", f, o, func(int, paxos.NodeSet) bool { return true })
	if err != nil {
		return nil, err
	}
	four, err := proposerPlan("ProposerRoleFour", f, o, func(_ int, voters paxos.NodeSet) bool { return voters == 0 })
	if err != nil {
		return nil, err
	}
	return []*plan{three, four}, nil
}

func proposerPlan(model string, f features, o options, of func(int, paxos.NodeSet) bool) (*plan, error) {
	g, err := recorded(model, proposer)
	if err != nil {
		return nil, err
	}
	if g.names.quorums, err = f.quorums(len(g.acceptors)); err != nil {
		return nil, err
	}
	p := newPlan(g.names, proposer, model, f)
	if p.known = f.majority(); p.known {
		p.add("", g.machine(0, p.inputs, p.outs, f.observes))
	} else {
		m, states := p.unfoldProposer()
		p.add("", p.explored(m, len(states), f, func(i int) tla.Value { return p.projectProposer(states[i]) }))
		p.title += ", quorums as declared"
	}
	m := p.right[0]
	p.peers = made.once(fmt.Sprintf("peers of %s %v %+v %v", p.title, f.refuses, p.quorums, p.inputs), func() any {
		return proposerPeers(p.names, m, p.inputs, p.outs, f.refuses, historiesOf(p.names, lastOwn(p.names)-1, of))
	}).([]mealy.Peers)
	p.suite(o, func(m mealy.Machine) [][]int32 {
		return mealy.Suite(m, p.peers, mealy.Options{Extra: o.extra, Once: true})
	})
	if o.hostile {
		p.anything(o)
	}
	return p, nil
}

// lastOwn is the number of the highest ballot of the proposer's own.
func lastOwn(n *names) int {
	last := 0
	for i, b := range n.ballots {
		if n.owned(b) {
			last = i + 1
		}
	}
	return last
}

func (p *plan) explored(m mealy.Machine, states int, f features, project func(int) tla.Value) explored {
	e := explored{Machine: m}
	for i := range states {
		e.shown = append(e.shown, shown(project(i), f.observes))
	}
	return e
}

// unfoldProposer are the states of the reference's proposer that the inputs lead to.
func (p *plan) unfoldProposer() (mealy.Machine, []paxos.Proposer) {
	return unfold(paxos.Proposer{}, p.inputs, p.outs, func(s paxos.Proposer, i stimulus) (paxos.Proposer, []Message) {
		return stepProposer(p.names, s, i)
	})
}

// stepProposer is a step of the reference's proposer, with what it tells its client.
func stepProposer(n *names, p paxos.Proposer, i stimulus) (paxos.Proposer, []Message) {
	if i.kind == restart {
		return restarted(n, p), nil
	}
	if _, refused := i.message.(paxos.Reject); refused {
		return p, nil
	}
	next, effects := takeProposer(p, codeQuorums(n), i)
	sent := messageOf(reply(effects))
	switch {
	case next.Phase == p.Phase:
	case next.Phase == paxos.PhaseDecided:
		sent = append(sent, Message{Type: Decided, Value: next.Value})
	case next.Phase == paxos.PhaseUnset:
		sent = append(sent, Message{Type: Unset})
	}
	return next, sent
}

// learnerPlans test a learner of a cluster of three, and one of four.
func learnerPlans(f features, o options) ([]*plan, error) {
	three, err := recorded("LearnerRole", learner)
	if err != nil {
		return nil, err
	}
	four, err := learnerOfFour()
	if err != nil {
		return nil, err
	}
	var out []*plan
	for _, n := range []*names{three.names, four} {
		if n.quorums, err = f.quorums(len(n.acceptors)); err != nil {
			return nil, err
		}
		p := newPlan(n, learner, fmt.Sprintf("LearnerRole, %d acceptors", len(n.acceptors)), f)
		if p.known = f.majority(); p.known && n == three.names {
			p.title = "LearnerRole"
			p.add(AllVotes, three.machine(0, p.inputs, p.outs, f.observes))
		} else {
			m, states := p.unfoldLearner()
			p.add(AllVotes, p.explored(m, len(states), f, func(i int) tla.Value { return p.projectLearner(*states[i]) }))
		}
		m, states := p.unfoldLastVotes()
		p.add(LastVotes, p.explored(m, len(states), f, func(i int) tla.Value { return projectLastVotes(p.names, states[i]) }))
		p.complete(o, learnerEnvironments(p.names, p.inputs))
		if p.test.Probe = p.probe(); o.hostile {
			p.anything(o)
		}
		out = append(out, p)
	}
	return out, nil
}

// learnerOfFour are the names for a learner of a cluster of four.
func learnerOfFour() (*names, error) {
	return newNames("learner", small(4))
}

// small are the constants of a cluster with two ballots and two values.
func small(acceptors int) map[string]tla.Value {
	var list []tla.Value
	for i := range acceptors {
		list = append(list, tla.Model(fmt.Sprintf("a%d", i+1)))
	}
	return map[string]tla.Value{
		"Acceptors": tla.Set(list...), "Ballots": tla.Set(tla.Int(1), tla.Int(2)),
		"Values": tla.Set(tla.Model("v1"), tla.Model("v2")),
	}
}

// unfoldLearner are the states of the reference's learner that the inputs lead to.
func (p *plan) unfoldLearner() (mealy.Machine, []*paxos.Learner) {
	table := newLearners()
	return unfold(table.one(paxos.Learner{}), p.inputs, p.outs, func(l *paxos.Learner, i stimulus) (*paxos.Learner, []Message) {
		return stepLearner(p.names, table, l, i)
	})
}

func stepLearner(n *names, table *learners, l *paxos.Learner, i stimulus) (*paxos.Learner, []Message) {
	if i.kind == restart {
		return table.one(paxos.Learner{}), nil
	}
	next, _ := l.OnLearn(codeQuorums(n), i.message.(paxos.Accepted))
	if v, learned := next.Value.Get(); learned && noValue(l.Value) {
		return table.one(next), []Message{{Type: Learned, Value: v}}
	}
	return table.one(next), nil
}

// plansOf gives what a role is tested with.
func plansOf(r role, f features, o options) ([]*plan, error) {
	switch r {
	case proposer:
		return proposerPlans(f, o)
	case learner:
		return learnerPlans(f, o)
	case process:
		return processPlans(f, o)
	}
	p, err := acceptorPlan(f, o)
	return []*plan{p}, err
}
