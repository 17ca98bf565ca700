package judge

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// The rules that stand beside the oracle's: it takes for granted whose a message is.
const (
	Owns    oracle.Rule = "Owns"    // a ballot has one owner, who alone begins rounds in it
	Signs   oracle.Rule = "Signs"   // a node sends what it sends in its own name
	Answers oracle.Rule = "Answers" // an implementation that is given what it may be given goes on
)

// Violation is a message that should not have been sent.
type Violation = oracle.Violation

// Broken is what an implementation did that it may not do.
type Broken struct {
	Violation
	Sent    Message          // that breaks the rule
	Assumed []oracle.Message // of those with which it does not go together: that the node told itself
}

// gravest are the rules, those first that say most of what is wrong where several are broken.
var gravest = []oracle.Rule{
	Signs, Owns, oracle.WasProposed, oracle.NotSkipped, oracle.NoVoteBetween, oracle.OneValue, oracle.ShownSafe, oracle.MayLearn,
	OnceEach, ExecutesThePrefix, oracle.WasRequested, oracle.IsAsked, oracle.NoneIsNone, oracle.IsFresh, oracle.MayUnset,
}

// Gravest is that of what was broken, in a decree or in a log, which says most; nil of nothing.
func Gravest[B any](all []B, rule func(B) oracle.Rule) *B {
	for _, r := range gravest {
		if at := slices.IndexFunc(all, func(b B) bool { return rule(b) == r }); at >= 0 {
			return &all[at]
		}
	}
	return nil
}

// Watch watches one implementation.
type Watch struct {
	Seat
	acceptor *oracle.Acceptor
	proposer *oracle.Proposer
	sent     once[Message]  // to other nodes
	decided  oracle.Decided // as far as it can know
	rounds   []asking       // in the order in which they were prepared first
	gets     int            // that were asked for
	unset    int            // of these, that must have been answered unset
	// Assumed are the messages that the node must have sent to itself in silence.
	Assumed []oracle.Message
	silent  []oracle.Message // all that were assumed, and did not come to it in the open
	open    []oracle.Message // from its own acceptor, those that came to it
}

// asking is a ballot that it prepared, with how many gets had been asked for before: those its
// promises may answer, as all of them came after.
type asking struct {
	Ballot
	gets int
}

// NewWatch has seen nothing yet.
func NewWatch(s Seat) *Watch {
	return &Watch{
		Seat: s, acceptor: oracle.NewAcceptor(s.cluster(), s.own()), proposer: oracle.NewProposer(s.cluster()),
	}
}

// Given takes in an input.
func (w *Watch) Given(i Input) {
	switch i.Kind {
	case model.Set:
		w.proposer.Requested(i.Value)
		return
	case model.Get:
		w.gets++
		return
	case model.Told:
		w.learns(i.Value)
		return
	case model.Restart, model.Timeout:
		return
	}
	if m, ok := i.Message.judged(); ok {
		if m.From == w.own() {
			w.open = append(w.open, m)
		}
		w.hear(m)
	}
}

// hear tells all roles of a message.
func (w *Watch) hear(m oracle.Message) {
	w.acceptor.Hears(m)
	w.counts(m)
}

// counts takes in a message for what is known of votes, and what they choose.
func (w *Watch) counts(m oracle.Message) {
	w.proposer.Hears(m)
	if v := m.Shows(); v.Ballot != oracle.None && w.proposer.IsChosen(v.Value) {
		w.learns(v.Value)
	}
}

// learns takes in that a value can be known to be chosen from now on.
func (w *Watch) learns(v oracle.Value) { w.decided.Learns(v, w.own(), w.acceptor.Known) }

// Sends judges a message that it sent, and takes it in. What was sent to other nodes before may
// be sent again at any time, as the network may do that too.
func (w *Watch) Sends(m Message) (out []Broken) {
	if w.sent.has(m) {
		return nil
	}
	if !m.Type.ToClient() {
		w.sent.add(m)
	}
	for _, v := range w.judge(m) {
		assumed := slices.DeleteFunc(slices.Clone(v.Because), func(of oracle.Message) bool { return !slices.Contains(w.silent, of) })
		out = append(out, Broken{v, m, assumed})
	}
	return out
}

