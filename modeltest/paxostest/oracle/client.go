package oracle

import "slices"

// The rules of MayClient.tla, about what clients rely on beside agreement.
const (
	WasRequested Rule = "WasRequested" // a client asked for what is proposed, or it was proposed before
	IsFresh      Rule = "IsFresh"      // a get has a ballot that nobody used before
	IsAsked      Rule = "IsAsked"      // a Promise answers a Prepare
	NoneIsNone   Rule = "NoneIsNone"   // one that reports no vote is of an acceptor that showed none, in whatever ballot
	MayUnset     Rule = "MayUnset"     // a get that answers unset heard none, in its ballot, of one in each quorum
)

// heard is what clients rely on of messages beside what is known (spec: HeardStates).
type heard struct {
	requested valueSet    // what clients asked to set
	asked     []Ballot    // of which a Prepare was sent; ascending
	none      []reporters // ascending by ballot
}

// reporters are who reported no vote in a ballot.
type reporters struct {
	ballot Ballot
	set
}

// hear takes in one message more (spec: Hearing).
func (h *heard) hear(k *Known, m *Message) {
	switch {
	case m.Type == Prepare:
		if at := h.at(m.Ballot); at == len(h.asked) || h.asked[at] != m.Ballot {
			h.asked = slices.Insert(h.asked, at, m.Ballot)
		}
	case m.Type == Promise && m.Vote.Ballot == None && !k.foreign(m):
		at := from(len(h.none), m.Ballot, func(i int) Ballot { return h.none[i].ballot })
		if at == len(h.none) || h.none[at].ballot != m.Ballot {
			h.none = slices.Insert(h.none, at, reporters{ballot: m.Ballot})
		}
		h.none[at].set = h.none[at].with(m.From)
	}
}

// at is where a ballot that was asked stands, or would.
func (h *heard) at(b Ballot) int {
	return from(len(h.asked), b, func(i int) Ballot { return h.asked[i] })
}

func (h *heard) wasAsked(b Ballot) bool {
	at := h.at(b)
	return at < len(h.asked) && h.asked[at] == b
}

// reported is who reported no vote in a ballot.
func (h *heard) reported(b Ballot) set {
	at := from(len(h.none), b, func(i int) Ballot { return h.none[i].ballot })
	if at == len(h.none) || h.none[at].ballot != b {
		return 0
	}
	return h.none[at].set
}

// request takes in that a client asked to set a value.
func (h *heard) request(v Value) {
	h.requested.add(v)
}

// acceptorBreaks lists the rules that a Promise breaks.
func (h *heard) acceptorBreaks(k *Known, m *Message) (out []Violation) {
	if m.Type != Promise {
		return nil
	}
	if !h.wasAsked(m.Ballot) {
		out = append(out, Violation{Rule: IsAsked, Message: *m})
	}
	if votes := k.acceptors[m.From].votes; m.Vote.Ballot == None && len(votes) > 0 {
		out = append(out, Violation{Rule: NoneIsNone, Message: *m, Because: []Message{votes[len(votes)-1].by(m.From)}})
	}
	return out
}

// proposerBreaks is about the value of an Accept.
func (h *heard) proposerBreaks(k *Known, m *Message) []Violation {
	if k.highestOf(m.Value) != None || h.requested.has(m.Value) {
		return nil
	}
	return []Violation{{Rule: WasRequested, Message: *m}}
}

// freshBreaks is about a Prepare by which a round for a get begins.
func (h *heard) freshBreaks(m *Message) []Violation {
	if !h.wasAsked(m.Ballot) {
		return nil
	}
	return []Violation{{Rule: IsFresh, Message: *m, Because: []Message{{Type: Prepare, Ballot: m.Ballot}}}}
}

// unsetBreaks is about a get in a ballot that answers unset: enough must have reported
// none in it that each quorum of votes has one of them.
func (h *heard) unsetBreaks(k *Known, b Ballot) []Violation {
	if h.reported(b).size() > k.Acceptors-k.Quorum {
		return nil
	}
	return []Violation{{Rule: MayUnset, Because: k.reports(b), Ballot: b}}
}
