package paxosmutate_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate/generate"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/harm"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
	"github.com/synod-paxos/synod/modeltest/wire/program"
)

// accused is an implementation in the cluster of a suite, whose tests it takes.
type accused struct {
	*suites.Plan
	harm.Suspect
}

// recorded is a known bug as it was explored.
type recorded struct {
	of     conformance.Responses
	self   oracle.Node
	column map[harm.Event]int
}

func newRecorded(p *suites.Plan, of conformance.Responses) accused {
	r := recorded{of: of, self: oracle.Node(p.Self), column: map[harm.Event]int{}}
	for i, input := range suites.NewPlan(p.Names, p.Role, p.Title, suites.Everything).Inputs {
		r.column[event(input)] = i
	}
	return accused{p, r}
}

// Play implements harm.Suspect. Of inputs that were not explored the bug dies.
func (r recorded) Play(_ context.Context, node oracle.Node, words [][]harm.Event) (out [][][]harm.Event, err error) {
	for _, word := range words {
		var answers [][]harm.Event
		for state := int32(0); len(answers) < len(word) && node == r.self; {
			column, ok := r.column[word[len(answers)]]
			if !ok || r.of.Next[state][column] < 0 {
				break
			}
			var all []harm.Event
			for _, m := range r.of.Sent[r.of.Out[state][column]] {
				all = append(all, sent(m))
			}
			answers, state = append(answers, all), r.of.Next[state][column]
		}
		out = append(out, answers)
	}
	return out, nil
}

// running is one behind the wire protocol.
type running struct {
	*wire.Adapter
	letter    string
	acceptors int
}

// Play implements harm.Suspect.
func (r running) Play(ctx context.Context, node oracle.Node, words [][]harm.Event) ([][][]harm.Event, error) {
	var requests [][]byte
	for _, word := range words {
		requests = append(requests, r.reset(node))
		for _, e := range word {
			requests = append(requests, request(e))
		}
	}
	answers, err := r.Exchange(ctx, requests)
	if err != nil {
		return nil, err
	}
	out := make([][][]harm.Event, len(words))
	for i, word := range words {
		answers = answers[1:]
		for range word {
			a, err := wire.Decode(answers[0], nil)
			if err != nil {
				return nil, err
			}
			out[i], answers = append(out[i], heard(a.Out)), answers[1:]
		}
	}
	return out, nil
}

func (r running) reset(node oracle.Node) []byte {
	list := func(letter string, count int) (names []string) {
		for i := range count {
			names = append(names, fmt.Sprintf("%s%d", letter, i+1))
		}
		return names
	}
	text, _ := json.Marshal(map[string]any{"reset": map[string]any{
		"self": fmt.Sprintf("%s%d", r.letter, node+1), "node": node, "nodes": 10, "acceptors": list("a", r.acceptors), "proposers": list("p", 10),
	}})
	return text
}

func onWire(b oracle.Ballot) any {
	var round, node uint64
	if _, err := fmt.Sscanf(b.String(), "%d.%d", &round, &node); err != nil {
		return 0
	}
	return []uint64{round, node}
}

func request(e harm.Event) []byte {
	args := map[string]any{}
	switch e.Type {
	case harm.Promise, harm.Accepted, harm.Reject:
		args["from"] = fmt.Sprintf("a%d", e.From+1)
	}
	switch e.Type {
	case harm.Set, harm.Accept, harm.Accepted:
		args["value"] = e.Value
	case harm.Promise:
		args["vote"] = map[string]any{"ballot": 0, "value": nil}
		if e.Vote.Ballot != oracle.None {
			args["vote"] = map[string]any{"ballot": onWire(e.Vote.Ballot), "value": e.Vote.Value}
		}
	}
	if e.Ballot != oracle.None {
		args["ballot"] = onWire(e.Ballot)
	}
	text, _ := json.Marshal(map[string]any{"action": e.Type, "args": args})
	return text
}

