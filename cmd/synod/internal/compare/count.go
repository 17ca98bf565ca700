package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
)

// counting follows a run arrow by arrow: how many messages there are, and the longest chain of
// messages of which each is sent when the one before has come.
type counting struct {
	of       counted
	messages int
	chain    map[string]int    // that ends at a lane
	sent     map[[2]string]int // when a lane sent something to all: its chain then
	met      []string          // texts of of.stands
}

func count(of counted, arrows []modeltest.Arrow) *counting {
	c := &counting{of: of, chain: map[string]int{}, sent: map[[2]string]int{}}
	for _, a := range arrows {
		c.arrow(a)
	}
	return c
}

// delays is the longest chain.
func (c *counting) delays() (longest int) {
	for _, n := range c.chain {
		longest = max(longest, n)
	}
	return longest
}

func (c *counting) arrow(a modeltest.Arrow) {
	other := slices.ContainsFunc(c.of.others, func(word string) bool { return strings.Contains(a.Text, word) })
	if other || !strings.HasPrefix(a.From, c.of.who) && !strings.HasPrefix(a.To, c.of.who) {
		return
	}
	at := slices.IndexFunc(c.of.stands, func(s stand) bool { return strings.HasPrefix(a.Text, s.text) })
	if at < 0 {
		if a.From != a.To {
			c.message(a.From, a.To, a.Text, false)
		}
		return
	}
	s := c.of.stands[at]
	c.met = append(c.met, s.text)
	asks := a.To
	if s.who != "" {
		asks = s.who
	}
	switch s.as {
	case answered:
		c.message(a.From, a.To, s.text, true)
	case asked:
		c.message(asks, a.From, s.text, true)
	case called:
		c.message(asks, a.From, s.text, false)
	}
}

// message is one, and perhaps its answer. What a lane says to several it says at once, the first
// time, whenever it is heard.
func (c *counting) message(from, to, what string, back bool) {
	began, again := c.sent[[2]string{from, what}]
	if !again {
		began = c.chain[from]
		c.sent[[2]string{from, what}] = began
	}
	c.messages++
	c.chain[to] = max(c.chain[to], began+1)
	if back {
		c.messages++
		c.chain[from] = max(c.chain[from], began+2)
	}
}

// how says what is counted that is not drawn so.
func (of counted) how() (all []string) {
	for _, s := range of.stands {
		who := ""
		if s.who != "" {
			who = " of " + s.who
		}
		switch s.as {
		case answered:
			all = append(all, fmt.Sprintf("%q counts with its receipt", s.text))
		case asked:
			all = append(all, fmt.Sprintf("%q counts with the question%s before it", s.text, who))
		case called:
			all = append(all, fmt.Sprintf("%q counts as a message%s", s.text, who))
		}
	}
	if of.who != "" {
		all = append(all, "only what "+of.who+" says and hears")
	}
	if len(of.others) > 0 {
		all = append(all, "not "+strings.Join(of.others, ", "))
	}
	return all
}
