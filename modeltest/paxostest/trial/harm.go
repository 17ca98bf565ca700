package trial

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/synod-paxos/synod/modeltest/driver"
	"github.com/synod-paxos/synod/modeltest/paxostest/harm"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// Harm looks for a run of a whole system in which what went wrong in a test does harm; bounds say
// what was looked through if there is none.
func (t *Tester) Harm(ctx context.Context, r *Result) (run *harm.Run, bounds harm.Bounds, err error) {
	c := t.harmCase(r)
	run, bounds, err = harm.Find(ctx, c, suspect{t})
	if errors.Is(err, harm.ErrOtherwise) && t.ballots != nil {
		return harm.Find(ctx, c, renaming(t, c.Transcript))
	}
	return run, bounds, err
}

// ReplayHarm has the implementation take its part in such a run again.
func (t *Tester) ReplayHarm(ctx context.Context, run *harm.Run) error {
	err := run.Replay(ctx, suspect{t})
	if errors.Is(err, harm.ErrOtherwise) && t.ballots != nil {
		return run.Replay(ctx, renaming(t, run.Of(oracle.Node(t.Self))))
	}
	return err
}

// harmCase is a test that went wrong, as it is asked what harm that does.
func (t *Tester) harmCase(r *Result) harm.Case {
	c := harm.Case{
		Role: harm.Role(t.Role.String()), Self: oracle.Node(t.Self), Acceptors: t.place.Acceptors, Quorum1: t.place.Quorum1, Quorum2: t.place.Quorum2,
		Values: []oracle.Value{"v1", "v2"},
	}
	if c.Ballots = t.peers; t.ballots != nil {
		c.Ballots = t.ballots.owned()
	}
	for _, s := range r.Steps {
		x := harm.Exchange{In: eventIn(s.Input)}
		for _, m := range s.Sent {
			x.Out = append(x.Out, eventOf(m))
		}
		c.Transcript = append(c.Transcript, x)
		for _, v := range []oracle.Value{s.Input.Value, s.Input.Message.Value, s.Input.Message.Vote.Value} {
			if v != "" && !slices.Contains(c.Values, v) {
				c.Values = append(c.Values, v)
			}
		}
	}
	return c
}

// owned are the ballots that are known, with who chose them.
func (b *Ballots) owned() (out []harm.Owned) {
	for of, node := range b.owners {
		out = append(out, harm.Owned{Ballot: of, Node: oracle.Node(node)})
	}
	slices.SortFunc(out, func(x, y harm.Owned) int { return cmp.Compare(x.Ballot, y.Ballot) })
	return out
}

// suspect is the implementation as the search for harm has it.
type suspect struct{ t *Tester }

// Play is [harm.Suspect.Play].
func (s suspect) Play(ctx context.Context, node oracle.Node, words [][]harm.Event) ([][][]harm.Event, error) {
	place := s.t.place
	place.Self = model.Node(node)
	scripts := make([]subject.Script[judge.Input], len(words))
	for i, w := range words {
		scripts[i].Place = place
		for _, e := range w {
			scripts[i].Inputs = append(scripts[i].Inputs, inputOf(e))
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	ctx = context.WithoutCancel(ctx) // to stop in the middle would end the implementation
	heard, err := s.t.speaker.Play(ctx, scripts)
	if errors.Is(err, driver.ErrDied) {
		if err = s.t.speaker.Renew(ctx); err == nil {
			heard, err = s.dying(ctx, scripts)
		}
	}
	if err != nil {
		return nil, err
	}
	out := make([][][]harm.Event, len(words))
	for i, answers := range heard {
		for _, sent := range answers {
			var events []harm.Event
			for _, m := range sent {
				events = append(events, eventOf(m))
			}
			out[i] = append(out[i], events)
		}
	}
	return out, nil
}

// Assumes is [harm.Assumer.Assumes].
func (s suspect) Assumes(node oracle.Node, transcript []harm.Exchange) (out []harm.Event) {
	seat := s.t.seat()
	seat.Self = model.Node(node)
	watch := judge.NewWatch(seat)
	for _, x := range transcript {
		watch.Given(inputOf(x.In))
		for _, e := range x.Out {
			watch.Sends(inputOf(e).Message)
		}
	}
	for _, m := range watch.Assumed {
		out = append(out, harm.Event{Type: harm.Type(m.Type.String()), From: m.From, Ballot: m.Ballot, Vote: m.Vote, Value: m.Value})
	}
	return out
}

// dying plays words one by one, each until it has the implementation end.
func (s suspect) dying(ctx context.Context, scripts []subject.Script[judge.Input]) ([][][]judge.Message, error) {
	out := make([][][]judge.Message, len(scripts))
	for i, t := range scripts {
		err := s.t.speaker.Begin(ctx, t.Place)
		for k := 0; err == nil && k < len(t.Inputs); k++ {
			var sent []judge.Message
			if sent, err = s.t.speaker.Give(ctx, t.Inputs[k]); err == nil {
				out[i] = append(out[i], sent)
			}
		}
		if ended := s.t.speaker.End(); err == nil {
			err = ended
		}
		if errors.Is(err, driver.ErrDied) {
			err = s.t.speaker.Renew(ctx)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// kinds are the inputs that are no messages.
var kinds = [...]harm.Type{model.Set: harm.Set, model.Get: harm.Get, model.Restart: harm.Restart, model.Timeout: harm.Timeout, model.Told: harm.Learn}

func eventIn(i judge.Input) harm.Event {
	if i.Kind == model.Deliver {
		e := eventOf(i.Message)
		e.Crash = i.Crash
		return e
	}
	return harm.Event{Type: kinds[i.Kind], Ballot: i.Ballot, Value: i.Value, Crash: i.Crash}
}

func eventOf(m judge.Message) harm.Event {
	return harm.Event{
		Type: harm.Type(m.Type.String()), From: oracle.Node(m.From), Ballot: m.Ballot, Vote: m.Vote, Promised: m.Promised, Value: m.Value,
	}
}

func inputOf(e harm.Event) judge.Input {
	if kind := slices.Index(kinds[:], e.Type); kind > 0 {
		return judge.Input{Kind: model.Kind(kind), Ballot: e.Ballot, Value: e.Value, Crash: e.Crash}
	}
	return judge.Input{Crash: e.Crash, Message: judge.Message{
		Type: model.ParseType(string(e.Type)), From: model.Node(e.From), Ballot: e.Ballot, Vote: e.Vote, Promised: e.Promised, Value: e.Value,
	}}
}
