// Package mutants holds known bugs of Paxos, and safe variants of it, as patches of
// package paxos: what a conformance check must find, and what it must let pass. They
// lie beside the code that they change, so that who changes it sees them; a patch that
// no longer applies fails the tests of whoever builds them.
//
// A patch is a file <ID>.patch: four lines of key and value, one to three lines of
// text, and a unified diff that git apply and patch -p1 understand.
//
//	Title: A Prepare is answered without a guard
//	Kind: bug
//	Role: acceptor, process
//	Breaks: promises go down, so agreement
//
//	The promise becomes the ballot of the Prepare, whatever was promised before.
//
//	--- a/impl/paxos/acceptor.go
//	+++ b/impl/paxos/acceptor.go
//	@@ ...
//
// IDs are those of docs/variants.md: M for a known bug, L for one that loses only
// liveness; S is a safe variant and P a forgotten Persist. Several may be applied, in
// order, if they change different lines.
package mutants

import (
	"embed"
	"fmt"
)

//go:embed *.patch
var files embed.FS

// Mutant is one changed Paxos.
type Mutant struct {
	ID      string   // a capital letter, two digits, and perhaps a small letter
	Title   string   // what is different, in one line
	Kind    Kind     // what a check must say
	Roles   []string // in which it can be seen: some of acceptor, proposer, learner, process
	Breaks  string   // which property; nothing, if safe
	Quorums string   // sizes of phase 1 and 2 that the mutant must declare to be safe, as in "all, one"; empty for majorities
	Text    string   // why, in one to three lines without the last line feed
	Patch   []byte   // the diff, with line feeds only; not to be written to
}

// Kind tells what becomes of a cluster of such nodes.
type Kind string

// The kinds.
const (
	Bug      Kind = "bug"      // it breaks a safety property
	Liveness Kind = "liveness" // it is safe, and may get stuck
	Safe     Kind = "safe"     // it is Paxos too
)

// All gives the mutants by ascending ID. An error names the patch and the line that
// is not as the package describes.
func All() ([]Mutant, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("mutants: %w", err)
	}
	var all []Mutant
	for _, entry := range entries { // ascending
		text, err := files.ReadFile(entry.Name())
		if err != nil {
			return nil, fmt.Errorf("mutants: %w", err)
		}
		m, err := Parse(entry.Name(), text)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}
