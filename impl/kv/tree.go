package kv

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
)

// tree has keys and values, and is a value: a change gives another one and leaves the old as it
// was. It is a search tree by key and a heap by weight, so its shape depends on what is in it
// alone.
type tree struct {
	key, value  string
	weight      uint64
	left, right *tree
}

// weight is a hash for which nobody finds keys that make the tree a list, as each step down is time
// of all nodes.
func weight(key string) uint64 {
	sum := sha256.Sum256([]byte(key))
	return binary.BigEndian.Uint64(sum[:])
}

// above reports whether a branch stands above a key in any tree that has both.
func (t *tree) above(key string, w uint64) bool {
	return t.weight > w || t.weight == w && t.key <= key
}

func (t *tree) get(key string) (value string, found bool) {
	for t != nil {
		switch c := cmp.Compare(key, t.key); {
		case c == 0:
			return t.value, true
		case c < 0:
			t = t.left
		default:
			t = t.right
		}
	}
	return "", false
}

func (t *tree) with(key, value string) *tree {
	w := weight(key)
	if t == nil || !t.above(key, w) {
		left, right := t.split(key)
		return &tree{key, value, w, left, right}
	}
	branch := *t
	switch c := cmp.Compare(key, t.key); {
	case c == 0:
		branch.value = value
	case c < 0:
		branch.left = t.left.with(key, value)
	default:
		branch.right = t.right.with(key, value)
	}
	return &branch
}

func (t *tree) without(key string) *tree {
	if t == nil {
		return nil
	}
	branch := *t
	switch c := cmp.Compare(key, t.key); {
	case c == 0:
		return t.left.join(t.right)
	case c < 0:
		branch.left = t.left.without(key)
	default:
		branch.right = t.right.without(key)
	}
	return &branch
}

// split gives what is before a key, which is not in the tree, and what is behind it.
func (t *tree) split(key string) (left, right *tree) {
	if t == nil {
		return nil, nil
	}
	branch := *t
	if key < t.key {
		left, branch.left = t.left.split(key)
		return left, &branch
	}
	branch.right, right = t.right.split(key)
	return &branch, right
}

// join puts a tree behind this one.
func (t *tree) join(behind *tree) *tree {
	switch {
	case t == nil:
		return behind
	case behind == nil:
		return t
	case t.above(behind.key, behind.weight):
		branch := *t
		branch.right = t.right.join(behind)
		return &branch
	}
	branch := *behind
	branch.left = t.join(behind.left)
	return &branch
}

// all yields keys and values, ascending.
func (t *tree) all(yield func(key, value string) bool) bool {
	return t == nil || t.left.all(yield) && yield(t.key, t.value) && t.right.all(yield)
}
