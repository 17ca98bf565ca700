package oracle

// Acceptor watches one acceptor (spec: AcceptorMonitor).
type Acceptor struct {
	*Known
	heard *Heard
	self  Node
}

// NewAcceptor watches the acceptor self of a cluster.
func NewAcceptor(c Cluster, self Node) *Acceptor {
	return &Acceptor{Known: NewKnown(c), heard: newHeard(), self: self}
}

// Hears takes in a message that came to it.
func (a *Acceptor) Hears(m Message) {
	a.With(m)
	a.heard.hear(a.Known, m)
}

// Sends judges a message that it sent, and takes it in: what was sent was sent.
func (a *Acceptor) Sends(m Message) []Violation {
	if m.Type != Promise && m.Type != Accepted || a.foreign(m) {
		return nil
	}
	out := append(a.acceptorBreaks(m), a.heard.acceptorBreaks(a.Known, m)...)
	a.With(m)
	return out
}

// Proposer watches one proposer, and what it tells its clients (spec: ProposerMonitor,
// ClientMonitor).
type Proposer struct {
	*Known
	heard *Heard
}

// NewProposer watches a proposer of a cluster.
func NewProposer(c Cluster) *Proposer { return &Proposer{Known: NewKnown(c), heard: newHeard()} }

// Requested takes in that a client asked to set the value.
func (p *Proposer) Requested(v Value) { p.heard.requested[v] = true }

// Hears takes in a message that came to it.
func (p *Proposer) Hears(m Message) {
	p.With(m)
	p.heard.hear(p.Known, m)
}

// Sends judges a message that it sent, and takes it in. get says of a Prepare that it
// begins a round for a get, whose ballot must be fresh.
func (p *Proposer) Sends(m Message, get bool) (out []Violation) {
	switch {
	case m.Type == Prepare && get && p.heard.asked[m.Ballot]:
		out = []Violation{{Rule: IsFresh, Message: m, Because: []Message{{Type: Prepare, Ballot: m.Ballot}}}}
	case m.Type == Accept:
		out = append(p.proposerBreaks(m), p.heard.proposerBreaks(p.Known, m)...)
	}
	p.Hears(m)
	return out
}

// Tells judges the value that it tells a client is chosen.
func (p *Proposer) Tells(v Value) []Violation { return p.learnBreaks(v) }

// TellsUnset judges the answer unset to a get in the ballot.
func (p *Proposer) TellsUnset(b Ballot) []Violation { return p.heard.unsetBreaks(p.Known, b) }

// Learner watches one learner (spec: LearnerMonitor).
type Learner struct{ *Known }

// NewLearner watches a learner of a cluster.
func NewLearner(c Cluster) *Learner { return &Learner{NewKnown(c)} }

// Hears takes in a message that came to it.
func (l *Learner) Hears(m Message) { l.With(m) }

// Tells judges the value that it tells is chosen.
func (l *Learner) Tells(v Value) []Violation { return l.learnBreaks(v) }
