package generals

// Handshake is what both generals know of it before it begins (spec: General).
type Handshake struct {
	Length Number // of its messages: the order, its acknowledgement, and so on; at most MaxNumber
}

// General is one of the two in a handshake. The zero General is the initial one
// (spec: InitGeneral); it is comparable.
type General struct {
	Ordered  bool     // First has been given the order
	Heard    Number   // the last message that reached it, or 0; it only rises
	Decision Decision // what it does; once it is not None it stays
}

// Addressee is whom a message is for: odd ones go to Second, even ones back.
func Addressee(n Number) Rank {
	if n%2 == 1 {
		return Second
	}
	return First
}

// Due is the last message that is for a general, or 0: all it can ever wait for.
func (h Handshake) Due(who Rank) Number {
	if h.Length == 0 || Addressee(h.Length) == who {
		return h.Length
	}
	return h.Length - 1
}

// knowsOrder: there is one, and it has heard of it.
func (g General) knowsOrder() bool { return g.Ordered || g.Heard > 0 }

// rule is what a general does when the hour has come: attack if every message
// that it could wait for has come.
func (h Handshake) rule(who Rank, g General) Decision {
	if g.knowsOrder() && g.Heard == h.Due(who) {
		return Attack
	}
	return Retreat
}

// say is a step that sends a message, if the handshake has it.
func (h Handshake) say(n Number) Effects {
	if n > h.Length {
		return Effects{Happened: true}
	}
	return Effects{Happened: true, Send: Messages{Order, n, n}}
}

// OnOrder gives the order. First sends message 1 (spec: OnOrder).
func (h Handshake) OnOrder(who Rank, g General) (General, Effects) {
	if who != First || g.Ordered || g.Decision != None {
		return g, Effects{}
	}
	g.Ordered = true
	return g, h.say(1)
}

// OnMessage is a messenger who brings a message. The first to bring it makes the
// general send the next one (spec: OnMessage, action Message).
func (h Handshake) OnMessage(who Rank, g General, n Number) (General, Effects) {
	if g.Decision != None || n > h.Length || Addressee(n) != who || n <= g.Heard {
		return g, Effects{}
	}
	g.Heard = n
	return g, h.say(n + 1)
}

// OnHour says that the hour has come: the general decides (spec: OnHour).
func (h Handshake) OnHour(who Rank, g General) (General, Effects) {
	if g.Decision != None {
		return g, Effects{}
	}
	g.Decision = h.rule(who, g)
	return g, Effects{Happened: true, Decided: g.Decision}
}
