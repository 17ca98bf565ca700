package main

import "slices"

// Multi-Paxos after van Renesse and Altinbuken, "Paxos Made Moderately Complex", in its structure:
// section 2.1 has the replica, 2.2.1 the acceptor, 2.2.2 the commander, 2.2.3 the scout and 2.2.4
// the leader. A process is a struct; its methods take a message and return those to send.

// A Ballot is a round and the leader that began it, ordered in this order. As in the paper, an
// acceptor's first is below all.
type Ballot [2]int

func (b Ballot) less(c Ballot) bool { return b[0] < c[0] || b[0] == c[0] && b[1] < c[1] }

var bottom = Ballot{-1, 0}

// A PValue is a command that a leader wants in a slot.
type PValue struct {
	Ballot  Ballot
	Slot    int
	Command string
}

// These are the messages, with the names of the paper.
type (
	P1a struct{ Ballot Ballot }
	P1b struct {
		From     string
		Ballot   Ballot // the acceptor's
		Accepted []PValue
	}
	P2a struct{ PValue PValue }
	P2b struct {
		From   string
		Ballot Ballot // the acceptor's
		Of     PValue // for which it is the answer
	}
	Decision struct {
		Slot    int
		Command string
	}
	Perform struct { // to its client
		Slot    int
		Command string
	}
)

// An Acceptor has all of its state on disk (section 2.2.1).
type Acceptor struct {
	name     string
	ballot   Ballot
	accepted []PValue
	bug      string
}

func (a *Acceptor) p1a(m P1a) P1b {
	if a.ballot.less(m.Ballot) {
		a.ballot = m.Ballot
	}
	return P1b{a.name, a.ballot, a.accepted}
}

func (a *Acceptor) p2a(m P2a) P2b {
	if m.PValue.Ballot == a.ballot || a.ballot.less(m.PValue.Ballot) || a.bug == "any-ballot" {
		a.ballot = m.PValue.Ballot
		a.accepted = append(a.accepted, m.PValue)
	}
	return P2b{a.name, a.ballot, m.PValue}
}

// A scout has acceptors adopt a ballot (section 2.2.3).
type scout struct {
	ballot  Ballot
	adopted []string
	pvalues []PValue
}

// A commander has them accept a pvalue (section 2.2.2).
type commander struct {
	PValue
	accepted []string
	done     bool
}

// A Leader has at most one scout, and a commander for each slot that it has proposed in its ballot
// (section 2.2.4).
type Leader struct {
	node       int
	quorum     int
	ballot     Ballot
	active     bool
	proposals  map[int]string
	scout      *scout
	commanders []*commander
	bug        string
}

func newLeader(node, quorum int, bug string) *Leader {
	return &Leader{node: node, quorum: quorum, ballot: Ballot{0, node}, proposals: map[int]string{}, bug: bug}
}

// spawnScout begins a ballot.
func (l *Leader) spawnScout() []any {
	l.scout = &scout{ballot: l.ballot}
	return []any{P1a{l.ballot}}
}

// spawnCommander begins a slot.
func (l *Leader) spawnCommander(slot int) []any {
	of := PValue{l.ballot, slot, l.proposals[slot]}
	l.commanders = append(l.commanders, &commander{PValue: of})
	return []any{P2a{of}}
}

func (l *Leader) propose(slot int, command string) []any {
	if _, has := l.proposals[slot]; has && l.bug != "proposes-again" {
		return nil
	}
	l.proposals[slot] = command
	if !l.active {
		return nil
	}
	return l.spawnCommander(slot)
}

func (l *Leader) p1b(m P1b) []any {
	s := l.scout
	switch {
	case s == nil:
		return nil
	case m.Ballot != s.ballot && l.bug != "scout-counts-all":
		return l.preempted(m.Ballot)
	case !slices.Contains(s.adopted, m.From) || l.bug == "scout-counts-twice":
		s.adopted = append(s.adopted, m.From)
		s.pvalues = append(s.pvalues, m.Accepted...)
	}
	if len(s.adopted) < l.quorum {
		return nil
	}
	l.scout = nil
	return l.adopted(s.pvalues)
}

// adopted: proposals are updated with the pvalues of the highest ballots, slot by slot.
func (l *Leader) adopted(pvalues []PValue) (out []any) {
	max := map[int]PValue{}
	for _, p := range pvalues {
		if best, has := max[p.Slot]; !has || best.Ballot.less(p.Ballot) != (l.bug == "pmin") {
			max[p.Slot] = p
		}
	}
	for slot, p := range max {
		if _, own := l.proposals[slot]; !own || l.bug != "own-first" {
			l.proposals[slot] = p.Command
		}
	}
	l.active = true
	for _, slot := range sorted(l.proposals) {
		out = append(out, l.spawnCommander(slot)...)
	}
	return out
}

func (l *Leader) p2b(m P2b) (out []any) {
	for _, c := range l.commanders {
		switch {
		case c.PValue != m.Of || c.done:
		case m.Ballot != c.Ballot:
			return l.preempted(m.Ballot)
		case !slices.Contains(c.accepted, m.From):
			c.accepted = append(c.accepted, m.From)
			if len(c.accepted) >= l.quorum || l.bug == "commander-needs-one" {
				c.done = true
				out = append(out, Decision{c.Slot, c.Command})
			}
		}
	}
	return out
}

// preempted: another leader's ballot is higher.
func (l *Leader) preempted(by Ballot) []any {
	if !l.ballot.less(by) {
		return nil
	}
	l.active, l.commanders = false, nil
	l.ballot = Ballot{by[0] + 1, l.node}
	return l.spawnScout()
}

// A Replica performs decisions in the order of their slots (section 2.1).
type Replica struct {
	out       int // slot
	decisions map[int]string
	bug       string
}

func (r *Replica) decision(m Decision) (out []any) {
	if _, has := r.decisions[m.Slot]; !has {
		r.decisions[m.Slot] = m.Command
		if r.bug == "performs-on-arrival" {
			return []any{Perform(m)}
		}
	}
	for {
		command, has := r.decisions[r.out]
		if !has {
			return out
		}
		if !r.performed(command) || r.bug == "performs-twice" {
			out = append(out, Perform{r.out, command})
		}
		r.out++
	}
}

// performed tells whether a command was decided in a slot before.
func (r *Replica) performed(command string) bool {
	for slot := 1; slot < r.out; slot++ {
		if r.decisions[slot] == command {
			return true
		}
	}
	return false
}

func sorted(proposals map[int]string) (slots []int) {
	for slot := range proposals {
		slots = append(slots, slot)
	}
	slices.Sort(slots)
	return slots
}
