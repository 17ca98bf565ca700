package coverage

import (
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// Cluster follows all registers of a cluster.
type Cluster struct {
	profile   *Profile
	registers map[string]*register
}

// Fits tells whether a cluster is of the size of the model.
func Fits(c oracle.Cluster) bool { return c.Acceptors == nodes && c.Quorum == votes }

// Follow begins to follow a cluster that fits.
func (p *Profile) Follow() *Cluster {
	return &Cluster{profile: p, registers: map[string]*register{}}
}

// register is one, and what was seen of it. Ballots and values have numbers, from 1, in the order
// in which they are met.
type register struct {
	ballots []oracle.Ballot
	owners  [proposers]uint8
	values  []oracle.Value
	waiting [nodes][]request
	events  []step
	beyond  bool // it has more than the model: what comes is not followed

	names  names
	played int // events
	state  uint32
	sent   uint64 // messages
	left   bool   // the graph
}

// request is what a client asks.
type request struct {
	set   bool
	value oracle.Value
}

const (
	longest = 250 // events of a register that are followed
	waiters = 64  // requests at a node that are kept
)

func (c *Cluster) of(key string) *register {
	r := c.registers[key]
	if r == nil {
		r = &register{}
		c.registers[key] = r
	}
	return r
}

// Asks takes in that a client asked a node.
func (c *Cluster) Asks(node int, key string, set bool, value oracle.Value) {
	if r := c.of(key); !r.beyond && len(r.waiting[node]) < waiters {
		r.waiting[node] = append(r.waiting[node], request{set, value})
	}
}

// Forgets takes in that a client does not wait any more for what it asked.
func (c *Cluster) Forgets(node int, key string, set bool, value oracle.Value) {
	r := c.of(key)
	if i := slices.Index(r.waiting[node], request{set, value}); i >= 0 {
		r.waiting[node] = slices.Delete(r.waiting[node], i, i+1)
	}
}

// Tells takes in that a node answered a client: chosen is not for who asks to get only.
func (c *Cluster) Tells(node int, key string, chosen bool) {
	r := c.of(key)
	if i := slices.IndexFunc(r.waiting[node], func(q request) bool { return chosen || !q.set }); i >= 0 {
		r.waiting[node] = slices.Delete(r.waiting[node], i, i+1)
	}
}

// Restarts takes in that a node starts again.
func (c *Cluster) Restarts(node int) {
	for _, r := range c.registers {
		r.waiting[node] = nil
		if slices.Contains(r.owners[:len(r.ballots)], uint8(node)) {
			r.see(step{kind: restarts, who: uint8(node)})
		}
	}
}

// Hears takes in a message that came to a node.
func (c *Cluster) Hears(node int, key string, m oracle.Message) {
	r := c.of(key)
	if r.beyond || m.Type != oracle.Promise && m.Type != oracle.Accepted {
		return
	}
	ballot := slices.Index(r.ballots, m.Ballot)
	if ballot < 0 || r.owners[ballot] != uint8(node) {
		return // it is not counted
	}
	s := r.step(promise, node, m)
	if s.from = uint8(m.From); m.Type == oracle.Accepted {
		s.kind = accepted
	}
	r.see(s)
}

// Sends takes in a message that a node sent.
func (c *Cluster) Sends(node int, key string, m oracle.Message) {
	r := c.of(key)
	if r.beyond {
		return
	}
	switch m.Type {
	case oracle.Prepare:
		r.begins(node, m.Ballot)
	case oracle.Promise:
		r.see(r.step(prepare, node, m))
	case oracle.Accept:
		s := r.step(proposes, node, m)
		if !r.beyond {
			r.asked(s)
		}
		r.see(s)
	case oracle.Accepted:
		r.see(r.step(accept, node, m))
	}
}

// step numbers what a message says.
func (r *register) step(kind uint8, node int, m oracle.Message) step {
	s := step{kind: kind, who: uint8(node), ballot: r.ballot(m.Ballot), voteBallot: r.ballot(m.Vote.Ballot)}
	if m.Type == oracle.Accept || m.Type == oracle.Accepted {
		s.value = r.value(m.Value)
	}
	if m.Vote.Ballot != oracle.None {
		s.voteValue = r.value(m.Vote.Value)
	}
	return s
}

// ballot numbers one of which a Prepare was seen.
func (r *register) ballot(b oracle.Ballot) uint8 {
	if b == oracle.None {
		return 0
	}
	n := slices.Index(r.ballots, b)
	r.beyond = r.beyond || n < 0
	return uint8(n + 1)
}

func (r *register) value(v oracle.Value) uint8 {
	n := slices.Index(r.values, v)
	if n < 0 {
		n = len(r.values)
		r.values = append(r.values, v)
	}
	r.beyond = r.beyond || n == 2
	return uint8(n + 1)
}

// begins takes in that a node asks for promises: for the first that waits to set, if there is one,
// else for who waits to get.
func (r *register) begins(node int, b oracle.Ballot) {
	if slices.Contains(r.ballots, b) {
		return
	}
	if n := len(r.ballots); n == proposers || n == 1 && r.owners[0] == uint8(node) {
		r.beyond = true
		return
	}
	r.owners[len(r.ballots)] = uint8(node)
	r.ballots = append(r.ballots, b)
	s := step{kind: begins, who: uint8(node), ballot: uint8(len(r.ballots))}
	if waiting := r.waiting[node]; len(waiting) > 0 {
		s.kind = gets
		if i := slices.IndexFunc(waiting, func(q request) bool { return q.set }); i >= 0 {
			s.kind, s.value = sets, r.value(waiting[i].value)
		}
	}
	r.see(s)
}

// asked learns what a round is for from what it proposes, if no vote was reported to it.
func (r *register) asked(proposed step) {
	reported := func(s step) bool {
		return s.kind == promise && s.ballot == proposed.ballot && s.voteBallot > 0
	}
	begun := func(s step) bool {
		return (s.kind == begins || s.kind == sets) && s.ballot == proposed.ballot
	}
	if at := slices.IndexFunc(r.events, begun); at >= r.played && !slices.ContainsFunc(r.events, reported) {
		r.events[at].kind, r.events[at].value = sets, proposed.value
	}
}

func (r *register) see(s step) {
	if r.beyond = r.beyond || len(r.events) == longest; !r.beyond {
		r.events = append(r.events, s)
	}
}

// names are those of the model, by what stands for them: a node by its number, a ballot and a value
// by when it was met.
type names struct {
	nodes          [nodes]uint8
	ballots, value [3]uint8
}

// name finds names: of two ballots the lower is 1. One that is alone is 1 or 2 as its owner's
// number has it, and the first value v1 or v2 as its text ends, so that both are met.
func (r *register) name() (n names) {
	second, other := uint8(0), uint8(nodes)
	switch {
	case len(r.ballots) == proposers:
		other = r.owners[1]
		if r.ballots[1] < r.ballots[0] {
			second = 1
		}
	case len(r.ballots) == 1:
		second = r.owners[0] % 2
	}
	n.ballots = [3]uint8{0, 1 + second, 2 - second}
	n.value = [3]uint8{0, 2, 1}
	if len(r.values) > 0 {
		if v := r.values[0]; v != "" && v[len(v)-1]%2 == 1 {
			n.value = [3]uint8{0, 1, 2}
		}
	}
	free := []uint8{1 - second, 2}
	for node := range uint8(nodes) {
		switch {
		case node == r.owners[0]:
			n.nodes[node] = second
		case node == other:
			n.nodes[node] = 1 - second
			free = []uint8{2}
		}
	}
	for node := range uint8(nodes) {
		if node != r.owners[0] && node != other {
			n.nodes[node], free = free[0], free[1:]
		}
	}
	return n
}

func (n *names) of(s step) step {
	s.who, s.ballot, s.value = n.nodes[s.who], n.ballots[s.ballot], n.value[s.value]
	s.voteBallot, s.voteValue = n.ballots[s.voteBallot], n.value[s.voteValue]
	if s.kind == promise || s.kind == accepted {
		s.from = n.nodes[s.from]
	}
	return s
}
