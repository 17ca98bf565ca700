package oracle

// Acceptor watches one acceptor (spec: AcceptorMonitor).
type Acceptor struct {
	*Known
	heard
	self Node
}

// NewAcceptor watches the acceptor self of a cluster.
func NewAcceptor(c Cluster, self Node) *Acceptor { return &Acceptor{Known: NewKnown(c), self: self} }

// Hears takes in a message that came to it.
func (a *Acceptor) Hears(m Message) {
	a.with(&m)
	a.hear(a.Known, &m)
}

// Sends judges a message that it sent, and takes it in: what was sent was sent.
func (a *Acceptor) Sends(m Message) []Violation {
	if m.Type != Promise && m.Type != Accepted || a.foreign(&m) {
		return nil
	}
	out := append(a.Known.acceptorBreaks(&m), a.heard.acceptorBreaks(a.Known, &m)...)
	a.with(&m)
	return out
}

// Proposer watches one proposer, and what it tells its clients (spec: ProposerMonitor,
// ClientMonitor).
type Proposer struct {
	*Known
	heard
}

// NewProposer watches a proposer of a cluster.
func NewProposer(c Cluster) *Proposer { return &Proposer{Known: NewKnown(c)} }

// Requested takes in that a client asked to set the value.
func (p *Proposer) Requested(v Value) { p.request(v) }

// Hears takes in a message that came to it.
func (p *Proposer) Hears(m Message) { p.hears(&m) }

func (p *Proposer) hears(m *Message) {
	p.with(m)
	p.hear(p.Known, m)
}

// Sends judges a message that it sent, and takes it in. get says of a Prepare that it
// begins a round for a get, whose ballot must be fresh.
func (p *Proposer) Sends(m Message, get bool) (out []Violation) {
	switch {
	case m.Type == Prepare && get:
		out = p.freshBreaks(&m)
	case m.Type == Accept:
		out = append(p.Known.proposerBreaks(&m), p.heard.proposerBreaks(p.Known, &m)...)
	}
	p.hears(&m)
	return out
}

// Tells judges the value that it tells a client is chosen.
func (p *Proposer) Tells(v Value) []Violation { return p.learnBreaks(v) }

// TellsUnset judges the answer unset to a get in the ballot.
func (p *Proposer) TellsUnset(b Ballot) []Violation { return p.unsetBreaks(p.Known, b) }

// Learner watches one learner (spec: LearnerMonitor).
type Learner struct{ *Known }

// NewLearner watches a learner of a cluster.
func NewLearner(c Cluster) *Learner { return &Learner{NewKnown(c)} }

// Hears takes in a message that came to it.
func (l *Learner) Hears(m Message) { l.with(&m) }

// Tells judges the value that it tells is chosen.
func (l *Learner) Tells(v Value) []Violation { return l.learnBreaks(v) }
