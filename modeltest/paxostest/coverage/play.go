package coverage

// play follows what was seen of a register since the last time.
func (r *register) play(p *Profile) {
	if n := r.name(); n != r.names {
		r.names, r.played, r.state, r.sent, r.left = n, 0, 0, 0, false
	}
	for ; r.played < len(r.events) && !r.left; r.played++ {
		r.left = !r.take(p, r.names.of(r.events[r.played]))
	}
}

// take takes a step, and says whether the graph has it. What is heard and not counted is none.
func (r *register) take(p *Profile, s step) bool {
	switch s.kind {
	case begins:
		return false
	case sets, gets:
		return r.edge(p, s, step{kind: prepare, ballot: s.ballot})
	case prepare:
		return r.promises(p, s)
	case accept:
		return r.edge(p, step{kind: accept, who: s.who, ballot: s.ballot, value: s.value}, step{kind: accepted, from: s.who, ballot: s.ballot, value: s.value})
	case proposes:
		bit := p.graph.messages[step{kind: accept, ballot: s.ballot, value: s.value}]
		r.sent |= bit
		return p.graph.sent[r.state]&bit != 0
	}
	if edge, to, ok := p.graph.follow(r.state, s); ok {
		p.took(edge, s)
		r.state = to
	}
	return true
}

// promises takes the step of a Promise. If it reports a vote of which no Accepted was seen, that
// was cast before: the node may have stopped before it could send it.
func (r *register) promises(p *Profile, s step) bool {
	answer := step{kind: promise, from: s.who, ballot: s.ballot, voteBallot: s.voteBallot, voteValue: s.voteValue}
	heard := step{kind: prepare, who: s.who, ballot: s.ballot}
	if r.edge(p, heard, answer) {
		return true
	}
	vote := step{kind: accept, who: s.who, ballot: s.voteBallot, value: s.voteValue}
	return s.voteBallot > 0 && r.edge(p, vote, step{}) && r.edge(p, heard, answer)
}

// edge takes an edge behind which a message is sent; any if it is zero.
func (r *register) edge(p *Profile, s, message step) bool {
	edge, to, ok := p.graph.follow(r.state, s)
	bit := p.graph.messages[message]
	if !ok || bit != p.graph.sent[to]&bit || message != (step{}) && bit == 0 {
		return false
	}
	p.took(edge, s)
	r.state, r.sent = to, r.sent|bit
	return true
}

// State gives the state of the graph in which a register is, as far as it is seen; false if it has
// left the graph, or has not sent a message that has been sent there.
func (c *Cluster) State(key string) (state uint32, ok bool) {
	r := c.of(key)
	r.play(c.profile)
	return r.state, !r.beyond && !r.left && r.sent == c.profile.graph.sent[r.state]
}
