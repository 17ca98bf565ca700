package logtest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/mealy"
)

// suite is some tests, with a title.
type suite struct {
	title string
	words [][]letter
	first uint64 // the number, or round, of the first ballot; 0 is as 1
	cut   bool   // crashes between the writes of its steps are tried too

	acceptors int // 0 is as usual
}

// suitesOf are what a role is tested with: first what follows from the specification, or is all
// that there is of a kind, then what is drawn.
func suitesOf(role string, is features, random int, seed int64) (out []suite) {
	add := func(title string, words [][]letter) { out = append(out, suite{title: title, words: words, cut: true}) }
	switch role {
	case acceptor:
		add("LogAcceptor", acceptorSuite())
		if is.Restarts {
			add("an acceptor crashes", crashes(acceptorSuite(), 5))
		}
	case leader:
		add("a leader recovers", recoveries(is))
		add("a leader leads again", again(is))
	case replica:
		add("a replica executes", executions(is))
	case process:
		add("LogAcceptor, every 7th", ofOthers(acceptorSuite(), 7))
		add("a leader recovers", recoveries(is))
		add("a leader leads again", again(is))
		if is.Learns {
			add("a replica executes", executions(is))
		}
	}
	var all [][]letter
	for _, s := range out {
		all = append(all, s.words...)
	}
	out = append(out, dressed(role, is, all)...)
	out = append(out, suite{title: "many slots", words: many(role, is)})
	if random == 0 {
		return out
	}
	drawn := map[int][][]letter{}
	for n := range random {
		acceptors := sizes[n%len(sizes)]
		d := draw{role, is, acceptors, nil, rand.New(rand.NewPCG(uint64(seed), uint64(n)))}
		drawn[acceptors] = append(drawn[acceptors], d.word())
	}
	for _, acceptors := range slices.Sorted(maps.Keys(drawn)) {
		out = append(out, suite{title: "random", words: drawn[acceptors], acceptors: acceptors})
	}
	return out
}

// sizes are how many acceptors there are in tests that are drawn: of four, half are no quorum.
var sizes = [...]int{usual, usual, usual, usual, usual, usual, usual, 4, 4, mostAcceptors}

// How many acceptors there are in other tests, and at most.
const usual, mostAcceptors = 3, 5

// ofOthers are each n-th word, in ballots that are not the implementation's.
func ofOthers(words [][]letter, n int) (out [][]letter) {
	for i := 0; i < len(words); i += n {
		word := slices.Clone(words[i])
		for k := range word {
			word[k].Ballot += (word[k].Ballot - 1) / (perRound - 1)
		}
		out = append(out, word)
	}
	return out
}

// crashes are each n-th word, with a crash before its last letter.
func crashes(words [][]letter, n int) (out [][]letter) {
	for i := 0; i < len(words); i += n {
		word := words[i]
		out = append(out, slices.Insert(slices.Clone(word), len(word)-1, letter{Action: "Restart"}))
	}
	return out
}

// acceptorSuite is complete for an acceptor of a log with three ballots, two slots and two
// commands: it tells every acceptor that has no more states than the specification's from it.
var acceptorSuite = sync.OnceValue(func() (out [][]letter) {
	inputs := acceptorLetters()
	m := unfold(multipaxos.Acceptor{}, inputs, func(a multipaxos.Acceptor, l letter) (multipaxos.Acceptor, string) {
		b := paxos.Ballot{Round: uint64(l.Ballot)}
		next, e := a.OnPrepare(0, multipaxos.Prepare{Ballot: b})
		if l.Action == string(Accept) {
			next, e = a.OnAccept(0, multipaxos.Accept{Ballot: b, Slot: multipaxos.Slot(l.Slot + 1), Value: paxos.Value(l.Value)})
		}
		return next, fmt.Sprint(e.Send)
	})
	for _, word := range mealy.Suite(m, []mealy.Peers{mealy.Any(m, nil)}, mealy.Options{}) {
		var letters []letter
		for _, i := range word {
			letters = append(letters, inputs[i])
		}
		out = append(out, letters)
	}
	return out
})

func acceptorLetters() (out []letter) {
	for ballot := 1; ballot <= 3; ballot++ {
		out = append(out, letter{Action: string(Prepare), Ballot: ballot})
		for slot := range 2 {
			for value := 1; value <= 2; value++ {
				out = append(out, letter{Action: string(Accept), Ballot: ballot, Slot: slot, Value: command(value)})
			}
		}
	}
	return out
}

