package exploration

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

func exploring1(t *testing.T, size model.Size, properties []string, opts explore.Options) *closed.Exploration {
	t.Helper()
	e, err := System{size}.Explore(context.Background(), properties, opts)
	require.NoError(t, err)
	return e
}

// Of every closed model that TLC finds to hold, exploring the implementation finds
// the same: distinct states, generated states, depth, and that it holds.
func TestCountsAreTLCs(t *testing.T) {
	t.Parallel()
	all, err := ClosedModels(nil)
	require.NoError(t, err)
	compared := 0
	for _, m := range all {
		if m.Expect.Verdict != manifest.Holds || !m.Comparable() {
			continue
		}
		compared++
		if m.Expect.Distinct > 5_000 && !thorough.Tests() {
			continue // synod verify explores all
		}
		e := exploring1(t, m.Size, m.Properties, explore.Options{})
		got := fmt.Sprint(e.Complete, e.Distinct, e.Generated, e.Depth, e.Unseen)
		want := fmt.Sprint(true, m.Expect.Distinct, m.Expect.Generated, m.Expect.Depth, []string(nil))
		require.Equal(t, want, got, m.Name)
	}
	require.Equal(t, 39, compared, "closed models that hold")
}

// Every closed model is compared with TLC, here or by synod mutants, but for those of
// liveness; SynodTwoReported by TestFind. Two are about what the oracle allows, which the code does
// not break.
func TestEveryClosedModelIsCompared(t *testing.T) {
	all, err := ClosedModels(nil)
	require.NoError(t, err)
	var others []string
	for _, m := range all {
		bug := regexp.MustCompile(`^M\d\d`).MatchString(m.Name)
		if !bug && !m.Comparable() {
			others = append(others, m.Name)
		}
	}
	require.Equal(t, []string{"SynodTwoReported", "L01", "L02", "SynodMaySilent", "SynodMayDeaf"}, others)
}

// A witness is found as soon as TLC finds it.
func TestFind(t *testing.T) {
	all, err := ClosedModels(nil)
	require.NoError(t, err)
	at := slices.IndexFunc(all, func(m ClosedModel) bool { return m.Name == "SynodTwoReported" })
	require.Equal(t, "NeverTwoReported", all[at].Expect.Property)
	e, err := all[at].Find(context.Background(), "SometimesTwoReported", explore.Options{})
	require.NoError(t, err)
	require.Equal(t, all[at].Expect.Length, e.Violation.Length())
	require.Contains(t, modeltest.Diagram(e.Violation.Arrows, false), "Prepare 3")

	_, err = System{model.DefaultSize()}.Find(context.Background(), "SometimesTwoReported", explore.Options{})
	require.ErrorContains(t, err, `no witness "SometimesTwoReported" at this size; there are SometimesChosen, SometimesDecided, SometimesForced`)
	e, err = System{model.DefaultSize()}.Find(context.Background(), "SometimesDecided", explore.Options{MaxStates: 1})
	require.Error(t, err)
	require.False(t, e.Complete)
}

// The same comes out however many work, exactly or by fingerprints, and by symmetry
// as much as there are states that differ by more than names.
func TestExplorationIsTheSame(t *testing.T) {
	size := model.DefaultSize()
	size.Getters, size.History = []int{1}, true
	if testing.Short() {
		size.Ballots = 1
	}
	want := exploring1(t, size, nil, explore.Options{Workers: 1})
	for _, opts := range []explore.Options{{Workers: 3}, {Workers: 8, Exact: true}} {
		got := exploring1(t, size, nil, opts)
		got.Bytes, got.Collision = want.Bytes, want.Collision
		require.Equal(t, want, got, "%+v", opts)
	}
	size.Symmetry = true
	one, exact := exploring1(t, size, nil, explore.Options{Workers: 1}), exploring1(t, size, nil, explore.Options{Workers: 2, Exact: true})
	exact.Bytes, exact.Collision = one.Bytes, one.Collision
	require.Equal(t, one, exact)
	if !testing.Short() { // else few states are all that differ
		require.Less(t, one.Distinct*10, want.Distinct, "12 renamings")
	}
}

