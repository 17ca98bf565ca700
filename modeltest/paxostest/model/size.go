package model

import (
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/trace/tla"
)

// Size says which closed model is explored: how many of everything there are, and
// what may happen. Ballots go round among the proposers, as in the specification's
// models; proposer i shares its process with acceptor i.
type Size struct {
	Acceptors int `json:"acceptors"`
	Proposers int `json:"proposers"`
	Ballots   int `json:"ballots"`
	Values    int `json:"values"`
	Learners  int `json:"learners"`
	Quorum1   int `json:"quorum1"` // 0 is a majority
	Quorum2   int `json:"quorum2"` // 0 is a majority

	Getters    []int      `json:"getters,omitempty"`    // the proposers whose clients also get, from 1
	Restarters []int      `json:"restarters,omitempty"` // the proposers whose process may restart, from 1
	OneOwner   bool       `json:"oneOwner"`             // the first proposer owns every ballot
	Rejects    RejectRule `json:"rejects"`              // which refusals are carried
	Dialect    string     `json:"dialect"`              // of all acceptors; empty: what impl/paxos does
	Symmetry   bool       `json:"symmetry"`             // of states that are renamings of each other one is visited
	History    bool       `json:"history"`              // with a memory of what clients asked, for the properties that speak of it
}

// RejectRule says which refusals come to the proposers. They need not come.
type RejectRule string

// The rules.
const (
	NoRejects    RejectRule = ""      // none
	HigherOnly   RejectRule = "above" // those of acceptors that promised a higher ballot (spec: Aloud_Refusal)
	EveryRefusal RejectRule = "all"
)

// DefaultSize is the size of the specification's main model, without gets and
// restarts.
func DefaultSize() Size { return Size{Acceptors: 3, Proposers: 2, Ballots: 2, Values: 2} }

// Limits of a size. What is within them can still be too large to explore.
const (
	MaxAcceptors = 5
	MaxProposers = 4
	MaxLearners  = 2
	maxRounds    = 9
)

// Constants are the size as a model's.
func (s Size) Constants() (map[string]tla.Value, error) {
	for _, c := range []struct {
		name           string
		value, low, up int
	}{
		{"acceptors", s.Acceptors, 1, MaxAcceptors}, {"proposers", s.Proposers, 1, MaxProposers},
		{"ballots", s.Ballots, 1, maxRounds}, {"values", s.Values, 1, 9}, {"learners", s.Learners, 0, MaxLearners},
		{"the first quorum's size", s.Quorum1, 0, s.Acceptors}, {"the second quorum's size", s.Quorum2, 0, s.Acceptors},
	} {
		if c.value < c.low || c.value > c.up {
			return nil, fmt.Errorf("paxostest: want %s of %d to %d, got %d", c.name, c.low, c.up, c.value)
		}
	}
	out := map[string]tla.Value{
		"Acceptors": numbered("a", s.Acceptors), "Proposers": numbered("p", s.Proposers),
		"Learners": numbered("l", s.Learners), "Values": numbered("v", s.Values),
	}
	out["Size1"], out["Size2"] = tla.Int(int64(s.Quorum(s.Quorum1))), tla.Int(int64(s.Quorum(s.Quorum2)))
	ballots := tla.Ints(1, s.Ballots)
	out["Ballots"], out["Owner"] = tla.Set(ballots...), tla.FuncOf(ballots, func(b int) tla.Value {
		if s.OneOwner {
			return tla.Nth("p", 1)
		}
		return tla.Nth("p", b%s.Proposers+1)
	})
	if s.Rejects != NoRejects {
		out["Rejects"] = tla.Str(string(s.Rejects))
	}
	var err error
	if out["Getters"], err = s.some("getters", s.Getters); err == nil {
		out["Restarters"], err = s.some("restarters", s.Restarters)
	}
	return out, err
}

// Quorum is the true size of a quorum, stated or not.
func (s Size) Quorum(stated int) int {
	if stated == 0 {
		return s.Acceptors/2 + 1
	}
	return stated
}

func numbered(letter string, count int) tla.Value { return tla.Set(tla.Models(letter, count)...) }

// some are proposers by their numbers.
func (s Size) some(what string, list []int) (tla.Value, error) {
	var names []tla.Value
	for _, p := range list {
		if p < 1 || p > s.Proposers {
			return tla.Value{}, fmt.Errorf("paxostest: want %s of 1 to %d, the number of proposers, got %d", what, s.Proposers, p)
		}
		names = append(names, tla.Nth("p", p))
	}
	return tla.Set(names...), nil
}

// Names are those of the closed model of this size.
func (s Size) Names() (*Names, error) {
	constants, err := s.Constants()
	if err != nil {
		return nil, err
	}
	return NewNames("", constants)
}

// setRejects takes the rule that the model states, else none: it is no constant of
// the specification, whose models choose it by an override.
func (n *Names) setRejects(constants map[string]tla.Value) error {
	text, _ := constants["Rejects"].Text()
	n.rejects = RejectRule(text)
	switch n.rejects {
	case NoRejects, HigherOnly, EveryRefusal:
		return nil
	}
	return fmt.Errorf("paxostest: there is no rule %.80q for refusals: give %q, %q, or none", text, HigherOnly, EveryRefusal)
}

// refusals are those that can come to the proposers, in a fixed order.
func (n *Names) refusals() (out []paxos.Message) {
	for from := range n.Acceptors {
		for i, b := range n.Ballots {
			for _, promised := range n.Ballots[i:] {
				if m := (paxos.Reject{From: paxos.Node(from), Ballot: b, Promised: promised}); n.Carries(m) {
					out = append(out, m)
				}
			}
		}
	}
	return out
}

// Carries reports whether a refusal comes to the proposers.
func (n *Names) Carries(m paxos.Reject) bool {
	return n.rejects == EveryRefusal || n.rejects == HigherOnly && Below(m.Ballot, m.Promised)
}

// String gives the size in a line.
func (s Size) String() string {
	parts := []string{counted(s.Acceptors, "acceptor"), counted(s.Proposers, "proposer"), counted(s.Ballots, "ballot"), counted(s.Values, "value")}
	if s.Learners > 0 {
		parts = append(parts, counted(s.Learners, "learner"))
	}
	if s.Quorum1 > 0 {
		parts = append(parts, fmt.Sprintf("quorums of %d and %d", s.Quorum1, s.Quorum2))
	}
	for _, o := range []struct {
		is   bool
		text string
	}{
		{len(s.Getters) > 0, "gets"}, {len(s.Restarters) > 0, "restarts"}, {s.OneOwner, "one owner"}, {s.Rejects != "", "rejects " + string(s.Rejects)},
		{s.Dialect != "", "dialect " + s.Dialect}, {s.History, "history"}, {s.Symmetry, "symmetry"},
	} {
		if o.is {
			parts = append(parts, o.text)
		}
	}
	return strings.Join(parts, ", ")
}

// Note says what is odd about the size, or nothing.
func (s Size) Note() string {
	if s.Proposers <= s.Ballots || s.OneOwner {
		return ""
	}
	return counted(s.Proposers-s.Ballots, "proposer") + " without a ballot, who can do nothing: give at least as many ballots as proposers"
}

func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
