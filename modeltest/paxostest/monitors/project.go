package monitors

import (
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/trace/tla"
)

func set[T any](all []T, of func(T) tla.Value) tla.Value {
	var elems []tla.Value
	for _, one := range all {
		elems = append(elems, of(one))
	}
	return tla.Set(elems...)
}

func (n *names) ballot(b oracle.Ballot) tla.Value {
	number, _ := strconv.ParseInt(b.String(), 10, 64) // as newNames made it
	return tla.Int(number)
}

func value(v oracle.Value) tla.Value { return tla.Model(string(v)) }

func (n *names) vote(v oracle.Vote) tla.Value {
	of := tla.Model("None")
	if v.Ballot != oracle.None {
		of = value(v.Value)
	}
	return tla.Record(map[string]tla.Value{"ballot": n.ballot(v.Ballot), "value": of})
}

// known is the record of Known.tla.
func (n *names) known(f oracle.Facts) tla.Value {
	var shown, skipped []tla.Value
	for a, votes := range f.Shown {
		for _, v := range votes {
			shown = append(shown, tla.Record(map[string]tla.Value{
				"from": n.acceptors[a], "ballot": n.ballot(v.Ballot), "value": value(v.Value),
			}))
		}
	}
	for a, ranges := range f.Skipped {
		for _, b := range n.ballots {
			for _, r := range ranges {
				if r.Low < b && b < r.High {
					skipped = append(skipped, n.of(a, b))
				}
			}
		}
	}
	return tla.Record(map[string]tla.Value{
		"proposed": set(f.Proposed, n.vote), "shown": tla.Set(shown...), "skipped": tla.Set(skipped...),
	})
}

// of is what an acceptor said of a ballot.
func (n *names) of(a int, b oracle.Ballot) tla.Value {
	return tla.Record(map[string]tla.Value{"from": n.acceptors[a], "ballot": n.ballot(b)})
}

// heard is the record of MayClient.tla.
func (n *names) heard(f oracle.Facts) tla.Value {
	var none []tla.Value
	for a, ballots := range f.None {
		for _, b := range ballots {
			none = append(none, n.of(a, b))
		}
	}
	return tla.Record(map[string]tla.Value{
		"requested": set(f.Requested, value), "asked": set(f.Asked, n.ballot), "none": tla.Set(none...),
	})
}

// arrows draws a message that comes to the monitor, and what it says of it.
func (n *names) arrows(i stimulus, verdict []string) []modeltest.Arrow {
	text := i.action
	for _, part := range []string{i.Ballot.String(), string(i.Value)} {
		if part != "" && part != "none" {
			text += " " + part
		}
	}
	if i.Vote.Ballot != oracle.None {
		text += " with " + string(i.Vote.Value) + " of " + i.Vote.Ballot.String()
	}
	from := "peers"
	if i.Type == oracle.Promise || i.Type == oracle.Accepted {
		from, _ = n.acceptors[i.From].Text()
	}
	all := []modeltest.Arrow{{From: from, To: "monitor", Text: text}}
	if len(verdict) > 0 {
		all = append(all, modeltest.Arrow{From: "monitor", To: "monitor", Text: "breaks " + strings.Join(verdict, ", "), Same: true})
	}
	return all
}
