package explore

import (
	"cmp"
	"errors"
	"strings"
)

// failure is why a search has no result. Of those of one batch the least counts,
// whichever worker met it first.
type failure struct {
	machine int
	input   int
	content string // of the machine's state
	err     error
}

// failure is an error of a machine. That it has too many states comes first, whichever
// step made the one too many: what other machines do after that is not the same in
// every search.
func (m *machine) failure(local uint32, input int, err error) failure {
	if errors.Is(err, ErrTooLarge) {
		return failure{machine: m.index, input: -1, err: err}
	}
	return failure{machine: m.index, input: input, content: m.content(local, 0), err: err}
}

func (f failure) compare(g failure) int {
	return cmp.Or(cmp.Compare(f.input, g.input), cmp.Compare(f.machine, g.machine),
		cmp.Compare(f.content, g.content), strings.Compare(f.err.Error(), g.err.Error()))
}

// fails ends the search after the batch under way.
func (c *compiled) fails(f failure) {
	c.failing.Lock()
	defer c.failing.Unlock()
	if c.failed == nil || f.compare(*c.failed) < 0 {
		c.failed = &f
	}
}

// failure is nil as long as there was none.
func (c *compiled) failure() error {
	c.failing.Lock()
	defer c.failing.Unlock()
	if c.failed == nil {
		return nil
	}
	return c.failed.err
}
