package specmutate

import (
	"strings"
)

// Judge is who can notice a mutant.
type Judge string

// The judges. Explore, and of Prove the systems, are asked only when the judge is named: what the
// code is explored for is what TLC found, and the graphs that systems are held against are recorded
// ones, so Check or Equal notices before what those do.
const (
	Check   Judge = "check"   // a model has other counts, or another verdict
	Equal   Judge = "equal"   // the graph is another than the recorded one, which the code is held against
	Explore Judge = "explore" // exploring the code finds something else than TLC
	Prove   Judge = "prove"   // a model of the proofs; or the system of a proof is not the graph
)

// Judges are all of them.
func Judges() []Judge { return []Judge{Check, Equal, Explore, Prove} }

func judgesText() string {
	var all []string
	for _, j := range Judges() {
		all = append(all, string(j))
	}
	return strings.Join(all, ", ")
}

// tier is a kind of question. Those of a lower one are cheaper, so they come first.
type tier int

const (
	small    tier = iota // models that hold, and take seconds
	graphs               // the recorded graphs of models that take seconds
	bugs                 // models that must break, and what they break
	proofs               // models of the proofs
	large                // the other models that hold
	explored             // models that the code is explored as
	linked               // graphs that the systems of proofs are held against
)

// most is how many models of a tier are asked.
var most = map[tier]int{small: 10, graphs: 4, bugs: 16, proofs: 12, large: 6, explored: 10, linked: 4}

func (t tier) judge() Judge {
	switch t {
	case graphs:
		return Equal
	case explored:
		return Explore
	case proofs, linked:
		return Prove
	}
	return Check
}

// by tells whether a judge asks the tier; where none is named, those that notice something of their
// own are asked.
func (t tier) by(j Judge) bool {
	if j == "" {
		return t != explored && t != linked
	}
	return t.judge() == j
}
