// Command moderately is an adapter between synod's wire protocol (docs/wire.md) and the
// Multi-Paxos in paxos.go. With -bug it has one of these:
//
//	any-ballot             an acceptor accepts whatever it has adopted (2.2.1)
//	scout-counts-all       a scout counts answers of other ballots (2.2.3)
//	scout-counts-twice     or one acceptor twice
//	pmin, own-first        a leader prefers the pvalues of lower ballots, or its own proposals (2.2.4)
//	proposes-again         it takes two proposals for one slot
//	commander-needs-one    a commander decides by one vote (2.2.2)
//	performs-on-arrival, performs-twice   a replica does so (2.1)
package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
)

func main() {
	bug := flag.String("bug", "", "the bug that it is to have")
	flag.Parse()
	hello := map[string]any{
		"name": "moderately complex", "ballots": "pair", "chooses": true, "counts": true, "learns": true, "once": true,
	}
	create := func(c config) *adapter { return newAdapter(c, *bug) }
	if err := serve(os.Stdin, os.Stdout, hello, create); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// An adapter holds a node with all processes.
type adapter struct {
	name     string
	acceptor *Acceptor
	leader   *Leader
	replica  *Replica
	asked    bool
}

func newAdapter(c config, bug string) *adapter {
	return &adapter{
		name: c.Self, acceptor: &Acceptor{name: c.Self, ballot: bottom, bug: bug},
		leader: newLeader(c.Node, len(c.Acceptors)/2+1, bug), replica: &Replica{out: 1, decisions: map[int]string{}, bug: bug},
	}
}

func (a *adapter) act(action string, m fields) []fields {
	switch action {
	case "Prepare":
		return a.promise(*m.Ballot, a.acceptor.p1a(P1a{*m.Ballot}))
	case "Accept":
		of := PValue{*m.Ballot, m.Slot, *m.Value}
		return a.accepted(of, a.acceptor.p2a(P2a{of}))
	case "Lead":
		return a.sent(a.lead())
	case "Promise":
		answer := P1b{From: m.From, Ballot: *m.Ballot}
		for _, v := range m.Votes {
			answer.Accepted = append(answer.Accepted, PValue{v.Ballot, v.Slot, v.Value})
		}
		return a.sent(a.leader.p1b(answer))
	case "Propose":
		return a.sent(a.leader.propose(m.Slot, *m.Value))
	case "Accepted":
		return a.sent(a.leader.p2b(P2b{m.From, *m.Ballot, PValue{*m.Ballot, m.Slot, *m.Value}}))
	}
	return a.sent(a.replica.decision(Decision{m.Slot, *m.Value})) // a Learn
}

// lead is the first scout, or what a leader does that was preempted.
func (a *adapter) lead() []any {
	if !a.asked {
		a.asked = true
		return a.leader.spawnScout()
	}
	return a.leader.preempted(Ballot{a.leader.ballot[0], 1 << 20})
}

// promise is the answer to a p1a: that it has adopted another ballot is a refusal. It has all
// pvalues that it ever accepted; of each slot the last is its vote.
func (a *adapter) promise(ballot Ballot, m P1b) []fields {
	if m.Ballot != ballot {
		return []fields{{Type: "Reject", From: a.name, Ballot: &ballot}}
	}
	last := map[int]vote{}
	for _, p := range m.Accepted {
		if old, has := last[p.Slot]; !has || !p.Ballot.less(old.Ballot) {
			last[p.Slot] = vote{p.Slot, p.Ballot, p.Command}
		}
	}
	out := fields{Type: "Promise", From: m.From, Ballot: &ballot}
	for _, slot := range slices.Sorted(maps.Keys(last)) {
		out.Votes = append(out.Votes, last[slot])
	}
	return []fields{out}
}

func (a *adapter) accepted(of PValue, m P2b) []fields {
	kind := "Accepted"
	if m.Ballot != of.Ballot {
		kind = "Reject"
	}
	out := fields{Type: kind, From: m.From, Ballot: &of.Ballot, Slot: of.Slot, Value: &of.Command}
	return []fields{out}
}

func (a *adapter) sent(messages []any) (out []fields) {
	for _, m := range messages {
		switch m := m.(type) {
		case P1a:
			out = append(out, fields{Type: "Prepare", Ballot: &m.Ballot})
		case P2a:
			out = append(out, fields{Type: "Accept", Ballot: &m.PValue.Ballot, Slot: m.PValue.Slot, Value: &m.PValue.Command})
		case Decision:
			out = append(out, fields{Type: "Learn", Slot: m.Slot, Value: &m.Command})
			out = append(out, a.sent(a.replica.decision(m))...)
		case Perform:
			out = append(out, fields{Type: "Executed", Slot: m.Slot, Value: &m.Command})
		}
	}
	return out
}
