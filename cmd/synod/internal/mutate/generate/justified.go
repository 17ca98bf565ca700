package generate

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Justified says of mutants why nothing need notice them.
type Justified map[Key]string

// outside is what stands for a function outside of any.
const outside = "package"

// Where is the function as a list names it.
func (k Key) Where() string {
	return cmp.Or(k.Function, outside)
}

// readJustified reads a list: for each mutant its function, the old lines and the new
// ones, and the reason, with an empty line between two. Lines that begin with # are for
// people.
//
//	Queue.Push
//	- if a > b {
//	+ if a >= b {
//	With both equal the result is the same.
//
// A mutant that leaves out whole lines has an empty new one. An error says which line is
// none.
func readJustified(text string) (Justified, error) {
	out := Justified{}
	var entry []string
	for i, line := range append(strings.Split(text, "\n"), "") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "#"):
		case line != "":
			entry = append(entry, line)
		case len(entry) > 0:
			if err := out.add(entry); err != nil {
				return nil, fmt.Errorf("the mutant before line %d: %w", i+1, err)
			}
			entry = nil
		}
	}
	return out, nil
}

func (j Justified) add(entry []string) error {
	if len(entry) < 4 || entry[1][0] != '-' || entry[2][0] != '+' {
		return fmt.Errorf("want its function, a line with - and one with +, and the reason, got %q", entry)
	}
	k := Key{entry[0], strings.TrimSpace(entry[1][1:]), strings.TrimSpace(entry[2][1:])}
	if k.Function == outside {
		k.Function = ""
	}
	if _, twice := j[k]; twice {
		return fmt.Errorf("it is listed twice: %q", entry)
	}
	j[k] = strings.Join(entry[3:], " ")
	return nil
}

// LoadJustified reads a file of them; where there is no such file, none is justified.
func LoadJustified(read func(name string) ([]byte, error), name string) (Justified, error) {
	text, err := read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Justified{}, nil
	}
	if err != nil {
		return nil, err
	}
	j, err := readJustified(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return j, nil
}

// Stale says which of those that are justified are no mutants.
func Stale[M interface{ Key() Key }](j Justified, all []M) (stale []string) {
	there := map[Key]bool{}
	for _, m := range all {
		there[m.Key()] = true
	}
	for k := range j {
		if !there[k] {
			stale = append(stale, fmt.Sprintf("there is no mutant of %s with %q in place of %q", k.Where(), k.New, k.Old))
		}
	}
	slices.Sort(stale)
	return stale
}