// heard are messages as package harm has them.
func heard(all []wire.Message) (out []harm.Event) {
	for _, m := range all {
		var ballot, voted [2]uint64
		var vote struct{ Ballot, Value json.RawMessage }
		e := harm.Event{Type: harm.Type(m.Type)}
		read := func(field string, to any) bool { return json.Unmarshal(m.Fields[field], to) == nil }
		if read("ballot", &ballot) {
			e.Ballot = oracle.Pair(ballot[0], ballot[1])
		}
		read("value", &e.Value)
		if name := ""; read("from", &name) {
			fmt.Sscanf(name, "a%d", &e.From)
			e.From--
		}
		if read("vote", &vote) && json.Unmarshal(vote.Ballot, &voted) == nil {
			e.Vote.Ballot = oracle.Pair(voted[0], voted[1])
			_ = json.Unmarshal(vote.Value, &e.Vote.Value)
		}
		out = append(out, e)
	}
	return out
}

func ballot(b model.Ballot) oracle.Ballot {
	if model.IsNone(b) {
		return oracle.None
	}
	return oracle.Pair(b.Round, uint64(b.Node))
}

// event is a stimulus as package harm has it, and sent is what was sent.
func event(i model.Stimulus) harm.Event {
	switch i.Kind {
	case model.Set:
		return harm.Event{Type: harm.Set, Ballot: ballot(i.Ballot), Value: oracle.Value(i.Value)}
	case model.Get:
		return harm.Event{Type: harm.Get, Ballot: ballot(i.Ballot)}
	case model.Restart:
		return harm.Event{Type: harm.Restart}
	}
	e := sent(model.MessageOf(i.Message)[0])
	if m, ok := i.Message.(paxos.Reject); ok {
		e.Promised = ballot(m.Promised)
	}
	return e
}

func sent(m model.Message) harm.Event {
	e := harm.Event{Type: harm.Type(m.Type.String()), From: oracle.Node(m.From), Ballot: ballot(m.Ballot), Value: oracle.Value(m.Value)}
	if m.Type == model.Promise && !model.IsNoVote(m.Vote) {
		e.Vote = oracle.Vote{Ballot: ballot(m.Vote.Ballot), Value: oracle.Value(m.Vote.Value)}
	}
	return e
}

// judged gives the transcripts of a suite in which a rule is broken, shortest first.
func (r accused) judged(t *testing.T) (all []harm.Case) {
	var words [][]harm.Event
	for _, word := range append(r.Test.Suite(0), r.Test.Probe...) {
		var events []harm.Event
		for _, input := range word {
			events = append(events, event(r.Inputs[input]))
		}
		words = append(words, events)
	}
	answers, err := r.Play(t.Context(), oracle.Node(r.Self), words)
	require.NoError(t, err)
	for i, word := range words {
		if x := r.wrong(word, answers[i]); x != nil {
			all = append(all, r.caseOf(x))
		}
	}
	slices.SortStableFunc(all, func(a, b harm.Case) int { return cmp.Compare(len(a.Transcript), len(b.Transcript)) })
	return slices.CompactFunc(all, func(a, b harm.Case) bool { return slices.EqualFunc(a.Transcript, b.Transcript, exchanged) })
}

func exchanged(a, b harm.Exchange) bool { return a.In == b.In && slices.Equal(a.Out, b.Out) }

func (r accused) caseOf(x []harm.Exchange) harm.Case {
	c := harm.Case{
		Role: harm.Role(r.Role.String()), Self: oracle.Node(r.Self), Acceptors: len(r.Acceptors),
		Quorum1: r.Quorums.One, Quorum2: r.Quorums.Two, Transcript: x,
	}
	if r.Role == model.Acceptor { // of which the model has no more than one
		c.Acceptors, c.Quorum1, c.Quorum2 = 3, 2, 2
	}
	for _, b := range r.Names.Ballots {
		c.Ballots = append(c.Ballots, harm.Owned{Ballot: ballot(b), Node: oracle.Node(b.Node)})
	}
	top := r.Names.Ballots[len(r.Names.Ballots)-1]
	for node := range oracle.Node(3) {
		if node != c.Self {
			c.Ballots = append(c.Ballots, harm.Owned{Ballot: oracle.Pair(top.Round+1, uint64(node)), Node: node})
		}
	}
	for _, v := range r.Values {
		c.Values = append(c.Values, oracle.Value(v))
	}
	return c
}

