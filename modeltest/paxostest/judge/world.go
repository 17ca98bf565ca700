package judge

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// World plays the peers of an implementation: it knows all that was sent, by them in secret
// too, and says what one of them may send by the same rules. It has its acceptors promise what
// a proposal of theirs needs.
type World struct {
	Seat
	known    *oracle.Known
	prepared map[Ballot]bool // by the implementation
	sent     once[oracle.Message]
	// Plan are the votes that each acceptor is going to show, ascending, as far as they are
	// planned: what is made up in secret agrees with them.
	Plan func(oracle.Node) []Vote
}

// NewWorld knows nothing.
func NewWorld(s Seat) *World {
	return &World{
		Seat: s, known: oracle.NewKnown(s.cluster()), prepared: map[Ballot]bool{},
		Plan: func(oracle.Node) []Vote { return nil },
	}
}

// Takes takes in what the implementation sent.
func (w *World) Takes(m Message) {
	of, ok := m.judged()
	if !ok {
		return
	}
	if m.Type == model.Prepare || m.Type == model.Accept {
		w.prepared[m.Ballot] = true
	}
	w.sent.add(of)
	w.known.With(of)
}

// Assumes takes in what it told itself.
func (w *World) Assumes(m oracle.Message) { w.known.With(m) }

// May gives the input that a peer or a client can give it now, which is nearest to the one
// that is planned: a vote in a ballot of its own is for what it proposed there. It takes the
// input in.
func (w *World) May(i Input) (Input, bool) {
	switch i.Kind {
	case model.Deliver:
	case model.Told:
		return i, w.known.IsChosen(i.Value)
	default:
		return i, true
	}
	m, ok := w.may(i.Message)
	i.Message = m
	return i, ok
}

func (w *World) may(m Message) (Message, bool) {
	switch m.Type {
	case model.Reject:
		return m, w.prepared[m.Ballot]
	case model.Promise:
		m.Vote.Value = w.proposedIn(m.Vote)
		if of, sent := w.promised(w.own(), m.Ballot); sent && w.ours(m.From) {
			m = messageOf(of)
		}
	case model.Accepted:
		m.Value = w.proposedIn(Vote{Ballot: m.Ballot, Value: m.Value})
	}
	of, _ := m.judged()
	if m.Type == model.Promise && !w.prepared[m.Ballot] {
		return m, false // it is for another
	}
	if w.sent.has(of) { // it comes back, or came before
		return m, true
	}
	if !w.sends(m, of) {
		return m, false
	}
	w.sent.add(of)
	w.known.With(of)
	return m, true
}

// Elsewhere takes in what a peer sent to others, if it can have sent that.
func (w *World) Elsewhere(m Message) {
	if of, judged := m.judged(); judged && w.sends(m, of) {
		w.known.With(of)
	}
}

// Came tells whether the implementation, or a peer in the open, sent a message.
func (w *World) Came(m Message) bool {
	of, judged := m.judged()
	return judged && w.sent.has(of)
}

// Promises is the Promise of a ballot of the implementation that an acceptor would send it now,
// reporting what it must, or has sent it: the network may repeat it.
func (w *World) Promises(a oracle.Node, b Ballot) (Input, bool) {
	if w.ours(model.Node(a)) {
		return Input{}, false
	}
	if of, promised := w.promised(a, b); promised {
		return Input{Message: messageOf(of)}, true
	}
	return w.May(Input{Message: Message{Type: model.Promise, From: model.Node(a), Ballot: b, Vote: w.known.LastVote(a, b)}})
}

// proposedIn is the value that a vote in a ballot is for.
func (w *World) proposedIn(vote Vote) oracle.Value {
	if all := w.known.Proposals(vote.Ballot); len(all) > 0 && !slices.Contains(all, vote.Value) {
		return all[0]
	}
	return vote.Value
}

// ours tells whether an acceptor is the implementation's.
func (w *World) ours(from model.Node) bool {
	return w.votes() && from == w.Self && w.Role != model.Proposer
}

// promised is the Promise of a ballot that an acceptor has sent in the open, if it has.
func (w *World) promised(a oracle.Node, b Ballot) (of oracle.Message, sent bool) {
	for _, of := range w.sent.all {
		if of.Type == oracle.Promise && of.From == a && of.Ballot == b {
			return of, true
		}
	}
	return of, false
}

// sends tells whether a peer can send it, after what it takes to bring that about.
func (w *World) sends(m Message, of oracle.Message) bool {
	own := w.ours(m.From)
	switch m.Type {
	case model.Prepare:
		return w.Role != model.Process || w.Foreign(m.Ballot) || w.prepared[m.Ballot] // nobody else begins it
	case model.Accept:
		return w.propose(m.Ballot, m.Value)
	case model.Promise:
		if own || m.Vote.Ballot == oracle.None && w.known.Voted(of.From) {
			return false
		}
		return (m.Vote.Ballot == oracle.None || w.propose(m.Vote.Ballot, m.Vote.Value)) && w.known.Allows(of)
	}
	return !own && w.propose(m.Ballot, m.Value) && w.known.Allows(of)
}

// propose tells whether a value was, or can be, proposed in a ballot. A peer proposes after
// as many promises as it takes; each reports the highest vote that its acceptor showed, or is
// going to show.
func (w *World) propose(b Ballot, v oracle.Value) bool {
	if _, proposed := w.known.Proposed(b, v); proposed {
		return true
	}
	if !w.Foreign(b) {
		return false
	}
	accept := oracle.Message{Type: oracle.Accept, Ballot: b, Value: v}
	allowed := w.known.Allows(accept)
	for a := oracle.Node(0); !allowed && int(a) < w.Acceptors; a++ {
		if w.ours(model.Node(a)) {
			continue // it is the implementation's
		}
		report := oracle.Message{Type: oracle.Promise, From: a, Ballot: b, Vote: w.reported(a, b)}
		if w.known.Allows(report) {
			w.known.With(report)
		}
		allowed = w.known.Allows(accept)
	}
	if !allowed {
		return false
	}
	w.known.With(accept)
	return true
}

// reported is the highest vote below a ballot that an acceptor showed or plans to show.
func (w *World) reported(a oracle.Node, b Ballot) Vote {
	last := w.known.LastVote(a, b)
	for _, vote := range slices.Backward(w.Plan(a)) {
		if vote.Ballot < b && last.Ballot < vote.Ballot && w.propose(vote.Ballot, vote.Value) {
			return vote
		}
	}
	return last
}
