package subject

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// scripted is one test of a proposer that chooses its ballots, with what each ballot
// of the model is taken to be there.
type scripted struct {
	self   model.Node
	inputs []model.Stimulus
	known  map[model.Ballot]token
}

// speaker is such a proposer.
type speaker interface {
	// play begins each test anew, and gives what each of its inputs produced.
	play(context.Context, []scripted) ([][][]said, error)
}

// follower puts tests to a proposer that chooses its ballots. What it will choose is
// guessed from what it chose before; where the guess is wrong the test is run again
// with what it did choose.
type follower struct {
	*suites.Plan
	speaker
	foreign []token // what other nodes choose, ascending; nil until they were asked
	own     []token // what the proposer chooses, if nothing disturbs it
}

const (
	Asked = 6 // ballots that each node is asked for, to know what it chooses
	tries = 8 // times that a test is run until the guess is right
)

// Run implements conform.Subject.
func (f *follower) Run(ctx context.Context, words [][]int32) ([][]conform.Answer, error) {
	if f.foreign == nil {
		if err := f.ask(ctx); err != nil {
			return nil, err
		}
	}
	out := make([][]conform.Answer, len(words))
	guesses := make([][]token, len(words))
	var open []int
	for i := range words {
		guesses[i], open = f.own, append(open, i)
	}
	for try := 0; try < tries && len(open) > 0; try++ {
		var tests []scripted
		for _, i := range open {
			tests = append(tests, f.script(words[i], guesses[i]))
		}
		heard, err := f.play(ctx, tests)
		if err != nil {
			return nil, err
		}
		var again []int
		for k, i := range open {
			var right bool
			if out[i], guesses[i], right = f.follow(tests[k], heard[k], guesses[i]); !right {
				again, out[i] = append(again, i), nil
			}
		}
		open = again
	}
	return out, nil
}

// ask learns which ballots the implementation chooses as each of the nodes.
func (f *follower) ask(ctx context.Context) error {
	f.foreign = []token{}
	for node := range nodesOf(f.Plan.Names) {
		test := scripted{self: paxos.Node(node), inputs: slices.Repeat([]model.Stimulus{{Kind: model.Set, Value: f.Values[0]}}, Asked)}
		heard, err := f.play(ctx, []scripted{test})
		if err != nil {
			return err
		}
		for _, u := range slices.Concat(heard[0]...) {
			switch {
			case u.Type != model.Prepare:
			case test.self == f.Self && slices.Contains(f.own, u.ballot): // sent again
			case test.self == f.Self:
				f.own = append(f.own, u.ballot)
			default:
				f.foreign = append(f.foreign, u.ballot)
			}
		}
	}
	slices.Sort(f.foreign)
	f.foreign = slices.Compact(f.foreign)
	if len(f.own) < Asked {
		return fmt.Errorf("the proposer chose %d ballots for %d rounds that were asked for: each Set must give a Prepare with a ballot of its own", len(f.own), Asked)
	}
	return nil
}

// script translates a word as far as the guess goes. A word that mentions a ballot
// of another node below the proposer's first has it start a round before, that no
// test is about.
func (f *follower) script(word []int32, guess []token) scripted {
	s := scripted{self: f.Self}
	if f.needsLower(word) {
		s.inputs, guess = append(s.inputs, f.first(word)), guess[1:]
	}
	s.known = f.assign(word, guess)
	for _, input := range word {
		i := f.Inputs[input]
		if slices.ContainsFunc(append(mentioned(i), i.Ballot), func(b model.Ballot) bool { return !model.IsNone(b) && s.known[b] == "" }) {
			return s
		}
		s.inputs = append(s.inputs, i)
	}
	return s
}

// first is the request that a word begins with, without its ballot: a proposer that
// keeps the first value it is given, which is safe, then keeps the word's.
func (f *follower) first(word []int32) model.Stimulus {
	for _, input := range word {
		if i := f.Inputs[input]; i.Kind == model.Set || i.Kind == model.Get {
			return model.Stimulus{Kind: i.Kind, Value: i.Value}
		}
	}
	return model.Stimulus{Kind: model.Set, Value: f.Values[0]}
}

func (f *follower) needsLower(word []int32) bool {
	first := slices.IndexFunc(f.Names.Ballots, f.Owned)
	lower := func(b model.Ballot) bool {
		return !model.IsNone(b) && first >= 0 && model.Below(b, f.Names.Ballots[first])
	}
	return slices.ContainsFunc(word, func(input int32) bool { return slices.ContainsFunc(mentioned(f.Inputs[input]), lower) })
}

// mentioned are the ballots that a message names.
func mentioned(i model.Stimulus) []model.Ballot {
	switch m := i.Message.(type) {
	case paxos.Prepare:
		return []model.Ballot{m.Ballot}
	case paxos.Accept:
		return []model.Ballot{m.Ballot}
	case paxos.Promise:
		return []model.Ballot{m.Ballot, m.Vote.Ballot}
	case paxos.Accepted:
		return []model.Ballot{m.Ballot}
	case paxos.Reject:
		return []model.Ballot{m.Ballot}
	}
	return nil
}

