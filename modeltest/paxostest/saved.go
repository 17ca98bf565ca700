package paxostest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/wire"
	"github.com/synod-paxos/synod/trace/tla"
)

// TestFormat names the version of a saved test.
const TestFormat = "synod-test/1"

// Test is a test in a form that can be saved and run again, on the same
// implementation or on another one. Its steps look as on the wire; ballots are
// numbers.
type Test struct {
	Format  string            `json:"format"`
	Adapter string            `json:"adapter,omitempty"` // the command of the implementation that failed
	Role    string            `json:"role"`
	Suite   string            `json:"suite"`
	Dialect string            `json:"dialect,omitempty"` // the only one that is right; any safe one if empty
	Cluster ClusterOfTest     `json:"cluster"`
	Steps   []json.RawMessage `json:"steps"`
}

// ClusterOfTest is the cluster that a saved test happens in.
type ClusterOfTest struct {
	Acceptors int         `json:"acceptors"`
	Self      Node        `json:"self"`
	Quorum1   int         `json:"quorum1"`
	Quorum2   int         `json:"quorum2"`
	Ballots   [][2]uint64 `json:"ballots"` // round and node, of the ballots 1, 2, ...
	Values    []Value     `json:"values"`
}

func (p *plan) save(f *conform.Failure, v *conform.Verdict) *Test {
	t := &Test{Format: TestFormat, Role: roleNames[p.role], Suite: p.title, Dialect: p.test.Candidates[v.Candidate].Name}
	if f.Others && len(p.test.Candidates) > 1 {
		t.Dialect = "" // every dialect forbids it
	}
	t.Cluster = ClusterOfTest{
		Acceptors: len(p.acceptors), Self: p.self, Quorum1: p.quorums.one, Quorum2: p.quorums.two, Values: p.values,
	}
	for _, b := range p.ballots {
		t.Cluster.Ballots = append(t.Cluster.Ballots, [2]uint64{b.Round, uint64(b.Node)})
	}
	for _, input := range f.Word {
		t.Steps = append(t.Steps, p.action(p.inputs[input], func(b Ballot) []byte { return p.spell(numbers, b) }, false))
	}
	return t
}

// ErrTest is wrapped by every error about a saved test.
var ErrTest = errors.New("not a saved test")

// ParseTest reads a saved test.
func ParseTest(data []byte) (*Test, error) {
	t := &Test{}
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(t); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTest, err)
	}
	if t.Format != TestFormat {
		return nil, fmt.Errorf("%w: want format %q, got %.40q", ErrTest, TestFormat, t.Format)
	}
	if _, err := t.plan(features{}); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTest, err)
	}
	return t, nil
}

// maxSteps is how long a saved test may be.
const maxSteps = 100_000

// plan has the test as its only word.
func (t *Test) plan(f features) (*plan, error) {
	n, err := t.Cluster.names()
	if err != nil {
		return nil, err
	}
	r, err := parseRole(t.Role)
	if err != nil {
		return nil, err
	}
	if len(t.Steps) == 0 || len(t.Steps) > maxSteps {
		return nil, fmt.Errorf("want 1 to %d steps, got %d", maxSteps, len(t.Steps))
	}
	p := newPlan(n, r, t.Suite, f)
	p.inputs = nil
	var word []int32
	for i, raw := range t.Steps {
		input, err := n.parseAction(raw, r)
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", i+1, err)
		}
		word = append(word, int32(len(p.inputs)))
		p.inputs = append(p.inputs, input)
	}
	for _, name := range t.dialects() {
		d, err := dialectOf(name)
		if err != nil {
			return nil, err
		}
		start := oracle{names: n, dialect: d, latest: name == LastVotes, decides: f.decides}
		p.test.Candidates = append(p.test.Candidates, conform.Candidate{Name: name, Answers: p.ask(f, start)})
	}
	p.test.Probe = [][]int32{word} // not the suite, as it is for one candidate
	p.test.Suite = func(int) [][]int32 { return nil }
	p.test.Legal = func([]int32) bool { return false } // it is short already
	return p, nil
}

// dialects are those that are right.
func (t *Test) dialects() (names []string) {
	switch {
	case t.Dialect != "" || t.Role == "proposer":
		return []string{t.Dialect}
	case t.Role == "learner":
		return []string{AllVotes, LastVotes}
	}
	for _, d := range Dialects() {
		names = append(names, d.String())
	}
	return names
}

// dialectOf is that of the acceptor, Synod's own if none is named.
func dialectOf(name string) (Dialect, error) {
	if name == "" || name == AllVotes || name == LastVotes {
		return Dialect{}, nil
	}
	return ParseDialect(name)
}

func parseRole(text string) (role, error) {
	for _, r := range []role{acceptor, proposer, learner, process} {
		if r.String() == text {
			return r, nil
		}
	}
	return 0, fmt.Errorf("there is no role %.40q: give acceptor, proposer, learner or process", text)
}

