// Package mutants holds seeded bugs of package multipaxos, and safe variants of it, as patches:
// what a check must find, and what it must let pass.
//
// IDs are those of docs/variants.md: B for a bug, D for a dialect that is safe.
package mutants

import (
	"embed"

	"github.com/synod-paxos/synod/impl/mutants"
)

//go:embed *.patch
var files embed.FS

var format = mutants.Format{Folder: "impl/multipaxos", Roles: []string{"acceptor", "leader", "replica", "reader"}}

// All gives the mutants by ascending ID.
func All() ([]mutants.Mutant, error) { return format.All(files) }
