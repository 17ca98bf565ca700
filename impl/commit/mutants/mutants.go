// Package mutants holds seeded bugs of package commit, and variants that are safe, as patches:
// what a check must find, and what it must let pass.
//
// IDs are those of docs/variants.md: T for a bug, U for a variant that is safe.
package mutants

import (
	"embed"

	"github.com/synod-paxos/synod/impl/mutants"
)

//go:embed *.patch
var files embed.FS

var format = mutants.Format{Folder: "impl/commit", Roles: []string{"participant", "coordinator", "acceptor", "leader"}}

// All gives the mutants by ascending ID.
func All() ([]mutants.Mutant, error) { return format.All(files) }
