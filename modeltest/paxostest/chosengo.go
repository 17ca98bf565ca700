package paxostest

import (
	"context"
	"strconv"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
)

// inGo puts tests to an implementation in Go, whoever chooses its ballots.
func putInGo(p *plan, f features, create func(Cluster) any) conform.Subject {
	if f.chooses {
		return &follower{plan: p, speaker: &chooserInGo{p, create}}
	}
	return newInProcess(p, f, create)
}

// chooserInGo is an implementation in Go that chooses its ballots.
type chooserInGo struct {
	*plan
	create func(Cluster) any
}

func (c *chooserInGo) play(ctx context.Context, tests []scripted) ([][][]said, error) {
	out := make([][][]said, len(tests))
	for k, t := range tests {
		cluster := clusterOf(c.plan.names)
		cluster.Self = t.self
		under := c.create(cluster)
		for _, i := range t.inputs {
			var heard []said
			for _, m := range give(under, t.translated(i)) {
				heard = append(heard, saidOf(m))
			}
			out[k] = append(out[k], heard)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// translated is an input with the ballots of the implementation; it chooses itself
// that of a request.
func (t scripted) translated(i stimulus) stimulus {
	is := func(b Ballot) Ballot { return t.known[b].ballot() }
	i.ballot = Ballot{}
	switch m := i.message.(type) {
	case paxos.Prepare:
		i.message = paxos.Prepare{Ballot: is(m.Ballot)}
	case paxos.Accept:
		i.message = paxos.Accept{Ballot: is(m.Ballot), Value: m.Value}
	case paxos.Promise:
		i.message = paxos.Promise{From: m.From, Ballot: is(m.Ballot), Vote: Vote{Ballot: is(m.Vote.Ballot), Value: m.Vote.Value}}
	case paxos.Accepted:
		i.message = paxos.Accepted{From: m.From, Ballot: is(m.Ballot), Value: m.Value}
	case paxos.Reject:
		i.message = paxos.Reject{From: m.From, Ballot: is(m.Ballot), Promised: is(m.Ballot)}
	}
	return i
}

// tokenOf and ballot translate the ballots of an implementation in Go.
func tokenOf(b Ballot) token {
	if isNone(b) {
		return ""
	}
	return padded(b.Round) + "." + padded(uint64(b.Node))
}

func (t token) ballot() Ballot {
	if t == "" {
		return Ballot{}
	}
	round, _ := strconv.ParseUint(string(t[:20]), 10, 64)
	node, _ := strconv.ParseUint(string(t[21:]), 10, 8)
	return Ballot{Round: round, Node: Node(node)}
}

func saidOf(m Message) said {
	s := said{Message: m, ballot: tokenOf(m.Ballot), voted: tokenOf(m.Vote.Ballot)}
	s.Message.Ballot, s.Message.Vote.Ballot = Ballot{}, Ballot{}
	return s
}
