package randomtest

import "github.com/synod-paxos/synod/impl/generals"

// Battle is how one came out.
type Battle struct {
	First, Second generals.Decision
	Messengers    int // that were sent, there and back
}

// Lost says whether the next messenger is lost. It is asked once for each, in the
// order in which they are sent.
type Lost func() bool

// Protocol fights one battle: the order is given, everything is said that there is to
// say, whoever is not lost arrives, and then the hour comes.
type Protocol func(Lost) Battle

// send asks of each of some messengers whether it is lost, and says whether any of
// them arrived.
func (b *Battle) send(messengers int, lost Lost) (arrived bool) {
	for range messengers {
		b.Messengers++
		if !lost() {
			arrived = true
		}
	}
	return arrived
}

// Handshake is one whose messages are carried by so many messengers each.
func Handshake(h generals.Handshake, messengers int) Protocol {
	return func(lost Lost) (b Battle) {
		var both [2]generals.General
		next, out := h.OnOrder(generals.First, both[generals.First])
		both[generals.First] = next
		for out.Send != (generals.Messages{}) {
			said := out.Send
			out = generals.Effects{}
			for n := said.First; n <= said.Last && said.Last > 0; n++ { // All would take memory for each
				if to := generals.Addressee(n); b.send(messengers, lost) {
					both[to], out = h.OnMessage(to, both[to], n)
				}
			}
		}
		_, first := h.OnHour(generals.First, both[generals.First])
		_, second := h.OnHour(generals.Second, both[generals.Second])
		b.First, b.Second = first.Decided, second.Decided
		return b
	}
}

// order has First send its whole stream, and says which messages arrive.
func (b *Battle) order(t generals.Stream, lost Lost, arrives func(generals.Number)) generals.Sender {
	s, _ := generals.Sender{}.OnOrder()
	for {
		next, out := t.OnSend(s)
		if !out.Happened {
			return s
		}
		s = next
		b.carry(out.Send, lost, arrives)
	}
}

// carry sends one messenger with each message.
func (b *Battle) carry(messages generals.Messages, lost Lost, arrives func(generals.Number)) {
	for n := messages.First; n <= messages.Last && messages.Last > 0; n++ {
		if b.send(1, lost) {
			arrives(n)
		}
	}
}

// Stream is one whose messages are acknowledged each; t.Answers must be at least
// t.Count for all of them to count.
func Stream(t generals.Stream) Protocol {
	return func(lost Lost) (b Battle) {
		var acker generals.Acker
		var acks []generals.Number
		sender := b.order(t, lost, func(n generals.Number) {
			next, out := t.OnMessage(acker, n)
			acker = next
			b.carry(out.Send, lost, func(n generals.Number) { acks = append(acks, n) })
		})
		for _, n := range acks {
			sender, _ = t.OnAnswer(sender, n)
		}
		_, first := t.OnHour(sender)
		_, second := t.OnAckerHour(acker)
		b.First, b.Second = first.Decided, second.Decided
		return b
	}
}

// Numbered is a stream of messages "i of n" with one answer, repeated as the gaps ask
// for.
func Numbered(t generals.Stream, repeats generals.Repeats) Protocol {
	return func(lost Lost) (b Battle) {
		var estimator generals.Estimator
		sender := b.order(t, lost, func(n generals.Number) { estimator, _ = t.OnNumbered(estimator, n) })
		estimator, out := t.OnReply(estimator, repeats)
		b.carry(out.Send, lost, func(n generals.Number) { sender, _ = t.OnAnswer(sender, n) })
		_, first := t.OnHour(sender)
		_, second := estimator.OnHour()
		b.First, b.Second = first.Decided, second.Decided
		return b
	}
}
