// Package mutants reads seeded bugs of an implementation, and safe variants of it, as
// patches: what a check must find, and what it must let pass. They lie beside the code
// that they change, so that who changes it sees them; a patch that no longer applies
// fails the tests of whoever builds them.
//
// A patch is a file <ID>.patch: four lines of key and value, one to three lines of
// text, and a unified diff that git apply and patch -p1 understand.
//
//	Title: The order is given, and nobody was told
//	Kind: bug
//	Role: sender
//	Breaks: nobody attacks without an order
//
//	Why it is wrong, or why not,
//	and what comes of it.
//
//	--- a/impl/<protocol>/sender.go
//	+++ b/impl/<protocol>/sender.go
//	@@ ...
//
// A fifth line, Declares, is for what else a check must know of it.
// Several may be applied, in order, if they change different lines.
package mutants

import (
	"fmt"
	"io/fs"
)

// Mutant is one changed implementation.
type Mutant struct {
	ID       string   // a capital letter, two digits, and perhaps a small letter
	Folder   string   // of the code that it changes, from the checkout's root
	Title    string   // what is different, in one line
	Kind     Kind     // what a check must say
	Roles    []string // in which it can be seen
	Breaks   string   // which property; nothing, if safe
	Declares string   // what else a check must know of it, in that check's words; nothing for most
	Text     string   // why, in one to three lines without the last line feed
	Patch    []byte   // the diff, with line feeds only; not to be written to
}

// Kind tells what becomes of a system of such nodes.
type Kind string

// The kinds.
const (
	Bug      Kind = "bug"      // it breaks a safety property
	Liveness Kind = "liveness" // it is safe, and may get stuck
	Safe     Kind = "safe"     // it is right too
)

// Format is what the patches of one implementation have in common.
type Format struct {
	Folder string   // of the code that they change, from the checkout's root
	Roles  []string // that the implementation has
}

// All gives the mutants of a folder of patches, and of nothing else, by ascending ID.
// An error names the patch and the line that is not as the package describes.
func (f Format) All(files fs.FS) ([]Mutant, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("mutants: %w", err)
	}
	var all []Mutant
	for _, entry := range entries { // ascending
		text, err := fs.ReadFile(files, entry.Name())
		if err != nil {
			return nil, fmt.Errorf("mutants: %w", err)
		}
		m, err := f.Parse(entry.Name(), text)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}
