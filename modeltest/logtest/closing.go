package logtest

import "slices"

// What the last step of a test did shows only in what comes after it. So each test ends with steps
// that show what the role has by then.

// closed is a word with what a test ends with: a leader is asked for other commands in the slots
// that were named last, a replica learns what comes behind all that it can have executed, and an
// acceptor is asked, above all, which votes it has.
func (t *tester) closed(word []letter) []letter {
	if len(word) > 0 && word[len(word)-1].Action == itself {
		return word
	}
	word = slices.Clip(word)
	if leads(t.role) {
		word = append(word, proposals(word)...)
	}
	if t.role == replica || t.role == process {
		word = append(word, t.overtaking(word)...)
	}
	if votes(t.role) {
		word = append(word, letter{Action: string(Prepare), Ballot: rounds*perRound - 1}) // another's, as the last is its own
	}
	return word
}

// lastCommand are commands that no other step has.
func lastCommand(slot int) string { return command(1<<20 + slot) }

// proposals are commands for the last slots that a word names, a few at most, if somebody was to
// lead in it.
func proposals(word []letter) (out []letter) {
	const most = 4
	if !slices.ContainsFunc(word, func(l letter) bool { return l.Action == "Lead" }) {
		return nil
	}
	add := func(slot int) {
		again := slices.ContainsFunc(out, func(l letter) bool { return l.Slot == slot })
		if !again && len(out) < most {
			out = append(out, letter{Action: "Propose", Slot: slot, Value: lastCommand(slot)})
		}
	}
	for _, l := range slices.Backward(word) {
		if l.Action == "Propose" {
			add(l.Slot)
		}
		for _, v := range slices.Backward(l.Votes) {
			add(v.Slot)
		}
	}
	return out
}

// overtaking is what is chosen in the first two slots of which a word says nothing: a command that
// was left out before the first of these is overtaken there, and one behind it at the second.
func (t *tester) overtaking(word []letter) (out []letter) {
	const most = 2
	told := map[int]bool{}
	for _, l := range word {
		told[l.Slot] = told[l.Slot] || l.Action == string(Learn) || l.Action == string(Accepted)
	}
	if len(told) == 0 || !t.is.Learns && !t.is.Decides {
		return nil
	}
	for slot, n := 0, 0; n < most; slot++ {
		if !told[slot] {
			out, n = append(out, t.chosen(slot)...), n+1
		}
	}
	return out
}

// chosen is how a replica gets to know what is chosen in a slot: by a word, or by all votes for it.
func (t *tester) chosen(slot int) (out []letter) {
	if t.is.Learns {
		return []letter{{Action: string(Learn), Slot: slot, Value: lastCommand(slot)}}
	}
	for a := range t.at.Acceptors {
		out = append(out, letter{Action: string(Accepted), From: a + 1, Ballot: 1, Slot: slot, Value: lastCommand(slot)})
	}
	return out
}
