package oracle

import (
	"slices"
)

// Harm is what comes of a message that breaks a rule: a run in which all others obey, and
// two values are chosen all the same, or a client is told what is not so (spec: MayHarm).
type Harm struct {
	At     int       // how many of the messages given come before Before
	Before []Message // sent by others, between those and the rest
	After  []Message // sent by others after all
	Chosen []Value   // what is chosen then, in the order in which it comes to be
}

// Bounds are what a search for harm may use: what is not in them is not tried.
type Bounds struct {
	Ballots []Ballot // ascending
	Values  []Value
	// Others tells whether a message can be sent by others than the suspect: it is not of
	// an acceptor, nor in a ballot, of the suspect's own.
	Others func(Message) bool
}

// TwoChosen looks for the shortest way in which others, who obey, bring two values to be
// chosen after these messages. Of the messages only those of the suspect may break rules.
func (c Cluster) TwoChosen(messages []Message, in Bounds) (best Harm, found bool) {
	for _, first := range in.stakes() {
		one, ok := c.choose(messages, first, in)
		if !ok {
			continue
		}
		all := slices.Concat(messages, one)
		for _, second := range in.stakes() {
			if second.Value == first.Value {
				continue
			}
			two, ok := c.choose(all, second, in)
			if after := slices.Concat(one, two); ok && (!found || len(after) < len(best.After)) {
				best, found = Harm{At: len(messages), After: after, Chosen: []Value{first.Value, second.Value}}, true
			}
		}
	}
	return best, found
}

// Another looks for the shortest way in which another value than the one that a client was
// told comes to be chosen after these messages.
func (c Cluster) Another(messages []Message, told Value, in Bounds) (best Harm, found bool) {
	for _, stake := range in.stakes() {
		if stake.Value == told {
			continue
		}
		after, ok := c.choose(messages, stake, in)
		if ok && (!found || len(after) < len(best.After)) {
			best, found = Harm{At: len(messages), After: after, Chosen: []Value{stake.Value}}, true
		}
	}
	return best, found
}

// Missed looks for a value that can have been chosen before a get began, by the message at
// place begin, and yet all that came after can have come.
func (c Cluster) Missed(messages []Message, begin int, in Bounds) (best Harm, found bool) {
	for _, stake := range in.stakes() {
		before, ok := c.choose(messages[:begin], stake, in)
		if !ok || found && len(before) >= len(best.Before) {
			continue
		}
		if c.obey(slices.Concat(messages[:begin], before), messages[begin:], in) {
			best, found = Harm{At: begin, Before: before, Chosen: []Value{stake.Value}}, true
		}
	}
	return best, found
}

// stakes are the votes that can be what is chosen.
func (in Bounds) stakes() (out []Vote) {
	for _, b := range in.Ballots {
		for _, v := range in.Values {
			out = append(out, Vote{b, v})
		}
	}
	return out
}

// after is what is known after the messages.
func (c Cluster) after(messages []Message) *Known {
	k := NewKnown(c)
	for _, m := range messages {
		k.With(m)
	}
	return k
}

// obeys tells whether a message of others may be sent.
func (k *Known) obeys(m Message) bool {
	if m.Type == Accept {
		return len(k.proposerBreaks(&m)) == 0
	}
	return len(k.acceptorBreaks(&m)) == 0
}

// obey tells whether those of the messages that others sent may be sent after the first,
// also by the rules that gets need.
func (c Cluster) obey(first, rest []Message, in Bounds) bool {
	k, h := c.after(first), &heard{}
	for _, m := range rest {
		h.hear(k, &m)
		if m.Type != Prepare && in.Others(m) && !(k.obeys(m) && len(h.acceptorBreaks(k, &m)) == 0) {
			return false
		}
		k.With(m)
	}
	return true
}

// choose finds messages by which others have the vote's value chosen in its ballot: the
// promises that its proposal needs, the proposal, and votes.
func (c Cluster) choose(messages []Message, stake Vote, in Bounds) (sent []Message, chosen bool) {
	k := c.after(messages)
	send := func(m Message) bool {
		if !in.Others(m) || !k.obeys(m) {
			return false
		}
		k.With(m)
		sent = append(sent, m)
		return true
	}
	accept := Message{Type: Accept, Ballot: stake.Ballot, Value: stake.Value}
	if _, proposed := k.Proposed(stake.Ballot, stake.Value); !proposed {
		if !in.Others(accept) {
			return nil, false
		}
		for a := 0; a < c.Acceptors && !k.obeys(accept); a++ {
			send(Message{Type: Promise, From: Node(a), Ballot: stake.Ballot, Vote: k.lastBelow(Node(a), stake.Ballot)})
		}
		if !send(accept) {
			return nil, false
		}
	}
	for a := 0; a < c.Acceptors && !k.chosenIn(stake); a++ {
		if by := (Message{Type: Accepted, From: Node(a), Ballot: stake.Ballot, Value: stake.Value}); !k.showed(by) {
			send(by)
		}
	}
	return sent, k.chosenIn(stake)
}

// lastBelow is an acceptor's highest vote below a ballot, as far as it was shown.
func (k *Known) lastBelow(a Node, b Ballot) Vote {
	votes := k.acceptors[a].votes
	for i := len(votes) - 1; i >= 0; i-- {
		if votes[i].Ballot < b {
			return votes[i].Vote
		}
	}
	return Vote{}
}

// voters are those who showed the vote.
func (k *Known) voters(vote Vote) set {
	if p := k.proposal(vote); p != nil {
		return p.voters
	}
	return 0
}

func (k *Known) showed(m Message) bool { return k.voters(m.shows()).has(m.From) }

// chosenIn reports whether a quorum showed the vote (spec: ChosenIn).
func (k *Known) chosenIn(vote Vote) bool { return k.voters(vote).size() >= k.Quorum }