// names are those of the cluster.
func (c ClusterOfTest) names() (*names, error) {
	if c.Acceptors < 1 || c.Acceptors > paxos.MaxNodes || int(c.Self) >= c.Acceptors {
		return nil, fmt.Errorf("want 1 to %d acceptors and a node among them, got %d and %d", paxos.MaxNodes, c.Acceptors, c.Self)
	}
	q, err := newQuorums(c.Acceptors, c.Quorum1, c.Quorum2)
	if err != nil {
		return nil, err
	}
	n := &names{quorums: q, self: c.Self, values: c.Values}
	for i := range paxos.MaxNodes {
		if i < c.Acceptors {
			n.acceptors = append(n.acceptors, tla.Model(fmt.Sprintf("a%d", i+1)))
		}
		n.proposers = append(n.proposers, tla.Model(fmt.Sprintf("p%d", i+1)))
	}
	last := Ballot{}
	for _, b := range c.Ballots {
		next := Ballot{Round: b[0], Node: Node(b[1])}
		if !isReal(next) || b[1] >= maxNames || !below(last, next) {
			return nil, fmt.Errorf("want ballots [round, node] ascending, got %v after %v", b, last)
		}
		n.ballots, last = append(n.ballots, next), next
	}
	if len(n.ballots) == 0 || len(n.ballots) > maxMessages {
		return nil, fmt.Errorf("want 1 to %d ballots, got %d", maxMessages, len(n.ballots))
	}
	return n, nil
}

// parseAction reads an input that action wrote, with ballots as numbers.
func (n *names) parseAction(raw json.RawMessage, r role) (stimulus, error) {
	var in struct {
		Action string          `json:"action"`
		Args   json.RawMessage `json:"args"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return stimulus{}, fmt.Errorf("want an action, got %.80s", raw)
	}
	return n.parseArgs(in.Action, in.Args, r, numbers)
}

// parseArgs reads an input whose ballots are the model's numbers or pairs.
func (n *names) parseArgs(action string, args json.RawMessage, r role, as notation) (stimulus, error) {
	a := &actionArgs{names: n, as: as}
	if len(args) > 0 {
		if err := json.Unmarshal(args, &a.args); err != nil {
			return stimulus{}, fmt.Errorf("want arguments by name, got %.80s", args)
		}
	}
	i := stimulus{role: r, who: n.self}
	switch action {
	case "Prepare":
		i.message = paxos.Prepare{Ballot: a.ballot("ballot")}
	case "Accept":
		i.message = paxos.Accept{Ballot: a.ballot("ballot"), Value: a.value("value")}
	case "Promise":
		i.message = paxos.Promise{From: a.node("from"), Ballot: a.ballot("ballot"), Vote: a.vote("vote")}
	case "Accepted":
		i.message = paxos.Accepted{From: a.node("from"), Ballot: a.ballot("ballot"), Value: a.value("value")}
	case "Reject":
		i.message = paxos.Reject{From: a.node("from"), Ballot: a.ballot("ballot"), Promised: n.ballots[len(n.ballots)-1]}
	case "Set":
		i.kind, i.ballot, i.value = set, a.ballot("ballot"), a.value("value")
	case "Get":
		i.kind, i.ballot = get, a.ballot("ballot")
	case "Restart":
		i.kind = restart
	default:
		return i, fmt.Errorf("there is no action %.40q", action)
	}
	if a.err == nil && !r.takes(i) {
		a.err = fmt.Errorf("it is no input of role %s", r)
	}
	if a.err != nil {
		return i, fmt.Errorf("%s: %w", action, a.err)
	}
	return i, nil
}

// takes tells whether an input is one of the role's.
func (r role) takes(i stimulus) bool {
	switch i.message.(type) {
	case paxos.Prepare, paxos.Accept:
		return r == acceptor || r == process
	case paxos.Promise, paxos.Reject:
		return r == proposer || r == process
	case paxos.Accepted:
		return r != acceptor
	}
	return i.kind == restart || r == proposer || r == process
}

// actionArgs reads the arguments of an action; the first error is kept.
type actionArgs struct {
	*names
	as   notation
	args map[string]json.RawMessage
	err  error
}

func (a *actionArgs) keep(name string, err error) {
	if a.err == nil && err != nil {
		a.err = fmt.Errorf("argument %q: %w", name, err)
	}
}

func (a *actionArgs) ballot(name string) Ballot {
	b, err := a.readBallot(a.args[name])
	a.keep(name, err)
	return b
}

func (a *actionArgs) readBallot(raw json.RawMessage) (Ballot, error) {
	if a.as == pairs {
		var pair [2]uint64
		err := json.Unmarshal(raw, &pair)
		b := Ballot{Round: pair[0], Node: Node(pair[1])}
		if err == nil && (!isReal(b) || pair[1] >= maxNames) {
			err = fmt.Errorf("want a ballot [round, node] with a round from 1 on, got %.80s", raw)
		}
		return b, err
	}
	n, err := wire.Number(raw)
	if err == nil && (n < 1 || n > uint64(len(a.ballots))) {
		err = fmt.Errorf("want a ballot from 1 to %d, got %d", len(a.ballots), n)
	}
	if err != nil {
		return Ballot{}, err
	}
	return a.ballots[n-1], nil
}

func (a *actionArgs) value(name string) Value {
	v, err := readValue(a.args[name])
	a.keep(name, err)
	return v
}

func (a *actionArgs) node(name string) Node {
	node, err := readNode(a.args[name])
	if err == nil && int(node) >= len(a.acceptors) {
		err = fmt.Errorf("there are %d acceptors", len(a.acceptors))
	}
	a.keep(name, err)
	return node
}

func (a *actionArgs) vote(name string) Vote {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(a.args[name], &fields); err != nil {
		a.keep(name, fmt.Errorf("want a vote, got %.80s", a.args[name]))
		return Vote{}
	}
	if string(fields["ballot"]) == "0" {
		return Vote{}
	}
	inner := actionArgs{names: a.names, as: a.as, args: fields}
	v := Vote{Ballot: inner.ballot("ballot"), Value: inner.value("value")}
	a.keep(name, inner.err)
	return v
}

// alone is the report of a saved test: one test tells no dialect.
func (r *Report) alone() (*Report, error) {
	r.Dialect, r.Alike, r.Warnings = "", nil, nil
	return r.finish()
}
