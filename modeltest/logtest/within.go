package logtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/deadline"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// within is an implementation in Go.
type within struct {
	create func(Cluster) any
	under  any
}

// Play is [subject.Speaker.Play].
func (w *within) Play(ctx context.Context, tests []script) (out [][][]judge.SlotMessage, err error) {
	for _, t := range tests {
		if err := w.Begin(ctx, t.Place); err != nil {
			return nil, err
		}
		var heard [][]judge.SlotMessage
		for _, i := range t.Inputs {
			sent, err := w.Give(ctx, i)
			if err != nil {
				return nil, err
			}
			heard = append(heard, sent)
		}
		out = append(out, heard)
	}
	return out, nil
}

// Begin is [subject.Speaker.Begin].
func (w *within) Begin(ctx context.Context, at subject.Place) (err error) {
	_, err = deadline.Steps(ctx, deadline.PerStep, func(watch modeltest.Watch) (_ any, err error) {
		watch.Begins(func() string { return "the function that creates it" })
		defer watch.Ended()
		defer subject.Alive(&err)
		if c, ok := w.under.(Closer); ok {
			c.Close()
		}
		if w.under = w.create(at.Cluster()); w.under == nil {
			err = errors.New("the function that creates an implementation gave nil: give one that is new, with an empty disk")
		}
		return nil, err
	})
	return err
}

// Give is [subject.Speaker.Give].
func (w *within) Give(ctx context.Context, i judge.SlotInput) ([]judge.SlotMessage, error) {
	return deadline.Steps(ctx, deadline.PerStep, func(watch modeltest.Watch) (out []judge.SlotMessage, err error) {
		watch.Begins(i.String)
		defer watch.Ended()
		defer subject.Alive(&err)
		for _, m := range w.sends(i) {
			if _, known := typeNamed(string(m.Type)); !known {
				return nil, fmt.Errorf("it sends a message of type %q, which there is not", m.Type)
			}
			of := m.judged()
			if err := checkVotes(of); err != nil {
				return nil, fmt.Errorf("it sends %v: %w", of, err)
			}
			out = append(out, of)
		}
		return out, nil
	})
}

// sends gives it an input.
func (w *within) sends(i judge.SlotInput) []Message {
	m := i.Message
	switch i.Kind {
	case judge.Lead:
		return w.under.(LeaderUnderTest).Lead(ballotOf(i.Ballot))
	case model.Set:
		return w.under.(LeaderUnderTest).Propose(i.Slot, Value(i.Value))
	case model.Told:
		return w.under.(ReplicaUnderTest).Learn(i.Slot, Value(i.Value))
	case model.Timeout:
		return w.under.(Waiter).Timeout()
	case model.Restart:
		w.under.(Restarter).Restart()
		return nil
	}
	switch m.Type {
	case model.Prepare:
		return w.under.(AcceptorUnderTest).Prepare(ballotOf(m.Ballot))
	case model.Accept:
		return w.under.(AcceptorUnderTest).Accept(ballotOf(m.Ballot), m.Slot, Value(m.Value))
	case model.Promise:
		var votes []SlotVote
		for _, v := range m.Votes {
			votes = append(votes, SlotVote{v.Slot, ballotOf(v.Ballot), Value(v.Value)})
		}
		return w.under.(LeaderUnderTest).Promise(m.From, ballotOf(m.Ballot), votes)
	}
	return w.under.(VoteCounter).Accepted(m.From, ballotOf(m.Ballot), m.Slot, Value(m.Value))
}

// End is [subject.Speaker.End]: what is under test is closed when the next test begins.
func (w *within) End() {}

// State is [subject.Speaker.State].
func (w *within) State() string { return "" }

// Renew is [subject.Speaker.Renew].
func (w *within) Renew(context.Context) error {
	w.under = nil
	return nil
}

// featuresOf makes an implementation, and asks it what it is.
func featuresOf(role string, under any) (is features) {
	is.First = 1
	if s, ok := under.(SlotsFrom); ok {
		is.First = s.FirstSlot()
	}
	if f, ok := under.(Filler); ok {
		is.NoOp = oracle.Value(f.NoOp())
	}
	_, is.Once = under.(OnceExecuter)
	_, is.Packs = under.(Packer)
	_, is.counts = under.(VoteCounter)
	_, is.learns = under.(ReplicaUnderTest)
	_, is.Restarts = under.(Restarter)
	_, is.Timeouts = under.(Waiter)
	if _, chooses := under.(Chooser); leads(role) {
		is.Chooses = chooses
	}
	return is
}