// What should be possible at a size is possible, and nothing else.
func TestWitnessesAreThosePossible(t *testing.T) {
	t.Parallel()
	for i, size := range smallSizes() {
		if i%thorough.Every(10) > 0 {
			continue
		}
		x, err := newExploring(size, false)
		if err != nil {
			require.ErrorContains(t, err, "can miss each other")
			continue
		}
		sys := x.system()
		possible := len(sys.Witnesses)
		for _, w := range witnesses { // all, possible or not
			if !w.possible(x) && (size.History || !slices.Contains(historic, w.name)) {
				seen := w.make(x)
				sys.Witnesses = append(sys.Witnesses, explore.Witness{Name: w.name, Seen: func(v explore.View) bool { return seen(global{x, v}) }})
			}
		}
		spoken := func(input int) labelled.Stimulus { return x.spoken(x.inputs[input]) }
		actions, unseen := map[string]bool{}, []string(nil)
		for i := range x.inputs {
			actions[spoken(i).Action] = true
		}
		e, broken, err := closed.Search(t.Context(), sys, explore.Options{}, spoken, slices.Collect(maps.Keys(actions)))
		require.NoError(t, err)
		require.Nil(t, broken, "%+v", size)
		for _, w := range sys.Witnesses[possible:] {
			unseen = append(unseen, w.Name)
		}
		for _, action := range x.actions() {
			require.Contains(t, actions, action, "%+v", size)
			delete(actions, action)
		}
		require.ElementsMatch(t, slices.AppendSeq(unseen, maps.Keys(actions)), e.Unseen, "%+v", size)
	}
}

var historic = []string{"SometimesAdopted", "SometimesGetCompletes", "SometimesRestartedSucceeds"}

// smallSizes are all with few of everything.
func smallSizes() (out []model.Size) {
	for acceptors := range 3 {
		for proposers := range 2 {
			for ballots := range 3 {
				for values := range 2 {
					for options := range 1 << 4 {
						s := model.Size{Acceptors: acceptors + 1, Proposers: proposers + 1, Ballots: ballots + 1, Values: values + 1, Symmetry: true}
						s.History = options&1 == 1
						if options&2 != 0 {
							s.Getters, s.Restarters = []int{s.Proposers}, []int{1}
						}
						if options&4 != 0 && s.Acceptors*s.Ballots < 9 {
							s.Learners = 1
						}
						if options&8 != 0 {
							s.Quorum1, s.Quorum2 = s.Acceptors, 1
						}
						if s.Acceptors*s.Ballots < 9 || options == 0 {
							out = append(out, s)
						}
					}
				}
			}
		}
	}
	return out
}

// The names are those of the specification, whose safety properties are all there.
func TestPropertiesAreTheSpecifications(t *testing.T) {
	var defined []string
	for _, module := range []string{"SynodSafety", "SynodHistory", "SynodWitness"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "..", "spec", "paxos", module+".tla"))
		require.NoError(t, err)
		for _, line := range strings.Split(string(text), "\n") {
			if name := regexp.MustCompile(`^(\w+) ==`).FindStringSubmatch(line); name != nil {
				defined = append(defined, name[1])
			}
		}
	}
	names := slices.DeleteFunc(System{model.Size{History: true}}.PropertyNames(), func(name string) bool { return slices.Contains(world.StepRules(), name) })
	for _, w := range witnesses {
		names = append(names, w.name)
	}
	require.Subset(t, defined, names)
	helpers := []string{"Chosen", "history", "InitHistory", "Remember", "HistorySpec"}
	require.ElementsMatch(t, slices.DeleteFunc(defined, func(name string) bool { return slices.Contains(helpers, name) }), names)
}

// wrongAcceptor has every acceptor of an exploration take steps of another kind.
func wrongAcceptor(x *exploring, step func(self paxos.Node, a paxos.Acceptor, m paxos.Message) (paxos.Acceptor, paxos.Message)) {
	for i, m := range x.acceptors {
		m.Take = func(a paxos.Acceptor, input int) explore.Step[paxos.Acceptor] {
			in := x.inputs[input]
			if in.Kind == model.Restart {
				return explore.Step[paxos.Acceptor]{Next: a, Send: explore.None}
			}
			next, out := step(paxos.Node(i), a, in.Message)
			number, breaks := x.sent(out)
			return x.acceptorStep(a, next, number, breaks)
		}
	}
}

// wrong is a kind of acceptor that breaks a property after so many steps.
type wrong struct {
	property string
	steps    int
	step     func(paxos.Node, paxos.Acceptor, paxos.Message) (paxos.Acceptor, paxos.Message)
}

