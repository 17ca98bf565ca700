package tlaps

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// Result is what tlapm made of a module.
type Result struct {
	Obligations int
	Failed      int
	Places      []string // of those that failed, as tlapm gives them: file, line, characters
}

var (
	allProved = pattern.Pattern(`(?m)^\[INFO\]: All (\d+) obligations? proved\.$`)
	someFail  = pattern.Pattern(`(?m)^\[ERROR\]: (\d+)/(\d+) obligations? failed\.$`)
	place     = pattern.Pattern(`(?ms)^File "([^"\n]+)", line (\d+), characters? ([0-9-]+):?\n\[ERROR\]: Could not prove`)
)

const maxPlaces = 20

// read finds how many obligations there were. ended is how the process did: a module that does not
// parse, or a proof that is left out, has no count, or has one and ends badly all the same.
func read(said string, ended error) (*Result, error) {
	if m := someFail.FindStringSubmatch(said); m != nil {
		r := &Result{Failed: number(m[1]), Obligations: number(m[2])}
		for _, p := range place.FindAllStringSubmatch(said, maxPlaces) {
			r.Places = append(r.Places, fmt.Sprintf("%s:%s:%s", strings.TrimPrefix(p[1], "./"), p[2], p[3]))
		}
		return r, nil
	}
	if ended != nil {
		return nil, fmt.Errorf("%w: %w\n%s", ErrOutput, ended, tail(said))
	}
	sum, found := 0, false
	for _, m := range allProved.FindAllStringSubmatch(said, -1) {
		sum, found = sum+number(m[1]), true
	}
	if !found {
		return nil, fmt.Errorf("%w:\n%s", ErrOutput, tail(said))
	}
	return &Result{Obligations: sum}, nil
}

// number reads digits; what is too large for a number is no count.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}

// tail is the end of what was printed.
func tail(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	return strings.Join(lines[max(0, len(lines)-10):], "\n")
}
