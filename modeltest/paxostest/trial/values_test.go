package trial_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
)

// interns takes values for one that are alike by a key: all are the one that came first.
type interns struct {
	key  func(string) string
	seen map[string]model.Value
}

func (i *interns) one(v model.Value) model.Value {
	k := i.key(string(v))
	if _, seen := i.seen[k]; !seen {
		i.seen[k] = v
	}
	return i.seen[k]
}

// voter is an acceptor that interns values, and reads others from its disk than it wrote there.
type voter struct {
	self     model.Node
	promised model.Ballot
	vote     model.Vote
	*interns
	disk func(*voter)
}

func (a *voter) Prepare(b model.Ballot) []model.Message {
	if b.Less(a.promised) {
		return nil
	}
	a.promised = b
	return []model.Message{{Type: model.Promise, From: a.self, Ballot: b, Vote: a.vote}}
}

func (a *voter) Accept(b model.Ballot, v model.Value) []model.Message {
	if b.Less(a.promised) {
		return nil
	}
	a.promised, a.vote = b, model.Vote{Ballot: b, Value: a.one(v)}
	return []model.Message{{Type: model.Accepted, From: a.self, Ballot: b, Value: v}}
}

func (a *voter) Restart() { a.disk(a) }

// hearer is a learner that interns values.
type hearer struct {
	subject.Cluster
	votes map[model.Vote]map[model.Node]bool
	*interns
}

func (l *hearer) Accepted(from model.Node, b model.Ballot, v model.Value) []model.Message {
	vote := model.Vote{Ballot: b, Value: l.one(v)}
	if l.votes[vote] == nil {
		l.votes[vote] = map[model.Node]bool{}
	}
	if l.votes[vote][from] = true; len(l.votes[vote]) < l.Quorum2 {
		return nil
	}
	return []model.Message{{Type: model.Learned, Value: vote.Value}}
}

// asker is a proposer that interns values.
type asker struct {
	subject.Cluster
	ballot   model.Ballot
	value    model.Value
	best     model.Vote
	promises map[model.Node]bool
	*interns
}

func (p *asker) Set(b model.Ballot, v model.Value) []model.Message {
	p.ballot, p.value, p.best, p.promises = b, p.one(v), model.Vote{}, map[model.Node]bool{}
	return []model.Message{{Type: model.Prepare, Ballot: b}}
}

func (p *asker) Promise(from model.Node, b model.Ballot, v model.Vote) []model.Message {
	if b != p.ballot || len(p.promises) == p.Quorum1 {
		return nil
	}
	if p.promises[from] = true; p.best.Ballot.Less(v.Ballot) {
		p.best, p.value = v, p.one(v.Value)
	}
	if len(p.promises) < p.Quorum1 {
		return nil
	}
	return []model.Message{{Type: model.Accept, Ballot: b, Value: p.value}}
}

// planOf is the first plan of a role, for those who can do what the doubles here can.
func planOf(t *testing.T, r model.Role) *suites.Plan {
	t.Helper()
	create := by(same)[r]
	plans, err := suites.PlansOf(r, subject.FeaturesOf(r, create, suites.Majority, suites.Majority), suites.Options{})
	require.NoError(t, err)
	return plans[0]
}

// wrong tells whether a test that was made by hand shows that an implementation is unsafe.
func wrong(t *testing.T, p *suites.Plan, create func(subject.Cluster) any) bool {
	t.Helper()
	tester, err := trial.New(t.Context(), p, subject.OfDecree(create), subject.Pairs.Named)
	require.NoError(t, err)
	dresses := tester.Dresses(nil)
	choosing, err := tester.Choosing(t.Context())
	require.NoError(t, err)
	for _, d := range append(dresses, choosing...) {
		results, err := d.Tester.Run(t.Context(), d.Words)
		require.NoError(t, err)
		for _, r := range results {
			if r.Wrong() {
				return true
			}
		}
	}
	return false
}

// by makes one of each role that interns values by a key.
func by(key func(string) string) map[model.Role]func(subject.Cluster) any {
	in := func() *interns { return &interns{key, map[string]model.Value{}} }
	return map[model.Role]func(subject.Cluster) any{
		model.Acceptor: func(c subject.Cluster) any { return &voter{self: c.Self, interns: in(), disk: func(*voter) {}} },
		model.Learner: func(c subject.Cluster) any {
			return &hearer{Cluster: c, votes: map[model.Vote]map[model.Node]bool{}, interns: in()}
		},
		model.Proposer: func(c subject.Cluster) any { return &asker{Cluster: c, interns: in()} },
	}
}