// right is the acceptor of impl/paxos.
func right(self paxos.Node, a paxos.Acceptor, m paxos.Message) (paxos.Acceptor, paxos.Message) {
	next, effects := world.TakeAcceptor(a, self, m)
	return next, world.Reply(effects)
}

// wrongs are one for each property that an acceptor can break, by the names of known
// bugs.
var wrongs = []wrong{
	{"TypeOK", 2, func(self paxos.Node, a paxos.Acceptor, m paxos.Message) (paxos.Acceptor, paxos.Message) {
		next, out := right(self, a, m)
		if p, ok := out.(paxos.Promise); ok {
			p.Ballot.Round += 7
			return next, p
		}
		return next, out
	}},
	{"PromiseBinds", 2, func(self paxos.Node, a paxos.Acceptor, m paxos.Message) (paxos.Acceptor, paxos.Message) {
		_, out := right(self, a, m) // M02
		return a, out
	}},
	{"PromisesRise", 4, func(self paxos.Node, a paxos.Acceptor, m paxos.Message) (paxos.Acceptor, paxos.Message) {
		if p, ok := m.(paxos.Prepare); ok { // M01
			return paxos.Acceptor{Promised: p.Ballot, Vote: a.Vote}, paxos.Promise{From: self, Ballot: p.Ballot, Vote: a.Vote}
		}
		return right(self, a, m)
	}},
	{"VoteIsLast", 6, func(self paxos.Node, a paxos.Acceptor, m paxos.Message) (paxos.Acceptor, paxos.Message) {
		next, out := right(self, a, m) // M15
		next.Vote = a.Vote
		return next, out
	}},
	{"VoteBelowPromise", 6, func(self paxos.Node, a paxos.Acceptor, m paxos.Message) (paxos.Acceptor, paxos.Message) {
		next, out := right(self, a, m) // M13
		if _, ok := m.(paxos.Accept); ok {
			next.Promised = a.Promised
		}
		return next, out
	}},
	{"PromiseTruthful", 8, func(self paxos.Node, a paxos.Acceptor, m paxos.Message) (paxos.Acceptor, paxos.Message) {
		next, out := right(self, a, m) // M04
		if p, ok := out.(paxos.Promise); ok {
			p.Vote = paxos.Vote{}
			return next, p
		}
		return next, out
	}},
	{"Agreement", 14, func(self paxos.Node, a paxos.Acceptor, m paxos.Message) (paxos.Acceptor, paxos.Message) {
		next, out := right(self, a, m) // M04
		if p, ok := out.(paxos.Promise); ok {
			p.Vote = paxos.Vote{}
			return next, p
		}
		return next, out
	}},
	{"WriteOnce", 14, func(self paxos.Node, a paxos.Acceptor, m paxos.Message) (paxos.Acceptor, paxos.Message) {
		_, out := right(self, a, m) // M02
		return a, out
	}},
}

// Each property is broken by an acceptor made for it, as soon as can be.
func TestEveryPropertyBreaks(t *testing.T) {
	for _, c := range wrongs {
		x, err := newExploring(model.DefaultSize(), false)
		require.NoError(t, err)
		x.wanted = []string{c.property}
		wrongAcceptor(x, c.step)
		found, err := explore.Search(context.Background(), x.system(), explore.Options{})
		require.NoError(t, err)
		require.NotNil(t, found.Violation, c.property)
		require.Equal(t, []string{c.property}, found.Violation.Properties)
		require.Len(t, found.Violation.Inputs, c.steps, c.property)
	}
}

