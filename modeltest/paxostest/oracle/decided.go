package oracle

import "slices"

// Decided is what a node knows is chosen: it was told so by who knew, or knows of the votes. Its
// acceptor may do more than the rules say then, which docs/oracle.md argues, and TLC finds to keep
// agreement (spec: MayTold.tla). The zero one is nothing.
type Decided struct {
	kept []Vote // of each value that is chosen the last vote that it must keep, or none
}

// Learns takes in that a node knows from now on that a value is chosen. Its votes are among what is
// known.
func (d *Decided) Learns(v Value, by Node, k *Known) {
	if !d.Has(v) {
		d.kept = append(d.kept, Vote{k.LastFor(by, v), v})
	}
}

// Values are those that are known to be chosen, in the order in which they came to be known.
func (d *Decided) Values() (out []Value) {
	for _, of := range d.kept {
		out = append(out, of.Value)
	}
	return out
}

// Has tells whether a value is known to be chosen.
func (d *Decided) Has(v Value) bool {
	return slices.ContainsFunc(d.kept, func(of Vote) bool { return of.Value == v })
}

// Free tells whether a vote is for what is known to be chosen, and not the one that it must keep:
// it may be shown anywhere, and nothing rests on it.
func (d *Decided) Free(vote Vote) bool {
	return slices.ContainsFunc(d.kept, func(of Vote) bool { return of.Value == vote.Value && of.Ballot != vote.Ballot })
}

// Forgives tells whether its acceptor may break a rule by a message. It may vote for what is
// chosen wherever it likes, and skip all votes but the highest that it had shown before it knew, if
// that is for it: that may be what chose it.
func (d *Decided) Forgives(v Violation) bool {
	switch v.Rule {
	case WasProposed, NotSkipped:
		return d.Has(v.Message.Shows().Value)
	case NoVoteBetween, NoneIsNone:
		return slices.ContainsFunc(d.kept, func(of Vote) bool { return of.Ballot <= v.Message.Vote.Ballot })
	}
	return false
}
