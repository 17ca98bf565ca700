package board

import (
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/world"
	"github.com/synod-paxos/synod/modeltest/run"
)

// Everybody is the party that heard all messages that were sent.
const Everybody = "everybody together"

// Words of what a party can conclude.
const (
	chosen    = "chosen"
	mayBe     = "may be chosen"
	cannotBe  = "cannot be chosen"
	votedFor  = "voted "
	abstains  = "abstains"
	stillOpen = "open"
)

// hears is what was heard after a stimulus: the message that came, and what the process itself
// sent. A restart loses all of it; what is on the disk is known without.
func (p position) hears(i model.Stimulus, after world.State) []world.State {
	out := append([]world.State(nil), p.heard...)
	h := &out[i.Who]
	if i.Kind == model.Restart {
		*h = world.State{}
		return out
	}
	if i.Kind == model.Deliver {
		h.Sent = h.Sent.With(p.b.Number[i.Message])
	}
	for m := range p.b.Messages {
		if after.Sent.Has(m) && !p.w.Sent.Has(m) {
			h.Sent = h.Sent.With(m)
		}
	}
	return out
}

// Knows are the conclusions of all processes, and of all of them together.
func (p position) Knows() (out []run.Knows) {
	for node := range p.heard {
		k := p.b.known(p.heard[node])
		if node < len(p.b.Acceptors) {
			own(k, model.Node(node), p.w.Acceptors[node], p.b)
		}
		out = append(out, run.Knows{Party: fmt.Sprintf("process %d", node+1), Facts: p.b.facts(k)})
	}
	return append(out, run.Knows{Party: Everybody, Facts: p.b.facts(p.b.known(p.w))})
}

// known is what the messages show that were sent in a state.
func (b *board) known(w world.State) *oracle.Known {
	k := oracle.NewKnown(oracle.Cluster{Acceptors: len(b.Acceptors), Quorum: b.size.Quorum(b.size.Quorum2)})
	for i, m := range b.Messages {
		if w.Sent.Has(i) {
			if said, ok := b.said(m); ok {
				k.With(said)
			}
		}
	}
	return k
}

// own takes in what an acceptor has on its disk: what a Promise of it would report.
func own(k *oracle.Known, self paxos.Node, a paxos.Acceptor, b *board) {
	vote := b.vote(a.Vote)
	if vote.Ballot != oracle.None {
		k.With(oracle.Message{Type: oracle.Accepted, From: oracle.Node(self), Ballot: vote.Ballot, Value: vote.Value})
	}
	if promised := b.ballot(a.Promised); promised > vote.Ballot {
		k.With(oracle.Message{Type: oracle.Promise, From: oracle.Node(self), Ballot: promised, Vote: vote})
	}
}

func (b *board) ballot(of paxos.Ballot) oracle.Ballot {
	if model.IsNone(of) {
		return oracle.None
	}
	return oracle.Number(uint64(b.n(of)))
}

func (b *board) vote(v paxos.Vote) oracle.Vote {
	if model.IsNoVote(v) {
		return oracle.Vote{}
	}
	return oracle.Vote{Ballot: b.ballot(v.Ballot), Value: oracle.Value(v.Value)}
}

// said is a message as the oracle has it.
func (b *board) said(m paxos.Message) (out oracle.Message, ok bool) {
	switch m := m.(type) {
	case paxos.Prepare:
		return oracle.Message{Type: oracle.Prepare, Ballot: b.ballot(m.Ballot)}, true
	case paxos.Promise:
		return oracle.Message{Type: oracle.Promise, From: oracle.Node(m.From), Ballot: b.ballot(m.Ballot), Vote: b.vote(m.Vote)}, true
	case paxos.Accept:
		return oracle.Message{Type: oracle.Accept, Ballot: b.ballot(m.Ballot), Value: oracle.Value(m.Value)}, true
	case paxos.Accepted:
		return oracle.Message{Type: oracle.Accepted, From: oracle.Node(m.From), Ballot: b.ballot(m.Ballot), Value: oracle.Value(m.Value)}, true
	}
	return out, false
}

// facts are about each acceptor and each value in each ballot.
func (b *board) facts(k *oracle.Known) (out []run.Fact) {
	of := k.Facts()
	for _, ballot := range b.Ballots {
		round := fmt.Sprintf("ballot %d", b.n(ballot))
		for a := range b.Acceptors {
			f := b.column(k, of, oracle.Node(a), b.ballot(ballot))
			f.About = round + ", " + model.Name(b.Acceptors[a])
			out = append(out, f)
		}
		for _, v := range b.Values {
			f := b.value(k, of, b.ballot(ballot), oracle.Value(v))
			f.About = round + ", " + string(v)
			out = append(out, f)
		}
	}
	return out
}

// column is what an acceptor did in a ballot, or never will.
func (b *board) column(k *oracle.Known, of oracle.Facts, a oracle.Node, ballot oracle.Ballot) run.Fact {
	for _, vote := range of.Shown[a] {
		if vote.Ballot == ballot {
			return run.Fact{Is: votedFor + string(vote.Value)}
		}
	}
	if by, skips := k.Skips(a, ballot); skips {
		return run.Fact{Is: abstains, Why: b.promise(by)}
	}
	return run.Fact{Is: stillOpen}
}

// promise is a Promise in words.
func (b *board) promise(m oracle.Message) string {
	who := model.Name(b.Acceptors[m.From])
	if m.Vote.Ballot == oracle.None {
		return fmt.Sprintf("%s promised %v and had not voted", who, m.Ballot)
	}
	return fmt.Sprintf("%s promised %v, and its last vote was %s in %v", who, m.Ballot, m.Vote.Value, m.Vote.Ballot)
}

// value says whether a value can be chosen in a ballot.
func (b *board) value(k *oracle.Known, of oracle.Facts, ballot oracle.Ballot, v oracle.Value) run.Fact {
	var voters, never, reasons []string
	for a := range of.Shown {
		f := b.column(k, of, oracle.Node(a), ballot)
		name := model.Name(b.Acceptors[a])
		switch {
		case f.Is == votedFor+string(v):
			voters = append(voters, name)
		case f.Is != stillOpen:
			never = append(never, name)
			reasons = append(reasons, strings.TrimSpace(name+" "+f.Is))
		}
	}
	quorum := b.size.Quorum(b.size.Quorum2)
	switch {
	case len(voters) >= quorum:
		return run.Fact{Is: chosen, Why: strings.Join(voters, " and ") + " voted for it, a quorum"}
	case len(b.Acceptors)-len(never) < quorum:
		return run.Fact{Is: cannotBe, Why: fmt.Sprintf("too few are left for a quorum of %d: %s", quorum, strings.Join(reasons, ", "))}
	}
	for _, other := range k.Proposals(ballot) {
		if other != v {
			return run.Fact{Is: cannotBe, Why: fmt.Sprintf("the ballot's value is %s", other)}
		}
	}
	for _, other := range of.Chosen {
		if other != v {
			return run.Fact{Is: cannotBe, Why: fmt.Sprintf("%s is chosen, and nothing else ever is", other)}
		}
	}
	return run.Fact{Is: mayBe, Why: fmt.Sprintf("%d acceptors voted for it or still may, and a quorum is %d", len(b.Acceptors)-len(never), quorum)}
}