// unfold are the states that inputs lead to, as a machine.
func unfold[S interface{ Key() string }](init S, inputs []letter, step func(S, letter) (S, string)) (m mealy.Machine) {
	number, outs := map[string]int32{init.Key(): 0}, map[string]int32{}
	for states := []S{init}; len(m.Next) < len(states); {
		next, out := make([]int32, len(inputs)), make([]int32, len(inputs))
		for i, input := range inputs {
			to, sent := step(states[len(m.Next)], input)
			if _, seen := number[to.Key()]; !seen {
				number[to.Key()] = int32(len(states))
				states = append(states, to)
			}
			if _, seen := outs[sent]; !seen {
				outs[sent] = int32(len(outs))
			}
			next[i], out[i] = number[to.Key()], outs[sent]
		}
		m.Next, m.Out = append(m.Next, next), append(m.Out, out)
	}
	return m
}

// recoveries are all ways in which two acceptors can report votes in two slots to a new leader,
// which then has commands of its own for three, and two for the last. First it hears one Promise
// twice.
func recoveries(is features) (out [][]letter) {
	begin := beginning(is)
	ballot := begin[len(begin)-1].Ballot
	reports := reported(ballot)
	for _, one := range reports {
		for _, two := range reports {
			word := append(slices.Clone(begin), promise(1, ballot, one), promise(1, ballot, one))
			word = append(word, letter{Action: "Propose", Value: command(9)}, promise(2, ballot, two))
			for slot := range 3 {
				word = append(word, letter{Action: "Propose", Slot: slot, Value: command(slot + 3)})
			}
			out = append(out, append(word, letter{Action: "Propose", Slot: 2, Value: command(9)}))
		}
	}
	return out
}

// beginning is how a leader begins to lead in a ballot below which others are.
func beginning(is features) []letter {
	begin := []letter{{Action: "Lead", Ballot: perRound}}
	if is.Chooses { // below its first there may be none
		begin = append(begin, letter{Action: "Lead", Ballot: 2 * perRound})
	}
	return begin
}

// again are ways in which a leader that led, or wanted to, leads a second time, after a crash or
// not: some promises of the first ballot came, one of them late, and what those of the second
// report.
func again(is features) (out [][]letter) {
	const first, second = perRound, 2 * perRound
	reports := [][]letterVote{nil, {{Ballot: first, Value: command(6)}}, {{Ballot: first + 1, Value: command(1)}}}
	crashes := [][]letter{nil}
	if is.Restarts {
		crashes = append(crashes, []letter{{Action: "Restart"}})
	}
	for _, crash := range crashes {
		for promised := range 3 {
			for late := range 2 {
				for code := range len(reports) * len(reports) {
					word := []letter{{Action: "Lead", Ballot: first}, promise(1, first, nil), promise(2, first, nil)}[:promised+1]
					word = append(word, letter{Action: "Propose", Value: command(6)})
					word = append(append(word, crash...), letter{Action: "Lead", Ballot: second})
					word = append(word, slices.Repeat([]letter{promise(3, first, nil)}, late)...)
					word = append(word, promise(1, second, reports[code%3]), letter{Action: "Propose", Value: command(7)}, promise(2, second, reports[code/3]))
					out = append(out, append(word, letter{Action: "Propose", Value: command(7)}, letter{Action: "Propose", Slot: 1, Value: command(8)}))
				}
			}
		}
	}
	return out
}

func promise(from, ballot int, votes []letterVote) letter {
	return letter{Action: string(Promise), From: from, Ballot: ballot, Votes: votes}
}

// reported are all that a Promise can report of two slots, each of two commands in the two ballots
// next below.
func reported(promised int) (out [][]letterVote) {
	var one []letterVote
	for ballot := promised - 2; ballot < promised; ballot++ {
		for value := 1; value <= 2; value++ {
			one = append(one, letterVote{Ballot: ballot, Value: command(value)})
		}
	}
	none := letterVote{}
	for _, first := range append([]letterVote{none}, one...) {
		for _, second := range append([]letterVote{none}, one...) {
			second.Slot = 1
			votes := slices.DeleteFunc([]letterVote{first, second}, func(v letterVote) bool { return v.Ballot == 0 })
			out = append(out, votes)
		}
	}
	return out
}

// executions are all orders in which a replica can learn three slots, each of two commands or none
// that does anything, once with a crash behind each.
func executions(is features) (out [][]letter) {
	if !is.Learns {
		return nil
	}
	for code := range 27 {
		values := []string{command(code % 3), command(code / 3 % 3), command(code / 9)}
		for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
			var word []letter
			for _, slot := range order {
				learn := letter{Action: string(Learn), Slot: slot, Value: values[slot]}
				if learn.Value == command(0) {
					learn.Value = ""
				}
				word = append(word, learn, learn)
			}
			out = append(out, word)
			if is.Restarts {
				out = append(out, slices.Insert(slices.Clone(word), 2, letter{Action: "Restart"}))
			}
		}
	}
	return out
}