// wrong gives a transcript up to the first message that breaks a rule, or nil.
func (r accused) wrong(word []harm.Event, answers [][]harm.Event) (x []harm.Exchange) {
	cluster := oracle.Cluster{Acceptors: len(r.Acceptors), Quorum: r.Quorums.Two, Space: oracle.Dense{Lowest: ballot(r.Names.Ballots[0])}}
	a, p := oracle.NewAcceptor(cluster, oracle.Node(r.Self)), oracle.NewProposer(cluster)
	started := harm.Event{}
	for i, sent := range answers {
		in := word[i]
		x = append(x, harm.Exchange{In: in, Out: sent})
		if in.Type == harm.Set {
			p.Requested(in.Value)
		}
		if slices.Contains(sent, harm.Event{Type: harm.Prepare, Ballot: in.Ballot}) {
			started = in
		}
		if m, ok := message(in); ok {
			a.Hears(m)
			p.Hears(m)
		}
		for _, e := range sent {
			if r.breaks(a, p, e, started) {
				return x
			}
		}
	}
	return nil
}

func (r accused) breaks(a *oracle.Acceptor, p *oracle.Proposer, e, started harm.Event) bool {
	m, ok := message(e)
	switch {
	case e.Type == harm.Decided || e.Type == harm.Learned:
		return len(p.Tells(e.Value)) > 0
	case e.Type == harm.Unset:
		return len(p.TellsUnset(started.Ballot)) > 0
	case !ok:
		return false
	case r.Role == model.Acceptor:
		return len(a.Sends(m)) > 0
	}
	foreign := (m.Type == oracle.Accept || m.Type == oracle.Prepare) && r.foreign(m.Ballot)
	return len(p.Sends(m, started.Type == harm.Get)) > 0 || foreign
}

func (r accused) foreign(b oracle.Ballot) bool {
	return !slices.ContainsFunc(r.Names.Ballots, func(own model.Ballot) bool { return r.Owned(own) && ballot(own) == b })
}

func message(e harm.Event) (oracle.Message, bool) {
	t, ok := map[harm.Type]oracle.Type{harm.Prepare: oracle.Prepare, harm.Promise: oracle.Promise, harm.Accept: oracle.Accept, harm.Accepted: oracle.Accepted}[e.Type]
	return oracle.Message{Type: t, From: e.From, Ballot: e.Ballot, Vote: e.Vote, Value: e.Value}, ok
}

// harmed looks for a run that does harm, of each transcript in turn, up to so many; nil if
// there is none. broken is how many transcripts break a rule.
func harmed(t *testing.T, all []accused, most int) (run *harm.Run, broken int) {
	for _, a := range all {
		cases := a.judged(t)
		broken += len(cases)
		for _, c := range cases[:min(len(cases), most)] {
			began := time.Now()
			run, bounds, err := harm.Find(t.Context(), c, a)
			require.NoError(t, err)
			if run == nil {
				t.Logf("%s: none in %s", a.Title, bounds)
				continue
			}
			require.NoError(t, run.Replay(t.Context(), a))
			t.Logf("%s: %s, after %d steps, found in %v\n%s", a.Title, run.Harm, len(run.Steps), time.Since(began), modeltest.Diagram(run.Arrows(), false))
			return run, broken
		}
	}
	return nil, broken
}

func plansOf(t *testing.T, role string) []*suites.Plan {
	r, err := model.ParseRole(role)
	require.NoError(t, err)
	plans, err := suites.PlansOf(r, suites.Everything, suites.Options{})
	require.NoError(t, err)
	return plans
}

// unrecorded are the bugs of which what was recorded shows no harm: M18 needs two who have
// it, and M26 a round in a ballot that is none of its own.
var unrecorded = []string{"M18", "M26"}

