package logs

import (
	"fmt"
	"hash/crc32"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// role is one register of one node: its monitors, and what is on its disk.
type role struct {
	cluster  oracle.Cluster
	acceptor *oracle.Acceptor
	proposer *oracle.Proposer // nil until it does something: most nodes never do
	heard    []oracle.Message // by the proposer, before that
	prepared oracle.Ballot    // the last of which it sent a Prepare
	gets     bool             // a client asked to get it
	cached   oracle.Ballot    // the last of which it sent a Promise without a vote, in this start
	learned  []oracle.Value   // what others told it to be chosen
	clients  *clients         // nil until one asks, or it prepares
	disk     onDisk           // the last that was durable, or the most that a crash may have left
	run      uint64           // the start since which that is so
}

// onDisk is what is durable of a register, as far as messages rest on it.
type onDisk struct {
	ballot, promised oracle.Ballot
	vote             durableVote
}

// durableVote is a vote that is durable, and a checksum of its value: 0 if that is not logged.
type durableVote struct {
	ballot oracle.Ballot
	sum    uint32
}

func voteOnDisk(e *Event) durableVote { return durableVote{e.Vote, sumOf(e.Value)} }

func sumOf[T ~string](value T) uint32 { return crc32.ChecksumIEEE([]byte(value)) }

// keeps tells whether it is a vote of this ballot with this value, or of a later ballot.
func (v durableVote) keeps(ballot oracle.Ballot, value oracle.Value) bool {
	return v.ballot > ballot || v.ballot == ballot && (v.sum == 0 || v.sum == sumOf(value))
}

// String is a vote in words.
func (v durableVote) String() string {
	if v.sum == 0 {
		return v.ballot.String()
	}
	return fmt.Sprintf("%v (value %08x)", v.ballot, v.sum)
}

// keepsMore takes in that more may be durable than was logged: of what is lower, it is not.
func (d *onDisk) keepsMore(may onDisk) {
	d.ballot, d.promised = max(d.ballot, may.ballot), max(d.promised, may.promised)
	if may.vote.ballot > d.vote.ballot {
		d.vote = may.vote
	}
}

func newRole(c oracle.Cluster, self int) *role {
	return &role{cluster: c, acceptor: oracle.NewAcceptor(c, oracle.Node(self))}
}

// since has it run since a start. What it had heard or begun before may have been on its way to the
// disk, and be there without a line that says so; what comes from now on is not.
func (r *role) since(start uint64) {
	if r.run == start {
		return
	}
	promised, vote := r.acceptor.Heard()
	r.disk.keepsMore(onDisk{r.prepared, promised, durableVote{vote.Ballot, sumOf(vote.Value)}})
	r.cached = oracle.None
	if r.run = start; r.clients != nil {
		r.clients.restarts()
	}
}

// asked gives what its clients have asked.
func (r *role) asked() *clients {
	if r.clients == nil {
		r.clients = &clients{}
	}
	return r.clients
}

// proposes gives the proposer's monitor, which has heard all that the proposer has.
func (r *role) proposes() *oracle.Proposer {
	if r.proposer == nil {
		r.proposer = oracle.NewProposer(r.cluster)
		for _, m := range r.heard {
			r.proposer.Hears(m)
		}
		r.heard = nil
	}
	return r.proposer
}

func (r *role) hears(m oracle.Message) {
	switch m.Type {
	case oracle.Prepare, oracle.Accept:
		r.acceptor.Hears(m)
	case oracle.Promise, oracle.Accepted:
		const few = 8
		if r.proposer == nil && len(r.heard) < few {
			r.heard = append(r.heard, m)
			return
		}
		r.proposes().Hears(m)
	}
}

// owns tells whether a message proposes what the node has not heard to be proposed in that ballot,
// or to be chosen: else it only passes on what another proposes.
func (r *role) owns(m oracle.Message) bool {
	if m.Type != oracle.Accept {
		return false
	}
	for _, k := range []*oracle.Known{r.acceptor.Known, r.proposes().Known} {
		if _, heard := k.Proposed(m.Ballot, m.Value); heard || k.IsChosen(m.Value) {
			return false
		}
	}
	return !slices.Contains(r.learned, m.Value)
}

// sends judges what it sends. whole says that no line is missing.
func (r *role) sends(m oracle.Message, whole bool) []oracle.Violation {
	switch m.Type {
	case oracle.Prepare:
		return r.prepares(m, whole)
	case oracle.Accept:
		return r.proposes().Sends(m, false)
	case oracle.Promise:
		return r.promises(m)
	case oracle.Accepted:
		return r.acceptor.Sends(m)
	}
	return nil
}

// promises judges a Promise. The same may be sent again while the node runs, also after a vote: it
// says what was so when the Prepare came, as it would if the network had kept it for so long.
func (r *role) promises(m oracle.Message) []oracle.Violation {
	broken, none := r.acceptor.Sends(m), m.Vote.Ballot == oracle.None
	if none && m.Ballot == r.cached {
		broken = slices.DeleteFunc(broken, func(v oracle.Violation) bool { return v.Rule == oracle.NoneIsNone })
	}
	if none {
		r.cached = m.Ballot
	}
	return broken
}

// kept says what of a message is not on the disk; empty if all is.
func (r *role) kept(m oracle.Message) string {
	disk, kept := r.disk, true
	switch m.Type {
	case oracle.Prepare, oracle.Accept:
		kept = disk.ballot >= m.Ballot
	case oracle.Promise:
		kept = disk.promised >= m.Ballot && disk.vote.keeps(m.Vote.Ballot, m.Vote.Value)
	case oracle.Accepted:
		kept = disk.promised >= m.Ballot && disk.vote.keeps(m.Ballot, m.Value)
	}
	if kept {
		return ""
	}
	return fmt.Sprintf("durable are ballot %v, promised %v, vote %v", disk.ballot, disk.promised, disk.vote)
}

// because says with what a violation does not go together.
func because(v oracle.Violation) string {
	var all []string
	for _, m := range v.Because {
		all = append(all, tell(m))
	}
	if len(all) == 0 {
		return ""
	}
	return ", which does not go with " + strings.Join(all, ", ")
}

// tell is a message in words.
func tell(m oracle.Message) string {
	switch m.Type {
	case oracle.Promise:
		return fmt.Sprintf("Promise %v of node %d, vote %v %q", m.Ballot, m.From, m.Vote.Ballot, m.Vote.Value)
	case oracle.Accept:
		return fmt.Sprintf("Accept %v %q", m.Ballot, m.Value)
	case oracle.Accepted:
		return fmt.Sprintf("Accepted %v %q of node %d", m.Ballot, m.Value, m.From)
	}
	return fmt.Sprintf("%v %v", m.Type, m.Ballot)
}

// positive are the rules that what was not logged cannot excuse: a node contradicts itself.
var positive = map[oracle.Rule]bool{oracle.NotSkipped: true, oracle.NoVoteBetween: true, oracle.OneValue: true, oracle.NoneIsNone: true, oracle.IsFresh: true}
