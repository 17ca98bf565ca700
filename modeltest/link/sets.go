package link

import "math/bits"

// Sets are sets of members of a sort, as bits: what a sort of quorums is, in a model.
type Sets []uint

// SetsOf are the sets of that many among so many members.
func SetsOf(members, many int) (sets Sets) { return setsOf(members, many, many) }

// SetsOfAtLeast are the sets of at least that many among so many members.
func SetsOfAtLeast(members, many int) (sets Sets) { return setsOf(members, many, members) }

func setsOf(members, least, most int) (sets Sets) {
	for set := range uint(1) << members {
		if size := bits.OnesCount(set); least <= size && size <= most {
			sets = append(sets, set)
		}
	}
	return sets
}

// Has is the value of a symbol that says of a member and a set whether it is in there.
func (s Sets) Has(args []int) int { return int(s[args[1]] >> args[0] & 1) }

// Truth is the value of a symbol that is true or false.
func Truth(is bool) int {
	if is {
		return 1
	}
	return 0
}
