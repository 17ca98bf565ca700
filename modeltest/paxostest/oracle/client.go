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
		h.asked = with(h.asked, m.Ballot)
	case m.Type == Promise && m.Vote.Ballot == None && !k.foreign(m):
		at := from(len(h.none), m.Ballot, func(i int) Ballot { return h.none[i].ballot })
		if at == len(h.none) || h.none[at].ballot != m.Ballot {
			h.none = slices.Insert(h.none, at, reporters{ballot: m.Ballot})
		}
		h.none[at].set = h.none[at].with(m.From)
	}
}

// at is where a ballot stands in an ascending list, or would.
func at(list []Ballot, b Ballot) int {
	return from(len(list), b, func(i int) Ballot { return list[i] })
}

func has(list []Ballot, b Ballot) bool {
	at := at(list, b)
	return at < len(list) && list[at] == b
}

func with(list []Ballot, b Ballot) []Ballot {
	if has(list, b) {
		return list
	}
	return slices.Insert(list, at(list, b), b)
}

func last(list []Ballot) Ballot {
	if len(list) == 0 {
		return None
	}
	return list[len(list)-1]
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
	if !has(h.asked, m.Ballot) {
		out = append(out, Violation{Rule: IsAsked, Message: *m})
	}
	if votes := k.acceptors[m.From].votes; m.Vote.Ballot == None && len(votes) > 0 {
		out = append(out, Violation{Rule: NoneIsNone, Message: *m, Because: []Message{votes[len(votes)-1].by(m.From)}})
	}
	return out
}

// proposerBreaks is about the value of an Accept.
func (h *heard) proposerBreaks(k *Known, m *Message) []Violation {
	if h.wasRequested(k, m.Value) {
		return nil
	}
	return []Violation{{Rule: WasRequested, Message: *m}}
}

// wasRequested: a client asked for the value, or it was proposed, or is chosen, for which it must
// have been.
func (h *heard) wasRequested(k *Known, v Value) bool {
	return k.highestOf(v) != None || h.requested.has(v) || k.IsChosen(v)
}

// freshBreaks is about a Prepare by which a round for a get begins.
func (h *heard) freshBreaks(m *Message) []Violation {
	if !has(h.asked, m.Ballot) {
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
