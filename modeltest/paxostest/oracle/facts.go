package oracle

import (
	"cmp"
	"maps"
	"slices"
)

// Facts are all that a monitor keeps, in the order of ballots and values, so that two that
// keep the same have equal Facts. Which messages showed it is not part of them.
type Facts struct {
	Proposed []Vote    // by Accepts
	Shown    [][]Vote  // by acceptor
	Skipped  [][]Range // by acceptor; none overlaps another, and each has some ballot between
	Highest  []Vote    // of each value the highest ballot in which it was proposed
	Chosen   []Value

	Requested []Value
	Asked     []Ballot
	None      [][]Ballot // by acceptor: those in which it reported no vote
}

// Range are the ballots above Low and below High.
type Range struct{ Low, High Ballot }

// Facts gives what is known.
func (k *Known) Facts() Facts {
	f := Facts{Shown: make([][]Vote, k.Acceptors), Skipped: make([][]Range, k.Acceptors), Chosen: k.chosen.sorted()}
	for _, p := range k.proposals {
		if p.accept {
			f.Proposed = append(f.Proposed, p.Vote)
		}
	}
	for _, p := range k.proposals {
		if k.highestOf(p.Value) == p.Ballot {
			f.Highest = append(f.Highest, p.Vote)
		}
	}
	for a, of := range k.acceptors {
		for _, s := range of.votes {
			f.Shown[a] = append(f.Shown[a], s.Vote)
		}
		f.Skipped[a] = k.together(of.skips)
		slices.SortFunc(f.Shown[a], Vote.compare)
	}
	slices.SortFunc(f.Proposed, Vote.compare)
	slices.SortFunc(f.Highest, Vote.compare)
	return f
}

func (v Vote) compare(w Vote) int {
	return cmp.Or(cmp.Compare(v.Ballot, w.Ballot), cmp.Compare(v.Value, w.Value))
}

// together makes ranges that overlap one: each ballot within is in one of them.
func (k *Known) together(skips []skip) (all []Range) {
	for _, s := range skips {
		switch last := len(all) - 1; {
		case !k.Space.Between(s.low, s.high):
		case last >= 0 && s.low < all[last].High:
			all[last].High = s.high
		default:
			all = append(all, Range{s.low, s.high})
		}
	}
	return all
}

// add gives what was heard beside.
func (h *heard) add(f *Facts) {
	f.Requested, f.Asked, f.None = h.requested.sorted(), h.asked, make([][]Ballot, len(f.Shown))
	for _, r := range h.none {
		for a := range f.None {
			if r.has(Node(a)) {
				f.None[a] = append(f.None[a], r.ballot)
			}
		}
	}
}

// Facts gives all that it knows.
func (a *Acceptor) Facts() Facts {
	f := a.Known.Facts()
	a.add(&f)
	return f
}

// Facts gives all that it knows.
func (p *Proposer) Facts() Facts {
	f := p.Known.Facts()
	p.add(&f)
	return f
}

// Clone is a monitor that knows the same, and goes its own way.
func (a *Acceptor) Clone() *Acceptor {
	return &Acceptor{Known: a.Known.Clone(), heard: a.heard.clone(), self: a.self}
}

// Clone is a monitor that knows the same, and goes its own way.
func (p *Proposer) Clone() *Proposer {
	return &Proposer{Known: p.Known.Clone(), heard: p.heard.clone()}
}

// Clone is a monitor that knows the same, and goes its own way.
func (l *Learner) Clone() *Learner { return &Learner{l.Known.Clone()} }

// Clone knows the same, and goes its own way.
func (k *Known) Clone() *Known {
	out := &Known{
		Cluster: k.Cluster, proposals: slices.Clone(k.proposals), highest: maps.Clone(k.highest), chosen: k.chosen.clone(),
		acceptors: slices.Clone(k.acceptors),
	}
	for i := range out.acceptors {
		of := &out.acceptors[i]
		of.skips, of.votes = slices.Clone(of.skips), slices.Clone(of.votes)
	}
	return out
}

func (h *heard) clone() heard {
	return heard{requested: h.requested.clone(), asked: slices.Clone(h.asked), none: slices.Clone(h.none)}
}