// Properties of what proposers, learners and the history hold are looked at in
// states that no code is needed for.
func TestPropertiesOfStates(t *testing.T) {
	size := model.DefaultSize()
	size.Learners, size.History = 1, true
	v1, v2 := paxos.Value("v1"), paxos.Value("v2")
	b1, b2 := paxos.Ballot{Round: 1}, paxos.Ballot{Round: 1, Node: 1}
	accepted := func(b paxos.Ballot, v paxos.Value, from ...paxos.Node) (out []paxos.Message) {
		for _, n := range from {
			out = append(out, paxos.Accepted{From: n, Ballot: b, Value: v})
		}
		return out
	}
	decided := func(b paxos.Ballot, v paxos.Value) paxos.Proposer {
		return paxos.Proposer{Ballot: b, Phase: paxos.PhaseDecided, Value: v}
	}
	for _, c := range []struct {
		property string
		sent     []paxos.Message
		p        [2]paxos.Proposer
		l        paxos.Learner
		h        memory
		broken   bool
	}{
		{property: "DecidedIsChosen", sent: accepted(b1, v1, 0, 2), p: [2]paxos.Proposer{decided(b1, v1)}},
		{property: "DecidedIsChosen", sent: accepted(b1, v1, 0, 2), p: [2]paxos.Proposer{{}, decided(b2, v2)}, broken: true},
		{property: "DecidedIsChosen", sent: append(accepted(b1, v1, 0), accepted(b2, v1, 1)...), p: [2]paxos.Proposer{decided(b1, v1)}, broken: true},
		{property: "DecisionsAgree", p: [2]paxos.Proposer{decided(b1, v1), decided(b2, v1)}},
		{property: "DecisionsAgree", p: [2]paxos.Proposer{decided(b1, v1), decided(b2, v2)}, broken: true},
		{property: "LearnedIsChosen", sent: accepted(b2, v2, 1, 2), l: paxos.Learner{Value: paxos.Some(v2)}},
		{property: "LearnedIsChosen", sent: accepted(b2, v2, 1), l: paxos.Learner{Value: paxos.Some(v2)}, broken: true},
		{property: "PhaseCarries", p: [2]paxos.Proposer{{Ballot: b1, Phase: paxos.PhasePrepare, Own: paxos.Some(v1), Promisers: 1}}},
		{property: "PhaseCarries", p: [2]paxos.Proposer{{Ballot: b1, Phase: paxos.PhasePrepare, Own: paxos.Some(v1), Promisers: 3}}, broken: true},
		{property: "PhaseCarries", p: [2]paxos.Proposer{{Ballot: b1, Phase: paxos.PhaseAccept, Own: paxos.Some(v1), Value: v1}}, broken: true},
		{property: "PhaseCarries", p: [2]paxos.Proposer{{Ballot: b1, Phase: paxos.PhaseAccept}}, broken: true},
		{property: "PhaseCarries", p: [2]paxos.Proposer{{Ballot: b1, Phase: paxos.PhaseDecided, Value: v1, Voters: 1}}, broken: true},
		{property: "AcceptBacked", sent: []paxos.Message{paxos.Accept{Ballot: b1, Value: v1}}, broken: true},
		{property: "AcceptBacked", sent: []paxos.Message{paxos.Accept{Ballot: b1, Value: v1}, paxos.Promise{Ballot: b1}, paxos.Promise{From: 2, Ballot: b1}}},
		{property: "AcceptBacked", sent: []paxos.Message{paxos.Accept{Ballot: b2, Value: v1}, paxos.Promise{Ballot: b2}, paxos.Promise{From: 2, Ballot: b2, Vote: paxos.Vote{Ballot: b1, Value: v2}}}, broken: true},
		{property: "AcceptBacked", sent: []paxos.Message{paxos.Accept{Ballot: b2, Value: v2}, paxos.Promise{Ballot: b2}, paxos.Promise{From: 2, Ballot: b2, Vote: paxos.Vote{Ballot: b1, Value: v2}}}},
		{property: "OneValuePerBallot", sent: []paxos.Message{paxos.Accept{Ballot: b2, Value: v2}, paxos.Accepted{Ballot: b2, Value: v1}}, broken: true},
		{property: "OneValuePerBallot", sent: []paxos.Message{paxos.Accept{Ballot: b1, Value: v2}, paxos.Accepted{Ballot: b2, Value: v1}}},
		{property: "Validity", sent: accepted(b1, v2, 0), h: memory{requested: 1}, broken: true},
		{property: "Validity", sent: accepted(b1, v1, 0), h: memory{requested: 1}},
		{property: "UnsetIsTrue", p: [2]paxos.Proposer{{Ballot: b1, Phase: paxos.PhaseUnset}}, h: memory{began: [model.MaxProposers]valueSet{2}}, broken: true},
		{property: "UnsetIsTrue", p: [2]paxos.Proposer{{Ballot: b1, Phase: paxos.PhaseUnset}}, h: memory{began: [model.MaxProposers]valueSet{0, 2}}},
		{property: "DecidedIsCurrent", p: [2]paxos.Proposer{decided(b1, v1)}, h: memory{began: [model.MaxProposers]valueSet{2}}, broken: true},
		{property: "DecidedIsCurrent", p: [2]paxos.Proposer{decided(b1, v2)}, h: memory{began: [model.MaxProposers]valueSet{2}}},
	} {
		x, err := newExploring(size, false)
		require.NoError(t, err)
		x.wanted = []string{c.property}
		for i := range c.p {
			x.proposers[i].Init = c.p[i]
		}
		x.learners[0].Init, x.history.Init = x.Run.Table.One(c.l), c.h
		sys := x.system()
		require.NotEmpty(t, sys.Invariants, c.property)
		holds := true
		judges := slices.Clone(sys.Invariants)
		sent := make([]int, 0, len(c.sent))
		for _, m := range c.sent {
			sent = append(sent, x.Closed.Number[m])
		}
		sys.Invariants = nil
		err = explore.Look(sys, sent, func(v explore.View) {
			holds = !slices.ContainsFunc(judges, func(i explore.Invariant) bool { return !i.Holds(v) })
		})
		require.NoError(t, err)
		require.Equal(t, c.broken, !holds, "%s: %+v", c.property, c)
	}
}

