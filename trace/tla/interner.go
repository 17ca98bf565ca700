package tla

import (
	"slices"
	"strings"
)

// Interner builds values that share every equal part, so that many values with common parts take
// little memory and little time. The zero Interner is ready. It grows with the distinct parts that
// it has seen and is not for concurrent use.
type Interner struct {
	texts [2]map[string]*node // strings, then model values
	nodes map[uint64]*node    // every other node by hash
	more  map[uint64][]*node  // those whose hash was taken
}

// text returns the node of a string or model value.
func (in *Interner) text(k Kind, s string) *node {
	m := &in.texts[k-KindString]
	if n, ok := (*m)[s]; ok {
		return n
	}
	if *m == nil {
		*m = map[string]*node{}
	}
	s = strings.Clone(s) // s may be a piece of a large text
	n := newText(k, s)
	(*m)[s] = n
	return n
}

// scalar returns the one node equal to the boolean or integer n. Booleans and small integers are
// the same nodes everywhere.
func (in *Interner) scalar(n *node) *node {
	if n.kind == KindBool {
		return Bool(n.num == 1).n
	}
	if n.big == nil && 0 <= n.num && n.num < maxSmallInt {
		return smallInts[n.num]
	}
	if old := in.find(n); old != nil {
		return old
	}
	return in.add(n)
}

func (in *Interner) int(i int64) Value { return Value{n: in.scalar(Int(i).n)} }

// set returns the set of elems, interned, ascending and distinct; it copies elems if it keeps them.
func (in *Interner) set(elems []Value) *node {
	probe := node{kind: KindSet, elems: elems, hash: hashSet(elems)}
	if old := in.find(&probe); old != nil {
		return old
	}
	return in.add(&node{kind: KindSet, elems: slices.Clone(elems), hash: probe.hash})
}

// function returns the function from keys, interned, ascending and distinct, to vals; it copies
// them if it keeps them.
func (in *Interner) function(keys, vals []Value) *node {
	if isDomainOfTuple(keys) {
		return in.tuple(vals)
	}
	probe := node{kind: KindFunc, keys: keys, elems: vals, hash: hashFunc(keys, vals)}
	if old := in.find(&probe); old != nil {
		return old
	}
	return in.add(&node{kind: KindFunc, keys: slices.Clone(keys), elems: slices.Clone(vals), hash: probe.hash})
}

func (in *Interner) tuple(elems []Value) *node {
	probe := node{kind: KindFunc, tuple: true, elems: elems, hash: hashFunc(nil, elems)}
	if old := in.find(&probe); old != nil {
		return old
	}
	return in.add(newTuple(slices.Clone(elems)))
}

func (in *Interner) find(n *node) *node {
	old, ok := in.nodes[n.hash]
	if !ok || compare(old, n) == 0 {
		return old
	}
	for _, old := range in.more[n.hash] {
		if compare(old, n) == 0 {
			return old
		}
	}
	return nil
}

func (in *Interner) add(n *node) *node {
	if in.nodes == nil {
		in.nodes, in.more = map[uint64]*node{}, map[uint64][]*node{}
	}
	if _, taken := in.nodes[n.hash]; taken {
		in.more[n.hash] = append(in.more[n.hash], n)
	} else {
		in.nodes[n.hash] = n
	}
	return n
}
