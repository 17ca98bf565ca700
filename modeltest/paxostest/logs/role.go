package logs

import (
	"fmt"
	"slices"

	"github.com/synod-paxos/synod/internal/printable"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// role is one register of one node, or one slot of its log: its monitor, and what is on its disk.
type role struct {
	watch   *oracle.Process
	gets    bool     // a client asked to get it
	voted   bool     // it showed a vote, before this start
	clients *clients // nil until one asks
	disk    onDisk   // the last that was durable, or the most that a crash may have left
	run     uint64   // the start since which that is so
	hearsay *hearsay // nil until it has heard something that could have said more, or passed some on
	met     uint64   // of the Promises for all slots so many are taken in here
}

// onDisk is what is durable of a register, as far as messages rest on it.
type onDisk struct {
	ballot, promised oracle.Ballot
	vote             durableVote
}

// durableVote is a vote that is durable, and whether its value is known: it may be any if not.
type durableVote struct {
	oracle.Vote
	known bool
}

func voteOnDisk(e *Event) durableVote {
	return durableVote{oracle.Vote{Ballot: e.Vote, Value: oracle.Value(e.Value)}, e.Valued && e.Vote != oracle.None}
}

// keeps tells whether it is this vote, or one of a later ballot.
func (v durableVote) keeps(of oracle.Vote) bool {
	return v.Ballot > of.Ballot || v.Ballot == of.Ballot && (!v.known || v.Value == of.Value)
}

// String is a vote in words.
func (v durableVote) String() string {
	if !v.known {
		return v.Ballot.String()
	}
	return fmt.Sprintf("%v %s", v.Ballot, quoted(v.Value))
}

// keepsMore takes in that more may be durable than was logged: of what is lower, it is not.
func (d *onDisk) keepsMore(may onDisk) {
	d.ballot, d.promised = max(d.ballot, may.ballot), max(d.promised, may.promised)
	if may.vote.Ballot > d.vote.Ballot {
		d.vote = may.vote
	}
}

// since has it run since a start. What it had heard or begun before may have been on its way to the
// disk, and be there without a line that says so; what comes from now on is not.
func (r *role) since(start uint64) {
	if r.run == start {
		return
	}
	promised, vote, alone := r.watch.Heard()
	r.disk.keepsMore(onDisk{r.watch.Begun(), promised, durableVote{vote, alone}})
	r.voted = r.watch.Showed()
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

func (r *role) hears(m oracle.Message) {
	r.meetsIn(m)
	r.watch.Hears(m)
}

// meetsIn takes in the ballot of a message by which a round begins, or goes on.
func (r *role) meetsIn(m oracle.Message) {
	if m.Type == oracle.Prepare || m.Type == oracle.Promise {
		r.meets(m.Ballot)
	}
}

// sends judges what it sends. again says that it may have been sent before: so may a Promise be
// that reports no vote, also after one, as it says what was so when the Prepare came, and would
// come as late if the network had kept it for so long. But who had voted before it started cannot
// have sent it since.
func (r *role) sends(m oracle.Message, again bool) []oracle.Violation {
	if m.Type == 0 {
		return nil
	}
	r.meetsIn(m)
	broken := r.watch.Sends(m)
	if again && !r.voted {
		broken = slices.DeleteFunc(broken, func(v oracle.Violation) bool { return v.Rule == oracle.NoneIsNone })
	}
	return broken
}

// kept says what of a message of its own is not on the disk; empty if all is.
func (r *role) kept(m oracle.Message) string {
	disk, kept := r.disk, true
	promised := max(disk.promised, disk.vote.Ballot) // a vote is a promise too
	switch m.Type {
	case oracle.Prepare, oracle.Accept:
		kept = disk.ballot >= m.Ballot
	case oracle.Promise, oracle.Accepted:
		kept = promised >= m.Ballot && r.keeps(m.Shows())
	}
	if kept {
		return ""
	}
	return fmt.Sprintf("durable are ballot %v, promised %v, vote %v", disk.ballot, disk.promised, disk.vote)
}

// keeps tells whether a vote that it shows is on the disk, or need not be.
func (r *role) keeps(v oracle.Vote) bool { return r.disk.vote.keeps(v) || r.watch.Free(v) }

// tell is a message in words.
func tell(m oracle.Message) string {
	switch m.Type {
	case oracle.Promise:
		return fmt.Sprintf("Promise %v of node %d, vote %v %s", m.Ballot, m.From, m.Vote.Ballot, quoted(m.Vote.Value))
	case oracle.Accept:
		return fmt.Sprintf("Accept %v %s", m.Ballot, quoted(m.Value))
	case oracle.Accepted:
		return fmt.Sprintf("Accepted %v %s of node %d", m.Ballot, quoted(m.Value), m.From)
	}
	return fmt.Sprintf("%v %v", m.Type, m.Ballot)
}

// quoted is a value in words; of a long one its ends.
func quoted[T ~string](value T) string { return fmt.Sprintf("%q", printable.Short(string(value), 200)) }

// positive are the rules that what was not logged cannot excuse: a node contradicts itself.
var positive = map[oracle.Rule]bool{oracle.NotSkipped: true, oracle.NoVoteBetween: true, oracle.OneValue: true, oracle.NoneIsNone: true}
