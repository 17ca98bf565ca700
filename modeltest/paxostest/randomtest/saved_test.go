package randomtest

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/cases"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// notation is how pairs are written otherwise, and read again.
type notation struct {
	name  string
	write func(round, node uint64) oracle.Ballot
	read  func(oracle.Ballot) (round, node uint64)
}

var notations = []notation{
	{name: "pair"},
	{"number", func(round, node uint64) oracle.Ballot { return oracle.Number(8*round + node) }, func(b oracle.Ballot) (uint64, uint64) {
		n, _ := b.Number()
		return n / 8, n % 8
	}},
	{"string", func(round, node uint64) oracle.Ballot { return oracle.Text(fmt.Sprintf("%09d.%d", round, node)) }, func(b oracle.Ballot) (round, node uint64) {
		text, _ := b.Text()
		_, _ = fmt.Sscanf(text, "%09d.%d", &round, &node)
		return round, node
	}},
}

// inOther is an implementation with ballots in another notation.
type inOther struct {
	subject.Speaker[judge.Input, judge.Message]
	notation
}

func (s inOther) its(b oracle.Ballot) oracle.Ballot {
	if b == oracle.None {
		return b
	}
	return oracle.Pair(s.read(b))
}

func (s inOther) tests(b oracle.Ballot) oracle.Ballot {
	if round, node, ok := b.Pair(); ok {
		return s.write(round, node)
	}
	return b
}

func each(m judge.Message, to func(oracle.Ballot) oracle.Ballot) judge.Message {
	m.Ballot, m.Promised, m.Vote.Ballot = to(m.Ballot), to(m.Promised), to(m.Vote.Ballot)
	return m
}

func (s inOther) given(in judge.Input) judge.Input {
	in.Ballot, in.Message = s.its(in.Ballot), each(in.Message, s.its)
	return in
}

func (s inOther) heard(sent []judge.Message) (out []judge.Message) {
	for _, m := range sent {
		out = append(out, each(m, s.tests))
	}
	return out
}

func (s inOther) Give(ctx context.Context, in judge.Input) ([]judge.Message, error) {
	sent, err := s.Speaker.Give(ctx, s.given(in))
	return s.heard(sent), err
}

func (s inOther) Play(ctx context.Context, tests []subject.Script[judge.Input]) ([][][]judge.Message, error) {
	var all []subject.Script[judge.Input]
	for _, t := range tests {
		of := subject.Script[judge.Input]{Place: t.Place}
		for _, in := range t.Inputs {
			of.Inputs = append(of.Inputs, s.given(in))
		}
		all = append(all, of)
	}
	out, err := s.Speaker.Play(ctx, all)
	for _, test := range out {
		for k, sent := range test {
			test[k] = s.heard(sent)
		}
	}
	return out, err
}

// written is the implementation in Go, with ballots so.
func written(r model.Role, create func(subject.Cluster) any, as notation) conformance.Implementation {
	of := conformance.Within(r, create, conformance.Options{})
	if as.write != nil {
		of.Speaker = inOther{of.Speaker, as}
		of.Name = func(b model.Ballot, _ uint64) oracle.Ballot { return as.write(b.Round, uint64(b.Node)) }
	}
	return of
}

// remembers is a whole node that names its ballots itself and answers gets by its own vote, without
// a round, once it has one.
type remembers struct {
	*node
	round uint64
}

func (r *remembers) ChoosesBallots() {}

func (r *remembers) Set(_ Ballot, v Value) []Message {
	r.round++
	return r.node.Set(Ballot{Round: r.round, Node: r.process.Self}, v)
}

func (r *remembers) Get(Ballot) []Message {
	if v := r.process.Acceptor.Vote; !v.IsNone() {
		return []Message{{Type: model.Decided, Value: v.Value}}
	}
	r.round++
	return r.node.Get(Ballot{Round: r.round, Node: r.process.Self})
}

func (r *remembers) Restart() {
	r.node.Restart()
	r.round = max(r.round, r.process.Acceptor.Promised.Round)
}

// Whatever is saved can be read, is the same then, and fails again on the same code.
func TestWhatIsSavedIsRead(t *testing.T) {
	type one struct {
		name   string
		role   model.Role
		create func(subject.Cluster) any
	}
	var all []one
	for i := range notations {
		all = append(all, one{fmt.Sprint("a get from its own vote ", i), model.Process, func(c subject.Cluster) any {
			return &remembers{node: newNode(t, "process", c)}
		}})
	}
	for _, b := range bugs {
		for _, role := range b.roles {
			if len(all)%len(notations) == 0 {
				all = append(all, one{}) // with pairs TestBugsAreFound saves what it finds
				continue
			}
			r, err := model.ParseRole(role)
			require.NoError(t, err)
			all = append(all, one{b.name + " " + role, r, func(c subject.Cluster) any { return buggy{newNode(t, role, c), b} }})
		}
	}
	for _, c := range cases.All() {
		if !c.Safe {
			all = append(all, one{c.ID, c.Role, c.Create})
		}
	}
	for i, of := range all {
		as := notations[i%len(notations)]
		if of.create == nil {
			continue
		}
		t.Run(of.name+" "+as.name, func(t *testing.T) {
			thorough.Sample(t, i, 7)
			t.Parallel()
			readAgain(t, of.role, written(of.role, of.create, as))
		})
	}
}

// readAgain makes random runs, saves what goes wrong, and runs it again.
func readAgain(t *testing.T, r model.Role, of conformance.Implementation) {
	t.Helper()
	o, err := optionsOf([]Option{Runs(thorough.Of(300, 1500))})
	require.NoError(t, err)
	drawn := func() *conformance.Report {
		report, err := reportOf(t.Context(), r.String(), of, o)
		require.NoError(t, err)
		return report
	}
	report := drawn()
	for _, d := range report.Divergences {
		run := savedAndRead(t, d, of)
		if report.Verdict != run.Verdict { // code that draws its ballots is not the same again
			require.NotEqual(t, report.Text(), drawn().Text(), "%s\n%s", run.Text(), d.Test.Steps)
		}
	}
}

// savedAndRead runs what went wrong again, as it is saved.
func savedAndRead(t *testing.T, d *conformance.Divergence, of conformance.Implementation) *conformance.Report {
	t.Helper()
	text, err := json.Marshal(d.Test)
	require.NoError(t, err)
	saved, err := conformance.ParseTest(text)
	require.NoError(t, err, "%s", text)
	again, err := json.Marshal(saved)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
	run, err := saved.On(t.Context(), of)
	require.NoError(t, err)
	return run
}
