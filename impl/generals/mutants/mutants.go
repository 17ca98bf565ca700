// Package mutants holds seeded bugs of the Two Generals, and variants that do the
// same in another way, as patches of package generals: what a check must find, and
// what it must let pass.
//
// IDs are those of docs/variants.md: G for a bug, V for a variant that is equal. What
// breaks is a property of the specification by its name, or "no property", and why.
// Where no recorded graph and no suite can show a bug, it declares "only exploring".
package mutants

import (
	"embed"

	"github.com/synod-paxos/synod/impl/mutants"
)

//go:embed *.patch
var files embed.FS

var format = mutants.Format{Folder: "impl/generals", Roles: []string{"general", "sender", "acker", "estimator"}}

// All gives the mutants by ascending ID.
func All() ([]mutants.Mutant, error) { return format.All(files) }
