package fast

import "math/bits"

// Set has acceptors, who are numbered from 0 on.
type Set uint16

// Has tells whether a is in it.
func (s Set) Has(a int) bool { return s&(1<<a) != 0 }

// With has a too.
func (s Set) With(a int) Set { return s | 1<<a }

// Len is how many are in it.
func (s Set) Len() int { return bits.OnesCount16(uint16(s)) }

// Quorums are those that are enough: all that have one of these in them.
type Quorums []Set

// OfSize are all of so many acceptors that have so many members (spec: Phase1Quorums,
// Phase2Quorums).
func OfSize(acceptors, members int) (all Quorums) {
	for s := range Set(1 << acceptors) {
		if s.Len() == members {
			all = append(all, s)
		}
	}
	return all
}

// Any tells whether one of them is in a set.
func (q Quorums) Any(of Set) bool {
	for _, quorum := range q {
		if quorum&^of == 0 {
			return true
		}
	}
	return false
}

// QuorumSizes are those of quorums among so many acceptors: of phase 1, of a classic ballot and of
// a fast one.
type QuorumSizes struct{ Acceptors, Phase1, Classic, Fast int }

// Safe tells whether no two values are ever chosen: a quorum of phase 1 must meet every classic
// one, and every two fast ones at once. That two fast ones meet follows.
func (s QuorumSizes) Safe() bool {
	return s.Phase1+s.Classic > s.Acceptors && s.Phase1+2*s.Fast > 2*s.Acceptors
}
