package oracle

import (
	"fmt"
	"strings"
)

// Why says in words, to follow those of what was done, what a violation does not go with, or what
// it lacks: a claim may go with all that was heard, and that be too little. tell is a message in
// words.
func (v Violation) Why(c Cluster, tell func(Message) string) string {
	why := v.why(c, tell)
	if _, isText := v.Message.Ballot.Text(); isText {
		why += "; ballots that are texts are ordered by their bytes"
	}
	return why
}

func (v Violation) why(c Cluster, tell func(Message) string) string {
	var all []string
	for _, m := range v.Because {
		all = append(all, tell(m))
	}
	switch v.Rule {
	case MayLearn:
		return fmt.Sprintf(": %d votes in one ballot choose it, and %s", c.Quorum, counted("heard", all))
	case MayUnset:
		return fmt.Sprintf(": that takes %d promises of one ballot that report no vote, and %s", c.skippers(), counted("heard of any kind", all))
	case ShownSafe:
		return fmt.Sprintf(": another value may be chosen %s, as it takes %d promises to skip that; of its own ballot %s", v.where(), c.skippers(), counted("heard", all))
	case WasRequested:
		return ": nobody is known to have asked for it, or to have proposed it"
	case IsAsked:
		return ": no Prepare of that ballot is known"
	}
	if len(all) == 0 {
		return ": nobody is known to have proposed it"
	}
	return ", which does not go with " + strings.Join(all, ", ")
}

// where is the ballot of a ShownSafe one.
func (v Violation) where() string {
	switch {
	case v.Above == None:
		return fmt.Sprintf("in ballot %v", v.Ballot)
	case v.Ballot == None:
		return fmt.Sprintf("below ballot %v", v.Above)
	}
	return fmt.Sprintf("between ballots %v and %v", v.Ballot, v.Above)
}

// skippers is how many must skip a ballot so that it chooses nothing (spec: Dead): one of each
// quorum.
func (c Cluster) skippers() int { return c.Acceptors - c.Quorum + 1 }

func counted(how string, all []string) string {
	if len(all) == 0 {
		return "none was " + how
	}
	return fmt.Sprintf("%d %s %s: %s", len(all), [...]string{"was", "were"}[min(len(all)-1, 1)], how, strings.Join(all, ", "))
}
