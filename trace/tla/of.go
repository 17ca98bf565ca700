package tla

import "fmt"

// Values by a rule, as a specification writes them.

// Nth is a model value such as a1.
func Nth(letter string, number int) Value { return Model(fmt.Sprint(letter, number)) }

// Models are so many, from 1 on: a1, a2, and so on.
func Models(letter string, count int) []Value {
	return listed(count, func(i int) Value { return Nth(letter, i+1) })
}

// Ints are the integers from one to another.
func Ints(from, to int) []Value {
	return listed(max(0, to+1-from), func(i int) Value { return Int(int64(from + i)) })
}

// FuncOf is [k \in keys |-> of(k)], where of is given the place of the key.
func FuncOf(keys []Value, of func(i int) Value) Value {
	pairs := make([]Pair, len(keys))
	for i, key := range keys {
		pairs[i] = Pair{key, of(i)}
	}
	return Func(pairs...)
}

// TupleOf is a sequence of so many values, each by its place, from 0 on.
func TupleOf(length int, of func(i int) Value) Value { return Tuple(listed(length, of)...) }

// SetOf is {m \in list : are(m)}, where are is given the place of the member.
func SetOf(list []Value, are func(i int) bool) Value {
	var all []Value
	for i, v := range list {
		if are(i) {
			all = append(all, v)
		}
	}
	return Set(all...)
}

func listed(length int, of func(i int) Value) []Value {
	all := make([]Value, length)
	for i := range all {
		all[i] = of(i)
	}
	return all
}
