package oracle

// The rules of MayClient.tla, about what clients rely on beside agreement.
const (
	WasRequested Rule = "WasRequested" // a client asked for what is proposed, or it was proposed before
	IsFresh      Rule = "IsFresh"      // a get has a ballot that nobody used before
	IsAsked      Rule = "IsAsked"      // a Promise answers a Prepare
	NoneIsNone   Rule = "NoneIsNone"   // one that reports no vote is of an acceptor that showed none, in whatever ballot
	MayUnset     Rule = "MayUnset"     // a get that answers unset heard none, in its ballot, of one in each quorum
)

// Heard is what clients rely on of messages beside what is known (spec: HeardStates).
type Heard struct {
	requested map[Value]bool  // what clients asked to set
	asked     map[Ballot]bool // of which a Prepare was sent
	none      map[Ballot]set  // who reported no vote
}

func newHeard() *Heard {
	return &Heard{requested: map[Value]bool{}, asked: map[Ballot]bool{}, none: map[Ballot]set{}}
}

// hear takes in one message more (spec: Hearing).
func (h *Heard) hear(k *Known, m Message) {
	switch {
	case m.Type == Prepare:
		h.asked[m.Ballot] = true
	case m.Type == Promise && m.Vote.Ballot == None && !k.foreign(m):
		h.none[m.Ballot] = h.none[m.Ballot].with(m.From)
	}
}

// acceptorBreaks lists the rules that a Promise breaks.
func (h *Heard) acceptorBreaks(k *Known, m Message) (out []Violation) {
	if m.Type != Promise {
		return nil
	}
	if !h.asked[m.Ballot] {
		out = append(out, Violation{Rule: IsAsked, Message: m})
	}
	if list := k.votes[m.From]; m.Vote.Ballot == None && len(list) > 0 {
		out = append(out, Violation{Rule: NoneIsNone, Message: m, Because: []Message{list[len(list)-1].by}})
	}
	return out
}

// proposerBreaks is about the value of an Accept.
func (h *Heard) proposerBreaks(k *Known, m Message) []Violation {
	if _, proposed := k.highest[m.Value]; proposed || h.requested[m.Value] {
		return nil
	}
	return []Violation{{Rule: WasRequested, Message: m}}
}

// unsetBreaks is about a get in a ballot that answers unset: enough must have reported
// none in it that each quorum of votes has one of them.
func (h *Heard) unsetBreaks(k *Known, b Ballot) []Violation {
	if h.none[b].size() > k.Acceptors-k.Quorum {
		return nil
	}
	return []Violation{{Rule: MayUnset, Because: k.reports(b), Ballot: b}}
}
