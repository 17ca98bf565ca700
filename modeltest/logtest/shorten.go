package logtest

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// first is what was broken, that which says most; nil if nothing was.
func (r *result) first() *judge.SlotBroken {
	return judge.Gravest(r.Broken, func(b judge.SlotBroken) oracle.Rule { return b.Rule })
}

// rule is the rule that was broken.
func (r *result) rule() oracle.Rule {
	if b := r.first(); b != nil && r.Died == nil {
		return b.Rule
	}
	return "died"
}

// What is what went wrong, in a few words.
func (r *result) What() string {
	if len(r.Steps) == 0 {
		return "at the reset it ended"
	}
	last := r.Steps[len(r.Steps)-1]
	if b := r.first(); b != nil {
		return fmt.Sprintf("after %v it sent %v, which breaks %s in slot %d", last.Input, b.Sent, b.Rule, b.Slot)
	}
	return fmt.Sprintf("after %v it ended", last.Input)
}

// plainer are the letters with less to report: first without half of the votes, last without one.
func (l letter) plainer() (out []letter) {
	for n := (len(l.Votes) + 1) / 2; n > 0; n /= 2 {
		for at := 0; at < len(l.Votes); at += n {
			less := l
			less.Votes = slices.Delete(slices.Clone(l.Votes), at, min(at+n, len(l.Votes)))
			out = append(out, less)
		}
	}
	return out
}

// size is how much there is to read of a test.
func size(word []letter) int {
	n := len(word)
	for _, l := range word {
		n += len(l.Votes)
	}
	return n
}
