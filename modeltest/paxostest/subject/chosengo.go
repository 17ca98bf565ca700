package subject

import (
	"context"
	"strconv"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// inGo puts tests to an implementation in Go, whoever chooses its ballots.
func InGo(p *suites.Plan, f suites.Features, create func(Cluster) any) conform.Subject {
	if f.Chooses {
		return &follower{Plan: p, speaker: &chooserInGo{p, create}}
	}
	return newInProcess(p, f, create)
}

// chooserInGo is an implementation in Go that chooses its ballots.
type chooserInGo struct {
	*suites.Plan
	create func(Cluster) any
}

func (c *chooserInGo) play(ctx context.Context, tests []scripted) ([][][]said, error) {
	out := make([][][]said, len(tests))
	for k, t := range tests {
		cluster := ClusterOf(c.Plan.Names)
		cluster.Self = t.self
		out[k] = t.playOn(c.create(cluster))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// playOn plays a test on an implementation that was made for it.
func (t scripted) playOn(under any) (out [][]said) {
	defer finish(under)
	for _, i := range t.inputs {
		var heard []said
		for _, m := range give(under, t.translated(i)) {
			heard = append(heard, saidOf(m))
		}
		out = append(out, heard)
	}
	return out
}

// translated is an input with the ballots of the implementation; it chooses itself
// that of a request.
func (t scripted) translated(i model.Stimulus) model.Stimulus {
	is := func(b model.Ballot) model.Ballot { return t.known[b].ballot() }
	i.Ballot = model.Ballot{}
	switch m := i.Message.(type) {
	case paxos.Prepare:
		i.Message = paxos.Prepare{Ballot: is(m.Ballot)}
	case paxos.Accept:
		i.Message = paxos.Accept{Ballot: is(m.Ballot), Value: m.Value}
	case paxos.Promise:
		i.Message = paxos.Promise{From: m.From, Ballot: is(m.Ballot), Vote: model.Vote{Ballot: is(m.Vote.Ballot), Value: m.Vote.Value}}
	case paxos.Accepted:
		i.Message = paxos.Accepted{From: m.From, Ballot: is(m.Ballot), Value: m.Value}
	case paxos.Reject:
		i.Message = paxos.Reject{From: m.From, Ballot: is(m.Ballot), Promised: is(m.Promised)}
	}
	return i
}

// tokenOf and ballot translate the ballots of an implementation in Go.
func tokenOf(b model.Ballot) token {
	if model.IsNone(b) {
		return ""
	}
	return padded(b.Round) + "." + padded(uint64(b.Node))
}

func (t token) ballot() model.Ballot {
	if t == "" {
		return model.Ballot{}
	}
	round, _ := strconv.ParseUint(string(t[:20]), 10, 64)
	node, _ := strconv.ParseUint(string(t[21:]), 10, 8)
	return model.Ballot{Round: round, Node: model.Node(node)}
}

func saidOf(m model.Message) said {
	s := said{Message: m, ballot: tokenOf(m.Ballot), voted: tokenOf(m.Vote.Ballot), promised: tokenOf(m.Promised)}
	s.Message.Ballot, s.Message.Vote.Ballot, s.Message.Promised = model.Ballot{}, model.Ballot{}, model.Ballot{}
	return s
}
