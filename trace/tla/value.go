package tla

import (
	"fmt"
	"hash/maphash"
	"math/big"
	"slices"
)

// Kind tells what a Value is. Kinds are ordered, and Compare puts values of a lower kind first.
type Kind uint8

// The kinds. Tuples, sequences and records are functions.
const (
	KindBool Kind = iota
	KindInt
	KindString
	KindModel
	KindSet
	KindFunc
)

// String names the kind as an error message would.
func (k Kind) String() string {
	names := [...]string{"boolean", "integer", "string", "model value", "set", "function"}
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Value is an immutable TLA+ value. The zero Value is FALSE. Values share their parts, so copying
// one is cheap.
type Value struct {
	_ [0]func() // forbids ==, which would compare pointers
	n *node
}

// node is one value or part of a value. It never changes once it is built.
type node struct {
	kind  Kind
	tuple bool     // a function whose domain is 1..len(elems); keys is then nil
	hash  uint64   // equal values have equal hashes, within one process
	num   int64    // of an integer when big is nil; 0 or 1 of a boolean
	big   *big.Int // of an integer only, and only outside int64
	text  string   // of a string or a model value
	keys  []Value  // of a function: ascending, distinct
	elems []Value  // of a set: ascending, distinct; of a function: the value under each key
}

// Pair is one key of a function with its value.
type Pair struct{ Key, Value Value }

var (
	seed      = maphash.MakeSeed()
	falseNode = newScalar(KindBool, 0)
	trueNode  = newScalar(KindBool, 1)
	smallInts = newSmallInts()
)

const maxSmallInt = 256

func newSmallInts() (nodes [maxSmallInt]*node) {
	for i := range nodes {
		nodes[i] = newScalar(KindInt, int64(i))
	}
	return nodes
}

func newScalar(k Kind, num int64) *node {
	return &node{kind: k, num: num, hash: mix(uint64(k)+1, uint64(num))}
}

func newText(k Kind, text string) *node {
	return &node{kind: k, text: text, hash: mix(uint64(k)+1, maphash.String(seed, text))}
}

// Bool returns TRUE or FALSE.
func Bool(b bool) Value {
	if b {
		return Value{n: trueNode}
	}
	return Value{n: falseNode}
}

// Int returns an integer.
func Int(i int64) Value {
	if 0 <= i && i < maxSmallInt {
		return Value{n: smallInts[i]}
	}
	return Value{n: newScalar(KindInt, i)}
}

// BigInt returns an integer of any size.
func BigInt(i *big.Int) Value {
	if i.IsInt64() {
		return Int(i.Int64())
	}
	text := i.String()
	return Value{n: &node{kind: KindInt, big: new(big.Int).Set(i), hash: mix(uint64(KindInt)+1, maphash.String(seed, text))}}
}

// Str returns a string.
func Str(s string) Value { return Value{n: newText(KindString, s)} }

// Model returns the model value of that name. It panics when the name is no TLA+ identifier: there
// is no other way to write one.
func Model(name string) Value {
	if !isIdentifier(name) {
		panic(fmt.Sprintf("tla: model value %q is not a TLA+ identifier", name))
	}
	return Value{n: newText(KindModel, name)}
}

// Set returns the set of elems, which may repeat and come in any order.
func Set(elems ...Value) Value {
	return Value{n: newSet(sortedSet(slices.Clone(elems)))}
}

// Tuple returns the sequence of elems; without any, the empty function.
func Tuple(elems ...Value) Value {
	return Value{n: newTuple(slices.Clone(elems))}
}

// Record returns the function from those field names, which need not be identifiers.
func Record(fields map[string]Value) Value {
	pairs := make([]Pair, 0, len(fields))
	for name, v := range fields {
		pairs = append(pairs, Pair{Str(name), v})
	}
	return Func(pairs...)
}

// Func returns the function of those pairs, in any order. Of pairs with equal keys the first
// counts, as in `f @@ g`.
func Func(pairs ...Pair) Value {
	ps := slices.Clone(pairs)
	slices.SortStableFunc(ps, func(a, b Pair) int { return a.Key.Compare(b.Key) })
	ps = slices.CompactFunc(ps, func(a, b Pair) bool { return a.Key.Equal(b.Key) })
	keys, vals := make([]Value, len(ps)), make([]Value, len(ps))
	for i, p := range ps {
		keys[i], vals[i] = p.Key, p.Value
	}
	return Value{n: newFunc(keys, vals)}
}

// newSet takes ownership of elems, which are ascending and distinct.
func newSet(elems []Value) *node {
	return &node{kind: KindSet, elems: elems, hash: hashSet(elems)}
}

func newTuple(elems []Value) *node {
	return &node{kind: KindFunc, tuple: true, elems: elems, hash: hashFunc(nil, elems)}
}

// newFunc takes ownership of keys, which are ascending and distinct, and of vals.
func newFunc(keys, vals []Value) *node {
	if isDomainOfTuple(keys) {
		return newTuple(vals)
	}
	return &node{kind: KindFunc, keys: keys, elems: vals, hash: hashFunc(keys, vals)}
}

// isDomainOfTuple tells whether ascending keys are exactly 1..n.
func isDomainOfTuple(keys []Value) bool {
	for i, k := range keys {
		if n := k.node(); n.kind != KindInt || n.big != nil || n.num != int64(i)+1 {
			return false
		}
	}
	return true
}

// sortedSet sorts elems and drops repetitions, in place.
func sortedSet(elems []Value) []Value {
	if !slices.IsSortedFunc(elems, Value.Compare) {
		slices.SortFunc(elems, Value.Compare)
	}
	return slices.CompactFunc(elems, Value.Equal)
}

func (v Value) node() *node {
	if v.n == nil {
		return falseNode
	}
	return v.n
}
