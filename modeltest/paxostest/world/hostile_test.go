package world_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

func value(t testing.TB, text string) tla.Value {
	t.Helper()
	v, err := tla.Parse(text)
	require.NoError(t, err)
	return v
}

// sane are constants that suit every role, Self apart.
func sane(t testing.TB) map[string]tla.Value {
	return map[string]tla.Value{
		"Acceptors": value(t, "{a1, a2, a3}"), "Proposers": value(t, "{p1, p2}"), "Ballots": value(t, "{1, 2}"),
		"Values": value(t, "{v1, v2}"), "Owner": value(t, "<<p1, p2>>"), "Getters": value(t, "{p1}"), "Restarters": value(t, "{p2}"),
	}
}

var self = map[string]string{"acceptor": "a2", "acceptor-dialects": "a2", "proposer": "p2"}

func with(t testing.TB, role string, changes string) map[string]tla.Value {
	t.Helper()
	c := sane(t)
	if self[role] != "" {
		c["Self"] = value(t, self[role])
	}
	for _, change := range strings.Split(changes, "; ") {
		name, text, ok := strings.Cut(change, " = ")
		switch {
		case change == "":
		case !ok:
			delete(c, name)
		default:
			c[name] = value(t, text)
		}
	}
	return c
}

var roles = []string{"acceptor", "proposer", "learner", "", "acceptor-dialects"}

func TestSaneConstants(t *testing.T) {
	for _, role := range roles {
		for _, changes := range []string{"", "Owner", "Size1 = 3; Size2 = 1", `Acceptors = <<"a1", "a2", "a3">>`, "Learners = {l1}", "Getters; Restarters", "Ballots = <<1, 2>>"} {
			_, err := world.Reference(role, with(t, role, changes))
			require.NoError(t, err, "%s with %s", role, changes)
		}
	}
}

func many(prefix string, n int) string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprint(prefix, i+1))
	}
	return "{" + strings.Join(names, ", ") + "}"
}

func TestHostileConstants(t *testing.T) {
	for _, c := range []struct{ roles, changes, err string }{
		{"all", "Acceptors", "needs Acceptors"},
		{"all", "Acceptors = {}", "needs Acceptors"},
		{"all", "Acceptors = 3", "Acceptors must be a set"},
		{"all", "Acceptors = {1, 2}", "Acceptors must be a set of model values"},
		{"all", `Acceptors = {"two words"}`, "Acceptors must be a set of model values"},
		{"all", `Acceptors = {"a1", "a2"}`, "Acceptors must be a set of model values"},
		{"all", `Acceptors = <<"a1", "a1">>`, "Acceptors must be a set of model values"},
		{"all", "Acceptors = " + many("a", 65), "at most 64"},
		{"all", "Values = {None}", "other than None"},
		{"all", "Values = {v1, {}}", "Values must be"},
		{"all", "Ballots", "Ballots must be 1, 2"},
		{"all", "Ballots = {}", "Ballots must be 1, 2"},
		{"all", "Ballots = {1, 3}", "without gaps"},
		{"all", "Ballots = {0, 1}", "without gaps"},
		{"all", "Ballots = <<2, 1>>", "without gaps"},
		{"all", "Ballots = 1..60000", "at most 64"},
		{"all", "Ballots = {1, 99999999999999999999}", "without gaps"},
		{"all", "Ballots = 1..64; Owner; Values = " + many("v", 64), "messages, at most"},
		{"all", "Owner = None", "Owner must give every ballot a proposer"},
		{"all", "Owner = <<p1>>", "Owner must give every ballot a proposer"},
		{"all", "Owner = <<p1, p3>>", "Owner must give every ballot a proposer"},
		{"all", "Size1 = 1", "both"},
		{"all", `Size1 = 2; Size2 = "2"`, "both"},
		{"all", "Size1 = 1; Size2 = 2", "can miss each other"},
		{"all", "Size1 = 4; Size2 = 2", "at most 3"},
		{"all", "Size1 = -9223372036854775808; Size2 = 3", "can miss each other"},
		{"all", "Getters = {a1}", "no proposer"},
		{"all", "Restarters = 1", "Restarters must be"},
		{"acceptor-dialects acceptor proposer", "Self", "needs a Self"},
		{"acceptor-dialects acceptor", "Self = p1", "needs a Self"},
		{"proposer", "Self = a1", "needs a Self"},
		{"proposer", "Self = {}", "needs a Self"},
		{"proposer", "Proposers = {}; Owner; Getters; Restarters", "needs a Self"},
		{"learner closed", "Self = p1", "Self is for models of one"},
		{"closed", "Acceptors = " + many("a", 6), "too large"},
		{"closed", "Proposers = " + many("p", 5), "too large"},
		{"closed", "Learners = " + many("l", 3), "too large"},
		{"closed", "Ballots = 1..9; Owner", "too large"},
	} {
		for _, role := range roles {
			name := role
			if role == "" {
				name = "closed"
			}
			if c.roles != "all" && !strings.Contains(c.roles, name) {
				continue
			}
			_, err := world.Reference(role, with(t, role, c.changes))
			require.ErrorContains(t, err, c.err, "%s with %.80s", name, c.changes)
		}
	}
	_, err := world.Reference("leader", sane(t))
	require.ErrorContains(t, err, `no role "leader"`)
	_, err = world.Reference("acceptor", nil)
	require.Error(t, err)
}

