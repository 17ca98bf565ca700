package logtest

import (
	"math/rand/v2"
)

// draw draws a test.
type draw struct {
	role string
	is   features

	acceptors int

	log []string // what is mostly chosen, by slot
	*rand.Rand
}

// length is how many letters a test has that is drawn.
const length = 36

// word draws one.
func (d draw) word() (word []letter) {
	for range 5 {
		d.log = append(d.log, d.value())
	}
	d.is.Learns = d.is.Learns && (d.role == replica || d.role == process)
	now := perRound // its last ballot
	if leads(d.role) {
		word = []letter{{Action: "Lead", Ballot: perRound}}
	}
	for len(word) < length {
		switch {
		case votes(d.role) && (!leads(d.role) || d.chance(35)):
			word = append(word, d.toAcceptor(now))
		case leads(d.role) && d.chance(80):
			word = append(word, d.toLeader(&now)...)
		case d.is.Learns && d.chance(80) || d.role == replica && !d.is.Decides:
			slot := d.IntN(5)
			word = append(word, letter{Action: string(Learn), Slot: slot, Value: d.log[slot]})
		case d.is.Decides:
			word = append(word, d.votes(now)...)
		}
		word = append(word, d.accident()...)
	}
	return word
}

func (d draw) chance(percent int) bool { return d.IntN(100) < percent }

// value is a command, or none; the first most often, so that it comes again.
func (d draw) value() string {
	if n := d.IntN(6); n > 0 {
		return command(n)
	}
	return ""
}

// ballot is one about where the leader is.
func (d draw) ballot(now int) int { return max(1, min(now+d.IntN(5)-3, rounds*perRound-2)) }

func (d draw) toAcceptor(now int) letter {
	if !leads(d.role) {
		now = 3 + d.IntN(6)
	}
	if d.chance(30) {
		return letter{Action: string(Prepare), Ballot: d.ballot(now)}
	}
	return letter{Action: string(Accept), Ballot: d.ballot(now), Slot: d.IntN(4), Value: d.value()}
}

// toLeader is what a leader is asked, or hears; now and then it is to lead anew.
func (d draw) toLeader(now *int) []letter {
	switch n := d.IntN(100); {
	case n < 12 && *now < (rounds-1)*perRound:
		*now += perRound
		return []letter{{Action: "Lead", Ballot: *now}}
	case n < 55:
		of := *now
		if d.chance(15) && of > perRound {
			of -= perRound
		}
		l := promise(1+d.IntN(d.acceptors), of, nil)
		for slot := range 4 {
			if d.chance(40) {
				l.Votes = append(l.Votes, letterVote{Slot: slot, Ballot: 1 + d.IntN(of-1), Value: d.value()})
			}
		}
		return []letter{l}
	case n < 85 || !d.is.Decides:
		return []letter{{Action: "Propose", Slot: d.IntN(4), Value: command(6 + d.IntN(3))}}
	}
	return d.votes(*now)
}

// votes are an Accepted, mostly of the leader's ballot, or the same of two acceptors.
func (d draw) votes(now int) []letter {
	l := letter{Action: string(Accepted), From: 1 + d.IntN(d.acceptors), Ballot: d.ballot(now), Slot: d.IntN(4), Value: command(1 + d.IntN(8))}
	if d.chance(60) {
		l.Ballot = now
	}
	out := []letter{l}
	if d.chance(40) {
		l.From = 1 + l.From%d.acceptors
		out = append(out, l)
	}
	return out
}

// accident is a crash, time that passes, or that a node hears itself.
func (d draw) accident() []letter {
	switch n := d.IntN(100); {
	case n < 4 && d.is.Restarts:
		return []letter{{Action: "Restart"}}
	case n < 8 && d.is.Timeouts:
		return []letter{{Action: "Timeout"}}
	case n < 20 && d.role == process:
		return []letter{{Action: itself}}
	}
	return nil
}
