package world

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"sync"

	"github.com/synod-paxos/synod/impl/paxos"
)

// Learners gives equal learners the same pointer, as a learner by itself is not
// comparable.
type Learners struct {
	lock sync.Mutex
	by   map[string]*paxos.Learner
}

// NewLearners is an empty table.
func NewLearners() *Learners { return &Learners{by: map[string]*paxos.Learner{}} }

// One is the learner by which equal ones are known.
func (t *Learners) One(l paxos.Learner) *paxos.Learner {
	t.lock.Lock()
	defer t.lock.Unlock()
	var room [128]byte
	key := learnerKey(room[:0], l)
	same := t.by[string(key)]
	if same != nil && !reflect.DeepEqual(*same, l) { // a bug has fields of its own
		key = fmt.Appendf(nil, "%#v", l)
		same = t.by[string(key)]
	}
	if same == nil {
		kept := l
		same = &kept
		t.by[string(key)] = same
	}
	return same
}

// has tells whether a learner of the table is still what it was.
func (t *Learners) has(l *paxos.Learner) bool {
	t.lock.Lock()
	defer t.lock.Unlock()
	return t.by[string(learnerKey(nil, *l))] == l || t.by[fmt.Sprintf("%#v", *l)] == l
}

// learnerKey appends what a learner of impl/paxos holds.
func learnerKey(key []byte, l paxos.Learner) []byte {
	value, some := l.Value.Get()
	key = appendText(append(key, bit(some)), value)
	for _, tally := range l.Votes {
		key = binary.AppendUvarint(append(key, byte(tally.Vote.Ballot.Node)), tally.Vote.Ballot.Round)
		key = binary.AppendUvarint(appendText(key, tally.Vote.Value), uint64(tally.Voters))
	}
	return key
}

func appendText(key []byte, text paxos.Value) []byte {
	return append(binary.AppendUvarint(key, uint64(len(text))), text...)
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}
