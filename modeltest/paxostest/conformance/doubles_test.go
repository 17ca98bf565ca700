package conformance

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// anAcceptor is written from the paper; a bug of docs/variants.md makes it wrong, a
// habit makes it send more than it must.
type anAcceptor struct {
	self     model.Node
	promised model.Ballot
	vote     model.Vote
	bug      string
	habit    string
	sent     []model.Message // all that it ever sent
}

func (a *anAcceptor) Prepare(b model.Ballot) []model.Message {
	if b.Less(a.promised) && a.bug != "M01" {
		return a.send()
	}
	if a.bug != "M02" {
		a.promised = b
	}
	return a.send(model.Message{Type: model.Promise, From: a.self, Ballot: b, Vote: a.reported()})
}

func (a *anAcceptor) reported() model.Vote {
	switch {
	case a.bug == "M03" && !a.vote.IsNone():
		return model.Vote{Ballot: a.promised, Value: a.vote.Value}
	case a.bug == "M04", a.bug == "M09" && a.vote.Ballot == (model.Ballot{Round: 1}):
		return model.Vote{}
	}
	return a.vote
}

func (a *anAcceptor) Accept(b model.Ballot, v model.Value) []model.Message {
	against := a.promised
	switch a.bug {
	case "M11":
		against = model.Ballot{}
	case "M12":
		against = a.vote.Ballot
	}
	if b.Less(against) || a.bug == "L01" && b == against {
		return a.send()
	}
	if a.bug != "M13" {
		a.promised = b
	}
	if a.bug != "M15" && (a.bug != "M14" || a.vote.IsNone()) {
		a.vote = model.Vote{Ballot: b, Value: v}
	}
	return a.send(model.Message{Type: model.Accepted, From: a.self, Ballot: b, Value: v})
}

func (a *anAcceptor) Restart() {
	switch a.bug {
	case "M30":
		a.promised = a.vote.Ballot
	case "M31":
		a.vote = model.Vote{}
	}
}

func (a *anAcceptor) send(now ...model.Message) []model.Message {
	a.sent = append(a.sent, now...)
	switch {
	case a.habit == "all again":
		return slices.Clone(a.sent)
	case a.habit == "refuses by an older message" && len(now) == 0 && len(a.sent) > 0:
		return a.sent[:1]
	case a.habit == "refuses aloud" && len(now) == 0:
		return []model.Message{{Type: model.Reject, From: a.self, Ballot: a.promised}}
	}
	return now
}

// aProposer is one whose ballots are named.
type aProposer struct {
	subject.Cluster
	bug, habit string
	ballot     model.Ballot // on disk
	round      model.Ballot // the last, when a bug has it forgotten on disk
	phase      model.Type   // of what it waits for: Promise, Accepted or 0
	get        bool
	own, value model.Value
	promises   []model.Message // in the order in which they came
	votes      []model.Message
	heard      []model.Message // of all rounds
	sent       []model.Message
	told       []model.Message // since the request
}

func (p *aProposer) Set(b model.Ballot, v model.Value) []model.Message { return p.start(b, v, false) }
func (p *aProposer) Get(b model.Ballot) []model.Message                { return p.start(b, "", true) }
func (p *aProposer) RefusesBallots()                                   {}

func (p *aProposer) start(b model.Ballot, v model.Value, get bool) []model.Message {
	if b.Node != p.Self && p.bug != "M26" || !p.ballot.Less(b) {
		return p.send()
	}
	p.ballot, p.round, p.phase, p.own, p.get, p.told = b, b, model.Promise, v, get, nil
	p.promises, p.votes = nil, nil
	if p.bug == "M29" && !get {
		p.phase, p.value = model.Accepted, v
		return p.send(model.Message{Type: model.Accept, Ballot: b, Value: v})
	}
	return p.send(model.Message{Type: model.Prepare, Ballot: b})
}

func (p *aProposer) enough(votes []model.Message, size int) bool {
	seen := map[model.Node]bool{}
	for _, m := range votes {
		seen[m.From] = true
	}
	switch {
	case p.bug == "half" && p.Acceptors%2 == 0, p.bug == "half of three":
		size = p.Acceptors / 2
	case p.bug == "L02":
		size++
	case p.bug == "twice counts":
		return len(votes) >= size
	}
	return len(seen) >= size
}