// A violation comes as a suite, which is what the code does, in the specification's
// words.
func TestViolationIsASuite(t *testing.T) {
	size := model.DefaultSize()
	size.Getters, size.Restarters, size.Learners, size.Rejects = []int{2}, []int{1}, 1, model.EveryRefusal
	for _, goal := range []string{"Learn", "Restart", "Get", "Accepted", "Reject"} {
		x, err := newExploring(size, false)
		require.NoError(t, err)
		inputs := x.until(t, goal)
		v, _, err := x.behaviour(&explore.Violation{Properties: []string{"Agreement"}, Inputs: inputs})
		require.NoError(t, err)
		require.Equal(t, len(inputs)+1, v.Length())
		require.Equal(t, goal, v.Steps[len(inputs)-1].Stimulus.Action)
		require.Contains(t, modeltest.Diagram(v.Arrows, true), fmt.Sprintf(">>%4d ", len(inputs)))

		text, err := System{size}.Explored().Suite(v)
		require.NoError(t, err)
		in, err := suite.NewReader(strings.NewReader(text), "violation", suite.Options{})
		require.NoError(t, err)
		hash, err := model.SpecHash(model.SuiteModel)
		require.NoError(t, err)
		require.NoError(t, in.Header().Stale(hash))
		constants, err := size.Constants()
		require.NoError(t, err)
		machine, err := world.Reference("", constants)
		require.NoError(t, err)
		for b, err := range in.All() {
			require.NoError(t, err)
			start, steps := decoded(t, b)
			d, err := machine.Behaviours(func(want, got tla.Value) bool { return bytes.Equal(want.JSON(), got.JSON()) })(start, steps)
			require.NoError(t, err)
			require.Nil(t, d, "%v", d)
		}
	}
}

// until is a shortest behaviour that takes an action.
func (x *exploring) until(t *testing.T, action string) []int {
	t.Helper()
	sys := x.system()
	sys.Invariants, sys.Witnesses = nil, nil
	for _, m := range x.acceptors {
		breakAt(x, m, action)
	}
	for _, m := range x.proposers {
		breakAt(x, m, action)
	}
	for _, m := range x.learners {
		breakAt(x, m, action)
	}
	found, err := explore.Search(context.Background(), sys, explore.Options{})
	require.NoError(t, err)
	require.NotNil(t, found.Violation, action)
	return found.Violation.Inputs
}

// breakAt takes the action for a mistake.
func breakAt[S comparable](x *exploring, m *explore.States[S], action string) {
	take := m.Take
	m.Take = func(s S, input int) explore.Step[S] {
		step := take(s, input)
		if x.action(x.inputs[input]) == action && (step.Happened || action == "Reject") {
			step.Breaks = action
		}
		return step
	}
}

func decoded(t *testing.T, b suite.Behaviour) (start []tla.Value, steps []modeltest.Step) {
	t.Helper()
	values := func(state suite.State) (out []tla.Value) {
		for _, v := range state {
			value, err := v.Value()
			require.NoError(t, err)
			out = append(out, value)
		}
		return out
	}
	for _, s := range b.Steps {
		step := modeltest.Step{Stimulus: labelled.Stimulus{Action: s.Action}, After: values(s.State)}
		for _, arg := range s.Args {
			v, err := arg.Value.Value()
			require.NoError(t, err)
			step.Stimulus.Args = append(step.Stimulus.Args, labelled.Arg{Name: arg.Name, Value: v})
		}
		steps = append(steps, step)
	}
	return values(b.Initial), steps
}

