package tla

import (
	"cmp"
	"strings"
)

// Equal tells whether TLA+ calls v and w equal; values of different kinds, which TLC refuses to
// compare, are not.
func (v Value) Equal(w Value) bool {
	a, b := v.node(), w.node()
	return a == b || a.hash == b.hash && compare(a, b) == 0
}

// Compare is a total order consistent with Equal, negative when v comes first: by kind; FALSE
// before TRUE; integers by size; strings and model values by bytes; sets and functions by length,
// then by elements, or by keys and then values, first difference first.
func (v Value) Compare(w Value) int { return compare(v.node(), w.node()) }

func compare(a, b *node) int {
	if a == b {
		return 0
	}
	if a.kind != b.kind {
		return cmp.Compare(a.kind, b.kind)
	}
	switch a.kind {
	case KindBool, KindInt:
		return compareInts(a, b)
	case KindString, KindModel:
		return strings.Compare(a.text, b.text)
	default:
		return compareComposite(a, b)
	}
}

func compareInts(a, b *node) int {
	if a.big == nil && b.big == nil {
		return cmp.Compare(a.num, b.num)
	}
	return a.bigInt().Cmp(b.bigInt())
}

func compareComposite(a, b *node) int {
	if c := cmp.Compare(len(a.elems), len(b.elems)); c != 0 {
		return c
	}
	if c := compareDomains(a, b); c != 0 {
		return c
	}
	return compareSlices(a.elems, b.elems)
}

// compareDomains compares the keys of functions of equal length; sets have none.
func compareDomains(a, b *node) int {
	if a.tuple == b.tuple {
		return compareSlices(a.keys, b.keys)
	}
	return compareSlices(Value{n: a}.Keys(), Value{n: b}.Keys())
}

func compareSlices(a, b []Value) int {
	for i := range a {
		if c := compare(a[i].node(), b[i].node()); c != 0 {
			return c
		}
	}
	return 0
}

// compareToString compares a value with Str(s) without building it.
func compareToString(n *node, s string) int {
	if n.kind != KindString {
		return cmp.Compare(n.kind, KindString)
	}
	return strings.Compare(n.text, s)
}
