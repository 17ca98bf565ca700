package mutate

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"

	"github.com/synod-paxos/synod/impl/mutants"
)

// StaleError says that a patch is not one of the source as it is now.
type StaleError struct {
	ID    string // of the mutant
	File  string // from the checkout's root, with slashes
	Hunk  int    // of the file, from 1
	Line  int    // where the hunk says that it belongs
	Found int    // how many places it fits; never 1
}

func (e *StaleError) Error() string {
	return fmt.Sprintf("mutate: %s.patch: hunk %d of %s, near line %d: its lines must stand in the source once, got %d times: "+
		"the source has changed, make the patch anew", e.ID, e.Hunk, e.File, e.Line, e.Found)
}

// Apply gives the files that mutants change, as they are after all of them in order,
// by their path from the root of the checkout, with slashes. read gives a file of the
// checkout. Lines of the result end in line feeds. An error is a [*StaleError], one of
// read, or says what of a patch is no diff.
func Apply(read func(name string) ([]byte, error), ms ...mutants.Mutant) (map[string][]byte, error) {
	changed := map[string][]byte{}
	for _, m := range ms {
		files, err := parse(m)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			source, again := changed[f.NewName]
			if !again {
				if source, err = read(f.NewName); err != nil {
					return nil, fmt.Errorf("mutate: %s.patch: %w", m.ID, err)
				}
				source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
			}
			if changed[f.NewName], err = patched(m.ID, f, source); err != nil {
				return nil, err
			}
		}
	}
	return changed, nil
}

// parse reads the diff of a mutant, with paths from the root. It may change Go files of
// a package that is built, and must be just what diff -U3 writes: what the parser would
// skip is an error.
func parse(m mutants.Mutant) ([]*gitdiff.File, error) {
	files, _, err := gitdiff.Parse(bytes.NewReader(m.Patch))
	if err != nil {
		return nil, fmt.Errorf("mutate: %s.patch: %w", m.ID, err)
	}
	var all strings.Builder
	for _, f := range files {
		f.NewName = strings.TrimPrefix(f.NewName, "b/")
		if path.Clean(f.NewName) != f.NewName || !strings.HasPrefix(f.NewName, "impl/") ||
			!strings.HasSuffix(f.NewName, ".go") || strings.HasSuffix(f.NewName, "_test.go") {
			return nil, fmt.Errorf("mutate: %s.patch: want a change of a Go file below impl that is no test, got %q", m.ID, f.NewName)
		}
		fmt.Fprintf(&all, "--- a/%s\n+++ b/%s\n", f.NewName, f.NewName)
		for _, hunk := range f.TextFragments {
			all.WriteString(hunk.String())
		}
	}
	// Editors trim the space that marks an empty line.
	if strings.ReplaceAll(all.String(), "\n \n", "\n\n") != strings.ReplaceAll(string(m.Patch), "\n \n", "\n\n") || len(files) == 0 {
		return nil, fmt.Errorf("mutate: %s.patch: want nothing but a unified diff after the text, as diff -U3 writes it", m.ID)
	}
	return files, nil
}

// patched applies the hunks of one file.
func patched(id string, f *gitdiff.File, source []byte) ([]byte, error) {
	lines := strings.SplitAfter(string(source), "\n")
	for i, hunk := range f.TextFragments {
		at, found := place(lines, hunk)
		if found != 1 {
			return nil, &StaleError{ID: id, File: f.NewName, Hunk: i + 1, Line: int(hunk.OldPosition), Found: found}
		}
		hunk.OldPosition = int64(at + 1)
	}
	var out bytes.Buffer
	if err := gitdiff.Apply(&out, bytes.NewReader(source), f); err != nil {
		return nil, fmt.Errorf("mutate: %s.patch: %s: %w", id, f.NewName, err)
	}
	return out.Bytes(), nil
}

// place finds where the old lines of a hunk stand: the last place, and how many there
// are.
func place(lines []string, hunk *gitdiff.TextFragment) (at, found int) {
	var old []string
	for _, line := range hunk.Lines {
		if line.Old() {
			old = append(old, line.Line)
		}
	}
	for i := 0; i+len(old) <= len(lines); i++ {
		if slices.Equal(lines[i:i+len(old)], old) {
			at = i
			found++
		}
	}
	return at, found
}