func same(v string) string { return v }

func first(n int) func(string) string {
	return func(v string) string { return v[:min(n, len(v))] }
}

func replaced(old, with string) func(string) string {
	return func(v string) string { return strings.ReplaceAll(v, old, with) }
}

// foldings take some values for one.
var foldings = map[string]func(string) string{
	"small letters":          strings.ToLower,
	"trimmed":                strings.TrimSpace,
	"trimmed at the end":     func(v string) string { return strings.TrimRight(v, " \t\r\n") },
	"blanks":                 func(v string) string { return strings.Join(strings.Split(v, "  "), " ") },
	"composed":               replaced("e\u0301", "\u00e9"),
	"ligatures":              replaced("\ufb01", "fi"),
	"ends of lines":          replaced("\r\n", "\n"),
	"one line":               func(v string) string { return strings.Split(v, "\n")[0] },
	"up to a zero byte":      func(v string) string { return strings.Split(v, "\x00")[0] },
	"zeros of a number":      func(v string) string { return "0" + strings.TrimLeft(v, "0") },
	"a number":               func(v string) string { return strings.TrimSuffix(v, ".0") },
	"its sign":               func(v string) string { return strings.TrimPrefix(v, "+") },
	"quotes":                 func(v string) string { return strings.Trim(v, `"`) },
	"what is not seen":       replaced("\ufeff", ""),
	"no width":               replaced("\u200b", ""),
	"escapes":                replaced(`\\`, `\`),
	"a path's end":           func(v string) string { return strings.TrimSuffix(v, "/") },
	"a path":                 replaced("//", "/"),
	"the end of base64":      func(v string) string { return strings.TrimRight(v, "=") },
	"base 16":                func(v string) string { return strings.TrimPrefix(v, "0x") },
	"a constant":             replaced("True", "true"),
	"16 bits":                func(v string) string { return string(utf16.Decode(low(v))) },
	"none beyond 16 bits":    func(v string) string { return strings.Map(func(r rune) rune { return min(r, 1<<16) }, v) },
	"a sum":                  sum,
	"its first 64":           first(64),
	"its first 4,000":        first(4000),
	"its first 65,536":       first(1 << 16),
	"its last 64":            func(v string) string { return v[max(0, len(v)-64):] },
	"length, first and last": func(v string) string { return first(1)(v) + v[max(0, len(v)-1):] + string(rune(len(v)%1000)) },
	"none, if it is empty":   func(v string) string { return strings.TrimSuffix(v, "v2") },
}

func low(v string) (out []uint16) {
	for _, r := range v {
		out = append(out, uint16(r))
	}
	return out
}

func sum(v string) string {
	n := 0
	for _, r := range v {
		n += int(r)
	}
	return string(rune(n % (1 << 15)))
}

// Whoever takes two values for one is caught in each role, in whatever way the two are alike.
func TestValuesThatAreAlikeAreToldApart(t *testing.T) {
	t.Parallel()
	for r, create := range by(same) {
		p := planOf(t, r)
		require.False(t, wrong(t, p, create), r)
		for name, key := range foldings {
			require.True(t, wrong(t, p, by(key)[r]), "%v: %s", r, name)
		}
	}
}

// What a disk keeps of a vote is shown, whatever is wrong with it.
func TestWhatADiskKeepsOfAValueIsShown(t *testing.T) {
	t.Parallel()
	reads := func(of func(string) string) func(*voter) {
		return func(a *voter) { a.vote.Value = model.Value(of(string(a.vote.Value))) }
	}
	bits := func(n int) func(*voter) {
		return reads(func(v string) string { return v[:len(v)&(1<<n-1)] })
	}
	faults := map[string]func(*voter){
		"length of 7 bits": bits(7), "of 8 bits": bits(8), "of 12 bits": bits(12), "of 15 bits": bits(15), "of 16 bits": bits(16), "of 17 bits": bits(17),
		"cut at 255": reads(first(255)), "cut at 65,535": reads(first(1<<16 - 1)), "cut at 65,536": reads(first(1 << 16)), "cut at 100,000": reads(first(100_000)),
		"empty is none": func(a *voter) {
			if a.vote.Value == "" {
				a.vote = model.Vote{}
			}
		},
		"promise of an empty vote": func(a *voter) {
			if a.vote.Value == "" {
				a.promised = a.vote.Ballot
			}
		},
	}
	for _, ends := range strings.Split(":,|%/;=&#<> '\"\\\n\x00\x1e", "") {
		faults["cut at "+ends] = reads(func(v string) string { return strings.Split(v, ends)[0] })
	}
	for _, none := range []string{"None", "nil", "null", "undefined", "false", "NaN", "0", "[]", "{}"} {
		faults[none+" is none"] = func(a *voter) {
			if string(a.vote.Value) == none {
				a.vote = model.Vote{}
			}
		}
	}
	p := planOf(t, model.Acceptor)
	for name, disk := range faults {
		create := func(c subject.Cluster) any {
			return &voter{self: c.Self, interns: &interns{same, map[string]model.Value{}}, disk: disk}
		}
		require.True(t, wrong(t, p, create), name)
	}
}

// ring is an acceptor that keeps so many votes, and takes the oldest for the newest once it is full.
type ring struct {
	*voter
	votes, most int
	older       model.Vote
}

func (r *ring) Accept(b model.Ballot, v model.Value) []model.Message {
	before := r.vote
	sent := r.voter.Accept(b, v)
	if len(sent) > 0 {
		r.votes++
		r.older = before
	}
	return sent
}

func (r *ring) Prepare(b model.Ballot) []model.Message {
	sent := r.voter.Prepare(b)
	if r.votes > r.most && len(sent) > 0 {
		sent[0].Vote = r.older
	}
	return sent
}

// register is an acceptor that has room for so many values, and forgets its vote once there are more.
type register struct {
	*voter
	most int
}

func (r *register) Prepare(b model.Ballot) []model.Message {
	sent := r.voter.Prepare(b)
	if len(r.seen) > r.most && len(sent) > 0 {
		sent[0].Vote = model.Vote{}
	}
	return sent
}

// Likewise of many values.
func TestManyValuesAreKept(t *testing.T) {
	t.Parallel()
	p := planOf(t, model.Acceptor)
	for most, caught := range map[int]bool{2: true, 16: true, 34: true, 100: false} {
		require.Equal(t, caught, wrong(t, p, func(c subject.Cluster) any {
			return &register{by(same)[model.Acceptor](c).(*voter), most}
		}), most)
	}
}

// What goes wrong after many votes is shown, as far as they are counted.
func TestManyVotesAreTold(t *testing.T) {
	t.Parallel()
	p := planOf(t, model.Acceptor)
	for most, caught := range map[int]bool{8: true, 64: true, 100: false} {
		require.Equal(t, caught, wrong(t, p, func(c subject.Cluster) any {
			return &ring{voter: by(same)[model.Acceptor](c).(*voter), most: most}
		}), most)
	}
}

// reserver is a proposer that keeps on disk up to which round it may go, in tens, and begins where
// that ends, or behind it.
type reserver struct {
	*asker
	round, upto, first uint64
}

func (r *reserver) ChoosesBallots() {}

func (r *reserver) Restart() { r.round, r.ballot = r.upto+r.first-1, model.Ballot{} }

func (r *reserver) Set(_ model.Ballot, v model.Value) []model.Message {
	if r.round++; r.round > r.upto {
		r.upto = r.round + 9
	}
	return r.asker.Set(model.Ballot{Round: r.round, Node: r.Self}, v)
}

// A ballot that comes again after a restart, and many rounds, is shown.
func TestRoundsWithRestartsBetween(t *testing.T) {
	t.Parallel()
	create := func(first uint64) func(subject.Cluster) any {
		return func(c subject.Cluster) any {
			return &reserver{asker: by(same)[model.Proposer](c).(*asker), first: first}
		}
	}
	plans, err := suites.PlansOf(model.Proposer, subject.FeaturesOf(model.Proposer, create(1), suites.Majority, suites.Majority), suites.Options{})
	require.NoError(t, err)
	require.False(t, wrong(t, plans[0], create(1)))
	require.True(t, wrong(t, plans[0], create(0)))
}
