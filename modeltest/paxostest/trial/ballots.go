package trial

import (
	"context"
	"slices"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// Ballots are those that nodes choose, as far as is known. The implementation was run as each of
// them; where its ballots bear the node that they are of, others are made like them.
type Ballots struct {
	self   model.Node
	nodes  uint64
	own    []oracle.Ballot              // of the node under test, as it chose them, undisturbed
	pool   []oracle.Ballot              // of the others, ascending
	owners map[oracle.Ballot]model.Node // of all these
	paired,
	counted bool // pairs that end in the node; numbers that tell it by a remainder
	far  uint64 // where others' ballots are above all of a test; 0 if they are next to it
	near bool   // whether those below one are next to it
}

// asked is how many rounds each node is asked for.
const asked = 6

// askBallots learns which ballots an implementation chooses as each of the nodes.
func askBallots(ctx context.Context, s subject.Speaker, at subject.Place) (*Ballots, error) {
	b := &Ballots{self: at.Self, nodes: uint64(at.Nodes), paired: true, counted: true, owners: map[oracle.Ballot]model.Node{}}
	remainders := map[uint64]model.Node{}
	for node := range at.Nodes {
		place := at
		place.Self = model.Node(node)
		set := judge.Input{Kind: model.Set, Value: "v1"}
		heard, err := s.Play(ctx, []subject.Script{{Place: place, Inputs: slices.Repeat([]judge.Input{set}, asked)}})
		if err != nil {
			return nil, err
		}
		for _, m := range slices.Concat(heard[0]...) {
			if m.Type == model.Prepare || m.Type == model.Accept {
				b.learn(place.Self, m.Ballot, remainders)
			}
		}
	}
	slices.Sort(b.pool)
	b.pool = slices.Compact(b.pool)
	return b, nil
}

// learn takes in a ballot that a node chose.
func (b *Ballots) learn(node model.Node, of oracle.Ballot, remainders map[uint64]model.Node) {
	b.owners[of] = node
	if node == b.self && !slices.Contains(b.own, of) {
		b.own = append(b.own, of)
	} else if node != b.self {
		b.pool = append(b.pool, of)
	}
	_, last, pair := of.Pair()
	b.paired = b.paired && pair && last == uint64(node)
	n, number := of.Number()
	if whose, seen := remainders[n%b.nodes]; seen && whose != node {
		number = false
	}
	remainders[n%b.nodes] = node
	b.counted = b.counted && number
}

// lowest is the lowest ballot that any node chose.
func (b *Ballots) lowest() oracle.Ballot {
	all := append(slices.Clone(b.own), b.pool...)
	if len(all) == 0 {
		return oracle.None
	}
	return slices.Min(all)
}

// foreign tells the ballots of other nodes.
func (b *Ballots) foreign(of oracle.Ballot) bool {
	if _, node, ok := of.Pair(); ok && b.paired {
		return node != uint64(b.self)
	}
	if n, ok := of.Number(); ok && b.counted && len(b.own) > 0 {
		own, _ := b.own[0].Number()
		return n%b.nodes != own%b.nodes
	}
	_, found := slices.BinarySearch(b.pool, of)
	return found
}

// between finds a ballot of another node above one and, unless that is none, below another.
func (b *Ballots) between(low, high oracle.Ballot) (oracle.Ballot, bool) {
	fits := func(of oracle.Ballot) bool {
		return low < of && (high == oracle.None || of < high) && b.foreign(of)
	}
	isZero := func(of oracle.Ballot) bool { return of == oracle.Number(0) || of == oracle.Pair(0, 0) } // which looks like none
	made := slices.DeleteFunc(b.made(low, high), isZero)
	all := slices.Concat(b.pool, made)
	if b.far > 0 && high == oracle.None {
		all = slices.Concat(b.around(b.far), all)
	}
	if at := slices.IndexFunc(all, fits); at >= 0 {
		return all[at], true
	}
	return oracle.None, false
}

// nextBelow is the ballot of another node next below one, but for so many that are to be between.
func (b *Ballots) nextBelow(high oracle.Ballot, room int) (oracle.Ballot, bool) {
	all := slices.DeleteFunc(b.made(oracle.None, high), func(of oracle.Ballot) bool { return of >= high || !b.foreign(of) })
	slices.Sort(all)
	all = slices.Compact(all)
	if at := len(all) - 1 - room; at >= 0 {
		return all[at], true
	}
	return oracle.None, false
}

// around are ballots of all nodes with a number, or in a round.
func (b *Ballots) around(n uint64) (out []oracle.Ballot) {
	for node := range b.nodes {
		if b.paired {
			out = append(out, oracle.Pair(n, node))
		} else if b.counted {
			out = append(out, oracle.Number(n-node))
		}
	}
	return out
}

// made are ballots like those of other nodes, next to one or below another.
func (b *Ballots) made(low, high oracle.Ballot) (out []oracle.Ballot) {
	near := func(n uint64, step int) uint64 {
		if step < 0 && n < uint64(-step) {
			return 0
		}
		return n + uint64(step)
	}
	for _, base := range []oracle.Ballot{low, high} {
		if round, _, ok := base.Pair(); ok && b.paired {
			for _, step := range []int{0, 1, -1} {
				for node := range b.nodes {
					out = append(out, oracle.Pair(near(round, step), node))
				}
			}
		}
		if n, ok := base.Number(); ok && b.counted {
			for step := -int(b.nodes); step <= int(b.nodes); step++ {
				out = append(out, oracle.Number(near(n, step)))
			}
		}
	}
	return out
}
