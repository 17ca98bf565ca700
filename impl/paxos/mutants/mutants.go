// Package mutants holds known bugs of Paxos, and safe variants of it, as patches of
// package paxos: what a conformance check must find, and what it must let pass.
//
// IDs are those of docs/variants.md: M for a known bug, L for one that loses only
// liveness; S is a safe variant, P a forgotten Persist, and E a bug that a harness which
// helps the code, or looks at roles alone, does not see. What a patch declares are
// sizes of quorums, of phase 1 and 2, as in "all, one"; without it they are
// majorities. An E declares "only equal": TLC's recorded graphs must show it.
package mutants

import (
	"embed"

	"github.com/synod-paxos/synod/impl/mutants"
)

//go:embed *.patch
var files embed.FS

var format = mutants.Format{Folder: "impl/paxos", Roles: []string{"acceptor", "proposer", "learner", "process"}}

// All gives the mutants by ascending ID.
func All() ([]mutants.Mutant, error) { return format.All(files) }
