package logtest

import (
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/trial"
)

// Tests name a few small ballots and slots, and plain commands. Code may be right with these and
// wrong where a number has a digit or a byte more, or where a command looks like something else. So
// some of the tests come again in other dress.

// dressed are some tests of a role, with other commands, slots and ballots.
func dressed(role string, is features, words [][]letter) []suite {
	commands, slots := suite{title: "other commands"}, suite{title: "other slots"}
	pairs := append([][2]oracle.Value{{"false", "[]"}}, trial.Strange...)
	if is.NoOp != "" {
		pairs = append(pairs, [2]oracle.Value{oracle.Value(empty), " "})
	}
	for _, pair := range pairs {
		if !slices.Contains(pair[:], is.NoOp) {
			commands.words = append(commands.words, renamed(trial.Evenly(words, 30), pair)...)
		}
	}
	commands.words = append(commands.words, long(role, is)...)
	starts := []int{9}
	if role == acceptor { // who leads, or executes, needs all slots before
		starts = []int{9, 99, 255, 65535}
	}
	for _, at := range starts {
		slots.words = append(slots.words, moved(trial.Evenly(words, 60), at-int(is.First))...)
	}
	out := []suite{commands, slots}
	if role != replica && (role == acceptor || !is.Chooses) {
		for _, first := range []uint64{9, 99, 255, 65535, 1<<31 - 1, 1<<32 - 1, 1<<53 - rounds*perRound, trial.Astride} {
			out = append(out, suite{title: "other ballots", words: spread(trial.Evenly(words, 40)), first: first})
		}
	}
	return out
}

// lengths are about where a count of bytes ends that one, or a half, or two bytes have, or a page.
var lengths = []int{1 << 8, 1 << 12, 1 << 16}

// long are short tests with commands that are so long, or a byte shorter or longer, and alike up to
// there: what of them is kept is shown, with a crash before that, if who is tested has crashes.
func long(role string, is features) (out [][]letter) {
	for _, n := range lengths {
		for bytes := n - 1; bytes <= n; bytes++ {
			same := strings.Repeat("x", bytes)
			out = append(out, renamed(plainest(role, is), [2]oracle.Value{oracle.Value(same), oracle.Value(same + "y")})...)
		}
	}
	return out
}

// plainest are the shortest tests in which a role shows two commands: in two slots, and two
// ballots of one.
func plainest(role string, is features) (out [][]letter) {
	accept := func(ballot, slot int, value string) letter {
		return letter{Action: string(Accept), Ballot: ballot, Slot: slot, Value: value}
	}
	one, two := command(1), command(2)
	if votes(role) {
		out = append(out, []letter{accept(1, 0, one), accept(1, 1, two)}, []letter{accept(1, 0, one), accept(2, 0, two)})
	}
	if leads(role) {
		begin := beginning(is)
		ballot := begin[len(begin)-1].Ballot
		report := []letterVote{{Ballot: ballot - 2, Value: one}, {Slot: 1, Ballot: ballot - 2, Value: two}}
		out = append(out, append(slices.Clone(begin), promise(1, ballot, report), promise(2, ballot, []letterVote{{Ballot: ballot - 1, Value: two}})))
		if !is.Packs { // two of them may be longer than a value may be
			out = append(out, append(begin, promise(1, ballot, nil), promise(2, ballot, nil), letter{Action: "Propose", Value: one}, letter{Action: "Propose", Slot: 1, Value: two}))
		}
	}
	if is.Learns && (role == replica || role == process) {
		out = append(out, []letter{{Action: string(Learn), Slot: 1, Value: two}, {Action: string(Learn), Value: one}})
	}
	for _, word := range out {
		if is.Restarts {
			out = append(out, append(slices.Clone(word), letter{Action: "Restart"}))
		}
	}
	return out
}

// changed are words in which each letter, and each vote that one reports, is another.
func changed(words [][]letter, of func(*letter), vote func(*letterVote)) (out [][]letter) {
	for _, word := range words {
		word = slices.Clone(word)
		for i := range word {
			of(&word[i])
			word[i].Votes = slices.Clone(word[i].Votes)
			for k := range word[i].Votes {
				vote(&word[i].Votes[k])
			}
		}
		out = append(out, word)
	}
	return out
}

// renamed are words with a pair of commands for those that are reported or learned, and for those
// that clients send first.
func renamed(words [][]letter, pair [2]oracle.Value) [][]letter {
	one, two := string(pair[0]), string(pair[1])
	names := map[string]string{command(1): one, command(2): two, command(3): one, command(4): two}
	name := func(v *string) {
		if other, is := names[*v]; is {
			*v = other
		}
	}
	return changed(words, func(l *letter) { name(&l.Value) }, func(v *letterVote) { name(&v.Value) })
}

// spread are words in ballots of several rounds. What is the implementation's own stays so.
func spread(words [][]letter) [][]letter {
	apart := [...]int{0, 1, 4, 6, 7, 8, 9}
	return changed(words, func(l *letter) { l.Ballot = apart[l.Ballot] }, func(v *letterVote) { v.Ballot = apart[v.Ballot] })
}

// moved are words so many slots further. What is learned before these a replica learns first, or
// last.
func moved(words [][]letter, by int) [][]letter {
	var before []letter
	for slot := range by {
		before = append(before, letter{Action: string(Learn), Slot: by - 1 - slot, Value: command(10 + slot)})
	}
	of := []string{string(Accept), string(Accepted), string(Learn), "Propose"}
	out := changed(words, func(l *letter) {
		if slices.Contains(of, l.Action) {
			l.Slot += by
		}
	}, func(v *letterVote) { v.Slot += by })
	for i, word := range out {
		switch learns := slices.ContainsFunc(word, func(l letter) bool { return l.Action == string(Learn) }); {
		case learns && i%2 == 0:
			out[i] = slices.Concat(before, word)
		case learns:
			out[i] = slices.Concat(word, before)
		}
	}
	return out
}
