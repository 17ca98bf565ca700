package tla

import (
	"math/big"
	"slices"
	"sort"
)

// Kind tells what v is.
func (v Value) Kind() Kind { return v.node().kind }

// Bool returns the truth of a boolean; ok tells whether v is one.
func (v Value) Bool() (b, ok bool) {
	n := v.node()
	return n.num == 1 && n.kind == KindBool, n.kind == KindBool
}

// Int64 returns an integer; ok tells whether v is one and fits.
func (v Value) Int64() (i int64, ok bool) {
	n := v.node()
	if n.kind != KindInt || n.big != nil {
		return 0, false
	}
	return n.num, true
}

// BigInt returns a copy of an integer of any size; ok tells whether v is an integer.
func (v Value) BigInt() (i *big.Int, ok bool) {
	n := v.node()
	if n.kind != KindInt {
		return nil, false
	}
	return n.bigInt(), true
}

func (n *node) bigInt() *big.Int {
	if n.big != nil {
		return new(big.Int).Set(n.big)
	}
	return big.NewInt(n.num)
}

// Text returns the characters of a string or the name of a model value; ok tells whether v is
// either.
func (v Value) Text() (s string, ok bool) {
	n := v.node()
	return n.text, n.kind == KindString || n.kind == KindModel
}

// IsTuple tells whether v is a function with domain 1..n; the empty function is one.
func (v Value) IsTuple() bool { return v.node().tuple }

// IsRecord tells whether v is a function whose keys are all strings; the empty function is one.
func (v Value) IsRecord() bool {
	n := v.node()
	return n.kind == KindFunc && n.hasOnlyStringKeys()
}

func (n *node) hasOnlyStringKeys() bool {
	if n.tuple {
		return len(n.elems) == 0
	}
	return !slices.ContainsFunc(n.keys, func(k Value) bool { return k.Kind() != KindString })
}

// Len returns the number of elements of a set or of keys of a function, 0 for anything else.
func (v Value) Len() int { return len(v.node().elems) }

// Elems returns a new slice: of a set the elements, ascending; of a tuple the elements in order; of
// another function the values in the order of Keys.
func (v Value) Elems() []Value { return slices.Clone(v.node().elems) }

// Keys returns the domain of a function, ascending, in a new slice; nil for anything else.
func (v Value) Keys() []Value {
	n := v.node()
	if !n.tuple {
		return slices.Clone(n.keys)
	}
	keys := make([]Value, len(n.elems))
	for i := range keys {
		keys[i] = Int(int64(i) + 1)
	}
	return keys
}

// Contains tells whether v is a set with that element.
func (v Value) Contains(elem Value) bool {
	n := v.node()
	if n.kind != KindSet {
		return false
	}
	_, found := slices.BinarySearchFunc(n.elems, elem, Value.Compare)
	return found
}

// Field returns the value of a record, or of any function, under that string.
func (v Value) Field(name string) (Value, bool) {
	n := v.node()
	i := sort.Search(len(n.keys), func(i int) bool { return compareToString(n.keys[i].node(), name) >= 0 })
	if i < len(n.keys) && compareToString(n.keys[i].node(), name) == 0 {
		return n.elems[i], true
	}
	return Value{}, false
}

// Apply returns the value of a function under that key; ok is false when v is no function or the
// key is outside its domain.
func (v Value) Apply(key Value) (val Value, ok bool) {
	n := v.node()
	if n.tuple {
		i, isInt := key.Int64()
		if !isInt || i < 1 || i > int64(len(n.elems)) {
			return Value{}, false
		}
		return n.elems[i-1], true
	}
	i, found := slices.BinarySearchFunc(n.keys, key, Value.Compare)
	if !found {
		return Value{}, false
	}
	return n.elems[i], true
}