func (w *Watch) judge(m Message) []Violation {
	switch m.Type {
	case model.Promise, model.Accepted:
		return w.votesAs(m)
	case model.Prepare, model.Accept:
		return w.proposes(m)
	case model.Decided, model.Learned, model.Learn:
		return w.tells(m.Value)
	case model.Unset:
		return w.tellsUnset()
	}
	return nil
}

func (w *Watch) votesAs(m Message) []Violation {
	of, _ := m.judged()
	if m.From != w.Self {
		return []Violation{{Rule: Signs, Message: of}}
	}
	out := slices.DeleteFunc(w.acceptor.Sends(of), w.decided.Forgives)
	w.counts(of)
	return out
}

func (w *Watch) proposes(m Message) []Violation {
	of, _ := m.judged()
	if w.Foreign != nil && w.Foreign(m.Ballot) {
		return []Violation{{Rule: Owns, Message: of, Ballot: m.Ballot}}
	}
	if m.Type == model.Prepare {
		if !slices.ContainsFunc(w.rounds, func(r asking) bool { return r.Ballot == m.Ballot }) {
			w.rounds = append(w.rounds, asking{m.Ballot, w.gets})
		}
	} else if w.votes() && broken(w.proposer.Breaks(of), oracle.ShownSafe) {
		w.assume(oracle.Message{Type: oracle.Promise, From: w.own(), Ballot: m.Ballot, Vote: w.proposer.LastVote(w.own(), m.Ballot)})
	}
	out := w.proposer.Sends(of, false)
	w.acceptor.Hears(of)
	if w.decided.Has(m.Value) {
		out = slices.DeleteFunc(out, func(v Violation) bool { return v.Rule != oracle.OneValue })
	}
	return out
}

func broken(all []Violation, r oracle.Rule) bool {
	return slices.ContainsFunc(all, func(v Violation) bool { return v.Rule == r })
}

// assume has the node's acceptor send a message that nobody saw, if it may: as much of
// what a node does comes of what it tells itself. From then on the acceptor is bound by it.
func (w *Watch) assume(m oracle.Message) {
	none := m.Type == oracle.Promise && m.Vote.Ballot == oracle.None
	if !w.votes() || len(w.acceptor.Breaks(m)) > 0 || none && w.acceptor.Voted(w.own()) {
		return
	}
	if w.Assumed = append(w.Assumed, m); !slices.Contains(w.open, m) {
		w.silent = append(w.silent, m)
	}
	w.hear(m)
}

func (w *Watch) tells(v oracle.Value) []Violation {
	if w.decided.Has(v) {
		return nil
	}
	if b := w.proposer.MostVoted(v); b != oracle.None && !w.proposer.IsChosen(v) {
		w.assume(oracle.Message{Type: oracle.Accepted, From: w.own(), Ballot: b, Value: v})
	}
	return w.proposer.Tells(v)
}

// tellsUnset is right if it answers a get that was asked for before the round began whose promises
// bear it. Which get that is nobody says, so it is one of the first that were not answered: the
// k-th Unset needs a round that began after k gets, or after all if there are fewer, as to say the
// same twice harms nobody.
func (w *Watch) tellsUnset() []Violation {
	needs := min(w.unset+1, w.gets)
	for _, r := range slices.Backward(w.rounds) {
		late := r.gets < needs
		if !late && len(w.proposer.TellsUnset(r.Ballot)) > 0 {
			w.assume(oracle.Message{Type: oracle.Promise, From: w.own(), Ballot: r.Ballot})
		}
		switch bears := len(w.proposer.TellsUnset(r.Ballot)) == 0; {
		case bears && late:
			return []Violation{{Rule: oracle.IsFresh, Ballot: r.Ballot, Message: oracle.Message{Type: oracle.Prepare, Ballot: r.Ballot}}}
		case bears:
			w.unset = needs
			return nil
		}
	}
	last := oracle.None
	if n := len(w.rounds); n > 0 {
		last = w.rounds[n-1].Ballot
	}
	return w.proposer.TellsUnset(last)
}
