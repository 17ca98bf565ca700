package kv

import (
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
)

// Limits, usually: what executing depends on is the same at all nodes.
const (
	MaxKey   = 256      // bytes
	MaxValue = 64 << 10 // bytes
	MaxState = 2 << 20  // bytes of all keys and values, and 32 for each key, so that a snapshot is one message

	SessionSlots = 8192 // slots that a session lasts
)

// AnswerKind says what became of a request.
type AnswerKind uint8

const (
	Done       AnswerKind = iota + 1 // executed; Value is the number after an increment
	Found                            // a get: the key has this value
	Absent                           // the key has no value: told to a get and to a delete
	Differs                          // nothing was done: the key has another value than was expected
	NotNumber                        // nothing was done: what the key has is no number, or would be too large
	Full                             // nothing was done: there would be more than may be kept
	Opened                           // Session is opened
	Expired                          // nothing was done now: the session is too old, or none; open another. What was asked before may be executed
	Superseded                       // what became of it is not known any more: a later command of the session was executed, or it ended unseen
	Busy                             // refused: too many wait already
	Invalid                          // refused: the key or a value is empty or too long, or there is no such request
)

var kinds = [...]string{"none", "done", "found", "absent", "differs", "not a number", "full", "opened", "expired", "superseded", "busy", "invalid"}

// String gives the kind in words.
func (k AnswerKind) String() string { return kinds[int(k)%len(kinds)] }

// Answer is what a client is told.
type Answer struct {
	Kind    AnswerKind
	Value   string
	Session uint64
}

// text is an answer as a session keeps it.
func (a Answer) text() paxos.Value {
	return paxos.Value(strconv.Itoa(int(a.Kind)) + " " + a.Value)
}

func readAnswer(v paxos.Value) Answer {
	kind, value, _ := strings.Cut(string(v), " ")
	n, _ := strconv.Atoi(kind)
	return Answer{Kind: AnswerKind(n), Value: value}
}

// State is what executing the log has made of the store. It is a value.
type State struct {
	root *tree
	size int // of keys and values, as [Policy] counts
}

// sizeOf is of a key, with what surrounds it in a snapshot.
func sizeOf(key string) int { return len(key) + 32 }

// get gives what a get is told.
func (s State) get(key string) Answer {
	if value, found := s.root.get(key); found {
		return Answer{Kind: Found, Value: value}
	}
	return Answer{Kind: Absent}
}

// put gives the state in which a key has a value.
func (s State) put(key, value string) State {
	next := State{s.root.with(key, value), s.size + len(value)}
	if before, found := s.root.get(key); found {
		next.size -= len(before)
	} else {
		next.size += sizeOf(key)
	}
	return next
}

// serve executes an operation, unless that leads to too much. It is a multipaxos.Service.
func (l *Log) serve(s State, op paxos.Value) (State, paxos.Value) {
	o, err := ParseOp(string(op))
	if err != nil {
		return s, Answer{Kind: Invalid}.text()
	}
	next, a := s.apply(o)
	if next.size > l.policy.State {
		return s, Answer{Kind: Full}.text()
	}
	return next, a.text()
}

func (s State) apply(o Op) (State, Answer) {
	value, found := s.root.get(o.Key)
	switch {
	case o.Kind == Create && found, o.Kind == CompareAndSet && (!found || value != o.Old):
		return s, Answer{Kind: Differs}
	case o.Kind == Increment:
		return s.increment(o, value, found)
	case o.Kind == Delete && !found:
		return s, Answer{Kind: Absent}
	case o.Kind == Delete:
		return State{s.root.without(o.Key), s.size - sizeOf(o.Key) - len(value)}, Answer{Kind: Done}
	}
	return s.put(o.Key, o.New), Answer{Kind: Done}
}

func (s State) increment(o Op, value string, found bool) (State, Answer) {
	before, err := strconv.ParseInt(value, 10, 64)
	after := before + o.By
	if err != nil && found || (after < before) != (o.By < 0) {
		return s, Answer{Kind: NotNumber}
	}
	number := strconv.FormatInt(after, 10)
	return s.put(o.Key, number), Answer{Kind: Done, Value: number}
}
