package generals

import "math/bits"

// Stream is what both generals know of it before it begins (spec: Sender).
type Stream struct {
	Count   Number // of its messages; at most MaxNumber
	Answers Number // the most answers that there can be; at most MaxNumber
	Enough  Number // so many different answers make First attack
	Heed    Number // and so many different messages Second (spec: HeardEnough); 0 is as 1, as none says of no order
}

// Sender is First, when it sends the order in numbered messages. The zero Sender
// is the initial one (spec: InitSender); it is comparable.
type Sender struct {
	Ordered  bool
	Sent     Number   // messages sent so far; it only rises
	Answers  Numbers  // that it heard
	Decision Decision // once it is not None it stays
}

// Len is how many numbers are in the set.
func (s Numbers) Len() Number { return Number(bits.OnesCount64(uint64(s))) }

// OnOrder gives the order (spec: OnSenderOrder, action Order).
func (s Sender) OnOrder() (Sender, Effects) {
	if s.Decision != None || s.Ordered {
		return s, Effects{}
	}
	s.Ordered = true
	return s, Effects{Happened: true}
}

// OnSend says that it is time for the next message (spec: OnSend, action Send).
func (t Stream) OnSend(s Sender) (Sender, Effects) {
	if s.Decision != None || !s.Ordered || s.Sent >= t.Count {
		return s, Effects{}
	}
	s.Sent++
	return s, Effects{Happened: true, Send: Messages{Order, s.Sent, s.Sent}}
}

// OnAnswer is a messenger who brings an answer (spec: OnAnswer, action Answer).
func (t Stream) OnAnswer(s Sender, n Number) (Sender, Effects) {
	if s.Decision != None || n == 0 || n > t.Answers || s.Answers.Has(n) {
		return s, Effects{}
	}
	s.Answers = s.Answers.With(n)
	return s, Effects{Happened: true}
}

// OnHour says that the hour has come (spec: OnSenderHour, action SenderHour).
func (t Stream) OnHour(s Sender) (Sender, Effects) {
	if s.Decision != None {
		return s, Effects{}
	}
	s.Decision = Retreat
	if s.Ordered && s.Answers.Len() >= t.Enough {
		s.Decision = Attack
	}
	return s, Effects{Happened: true, Decided: s.Decision}
}
