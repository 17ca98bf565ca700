// Package mutants holds seeded bugs of package replication, and a variant that is safe, as patches:
// what a check must find, and what it must let pass.
//
// IDs are those of docs/variants.md: R for a bug, U for a variant that is safe.
package mutants

import (
	"embed"

	"github.com/synod-paxos/synod/impl/mutants"
)

//go:embed *.patch
var files embed.FS

var format = mutants.Format{Folder: "impl/replication", Roles: []string{"master", "slave", "replica", "writer", "reader", "client"}}

// All gives the mutants by ascending ID.
func All() ([]mutants.Mutant, error) { return format.All(files) }
