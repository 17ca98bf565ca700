package monitors

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tla"
)

func load(t testing.TB, model string) (*recording.Recording, map[string]tla.Value) {
	t.Helper()
	rec, err := recording.Open(spec.Files, "paxos/recorded/"+recording.Name(model))
	require.NoError(t, err)
	return rec, rec.Graph.ConstantValues()
}

// What TLC found and the monitors went through, exactly. AcceptorMonitor, whose graph is the
// largest, is left to synod verify, which holds all.
func TestMonitorsEqualWhatTLCFound(t *testing.T) {
	for _, c := range []struct {
		model  string
		counts modeltest.Counts
	}{
		{"ProposerMonitor", modeltest.Counts{States: 2052, Edges: 53_352}},
		{"ProposerMonitorTwoValues", modeltest.Counts{States: 767, Edges: 13_806}},
		{"LearnerMonitor", modeltest.Counts{States: 463, Edges: 13_890}},
		{"ClientMonitor", modeltest.Counts{States: 1040, Edges: 11_440}},
	} {
		t.Run(c.model, func(t *testing.T) {
			rec, constants := load(t, c.model)
			m, err := Reference(rec.Role, constants)
			require.NoError(t, err)
			counts, d, err := m.Equivalent(rec.Graph.Graph, rec.Graph.Labelled())
			require.NoError(t, err)
			if d != nil {
				t.Fatal(d.Explain())
			}
			require.Equal(t, c.counts, counts)
		})
	}
}

// tried holds monitors that are wrong in one thing against a model's graph.
type tried struct {
	t      *testing.T
	rec    *recording.Recording
	values map[string]tla.Value
}

func try(t *testing.T, model string) tried {
	rec, constants := load(t, model)
	return tried{t, rec, constants}
}

func (c tried) names() *names {
	n, err := newNames(c.values)
	require.NoError(c.t, err)
	return n
}

func (c tried) caught(what string, m modeltest.Machine) {
	_, d, err := m.Equivalent(c.rec.Graph.Graph, c.rec.Graph.Labelled())
	require.NoError(c.t, err)
	require.NotNil(c.t, d, "%s: %s", c.rec.Model, what)
}

// dropped drops rules, one at a time.
func dropped(c tried, of func(*names) watch, broken ...oracle.Rule) {
	for _, rule := range broken {
		w := of(c.names())
		fire := w.fire
		w.fire = func(m monitor, i stimulus) []oracle.Violation {
			return slices.DeleteFunc(fire(m, i), func(v oracle.Violation) bool { return v.Rule == rule })
		}
		c.caught(string(rule)+" is dropped", w.machine(c.names()))
	}
}

// uncounted does not count what breaks a rule.
func uncounted(c tried, of func(*names) watch) {
	w := of(c.names())
	fire := w.fire
	w.fire = func(m monitor, i stimulus) []oracle.Violation {
		if broken := fire(m.clone(), i); len(broken) > 0 {
			return broken
		}
		return fire(m, i)
	}
	c.caught("what breaks a rule is not counted", w.machine(c.names()))
}

// misread are ways to take a message for another.
var misread = map[string]func(*stimulus){
	"a Promise reports nothing": func(i *stimulus) { i.Vote = oracle.Vote{} },
	"an Accepted is not counted": func(i *stimulus) {
		if i.Type == oracle.Accepted {
			i.Type = 0
		}
	},
	"ballots are one up": func(i *stimulus) {
		if i.Ballot != oracle.None {
			i.Ballot = oracle.Number(uint64(i.Ballot[len(i.Ballot)-1]) + 1)
		}
	},
}

func reading(c tried, of func(*names) watch, ways ...string) {
	for _, way := range ways {
		w := of(c.names())
		fire := w.fire
		w.fire = func(m monitor, i stimulus) []oracle.Violation {
			misread[way](&i)
			return fire(m, i)
		}
		c.caught(way, w.machine(c.names()))
	}
}

// quorums are one more, or one less.
func quorums(c tried, of func(*names) watch) {
	for _, off := range []int{-1, 1} {
		n := c.names()
		n.cluster.Quorum += off
		c.caught("quorums are off by one", of(n).machine(n))
	}
}

func TestWrongMonitorsAreCaught(t *testing.T) {
	votes := []string{"a Promise reports nothing", "an Accepted is not counted", "ballots are one up"}

	c := try(t, "AcceptorMonitor")
	dropped(c, acceptor, oracle.WasProposed, oracle.NotSkipped, oracle.NoVoteBetween, oracle.IsAsked, oracle.NoneIsNone)
	uncounted(c, acceptor)
	reading(c, acceptor, votes...)

	c = try(t, "ProposerMonitor")
	dropped(c, proposer, oracle.ShownSafe)
	uncounted(c, proposer)
	reading(c, proposer, votes...)
	quorums(c, proposer)
	for _, space := range []oracle.Space{oracle.Dense{}, oracle.Listed{oracle.Number(2)}} {
		n := c.names()
		n.cluster.Space = space
		c.caught("there are more ballots, or fewer", proposer(n).machine(n))
	}
	dropped(try(t, "ProposerMonitorTwoValues"), proposer, oracle.OneValue, oracle.ShownSafe)

	c = try(t, "LearnerMonitor")
	dropped(c, learner, oracle.MayLearn)
	reading(c, learner, votes...)
	quorums(c, learner)

	c = try(t, "ClientMonitor")
	dropped(c, client, oracle.WasRequested, oracle.IsFresh, oracle.MayUnset)
	uncounted(c, client)
	reading(c, client, "a Promise reports nothing", "ballots are one up")
	quorums(c, client)
}
