// Package mutants holds bugs that only a replicated store has, as patches of package kv. Each must
// be caught when clusters of such nodes are simulated.
package mutants

import (
	"embed"

	"github.com/synod-paxos/synod/impl/mutants"
)

//go:embed *.patch
var files embed.FS

var format = mutants.Format{Folder: "impl/kv", Roles: []string{"node"}}

// All gives the mutants by ascending ID.
func All() ([]mutants.Mutant, error) { return format.All(files) }
