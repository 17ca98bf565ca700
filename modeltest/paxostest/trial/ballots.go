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
	remainders map[uint64]model.Node
	far        uint64 // where others' ballots are above all of a test; 0 if they are next to it
}

// asked is how many rounds each node is asked for, so that its ballots are known.
const asked = 6

// AskBallots learns which ballots an implementation chooses as each of the nodes, when it is asked
// for rounds.
func AskBallots[I, M any](ctx context.Context, s subject.Speaker[I, M], at subject.Place, round I, said func(M) judge.Message) (*Ballots, error) {
	b := &Ballots{
		self: at.Self, nodes: uint64(at.Nodes), paired: true, counted: true, owners: map[oracle.Ballot]model.Node{}, remainders: map[uint64]model.Node{},
	}
	for node := range model.Node(at.Nodes) {
		place := at
		place.Self = node
		heard, err := s.Play(ctx, []subject.Script[I]{{Place: place, Inputs: slices.Repeat([]I{round}, asked)}})
		if err != nil {
			return nil, err
		}
		for _, of := range slices.Concat(heard[0]...) {
			if m := said(of); m.Type == model.Prepare || m.Type == model.Accept {
				b.learn(node, m.Ballot)
			}
		}
	}
	return b, nil
}

// learn takes in a ballot that a node chose.
func (b *Ballots) learn(node model.Node, of oracle.Ballot) {
	b.owners[of] = node
	if node == b.self && !slices.Contains(b.own, of) {
		b.own = append(b.own, of)
	} else if at, found := slices.BinarySearch(b.pool, of); node != b.self && !found {
		b.pool = slices.Insert(b.pool, at, of)
	}
	_, last, pair := of.Pair()
	b.paired = b.paired && pair && last == uint64(node)
	n, number := of.Number()
	if whose, seen := b.remainders[n%b.nodes]; seen && whose != node {
		number = false
	}
	b.remainders[n%b.nodes] = node
	b.counted = b.counted && number
}

// Space is that of all ballots that nodes can choose, as far as is known.
func (b *Ballots) Space() oracle.Space { return oracle.Dense{Lowest: b.lowest()} }

// lowest is the lowest ballot that any node chose.
func (b *Ballots) lowest() oracle.Ballot {
	all := append(slices.Clone(b.own), b.pool...)
	if len(all) == 0 {
		return oracle.None
	}
	return slices.Min(all)
}

// Foreign tells the ballots of other nodes.
func (b *Ballots) Foreign(of oracle.Ballot) bool {
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

// Between finds a ballot of another node above one and, unless that is none, below another.
func (b *Ballots) Between(low, high oracle.Ballot) (oracle.Ballot, bool) {
	return b.between(low, high, 0)
}

// between leaves room for so many more below it, as far as there is any.
func (b *Ballots) between(low, high oracle.Ballot, room int) (oracle.Ballot, bool) {
	all := b.fitting(low, high, slices.Concat(b.pool, b.made(low, high)))
	if far := b.fitting(low, high, b.around(b.far)); b.far > 0 && high == oracle.None && len(far) > 0 {
		all = far
	}
	if len(all) == 0 {
		return oracle.None, false
	}
	return all[min(room, len(all)-1)], true
}

// fitting are those of others that lie between two, ascending.
func (b *Ballots) fitting(low, high oracle.Ballot, all []oracle.Ballot) []oracle.Ballot {
	all = slices.DeleteFunc(all, func(of oracle.Ballot) bool {
		return of <= low || high != oracle.None && high <= of || !b.Foreign(of)
	})
	slices.Sort(all)
	return slices.Compact(all)
}

// Around are the highest of the ballots that are to be below another, and the lowest above it.
func Around[N comparable](all map[N]oracle.Ballot, below func(N) bool) (low, high oracle.Ballot) {
	low, high = oracle.None, oracle.None
	for name, b := range all {
		if below(name) {
			low = max(low, b)
		} else if high == oracle.None || b < high {
			high = b
		}
	}
	return low, high
}

// nextBelow is the ballot of another node above one and next below another, but for so many
// that are to be between.
func (b *Ballots) nextBelow(low, high oracle.Ballot, room int) (oracle.Ballot, bool) {
	all := b.fitting(low, high, slices.Concat(b.pool, b.made(oracle.None, high)))
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

// made are ballots like those of other nodes, next to one or below another, and none below all that
// nodes were seen to choose: nobody has such.
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
	lowest := b.lowest()
	return slices.DeleteFunc(out, func(of oracle.Ballot) bool { return of < lowest })
}
