package oracle

import "slices"

// Process watches a process that plays all roles: what came to one of them, and what one of them
// sent, the others know. So it may pass on whatever it has heard.
type Process struct {
	*Known
	*rounds
	self    Node
	decided Decided
}

// rounds are what a process knows of ballots: in a log it is the same of each slot.
type rounds struct {
	heard
	begun []Ballot // of which it sent a Prepare that it had of nobody else; ascending
}

// NewProcess watches the process self of a cluster.
func NewProcess(c Cluster, self Node) *Process {
	return &Process{Known: NewKnown(c), rounds: &rounds{}, self: self}
}

// Slot watches the same process in one slot of a log, of which nothing is known but what ballots
// are.
func (p *Process) Slot() *Process {
	return &Process{Known: NewKnown(p.Cluster), rounds: p.rounds, self: p.self}
}

// Hears takes in a message that came to it.
func (p *Process) Hears(m Message) {
	p.takes(&m)
	p.hear(p.Known, &m)
}

// takes takes in a message for what is known of votes, and what they choose.
func (p *Process) takes(m *Message) {
	p.with(m)
	if v := m.Shows(); v.Ballot != None && p.IsChosen(v.Value) {
		p.decided.Learns(v.Value, p.self, p.Known)
	}
}

// Told takes in that another told it that a value is chosen, and knew.
func (p *Process) Told(v Value) {
	p.chosen.add(v)
	p.decided.Learns(v, p.self, p.Known)
}

// ToldUnset takes in that another told it that enough reported no vote in a ballot, and knew.
func (p *Process) ToldUnset(b Ballot) {
	for a := range p.Acceptors {
		p.hear(p.Known, &Message{Type: Promise, From: Node(a), Ballot: b})
	}
}

// Requested takes in that a client asked to set the value.
func (p *Process) Requested(v Value) { p.request(v) }

// WasRequested tells whether a client is known to have asked to set the value.
func (p *Process) WasRequested(v Value) bool { return p.wasRequested(p.Known, v) }

// Relays tells whether it does no more with a message than to pass on what came to it: a ballot
// that another began, or what another proposed in one.
func (p *Process) Relays(m Message) bool {
	if has(p.begun, m.Ballot) {
		return false
	}
	return m.Type == Prepare && has(p.asked, m.Ballot) || m.Type == Accept && p.proposal(Vote{m.Ballot, m.Value}) != nil
}

// Owns tells whether a message proposes what nobody is known to have proposed in that ballot, and
// what is not known to be chosen.
func (p *Process) Owns(m Message) bool {
	return m.Type == Accept && p.proposal(Vote{m.Ballot, m.Value}) == nil && !p.IsChosen(m.Value)
}

// Sends judges a message that it sent, and takes it in.
func (p *Process) Sends(m Message) []Violation {
	if m.Type == Prepare {
		if !p.Relays(m) {
			p.begun = with(p.begun, m.Ballot)
		}
		return nil
	}
	out := p.Breaks(m)
	p.takes(&m)
	return out
}

// Free tells whether nothing rests on a vote of its own, as it knows that the value is chosen.
func (p *Process) Free(v Vote) bool { return p.decided.Free(v) }

// Breaks lists the rules that a message would break, and takes nothing in.
func (p *Process) Breaks(m Message) []Violation {
	switch {
	case p.foreign(&m) || m.Type == Prepare:
		return nil
	case m.Type == Accept:
		return append(p.Known.proposerBreaks(&m), p.heard.proposerBreaks(p.Known, &m)...)
	}
	return slices.DeleteFunc(append(p.Known.acceptorBreaks(&m), p.heard.acceptorBreaks(p.Known, &m)...), p.decided.Forgives)
}

// Tells judges the value that it tells is chosen.
func (p *Process) Tells(v Value) []Violation { return p.learnBreaks(v) }

// Met tells whether a ballot is known: a Prepare of it, or a Promise that reports no vote.
func (p *Process) Met(b Ballot) bool {
	return has(p.asked, b) || has(p.begun, b) || p.reported(b) != 0
}

// IsUnset tells whether unset may be told by a round in the ballot.
func (p *Process) IsUnset(b Ballot) bool { return len(p.unsetBreaks(p.Known, b)) == 0 }

// TellsUnset judges the answer unset by whatever round.
func (p *Process) TellsUnset() []Violation {
	for _, r := range slices.Backward(p.none) {
		if p.IsUnset(r.ballot) {
			return nil
		}
	}
	return p.unsetBreaks(p.Known, p.Begun())
}

// Begun is the highest ballot that it began.
func (p *Process) Begun() Ballot { return last(p.begun) }

// Showed tells whether it showed a vote.
func (p *Process) Showed() bool { return int(p.self) < p.Acceptors && p.Voted(p.self) }

// Heard gives the highest ballot and the highest proposal that it knows: all that it can have
// promised or voted for, and whether that is the only proposal of its ballot.
func (p *Process) Heard() (promised Ballot, vote Vote, alone bool) {
	if n := len(p.proposals); n > 0 {
		vote, alone = p.proposals[n-1].Vote, n == 1 || p.proposals[n-2].Ballot != p.proposals[n-1].Ballot
	}
	return max(last(p.asked), last(p.begun), vote.Ballot), vote, alone
}