// Constants that went through JSON give the same machine.
func TestConstantsFromJSON(t *testing.T) {
	for _, c := range recorded {
		rec, _ := load(t, c.model)
		fromJSON := map[string]tla.Value{}
		for name, v := range rec.Graph.ConstantValues() {
			back, err := suite.Encode(v).Value()
			require.NoError(t, err)
			fromJSON[name] = back
		}
		m, err := world.Reference(rec.Role, fromJSON)
		require.NoError(t, err)
		var start []tla.Value
		for i := range rec.Graph.Vars() {
			start = append(start, rec.Graph.Value(0, i))
		}
		d, err := m.Behaviours(tla.Value.Equal)(start, nil)
		require.NoError(t, err)
		require.Nil(t, d, c.model)
	}
}

// A behaviour may hold any action with any arguments: what the model does not have
// is an error that says so.
func TestHostileStimuli(t *testing.T) {
	for _, c := range []struct{ role, action, args, err string }{
		{"acceptor", "Promise", "", "there is no action"},
		{"acceptor-dialects", "Promise", "", "there is no action"},
		{"acceptor", "Restart", "", "there is no action"},
		{"acceptor", "Accept", "[ballot |-> 1]", `needs an argument "value"`},
		{"acceptor", "Accept", "[ballot |-> 1, value |-> v3]", "v3 is no value of the model"},
		{"acceptor", "Accept", `[ballot |-> 1, value |-> "x y"]`, "no value of the model"},
		{"acceptor", "Prepare", "[ballot |-> 3]", "ballot 3 is not in 0..2"},
		{"acceptor", "Prepare", "[ballot |-> 1, acceptor |-> a1]", "1 parameters, got 2 arguments"},
		{"proposer", "Prepare", "[ballot |-> 1]", "there is no action"},
		{"proposer", "Promise", "[from |-> a1, ballot |-> 1, vote |-> None]", "not a record of ballot and value"},
		{"proposer", "Promise", "[from |-> a9, ballot |-> 1, vote |-> [ballot |-> 0, value |-> None]]", "a9 is no acceptor"},
		{"proposer", "Promise", "[from |-> a1, ballot |-> 1, vote |-> [ballot |-> 1, value |-> None]]", "None is no value"},
		{"learner", "Set", "[ballot |-> 1, value |-> v1]", "there is no action"},
		{"learner", "Learn", "[ballot |-> 1, value |-> v1]", "there is no action"},
		{"", "Set", "[ballot |-> 1, value |-> v1]", `needs an argument "proposer"`},
		{"", "Learn", "[learner |-> l1, from |-> a1, ballot |-> 1, value |-> v1]", "l1 is no learner"},
		{"", "", "", "there is no action"},
	} {
		err := fire(t, c.role, stimulus(t, c.action, c.args))
		require.ErrorContains(t, err, c.err, "%s %s", c.role, c.action)
	}
	require.NoError(t, fire(t, "proposer", stimulus(t, "Restart", "")))
	require.NoError(t, fire(t, "learner", stimulus(t, "Restart", "")))
	require.NoError(t, fire(t, "", stimulus(t, "Restart", "[proposer |-> p2]")))
}

func stimulus(t testing.TB, action, args string) labelled.Stimulus {
	out := labelled.Stimulus{Action: action}
	if args != "" {
		r := value(t, args)
		for i, key := range r.Keys() {
			name, _ := key.Text()
			out.Args = append(out.Args, labelled.Arg{Name: name, Value: r.Elems()[i]})
		}
	}
	return out
}

// fire takes one step in the initial state, wherever it leads.
func fire(t testing.TB, role string, of labelled.Stimulus) error {
	t.Helper()
	m, err := world.Reference(role, with(t, role, ""))
	require.NoError(t, err)
	anything := func(_, _ tla.Value) bool { return true }
	vars := make([]tla.Value, len(m.Variables()))
	_, err = m.Behaviours(anything)(vars, []modeltest.Step{{Stimulus: of, After: vars}})
	return err
}

// No constants and no stimulus of a file make the reference panic.
func FuzzReference(f *testing.F) {
	f.Add(uint8(0), "Acceptors", "{a1}", "Accept", "[ballot |-> 1, value |-> v1]")
	f.Add(uint8(1), "Owner", "None", "Promise", "[from |-> a1, ballot |-> 1, vote |-> [ballot |-> 1, value |-> v1]]")
	f.Add(uint8(2), "Ballots", "1..64", "Accepted", "[from |-> a1, ballot |-> 2, value |-> v1]")
	f.Add(uint8(3), "Proposers", `{"p1", p2}`, "Learn", "[learner |-> {}, from |-> 1, ballot |-> TRUE, value |-> <<>>]")
	f.Add(uint8(3), "Size1", "3", "Accepted", "[proposer |-> p1, from |-> a1, ballot |-> 2, value |-> v1]")
	f.Fuzz(func(t *testing.T, r uint8, constant, text, action, args string) {
		role := roles[int(r)%len(roles)]
		c := with(t, role, "")
		if v, err := tla.Parse(text); err == nil {
			c[constant] = v
		}
		m, err := world.Reference(role, maps.Clone(c))
		if err != nil {
			return
		}
		of := labelled.Stimulus{Action: action}
		if v, err := tla.Parse(args); err == nil && v.IsRecord() {
			of = stimulus(t, action, args)
		}
		vars := make([]tla.Value, len(m.Variables()))
		anything := func(_, _ tla.Value) bool { return true }
		_, _ = m.Behaviours(anything)(vars, []modeltest.Step{{Stimulus: of, After: vars}, {Stimulus: of, After: vars}})
	})
}