func (p *aProposer) Promise(from model.Node, b model.Ballot, vote model.Vote) []model.Message {
	old := p.bug == "M21" && b.Node == p.Self && !p.ballot.Less(b)
	if p.phase != model.Promise || b != p.ballot && !old {
		return p.send()
	}
	p.promises = append(p.promises, model.Message{Type: model.Promise, From: from, Vote: vote})
	if !p.enough(p.promises, p.Quorum1) {
		return p.send()
	}
	value, reported := p.pick()
	if p.get && !reported {
		p.phase = 0
		return p.send(model.Message{Type: model.Unset})
	}
	if p.get && p.bug == "M32" {
		p.phase = 0
		return p.send(model.Message{Type: model.Decided, Value: value})
	}
	if !reported {
		value = p.own
	}
	p.phase, p.value = model.Accepted, value
	if p.bug == "M28" {
		b.Round++
	}
	return p.send(model.Message{Type: model.Accept, Ballot: b, Value: value})
}

func (p *aProposer) pick() (value model.Value, reported bool) {
	best, count := model.Vote{}, map[model.Value]int{}
	for i, m := range p.promises {
		v := m.Vote
		if count[v.Value]++; v.IsNone() && p.bug != "M08" {
			continue
		}
		switch {
		case p.bug == "most frequent":
			if count[best.Value] < count[v.Value] || count[best.Value] == count[v.Value] && best.Ballot.Less(v.Ballot) {
				best = v
			}
		case p.bug == "first ballot" && !best.IsNone():
			if best.Ballot.Less(v.Ballot) {
				best.Value = v.Value
			}
		case p.bug == "M05", p.bug == "M08", best.IsNone(), best.Ballot.Less(v.Ballot) && p.bug != "M06", p.bug == "M06" && v.Ballot.Less(best.Ballot):
			best = p.promises[i].Vote
		}
	}
	if p.bug == "M07" && count[best.Value] < p.Quorum1 {
		return "", false
	}
	return best.Value, !best.IsNone()
}

func (p *aProposer) Accepted(from model.Node, b model.Ballot, v model.Value) []model.Message {
	m := model.Message{Type: model.Accepted, From: from, Ballot: b, Value: v}
	if p.habit == "counts every vote" {
		p.heard = append(p.heard, m)
		same := slices.DeleteFunc(slices.Clone(p.heard), func(o model.Message) bool { return o.Ballot != b || o.Value != v })
		if p.enough(same, p.Quorum2) {
			p.phase = 0
			return p.tell(v)
		}
		return p.send()
	}
	if p.phase != model.Accepted || b != p.ballot {
		return p.send()
	}
	if p.votes = append(p.votes, m); !p.enough(p.votes, p.Quorum2) && p.bug != "M22" {
		return p.send()
	}
	p.phase = 0
	return p.tell(v)
}

func (p *aProposer) tell(v model.Value) []model.Message {
	return p.send(model.Message{Type: model.Decided, Value: v})
}

func (p *aProposer) Reject(from model.Node, b model.Ballot) []model.Message {
	switch {
	case p.bug == "M23":
		return p.Promise(from, b, model.Vote{})
	case p.bug == "M24":
		return p.Accepted(from, b, p.value)
	case p.habit == "gives up" && b == p.ballot:
		p.phase = 0
	case p.habit == "asks again" && b == p.ballot && p.phase == model.Promise:
		return p.send(model.Message{Type: model.Prepare, Ballot: b})
	}
	return p.send()
}

func (p *aProposer) Restart() {
	p.phase = 0
	if p.bug == "restart forgets the ballot" {
		p.ballot = model.Ballot{}
	}
}

func (p *aProposer) send(now ...model.Message) []model.Message {
	if p.habit != "all again" {
		return now
	}
	again := append(slices.Clone(p.sent), now...)
	p.sent = slices.DeleteFunc(slices.Clone(again), func(m model.Message) bool { return m.Type.ToClient() })
	return again
}

// choosing chooses its ballots: the next one has a round higher by step, after some
// other node's as jumps says.
type choosing struct {
	*aProposer
	step, jump uint64
	next       uint64
	bug        string
	retries    bool
	stopped    bool
}

func (c *choosing) ChoosesBallots() {}

func (c *choosing) choose() model.Ballot {
	c.next += c.step
	if c.step += c.jump; c.jump > 0 {
		c.jump++
	}
	b := model.Ballot{Round: c.next, Node: c.Self}
	if c.bug == "M26" {
		b.Node = 0
	}
	return b
}