// assign says what the ballots of a word are taken to be: the guess for those that
// the proposer starts, and for others the lowest of other nodes that keep the order.
// Those that none is left for are left out.
func (f *follower) assign(word []int32, guess []token) map[model.Ballot]token {
	known := map[model.Ballot]token{}
	var all []model.Ballot
	for _, input := range word {
		i := f.Inputs[input]
		if (i.Kind == model.Set || i.Kind == model.Get) && len(guess) > 0 {
			known[i.Ballot], guess = guess[0], guess[1:]
		}
		all = append(append(all, i.Ballot), mentioned(i)...)
	}
	slices.SortFunc(all, model.CompareBallots)
	last, foreign := token(""), f.foreign
	for at, b := range slices.Compact(all) {
		if own := known[b]; own != "" {
			if own <= last {
				delete(known, b)
				continue
			}
			last = own
		} else if !model.IsNone(b) && !f.Owned(b) {
			foreign = foreign[above(foreign, last):]
			if len(foreign) == 0 || beyond(foreign[0], known, all[at:]) {
				continue
			}
			known[b], last = foreign[0], foreign[0]
		}
	}
	return known
}

// above is where the tokens above one begin.
func above(tokens []token, last token) int {
	at, found := slices.BinarySearch(tokens, last)
	if found {
		at++
	}
	return at
}

// beyond tells whether a token is not below one that a higher ballot has already.
func beyond(t token, known map[model.Ballot]token, higher []model.Ballot) bool {
	return slices.ContainsFunc(higher, func(b model.Ballot) bool { return known[b] != "" && known[b] <= t })
}

var errGuess = errors.New("the proposer chose another ballot than guessed")

// follow reads what a test produced. It is not right if the proposer chose another
// ballot than was guessed; then the guess is mended.
func (f *follower) follow(s scripted, heard [][]said, guess []token) (answers []conform.Answer, mended []token, right bool) {
	c := choices{follower: f, scripted: s, guess: guess}
	for i, all := range heard {
		sent, err := c.translate(s.inputs[i], all)
		if err != nil {
			return nil, slices.Concat(guess[:c.made-1], []token{c.last}, f.own[min(c.made, len(f.own)):]), false
		}
		if r := s.inputs[i]; (r.Kind == model.Set || r.Kind == model.Get) && model.IsNone(r.Ballot) {
			c.before = all
		} else {
			answers = append(answers, conform.Answer{Out: f.Outs.Number(sent)})
		}
		if c.lost {
			break
		}
	}
	return answers, guess, true
}

// choices are the ballots that a proposer chose in a test so far.
type choices struct {
	*follower
	scripted
	guess    []token
	made     int
	last     token
	prepared []token // all that it sent a Prepare for
	before   []said  // what it sent in the round before the test; it may do so again
	lost     bool    // it did not choose as it must: what follows means nothing
}

func (c *choices) translate(i model.Stimulus, all []said) (sent []model.Message, err error) {
	starts := i.Kind == model.Set || i.Kind == model.Get
	chosen := -1
	if starts {
		chosen = c.chosen(all)
	}
	for at, u := range all {
		if slices.Contains(c.before, u) {
			continue
		}
		m := u.Message
		if u.ballot != "" {
			if m.Ballot, m.Note, err = c.understand(u, at == chosen); err != nil {
				return nil, err
			}
		}
		if u.voted != "" {
			var note string
			if m.Vote.Ballot, note, _ = c.meant(said{ballot: u.voted}); note != "" {
				m.Note = "a vote in " + note
			}
		}
		if u.Type == model.Prepare {
			c.prepared = append(c.prepared, u.ballot)
		}
		sent = append(sent, m)
	}
	c.lost = c.lost || starts && chosen < 0
	return sent, nil
}

// chosen is the Prepare that starts a round, of all that was sent in any order: one
// that was not sent before, if there is any; -1 if there is no Prepare.
func (c *choices) chosen(all []said) int {
	prepares := func(u said) bool { return u.Type == model.Prepare }
	fresh := func(u said) bool { return prepares(u) && !slices.Contains(c.prepared, u.ballot) }
	if at := slices.IndexFunc(all, fresh); at >= 0 {
		return at
	}
	return slices.IndexFunc(all, prepares)
}

// understand gives the model's ballot for one of the implementation's, or notes what
// is wrong with it.
func (c *choices) understand(u said, starts bool) (model.Ballot, string, error) {
	if !starts {
		return c.meant(u)
	}
	c.made++
	switch _, others := slices.BinarySearch(c.foreign, u.ballot); {
	case others:
		c.lost = true
		return model.Ballot{}, "a ballot that another node chooses too", nil
	case u.ballot <= c.last:
		c.lost = true
		return model.Ballot{}, "a ballot not above its last", nil
	}
	c.last = u.ballot
	if c.guess[c.made-1] != u.ballot {
		return model.Ballot{}, "", errGuess
	}
	b, note, _ := c.meant(u)
	return b, note, nil
}

func (c *choices) meant(u said) (model.Ballot, string, error) {
	for b, t := range c.known {
		if t == u.ballot {
			return b, "", nil
		}
	}
	switch {
	case u.Type == model.Prepare && u.ballot > c.last:
		return model.Ballot{}, suites.Fresh, nil
	case u.Type == model.Prepare:
		return model.Ballot{}, "a ballot that it used before", nil
	}
	return model.Ballot{}, "a ballot that it never prepared", nil
}
