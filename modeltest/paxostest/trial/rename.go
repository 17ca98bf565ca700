package trial

import (
	"context"
	"errors"
	"slices"

	"github.com/synod-paxos/synod/modeltest/driver"
	"github.com/synod-paxos/synod/modeltest/paxostest/harm"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// renamed is a suspect whose ballots are others each time, as they come from a clock or by lots.
// They are called as they were when they were first seen, by the order in which it begins them;
// those of others are chosen so that their order is that of their names.
//
// What it did once it must be seen to do again, and that may take several tries: of two rounds
// some fall into one tick of its clock, and some do not.
type renamed struct {
	suspect
	own  []oracle.Ballot
	seen memory
}

// ticks is how often it is tried.
const ticks = 200

// renaming calls the ballots of a suspect as in a transcript.
func renaming(t *Tester, transcript []harm.Exchange) *renamed {
	r := &renamed{suspect: suspect{t}}
	r.seen.keep(transcript)
	n := r.naming()
	for _, x := range transcript {
		for _, e := range x.Out {
			if e.Type == harm.Prepare || e.Type == harm.Accept {
				n.said(e.Ballot)
			}
		}
	}
	r.own = n.own
	return r
}

// Play is [harm.Suspect.Play]; of other nodes than the one under test nothing is known.
func (r *renamed) Play(ctx context.Context, node oracle.Node, words [][]harm.Event) ([][][]harm.Event, error) {
	out := make([][][]harm.Event, len(words))
	for i, word := range words {
		if node != oracle.Node(r.t.Self) {
			continue
		}
		var err error
		if out[i], err = r.alike(ctx, word); err != nil {
			return nil, err
		}
	}
	return out, ctx.Err()
}

// alike plays a word until it goes as what was played before, as far as that has the word's inputs.
func (r *renamed) alike(ctx context.Context, word []harm.Event) (out [][]harm.Event, err error) {
	for try := 0; try < ticks && ctx.Err() == nil; try++ {
		if out, err = r.one(ctx, word); err != nil {
			return nil, err
		}
		if r.seen.agrees(word, out) {
			var played []harm.Exchange
			for i, sent := range out {
				played = append(played, harm.Exchange{In: word[i], Out: sent})
			}
			r.seen.keep(played)
			break
		}
	}
	return out, nil
}

// memory is what was sent after an input, and after those that followed it.
type memory struct {
	sent []harm.Event
	next map[harm.Event]*memory
}

func (m *memory) keep(played []harm.Exchange) {
	for _, x := range played {
		if m.next == nil {
			m.next = map[harm.Event]*memory{}
		}
		if m.next[x.In] == nil {
			m.next[x.In] = &memory{sent: x.Out}
		}
		m = m.next[x.In]
	}
}

// agrees tells whether what was sent now is what was sent before, as far as is known.
func (m *memory) agrees(word []harm.Event, out [][]harm.Event) bool {
	for i, in := range word {
		if m = m.next[in]; m == nil {
			return true
		}
		if i >= len(out) || !slices.Equal(m.sent, out[i]) {
			return false
		}
	}
	return true
}

// one plays a word, as far as the ballots are in an order that has the names'.
func (r *renamed) one(ctx context.Context, word []harm.Event) (out [][]harm.Event, err error) {
	if err := driver.Start(ctx, r.t.speaker, r.t.place); err != nil {
		return nil, err
	}
	defer func() { _ = r.t.speaker.End() }() // each test says if it dies of that
	n := r.naming()
	for _, e := range word {
		in, ok := e.Renamed(n.real)
		if !ok {
			break
		}
		sent, err := r.t.speaker.Give(ctx, inputOf(in))
		if errors.Is(err, driver.ErrDied) {
			return out, r.t.speaker.Renew(ctx)
		}
		if err != nil {
			return nil, err
		}
		var events []harm.Event
		for _, m := range sent {
			e, known := eventOf(m).Renamed(n.said)
			events, ok = append(events, e), ok && known
		}
		if !ok {
			break
		}
		out = append(out, events)
	}
	r.own = n.own
	return out, nil
}

// naming is of one test: what its ballots are called.
type naming struct {
	*Ballots
	own   []oracle.Ballot // the names of the implementation's, in the order in which it begins them
	begun int
	names map[oracle.Ballot]oracle.Ballot // by ballot
	is    map[oracle.Ballot]oracle.Ballot // by name
}

func (r *renamed) naming() *naming {
	return &naming{Ballots: r.t.ballots, own: r.own, names: map[oracle.Ballot]oracle.Ballot{}, is: map[oracle.Ballot]oracle.Ballot{}}
}

// real is the ballot of a name; one of another node is chosen when it is needed.
func (n *naming) real(name oracle.Ballot) (oracle.Ballot, bool) {
	if b, known := n.is[name]; known || name == oracle.None {
		return b, true
	}
	b, found := n.Between(Around(n.is, func(other oracle.Ballot) bool { return other < name }))
	return b, found && n.call(b, name)
}

// said is the name of a ballot that the implementation sent.
func (n *naming) said(b oracle.Ballot) (oracle.Ballot, bool) {
	if name, known := n.names[b]; known || b == oracle.None {
		return name, true
	}
	if n.begun == len(n.own) {
		n.own = append(n.own[:n.begun:n.begun], b)
	}
	name := n.own[n.begun]
	n.begun++
	return name, n.call(b, name)
}

// call gives a ballot a name, if that is in order.
func (n *naming) call(b, name oracle.Ballot) bool {
	for other, of := range n.names {
		if (other < b) != (of < name) {
			return false
		}
	}
	n.names[b], n.is[name] = name, b
	return true
}