func TestExploreRefuses(t *testing.T) {
	for want, change := range map[string]func(*model.Size){
		"want acceptors of 1 to 5, got 6":                              func(s *model.Size) { s.Acceptors = 6 },
		"want proposers of 1 to 4, got 0":                              func(s *model.Size) { s.Proposers = 0 },
		"want learners of 0 to 2, got -1":                              func(s *model.Size) { s.Learners = -1 },
		"the first quorum's size of 0 to 3, got 4":                     func(s *model.Size) { s.Quorum1 = 4 },
		"can miss each other":                                          func(s *model.Size) { s.Quorum1, s.Quorum2 = 1, 1 },
		"getters of 1 to 2":                                            func(s *model.Size) { s.Getters = []int{3} },
		"there is no rule":                                             func(s *model.Size) { s.Rejects = "some" },
		"there is no dialect":                                          func(s *model.Size) { s.Dialect = "Loud" },
		"the model is too large":                                       func(s *model.Size) { s.Ballots, s.Values = 9, 9 },
		"3 acceptors and 7 values have 30240 renamings, more than 720": func(s *model.Size) { s.Ballots, s.Values, s.Symmetry = 1, 7, true },
		"43545600 renamings, more than 720":                            func(s *model.Size) { s.Acceptors, s.Ballots, s.Values, s.Symmetry = 5, 1, 9, true },
	} {
		size := model.DefaultSize()
		change(&size)
		_, err := System{size}.Explore(context.Background(), nil, explore.Options{})
		require.ErrorContains(t, err, want)
	}
	_, err := System{model.DefaultSize()}.Explore(context.Background(), []string{"Validity"}, explore.Options{})
	require.ErrorContains(t, err, `there is no property "Validity"`, "it needs the history")
	size := model.DefaultSize()
	size.Symmetry = true
	e, err := System{size}.Explore(context.Background(), nil, explore.Options{MaxStates: 100})
	var limit *explore.LimitError
	require.ErrorAs(t, err, &limit)
	require.False(t, e.Complete)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	e, err = System{size}.Explore(ctx, nil, explore.Options{})
	require.ErrorIs(t, err, context.Canceled)
	require.False(t, e.Complete)
}

// A step that is not the same twice is no step of a state machine.
func TestStepsMustBePure(t *testing.T) {
	x, err := newExploring(model.DefaultSize(), false)
	require.NoError(t, err)
	count := 0
	x.acceptors[2].Take = checked(x, model.Acceptor, 2, func(self paxos.Node, a paxos.Acceptor, i model.Stimulus) explore.Step[paxos.Acceptor] {
		step := x.acceptorTakes(self, a, i)
		if count++; count%7 == 0 {
			step.Next = a
		}
		return step
	}, renaming.acceptor)
	_, err = explore.Search(context.Background(), x.system(), explore.Options{})
	require.ErrorIs(t, err, closed.ErrImpure)

	// One that is the same twice in a row is caught where its behaviour is told.
	x, err = newExploring(model.DefaultSize(), false)
	require.NoError(t, err)
	x.wanted = []string{"PromiseBinds"}
	wrongAcceptor(x, wrongs[1].step)
	found, err := explore.Search(context.Background(), x.system(), explore.Options{})
	require.NoError(t, err)
	_, _, err = x.behaviour(found.Violation)
	require.ErrorIs(t, err, closed.ErrImpure, "the code does not do what was remembered of it")
}