func (c *choosing) Set(_ model.Ballot, v model.Value) []model.Message {
	if c.stopped {
		return nil
	}
	return c.aProposer.Set(c.choose(), v)
}

func (c *choosing) Get(model.Ballot) []model.Message {
	return c.aProposer.Get(c.choose())
}

func (c *choosing) Reject(from model.Node, b model.Ballot) []model.Message {
	c.stopped = c.bug == "stops for ever"
	if c.retries && b == c.ballot && c.phase != 0 {
		return c.aProposer.start(c.choose(), c.own, c.get)
	}
	return c.aProposer.Reject(from, b)
}

func (c *choosing) Promise(from model.Node, b model.Ballot, v model.Vote) []model.Message {
	if sent := c.aProposer.Promise(from, b, v); len(sent) > 0 || c.bug != "retries uncalled" {
		return sent
	}
	return c.aProposer.start(c.choose(), c.own, c.get)
}

func (c *choosing) Restart() {
	c.aProposer.Restart()
	if c.bug == "M27" {
		c.next, c.ballot = c.next-c.step, model.Ballot{}
	}
}

// aLearner counts votes.
type aLearner struct {
	subject.Cluster
	bug, habit string
	votes      map[model.Vote][]model.Node
	learned    bool
}

func (l *aLearner) Accepted(from model.Node, b model.Ballot, v model.Value) []model.Message {
	if l.votes == nil {
		l.votes = map[model.Vote][]model.Node{}
	}
	of := model.Vote{Ballot: b, Value: v}
	switch l.bug {
	case "by value":
		of.Ballot = model.Ballot{}
	case "by ballot of any round":
		of.Ballot.Round = 0
	}
	if !slices.Contains(l.votes[of], from) || l.bug == "twice counts" {
		l.votes[of] = append(l.votes[of], from)
	}
	need := l.Quorum2
	switch {
	case l.bug == "M22":
		need = 1
	case l.bug == "half" && l.Acceptors%2 == 0:
		need = l.Acceptors / 2
	case l.bug == "L02":
		need++
	}
	if len(l.votes[of]) < need || l.learned && l.habit != "says it again" {
		return nil
	}
	l.learned = true
	return []model.Message{{Type: model.Learned, Value: v}}
}

func (l *aLearner) Restart() {
	l.votes = nil
	if l.habit != "keeps its value" {
		l.learned = false
	}
	if l.bug == "never again" {
		l.learned = true
	}
}

// plansMade are those of the tests, as making them takes longer than running them.
var plansMade = struct {
	sync.Mutex
	plans map[string][]*suites.Plan
}{plans: map[string][]*suites.Plan{}}

func plansFor(t *testing.T, r model.Role, f suites.Features) []*suites.Plan {
	t.Helper()
	plansMade.Lock()
	defer plansMade.Unlock()
	key := fmt.Sprintf("%d %+v", r, f)
	if plansMade.plans[key] == nil {
		plans, err := suites.PlansOf(r, f, suites.Options{})
		require.NoError(t, err)
		plansMade.plans[key] = plans
	}
	return plansMade.plans[key]
}

// tested runs the suites of a role, up to the first that finds something, and gives the report.
func tested(t *testing.T, r model.Role, create func(subject.Cluster) any) *Report {
	t.Helper()
	f := subject.FeaturesOf(r, create, suites.Majority, suites.Majority)
	of := Implementation{subject.OfDecree(create), f, subject.Pairs.Named}
	report := NewReport(r, of, Options{})
	report.quick = true
	for _, p := range plansFor(t, r, f) {
		if p.Larger && !thorough.Tests() {
			continue // where quorums of other sizes are all that differs
		}
		if require.NoError(t, report.run(t.Context(), p, of)); report.wrong() {
			break
		}
	}
	replays(t, report, of)
	report.conclude() // which known bug it resembles is no matter here
	return report
}

// firstWrong is the divergence.
func firstWrong(t *testing.T, r *Report) *Divergence {
	t.Helper()
	require.Equal(t, Unsafe, r.Verdict, r.Text())
	require.NotEmpty(t, r.Divergences)
	return r.Divergences[0]
}

// replays sees that what is saved goes wrong again.
func replays(t *testing.T, r *Report, of Implementation) {
	t.Helper()
	for _, d := range r.Divergences {
		_, again, err := d.Test.once(t.Context(), of)
		require.NoError(t, err)
		require.True(t, again.Wrong(), "%s: what is saved does not go wrong again: %s", d.Text(), d.Test.Steps)
	}
}
