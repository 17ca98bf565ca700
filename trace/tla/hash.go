package tla

import "math/bits"

// mix folds x into h, as wyhash does.
func mix(h, x uint64) uint64 {
	hi, lo := bits.Mul64(h^0x9e3779b97f4a7c15, x^0xe7037ed1a0b428db)
	return hi ^ lo
}

func hashSet(elems []Value) uint64 {
	h := uint64(KindSet) + 1
	for _, e := range elems {
		h = mix(h, e.node().hash)
	}
	return h
}

// hashFunc hashes a function; keys is nil for a tuple.
func hashFunc(keys, vals []Value) uint64 {
	h := uint64(KindFunc) + 1
	for _, k := range keys {
		h = mix(h, k.node().hash)
	}
	for _, v := range vals {
		h = mix(h+1, v.node().hash)
	}
	return h
}
