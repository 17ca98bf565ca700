// Package quorums answers which sizes of quorums are safe: for each number of acceptors the
// smallest ones, beside what popular rules say; and of given sizes whether they are, and why not.
//
// A judgement has the sets that do not meet, and up to so many acceptors a shortest run of our own
// implementation in which two values are chosen. Both must say what the inequalities say; if they
// do not, that is for the caller to fail with.
package quorums

import (
	"context"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/impl/fast"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/fasttest"
)

// MaxAcceptors is how many there may be.
const MaxAcceptors = 99

// Row is what there is to say of a number of acceptors, where phase 1 has as many as a classic
// ballot.
type Row struct {
	Acceptors int      `json:"acceptors"`
	Majority  int      `json:"majority"`
	Least     int      `json:"leastFast"`         // the least safe size of a fast quorum beside majorities
	Rule      int      `json:"moreThan3Quarters"` // what the rule "more than 3/4" asks for
	Half      bool     `json:"majorityForAllIsSafe"`
	Minimal   [][2]int `json:"minimal"` // classic and fast, of which neither can be smaller
}

// Of says it of a number of acceptors.
func Of(n int) Row {
	r := Row{Acceptors: n, Majority: n/2 + 1, Rule: 3*n/4 + 1, Half: safe(n, n/2+1, n/2+1)}
	for r.Least = 1; !safe(n, r.Majority, r.Least); r.Least++ {
	}
	for c := 1; c <= n; c++ {
		for f := 1; f <= n; f++ {
			if safe(n, c, f) && !safe(n, c-1, f) && !safe(n, c, f-1) {
				r.Minimal = append(r.Minimal, [2]int{c, f})
			}
		}
	}
	return r
}

// safe tells it of sizes of which phase 1 has that of a classic ballot.
func safe(n, classic, fastSize int) bool {
	return classic > 0 && fastSize > 0 && fast.QuorumSizes{Acceptors: n, Phase1: classic, Classic: classic, Fast: fastSize}.Safe()
}

// Text is a table.
func Text(rows []Row) string {
	var b strings.Builder
	b.WriteString("   N  MAJORITY  LEAST FAST  MORE THAN 3/4  N/2+1 FOR ALL  CLASSIC,FAST OF WHICH NEITHER CAN BE SMALLER\n")
	for _, r := range rows {
		half := "splits"
		if r.Half {
			half = "safe"
		}
		var minimal []string
		for _, m := range r.Minimal {
			minimal = append(minimal, fmt.Sprintf("%d,%d", m[0], m[1]))
		}
		fmt.Fprintf(&b, "%4d  %8d  %10d  %13d  %13s  %s\n", r.Acceptors, r.Majority, r.Least, r.Rule, half, strings.Join(minimal, " "))
	}
	return b.String()
}

// Judged is what there is to say of given sizes.
type Judged struct {
	Acceptors int      `json:"acceptors"`
	Phase1    int      `json:"phase1"`
	Classic   int      `json:"classic"`
	Fast      int      `json:"fast"`
	Safe      bool     `json:"safe"`
	Why       []string `json:"why"`               // the inequalities, with their numbers
	Apart     string   `json:"apart,omitempty"`   // sets that do not meet
	Explored  bool     `json:"explored"`          // whether a run was looked for
	Diagram   string   `json:"diagram,omitempty"` // of the shortest in which two values are chosen
	Differs   bool     `json:"differs,omitempty"` // the run, or that there is none, says otherwise than the inequalities
}

// Judge says it.
func Judge(ctx context.Context, s fast.QuorumSizes) (*Judged, error) {
	j := &Judged{Acceptors: s.Acceptors, Phase1: s.Phase1, Classic: s.Classic, Fast: s.Fast, Safe: s.Safe(), Why: []string{
		compared("phase 1 meets each classic quorum", "%d + %d", s.Phase1+s.Classic, s.Acceptors, s.Phase1, s.Classic),
		compared("phase 1 meets each two fast ones", "%d + 2*%d", s.Phase1+2*s.Fast, 2*s.Acceptors, s.Phase1, s.Fast),
	}, Apart: apart(s)}
	if s.Acceptors > fasttest.MaxSplit {
		return j, nil
	}
	j.Explored = true
	split, err := fasttest.Split(ctx, s)
	if err != nil {
		return nil, err
	}
	if split != nil {
		j.Diagram = modeltest.Diagram(split.Arrows, true)
	}
	j.Differs = j.Safe != (split == nil)
	return j, nil
}

func compared(what, sum string, got, needed int, of ...any) string {
	sign := ">"
	if got <= needed {
		sign = "<="
	}
	return fmt.Sprintf("%s: %s = %d %s %d", what, fmt.Sprintf(sum, of...), got, sign, needed)
}

// apart gives sets of these sizes that do not meet: phase 1 has the first acceptors.
func apart(s fast.QuorumSizes) string {
	first := "phase 1 hears " + some(0, s.Phase1)
	switch missed := s.Acceptors - s.Fast; {
	case s.Phase1+s.Classic <= s.Acceptors:
		return first + ", and " + some(s.Acceptors-s.Classic, s.Acceptors) + " choose in a classic ballot: nobody says so"
	case s.Phase1+2*s.Fast <= 2*s.Acceptors:
		seen := min(missed, s.Phase1)
		return first + fmt.Sprintf(": all but %s may have chosen one value in a fast ballot, or all but %s another", some(0, seen), some(seen, s.Phase1))
	}
	return ""
}

// some are acceptors of these numbers, from 0 on.
func some(from, to int) string {
	var names []string
	for a := from; a < to; a++ {
		names = append(names, fmt.Sprintf("a%d", a+1))
	}
	return "{" + strings.Join(names, ", ") + "}"
}

// Text is it for a terminal.
func (j *Judged) Text() string {
	verdict := "safe"
	if !j.Safe {
		verdict = "two values can be chosen"
	}
	text := fmt.Sprintf("%d acceptors, %d for phase 1, %d for a classic ballot, %d for a fast one: %s\n", j.Acceptors, j.Phase1, j.Classic, j.Fast, verdict)
	for _, why := range j.Why {
		text += "  " + why + "\n"
	}
	switch {
	case j.Apart != "":
		text += "  " + j.Apart + "\n"
	default:
		text += fmt.Sprintf("  so many may be down: %d in a fast ballot, %d in a classic one\n", j.Acceptors-max(j.Fast, j.Phase1), j.Acceptors-max(j.Classic, j.Phase1))
	}
	switch {
	case j.Differs:
		text += "FALSIFIED: exploring the code says otherwise\n"
	case j.Diagram != "":
		text += "the shortest run of two ballots, as exploring the code finds it:\n"
	case j.Explored:
		text += "exploring the code with two ballots of each kind finds no run in which two values are chosen\n"
	}
	return text + j.Diagram
}
