package logtest

import "slices"

// Tests that name three slots do not tell a log from one that has room for four, or forgets what
// lies further back. So there are some with many slots, each of which is looked at in the end.

// inARow are how many slots in a row there are: one more than tables and windows often have.
var inARow = []int{5, 9, 17, 33, 65, 101, 129, 257}

// mostInARow is the last of them: a longer test would take long to be shortened.
const mostInARow = 257

// mostReported is in how many slots votes are reported to a leader, or counted.
const mostReported = 129

// rows are slots in a row, from the first on.
func rows(most int) (out [][]int) {
	for _, n := range inARow {
		if n > most {
			break
		}
		var row []int
		for slot := range n {
			row = append(row, slot)
		}
		out = append(out, row)
	}
	return out
}

// near and step are such that each distance up to near*step is that of two slots of apart: any
// table with so many places has one for both.
const near, step = 32, 32

// apart are few slots at many distances: the first ones, each step-th after these, and powers of
// two and of ten.
func apart() (out []int) {
	for i := range near {
		out = append(out, i, step*(i+1))
	}
	for _, base := range []int{2, 10} {
		for slot := base; slot <= 1<<16; slot *= base {
			out = append(out, slot)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// many are the tests of a role with many slots.
func many(role string, is features) (out [][]letter) {
	if votes(role) {
		out = append(out, manyVotes(is)...)
	}
	if leads(role) {
		out = append(out, manyProposals(is)...)
	}
	if role == replica || role == process {
		out = append(out, manyChosen(is)...)
	}
	return out
}

// manyVotes have an acceptor vote in many slots, upwards, and downwards and again in the first;
// some with a crash, if it has crashes. Each test ends with a Prepare.
func manyVotes(is features) (out [][]letter) {
	vote := func(ballot, slot int) letter {
		return letter{Action: string(Accept), Ballot: ballot, Slot: slot, Value: command(slot + ballot)}
	}
	for _, slots := range append(rows(mostInARow), apart()) {
		var word []letter
		for _, slot := range slots {
			word = append(word, vote(1, slot))
		}
		back := slices.Clone(word)
		slices.Reverse(back)
		out = append(out, word, append(back, vote(2, slots[0])))
	}
	if is.Restarts {
		out = append(out, crashes(out, 4)...)
	}
	return out
}

// manyProposals have a leader propose in many slots before the first is chosen, then once more in
// each; and recover votes in many: of one acceptor, of two that differ, or of two that chose, which
// alone binds a node whose own acceptor may have promised in silence.
func manyProposals(is features) (out [][]letter) {
	propose := func(slots []int, first int) (word []letter) {
		for _, slot := range slots {
			word = append(word, letter{Action: "Propose", Slot: slot, Value: command(first + slot)})
		}
		return word
	}
	lead := letter{Action: "Lead", Ballot: perRound}
	for _, slots := range rows(mostReported) {
		n := len(slots)
		word := append([]letter{lead, promise(1, perRound, nil), promise(2, perRound, nil)}, propose(slots, 1)...)
		word = append(word, propose(slots, n+1)...)
		if is.Decides {
			word = append(word, votesIn(slots, perRound)...)
		}
		var all, half []letterVote // the higher ones are in half of the slots
		for _, slot := range slots {
			all = append(all, letterVote{Slot: slot, Ballot: 1, Value: command(slot + 1)})
			if slot%2 == 0 {
				half = append(half, letterVote{Slot: slot, Ballot: 2, Value: command(n + slot + 1)})
			}
		}
		out = append(out, word,
			append([]letter{lead, promise(1, perRound, all), promise(2, perRound, all)}, propose(slots, 2*n+1)...),
			append([]letter{lead, promise(1, perRound, all), promise(2, perRound, half)}, propose(slots, 2*n+1)...),
			append([]letter{lead, promise(1, perRound, half), promise(2, perRound, all)}, propose(slots, 2*n+1)...))
	}
	return out
}

// votesIn are the votes of two acceptors in many slots: first of one in each of the first half, and
// of the other in the rest, so that none has a quorum; then the other way round.
func votesIn(slots []int, ballot int) (word []letter) {
	for round := range 2 {
		for i, slot := range slots {
			from := 1 + (round+2*i/len(slots))%2
			word = append(word, letter{Action: string(Accepted), From: from, Ballot: ballot, Slot: slot, Value: command(slot + 1)})
		}
	}
	return word
}

// manyChosen have a replica learn many slots: upwards; downwards, so that the first comes last; and
// those that are far before those that can be executed.
func manyChosen(is features) (out [][]letter) {
	learn := func(slots []int) (word []letter) {
		for _, slot := range slots {
			word = append(word, letter{Action: string(Learn), Slot: slot, Value: command(slot + 1)})
		}
		return word
	}
	if is.Learns {
		for _, slots := range rows(mostInARow) {
			down := learn(slots)
			slices.Reverse(down)
			out = append(out, learn(slots), down)
		}
		slots := apart()
		out = append(out, append(learn(slots[near:]), learn(slots[:near])...))
	}
	if is.Decides {
		for _, slots := range rows(mostReported) {
			out = append(out, votesIn(slots, 1))
		}
	}
	return out
}