// Each known bug that loses safety, as it was recorded in its roles, is given a run that
// does harm; what loses liveness alone breaks no rule.
func TestKnownBugsDoHarm(t *testing.T) {
	known, err := conformance.KnownBugs()
	require.NoError(t, err)
	harmful, plans := map[string]bool{}, map[string][]*suites.Plan{}
	for i, bug := range known.Bugs {
		if i%thorough.Every(48) > 0 {
			continue
		}
		if plans[bug.Role] == nil {
			plans[bug.Role] = plansOf(t, bug.Role)
		}
		if slices.Contains(unrecorded, bug.ID) {
			continue // TestBuiltMutantsDoHarm has them
		}
		t.Run(bug.ID+" "+bug.Role, func(t *testing.T) {
			var all []accused
			for _, p := range plans[bug.Role] {
				if at := slices.IndexFunc(bug.Behaviours, func(b conformance.Responses) bool { return b.Suite == p.Title }); at >= 0 {
					all = append(all, newRecorded(p, bug.Behaviours[at]))
				}
			}
			run, broken := harmed(t, all, 1)
			harmful[bug.ID] = harmful[bug.ID] || run != nil
			if bug.ID[0] == 'L' {
				require.Zero(t, broken)
			}
		})
	}
	for _, m := range losesSafety(t) {
		if !thorough.Tests() && !harmful[m.ID] {
			continue // not tried
		}
		require.Equal(t, !slices.Contains(unrecorded, m.ID), harmful[m.ID], m.ID)
	}
}

// losesSafety are the bugs that do, whatever harness looks at them: 38.
func losesSafety(t *testing.T) (out []mutants.Mutant) {
	for _, m := range all(t) {
		if m.ID[0] == 'M' || m.ID[0] == 'P' {
			out = append(out, m)
		}
	}
	require.Len(t, out, 38)
	return out
}

// Built, and behind the wire protocol, the bugs of which no record shows it do harm too, and safe
// variants break no rule.
func TestBuiltMutantsDoHarm(t *testing.T) {
	thorough.Only(t, "it builds programs")
	built := slices.DeleteFunc(all(t), func(m mutants.Mutant) bool { return !slices.Contains(append(unrecorded, "S08", "S12"), m.ID) })
	program := filepath.Join(t.TempDir(), "adapter.exe")
	b := builder(t)
	numbers, err := b.BuildTogether(t.Context(), nil, "./modeltest/paxostest/adapter/reference", program, built...)
	require.NoError(t, err)
	for _, m := range built {
		t.Run(m.ID, func(t *testing.T) {
			argv := []string{program, fmt.Sprintf("%s=%d", generate.Chosen, numbers[m.ID])}
			if numbers[m.ID] == 0 { // it cannot stand beside the others
				argv = []string{filepath.Join(t.TempDir(), "adapter.exe")}
				require.NoError(t, b.BuildQuickly(t.Context(), "modeltest/paxostest/...", "./modeltest/paxostest/adapter/reference", argv[0], m))
			}
			harmful, broken := false, 0
			for _, role := range m.Roles {
				if role == "process" || harmful {
					continue
				}
				run, n := harmed(t, started(t, argv, role, m), 1)
				harmful, broken = run != nil, broken+n
			}
			require.Equal(t, m.Kind == mutants.Bug, harmful)
			require.Equal(t, m.Kind == mutants.Bug, broken > 0)
		})
	}
}

// started runs an adapter for each plan of a role.
func started(t *testing.T, argv []string, role string, m mutants.Mutant) (out []accused) {
	r, err := model.ParseRole(role)
	require.NoError(t, err)
	features := suites.Everything
	if m.Declares != "" {
		features.Phase1, features.Phase2 = suites.All, 1
	}
	plans, err := suites.PlansOf(r, features, suites.Options{})
	require.NoError(t, err)
	for _, p := range plans {
		a, err := program.Start(t.Context(), argv, "paxos", role, program.Options{})
		require.NoError(t, err)
		t.Cleanup(func() { a.Close() })
		of := running{a, role[:1], len(p.Acceptors)}
		if r == model.Acceptor {
			of.acceptors = 3
		}
		out = append(out, accused{p, of})
	}
	return out
}