// Where acceptors or values are not alike, symmetry is refused, and only then.
func TestSymmetryIsOfTheCode(t *testing.T) {
	size := model.DefaultSize()
	size.Symmetry, size.Restarters = true, []int{1}
	for name, wrong := range map[string]func(*exploring){
		"an acceptor of its own kind": func(x *exploring) {
			take := x.acceptorTakes
			x.acceptors[1].Take = checked(x, model.Acceptor, 1, func(self paxos.Node, a paxos.Acceptor, i model.Stimulus) explore.Step[paxos.Acceptor] {
				if _, accept := i.Message.(paxos.Accept); accept && self == 1 {
					return explore.Step[paxos.Acceptor]{Next: a, Send: explore.None}
				}
				return take(self, a, i)
			}, renaming.acceptor)
		},
		"a value of its own kind": func(x *exploring) {
			take := x.proposerTakes
			x.proposers[0].Take = checked(x, model.Proposer, 0, func(self paxos.Node, p paxos.Proposer, i model.Stimulus) explore.Step[paxos.Proposer] {
				if i.Kind == model.Set && i.Value == "v2" {
					return explore.Step[paxos.Proposer]{Next: p, Send: explore.None}
				}
				return take(self, p, i)
			}, renaming.proposer)
		},
		"an acceptor that forgets": func(x *exploring) {
			take := x.acceptorTakes
			x.acceptors[0].Take = checked(x, model.Acceptor, 0, func(self paxos.Node, a paxos.Acceptor, i model.Stimulus) explore.Step[paxos.Acceptor] {
				if i.Kind == model.Restart {
					return explore.Step[paxos.Acceptor]{Send: explore.None, Happened: a != paxos.Acceptor{}}
				}
				return take(self, a, i)
			}, renaming.acceptor)
		},
	} {
		x, err := newExploring(size, false)
		require.NoError(t, err)
		x.wanted = []string{"Agreement"}
		wrong(x)
		_, err = explore.Search(context.Background(), x.system(), explore.Options{})
		require.True(t, errors.Is(err, ErrUnlike), "%s: %v", name, err)
	}
}

// Looking with less work finds the same: of the code, and of each acceptor that breaks something,
// a search finds the same states, violation and behaviour where nothing is said of its invariants
// but what they depend on.
func TestLessWorkFindsTheSame(t *testing.T) {
	t.Parallel()
	search := func(of wrong, properties []string, plain bool) *explore.Result {
		x, err := newExploring(model.DefaultSize(), false)
		require.NoError(t, err)
		x.wanted = properties
		wrongAcceptor(x, of.step)
		sys := x.system()
		for i := range sys.Invariants {
			if v := &sys.Invariants[i]; plain {
				v.Given, v.After, v.Alone = nil, nil, false
			}
		}
		found, err := explore.Search(context.Background(), sys, explore.Options{})
		require.NoError(t, err)
		return found
	}
	for _, of := range append(wrongs, wrong{step: right}) {
		require.Equal(t, search(of, nil, true), search(of, nil, false), of.property)
		if of.property != "" {
			require.Equal(t, search(of, []string{of.property}, true), search(of, []string{of.property}, false), of.property)
		}
	}
}

// No message breaks an invariant that does not name it: in whatever set of messages, and with
// machines as they begin, an invariant that holds still does with one message more. Where it names
// the message, what is left to look at after it says the same as all of it.
func TestInvariantsNameWhatBreaksThem(t *testing.T) {
	t.Parallel()
	x, err := newExploring(model.Size{Acceptors: 3, Proposers: 2, Ballots: 3, Values: 2, Learners: 1, History: true}, false)
	require.NoError(t, err)
	sys := x.system()
	judges := sys.Invariants
	sys.Invariants = nil
	r := rand.New(rand.NewPCG(1, 1))
	broken := map[string]bool{}
	eye, err := explore.Open(sys)
	require.NoError(t, err)
	look := func(sent mask, more int) (holds, after []bool) {
		v := eye.View(sent, nil)
		for _, i := range judges {
			holds, after = append(holds, i.Holds(v)), append(after, i.Holds(v))
			if more != explore.None && i.After != nil && slices.Contains(i.Messages, more) {
				rest := i.After(more)
				after[len(after)-1] = rest == nil || rest(v)
			}
		}
		return holds, after
	}
	for range thorough.Of(60, 400) {
		sent := those(x, func(paxos.Message) bool { return r.IntN(6) == 0 })
		before, _ := look(sent, explore.None)
		for range 20 {
			more := r.IntN(len(x.Messages))
			one := make(mask, len(sent))
			one[more/64] = 1 << (more % 64)
			now, after := look(sent.or(one), more)
			for i, holds := range now {
				if before[i] {
					require.Equal(t, holds, after[i], "%s after %v", judges[i].Name, x.Messages[more])
				}
				if before[i] && !holds {
					require.Contains(t, judges[i].Messages, more, "%s is broken by %v", judges[i].Name, x.Messages[more])
					broken[judges[i].Name] = true
				}
			}
		}
	}
	for _, name := range []string{"Agreement", "OneValuePerBallot", "AcceptBacked", "PromiseTruthful", "Validity"} {
		require.True(t, broken[name], "%s was never broken by a message", name)
	}
}
