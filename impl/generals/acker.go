package generals

// Acker is Second, when it acknowledges each message of a stream. The zero Acker
// is the initial one (spec: InitAcker); it is comparable.
type Acker struct {
	Heard    Numbers
	Decision Decision // once it is not None it stays
}

// OnMessage is a messenger who brings a message of the stream: it is acknowledged,
// also if it was before (spec: OnAckerMessage, action Message).
func (t Stream) OnMessage(a Acker, n Number) (Acker, Effects) {
	if a.Decision != None || n == 0 || n > t.Count {
		return a, Effects{}
	}
	a.Heard = a.Heard.With(n)
	return a, Effects{Happened: true, Send: Messages{Answer, n, n}}
}

// heardAny is the decision of a general to whom one message is enough to know of
// the order.
func heardAny(heard Numbers) Decision {
	if heard != 0 {
		return Attack
	}
	return Retreat
}

// OnHour says that the hour has come (spec: OnAckerHour, action AckerHour).
func (a Acker) OnHour() (Acker, Effects) {
	if a.Decision != None {
		return a, Effects{}
	}
	a.Decision = heardAny(a.Heard)
	return a, Effects{Happened: true, Decided: a.Decision}
}

// OnAckerHour says that the hour has come to one who heeds no fewer messages than the stream says
// (spec: OnAckerHour, HeardEnough).
func (t Stream) OnAckerHour(a Acker) (Acker, Effects) {
	if a.Decision != None || a.Heard.Len() >= t.Heed {
		return a.OnHour()
	}
	a.Decision = Retreat
	return a, Effects{Happened: true, Decided: Retreat}
}
