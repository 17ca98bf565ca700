package replication

import "math/bits"

// Set has nodes, which are numbered from 0 on.
type Set uint8

// Has tells whether n is in it.
func (s Set) Has(n int) bool { return s&(1<<n) != 0 }

// With has n too.
func (s Set) With(n int) Set { return s | 1<<n }

// Without has n no longer.
func (s Set) Without(n int) Set { return s &^ (1 << n) }

// Len is how many are in it.
func (s Set) Len() int { return bits.OnesCount8(uint8(s)) }

// MaxWrites is how many writes a log has room for.
const MaxWrites = 4

// Log has writes, numbered from 1 on, in their order. The zero Log is empty.
type Log struct {
	writes [MaxWrites]uint8
	len    uint8
}

// Len is how many writes it has.
func (l Log) Len() int { return int(l.len) }

// At gives a write by its place, from 0 on.
func (l Log) At(place int) uint8 { return l.writes[place] }

// Has tells whether it has a write.
func (l Log) Has(write uint8) bool {
	for _, w := range l.writes[:l.len] {
		if w == write {
			return true
		}
	}
	return false
}

// Append has one write more (spec: Write).
func (l Log) Append(write uint8) Log {
	l.writes[l.len] = write
	l.len++
	return l
}

// Copy is that a slave copies the log of who leads (spec: Copy), whatever it had.
func (l Log) Copy(leader Log) (Log, bool) { return leader, leader != l }

// Acknowledge tells whether a master may call a write safe (spec: MayAcknowledge): of so many nodes
// these have it, and these are up.
type Acknowledge func(holders, up Set, nodes int) bool

// AtOnce does not ask what the slaves have (spec: AtOnce).
func AtOnce(Set, Set, int) bool { return true }

// OneSlave waits for one (spec: MayAcknowledge).
func OneSlave(holders, _ Set, _ int) bool { return holders.Len() >= 2 }

// AllSlaves waits for all, and for ever where one is down (spec: AllSlaves).
func AllSlaves(holders, _ Set, nodes int) bool { return holders.Len() == nodes }

// AllUp waits for all that are up (spec: AllUp).
func AllUp(holders, up Set, _ int) bool { return up&^holders == 0 }

// MostHave waits for a majority (spec: MostHave).
func MostHave(holders, _ Set, nodes int) bool { return 2*holders.Len() > nodes }

// Promote tells whether a node may lead (spec: MayPromote), by the logs of all and who of them is
// up.
type Promote func(node int, logs []Log, up Set) bool

// Any may lead (spec: MayPromote).
func Any(int, []Log, Set) bool { return true }

// Longest asks that no other that is up has a longer log (spec: Longest).
func Longest(node int, logs []Log, up Set) bool { return shorter(node, logs, up).Len() == up.Len() }

// LongestOfMost asks that of a majority none has a longer log (spec: LongestOfMost). A longer log
// need not be a newer one.
func LongestOfMost(node int, logs []Log, up Set) bool {
	return 2*shorter(node, logs, up).Len() > len(logs)
}

// shorter are those that are up whose log is not longer than the node's, itself among them.
func shorter(node int, logs []Log, up Set) (some Set) {
	for n, log := range logs {
		if up.Has(n) && log.Len() <= logs[node].Len() {
			some = some.With(n)
		}
	}
	return some
}
