package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/trace/scenario"
)

// claim is a kind of what a scenario says of a state: its words, where capital letters stand for
// arguments; the same in the specification's operators; and of the implementation.
type claim struct {
	words     string
	predicate string
	holds     func(*world.Closed, world.State, claimed) bool
}

// claimed are the arguments of a claim.
type claimed struct {
	node   paxos.Node
	ballot paxos.Ballot
	value  paxos.Value
}

// claims are all kinds.
var claims = []claim{
	{"nothing chosen", "Chosen = {}", func(c *world.Closed, w world.State, _ claimed) bool { return len(chosenIn(c, w)) == 0 }},
	{"chosen V", "Chosen = {V}", func(c *world.Closed, w world.State, a claimed) bool {
		return slices.Equal(chosenIn(c, w), []paxos.Value{a.value})
	}},
	{"prepares P B", `proposers[P].phase = "prepare" /\ proposers[P].ballot = B`, func(_ *world.Closed, w world.State, a claimed) bool {
		return w.Proposers[a.node].Phase == paxos.PhasePrepare && w.Proposers[a.node].Ballot == a.ballot
	}},
	{"proposes P B V", `proposers[P].phase = "accept" /\ proposers[P].ballot = B /\ proposers[P].value = V`, func(_ *world.Closed, w world.State, a claimed) bool {
		p := w.Proposers[a.node]
		return p.Phase == paxos.PhaseAccept && p.Ballot == a.ballot && p.Value == a.value
	}},
	{"decided P V", `proposers[P].phase = "decided" /\ proposers[P].value = V`, func(_ *world.Closed, w world.State, a claimed) bool {
		return w.Proposers[a.node].Phase == paxos.PhaseDecided && w.Proposers[a.node].Value == a.value
	}},
	{"unset P", `proposers[P].phase = "unset"`, func(_ *world.Closed, w world.State, a claimed) bool {
		return w.Proposers[a.node].Phase == paxos.PhaseUnset
	}},
	{"idle P", `proposers[P].phase = "idle"`, func(_ *world.Closed, w world.State, a claimed) bool {
		return w.Proposers[a.node].Phase == paxos.PhaseIdle
	}},
	{"promised A B", "acceptors[A].promised = B", func(_ *world.Closed, w world.State, a claimed) bool {
		return w.Acceptors[a.node].Promised == a.ballot
	}},
	{"voted A B V", "acceptors[A].vote = VoteAt(B, V)", func(_ *world.Closed, w world.State, a claimed) bool {
		return w.Acceptors[a.node].Vote == paxos.Vote{Ballot: a.ballot, Value: a.value}
	}},
	{"learned L V", "learners[L].value = V", func(_ *world.Closed, w world.State, a claimed) bool {
		return w.Learners[a.node].Value == paxos.Some(a.value)
	}},
}

// claim finds the kind of a claim, its arguments, and its predicate.
func (p *stage) claim(words []string) (claim, claimed, string, error) {
	for _, kind := range claims {
		pattern := strings.Fields(kind.words)
		if pattern[0] != words[0] || len(pattern) != len(words) || pattern[0] == "nothing" && pattern[1] != words[1] {
			continue
		}
		args, err := p.claimed(pattern, words)
		predicate := letter.ReplaceAllStringFunc(kind.predicate, func(l string) string { return words[slices.Index(pattern, l)] })
		return kind, args, predicate, err
	}
	var all []string
	for _, kind := range claims {
		all = append(all, kind.words)
	}
	return claim{}, claimed{}, "", fmt.Errorf("expected one of: %s; got %q", strings.Join(all, "; "), strings.Join(words, " "))
}

// letter is an argument, in a claim's words and in its predicate.
var letter = pattern.Pattern(`\b[APLBV]\b`)

// claimed reads the words that stand where a pattern has letters.
func (p *stage) claimed(pattern, words []string) (out claimed, err error) {
	for i, of := range pattern {
		if !letter.MatchString(of) || err != nil {
			continue
		}
		v, bad := termValue(scenario.Term{Name: words[i]})
		if bad != nil {
			return out, bad
		}
		switch of {
		case "A":
			out.node, err = p.Acceptor(v)
		case "P":
			out.node, err = p.Proposer(v)
		case "L":
			out.node, err = p.Learner(v)
		case "B":
			out.ballot, err = p.Ballot(v)
		case "V":
			out.value, err = p.Value(v)
		}
	}
	return out, err
}

// chosenIn are the values that a quorum has voted for in one ballot, by all Accepted ever sent.
func chosenIn(c *world.Closed, w world.State) (out []paxos.Value) {
	for _, v := range c.Values {
		if slices.ContainsFunc(c.Ballots, func(b paxos.Ballot) bool { return votesFor(c, w, b, v) >= c.Quorums.Two }) {
			out = append(out, v)
		}
	}
	return out
}

// votesFor counts who voted for the value in the ballot.
func votesFor(c *world.Closed, w world.State, b paxos.Ballot, v paxos.Value) (n int) {
	for from := range c.Acceptors {
		if w.Sent.Has(c.Number[paxos.Accepted{From: paxos.Node(from), Ballot: b, Value: v}]) {
			n++
		}
	}
	return n
}
