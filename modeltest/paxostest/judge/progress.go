package judge

import (
	"math/bits"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Slow is a rule of progress. Who does not keep it is safe, and in some runs gets less done
// than the reference.
type Slow string

// The rules of progress, in words that say what is missing.
const (
	AnswersPrepare Slow = "a Prepare above all before is not answered"
	AnswersAgain   Slow = "a repeated Prepare is not answered again, so one lost Promise can end the round"
	Votes          Slow = "an Accept of the promised ballot is not granted"
	VotesAbove     Slow = "an Accept above the promised ballot is not granted"
	Acknowledges   Slow = "a repeated Accept is not acknowledged, so one lost Accepted can end the round"
	Begins         Slow = "a request begins no round"
	BeginsAbove    Slow = "a round begins below one that it began before, and who promised that one refuses it"
	AsksForVotes   Slow = "a quorum promised, and it does not ask for votes"
	AnswersGets    Slow = "a quorum promised and voted for nothing, and a get is not answered"
	TellsDecision  Slow = "a quorum voted, and the client is not told"
	Learns         Slow = "a quorum voted in one ballot, and it is not learned"
)

// Progress finds what an implementation leaves undone. It looks at messages alone, and only
// where nothing excuses it: no refusal, no higher ballot, no restart in between. What a crash cut
// short may have been done, and was not told.
type Progress struct {
	Seat
	Counts bool // votes, as a proposer

	high  Ballot // the highest ballot that it promised or voted in
	cut   Ballot // the highest of a step that was cut short
	above Ballot // a process may have promised it in silence: it began it, or a refusal told of it
	votes map[Ballot]oracle.Value
	round round
	last  Ballot   // the highest that it began
	begun []Ballot // in what order
	named Ballot   // the highest of a request that was cut short
	told  bool
	ever  tally
	now   tally // since the last restart
	// unsure is since a step was cut short in which a process may have promised a ballot that it
	// chose, until it promises or votes again.
	unsure bool
}

// tally is who voted so.
type tally map[Vote]nodes

// counts a vote, and gives how many voted so.
func (t tally) counts(v Vote, from model.Node) int {
	t[v] |= 1 << from
	return t[v].size()
}

// nodes is a set of acceptors, of which there are at most oracle.MaxNodes.
type nodes uint64

func (n nodes) size() int { return bits.OnesCount64(uint64(n)) }

// round is what a proposer is about.
type round struct {
	ballot  Ballot
	get     bool
	excused bool
	done    bool // it asked for votes, or answered
	asked   bool
	ended   bool
	value   oracle.Value
	promise nodes
	none    nodes
	voters  nodes
}

// NewProgress has seen nothing.
func NewProgress(s Seat, counts bool) *Progress {
	return &Progress{Seat: s, Counts: counts, votes: map[Ballot]oracle.Value{}, ever: tally{}, now: tally{}}
}

// Sees takes in a step, and gives the rules that it does not keep.
func (p *Progress) Sees(s Step) (out []Slow) {
	if p.Role == model.Acceptor || p.Role == model.Process {
		out = append(out, p.acceptor(s)...)
	}
	if p.Role == model.Proposer || p.Role == model.Process {
		out = append(out, p.proposer(s)...)
	}
	if p.Role == model.Learner || p.Role == model.Process {
		out = append(out, p.learner(s)...)
	}
	return out
}

// sends tells whether a step sent a message of the type in the ballot.
func (s Step) sends(t model.Type, b Ballot) bool {
	return slices.ContainsFunc(s.Sent, func(m Message) bool { return m.Type == t && m.Ballot == b })
}

func (p *Progress) acceptor(s Step) (out []Slow) {
	m := s.Input.Message
	_, voted := p.votes[m.Ballot]
	switch {
	case s.Input.Crash > 0:
		p.cut = max(p.cut, m.Ballot, s.Input.Ballot)
		p.unsure = p.unsure || m.Type == model.Reject || s.Input.Kind != model.Deliver && s.Input.Ballot == oracle.None
	case s.Input.Kind != model.Deliver || m.Ballot <= p.cut || m.Ballot < p.above || p.unsure:
	case m.Type == model.Prepare && !s.sends(model.Promise, m.Ballot):
		if m.Ballot > p.high {
			out = append(out, AnswersPrepare)
		} else if m.Ballot == p.high && !voted {
			out = append(out, AnswersAgain)
		}
	case m.Type == model.Accept && !s.sends(model.Accepted, m.Ballot):
		switch {
		case m.Ballot > p.high:
			out = append(out, VotesAbove)
		case m.Ballot == p.high && voted:
			out = append(out, Acknowledges)
		case m.Ballot == p.high:
			out = append(out, Votes)
		}
	}
	if m.Type == model.Reject {
		p.above = max(p.above, m.Promised)
	}
	for _, m := range s.Sent {
		switch m.Type {
		case model.Prepare:
			p.above = max(p.above, m.Ballot)
		case model.Accepted:
			p.votes[m.Ballot] = m.Value
			fallthrough
		case model.Promise:
			p.high, p.unsure = max(p.high, m.Ballot), false
		}
	}
	return out
}

func (p *Progress) proposer(s Step) (out []Slow) {
	r := &p.round
	m := s.Input.Message
	began := false
	for _, sent := range InOrder(s.Sent) {
		switch sent.Type {
		case model.Prepare:
			began = true
			if !p.begins(sent.Ballot, s.Input.Kind == model.Get) {
				out = append(out, BeginsAbove)
			}
		case model.Accept:
			began = true
			r.done, r.asked, r.value = true, r.ballot == sent.Ballot, sent.Value
		case model.Decided, model.Unset, model.Learned:
			r.done, r.ended = true, true
		}
	}
	switch {
	case s.Input.Kind == model.Restart || s.Input.Crash > 0:
		p.round = round{}
		if !p.Foreign(s.Input.Ballot) {
			p.named = max(p.named, s.Input.Ballot)
		}
	case (s.Input.Kind == model.Set || s.Input.Kind == model.Get) && !began && !r.ended && p.usable(s.Input.Ballot):
		return append(out, Begins)
	case s.Input.Kind != model.Deliver || r.ballot == oracle.None:
	case m.Type == model.Reject || m.Ballot > r.ballot:
		r.excused = true
	case m.Ballot != r.ballot:
	case m.Type == model.Promise:
		return append(out, r.promised(m, p.Quorum1)...)
	case m.Type == model.Accepted && r.asked:
		if r.voters |= 1 << m.From; r.voters.size() >= p.Quorum2 && p.Counts && !r.ended && !r.excused {
			return append(out, TellsDecision)
		}
	}
	return out
}

// begins takes in a Prepare, and tells whether it is above those before, or one of them again.
func (p *Progress) begins(b Ballot, get bool) bool {
	right := b > p.last || slices.Contains(p.begun, b)
	if p.last = max(p.last, b); right && !slices.Contains(p.begun, b) {
		p.begun = append(p.begun, b)
	}
	p.round = round{ballot: b, get: get}
	return right
}

// usable tells whether a round can begin in a ballot that is named.
func (p *Progress) usable(b Ballot) bool {
	return b == oracle.None || !p.Foreign(b) && b > p.last && b > p.named
}

func (r *round) promised(m Message, quorum int) []Slow {
	r.promise |= 1 << m.From
	if m.Vote.Ballot == oracle.None {
		r.none |= 1 << m.From
	}
	switch {
	case r.done || r.excused || r.promise.size() < quorum:
	case !r.get:
		return []Slow{AsksForVotes}
	case r.none == r.promise:
		return []Slow{AnswersGets}
	}
	return nil
}

func (p *Progress) learner(s Step) (out []Slow) {
	for _, m := range s.Sent {
		p.told = p.told || m.Type == model.Learned || m.Type == model.Decided
	}
	m, ends := s.Input.Message, s.Input.Kind == model.Restart || s.Input.Crash > 0
	if s.Input.Kind == model.Deliver && m.Type == model.Accepted && int(m.From) < p.Acceptors {
		vote := Vote{Ballot: m.Ballot, Value: m.Value}
		ever, now := p.ever.counts(vote, m.From), p.now.counts(vote, m.From)
		if !ends && now >= p.Quorum2 && !p.told {
			out = []Slow{Learns}
		}
		p.told = p.told || ends && ever >= p.Quorum2 // as who keeps its votes may have learned
	}
	if ends {
		clear(p.now)
	}
	return out
}
