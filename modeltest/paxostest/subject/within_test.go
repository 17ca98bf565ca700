package subject

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/modeltest/driver"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// moody is an acceptor that answers two Prepares, and then does as it is told.
type moody struct {
	seen  int
	third func()
	close func()
}

func (m *moody) Prepare(model.Ballot) []model.Message {
	if m.seen++; m.seen == 3 {
		m.third()
	}
	return nil
}

func (m *moody) Accept(model.Ballot, model.Value) []model.Message { return nil }
func (m *moody) Close()                                           { m.close() }

// closer says of its Close how it went.
type closer struct {
	moody
	err error
}

func (c *closer) Close() error { return c.err }

// Whatever code in Go does instead of answering, and whatever its creator does, it is an error that says so, and never the end of
// the process, nor a wait without end.
func TestCodeInGoThatDoesNotAnswer(t *testing.T) {
	never, nothing := make(chan bool), func() {}
	acceptor := func(third, end func()) func(Cluster) AcceptorUnderTest {
		return func(Cluster) AcceptorUnderTest { return &moody{third: third, close: end} }
	}
	prepare := func(round uint64) judge.Input {
		return judge.Input{Message: judge.Message{Type: model.Prepare, Ballot: oracle.Pair(round, 0)}}
	}
	test := Script[judge.Input]{Place: Place{Role: model.Acceptor, Acceptors: 3, Quorum1: 2, Quorum2: 2}, Inputs: []judge.Input{prepare(1), prepare(2), prepare(3)}}
	for name, c := range map[string]struct {
		create func(Cluster) AcceptorUnderTest
		died   bool
		says   string
	}{
		"answers":                   {acceptor(nothing, nothing), false, ""},
		"nil":                       {nil, false, "gave nil for {Self:0 Acceptors:3 Quorum1:2 Quorum2:2}"},
		"gives nil":                 {func(Cluster) AcceptorUnderTest { return nil }, false, "gave nil"},
		"gives a nil pointer":       {func(Cluster) AcceptorUnderTest { return (*moody)(nil) }, true, "nil pointer"},
		"panics":                    {func(Cluster) AcceptorUnderTest { panic("no disk") }, true, "no disk"},
		"never gives":               {func(Cluster) AcceptorUnderTest { <-never; return nil }, false, "from the function that creates it"},
		"a step panics":             {acceptor(func() { panic("third") }, nothing), true, "panic: third"},
		"a step never comes":        {acceptor(func() { <-never }, nothing), false, "from Prepare 3.0, after [Prepare 1.0 Prepare 2.0]"},
		"its Close panics":          {acceptor(nothing, func() { panic("closed") }), true, "panic: closed"},
		"its Close gives an error":  {func(Cluster) AcceptorUnderTest { return &closer{moody{third: nothing}, errors.New("disk full")} }, true, "in its Close: it ended: error: disk full"},
		"its Close gives none":      {func(Cluster) AcceptorUnderTest { return &closer{moody{third: nothing}, nil} }, false, ""},
		"its Close never comes":     {acceptor(nothing, func() { <-never }), false, "from its Close"},
		"a step ends its goroutine": {acceptor(runtime.Goexit, nothing), false, "ended its goroutine"},
	} {
		made := func() *within[judge.Input, judge.Message] {
			return &within[judge.Input, judge.Message]{create: Making(c.create), take: takeDecree, perStep: 100 * time.Millisecond}
		}
		_, whole := made().Play(t.Context(), []Script[judge.Input]{test})
		direct := made().Directly(t.Context(), func(s Speaker[judge.Input, judge.Message]) error { return stepwise(t.Context(), s, test) })
		for _, err := range []error{whole, direct, stepwise(t.Context(), made(), test)} {
			if c.says == "" {
				require.NoError(t, err, name)
				continue
			}
			require.ErrorContains(t, err, c.says, name)
			require.Equal(t, c.died, errors.Is(err, driver.ErrDied), name)
			require.Equal(t, strings.Contains(name, "never"), errors.As(err, new(*deadline.Error)), name)
		}
	}
	require.Equal(t, suites.Features{}, FeaturesOf(model.Acceptor, Making[AcceptorUnderTest](nil), 0, 0))
}

// stepwise plays a test input by input.
func stepwise(ctx context.Context, s Speaker[judge.Input, judge.Message], t Script[judge.Input]) error {
	if err := s.Begin(ctx, t.Place); err != nil {
		return err
	}
	for _, i := range t.Inputs {
		if _, err := s.Give(ctx, i); err != nil {
			return err
		}
	}
	return s.End()
}

// What has no ballot where it must have one is wrong, and is no message without a vote.
func TestNoBallotIsHeard(t *testing.T) {
	none := oracle.Pair(0, 0)
	require.Equal(t, none, Heard(model.Message{Type: model.Prepare}).Ballot)
	promise := model.Message{Type: model.Promise, Ballot: model.Ballot{Round: 1}}
	require.Equal(t, judge.Vote{}, Heard(promise).Vote)
	promise.Vote.Value = "v1"
	require.Equal(t, judge.Vote{Ballot: none, Value: "v1"}, Heard(promise).Vote)
}
