package tla

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
)

// ErrTerms is wrapped by every error of AppendTerms and DecodeTerms.
var ErrTerms = fmt.Errorf("tla: bad term table")

// maxTermSize bounds the parts of one value, counted as often as they occur in it: without it a
// table of a few bytes could stand for a text that no memory holds.
const maxTermSize = 1 << 22

// Tags of the binary form. An integer that fits follows its tag as a zigzag varint; texts as length
// and bytes; sets and tuples as length and elements; functions as length, keys and values. Elements
// are indexes of earlier terms, in a set as difference to the one before.
const (
	tagFalse byte = iota
	tagTrue
	tagInt
	tagBigInt
	tagString
	tagModel
	tagSet
	tagTuple
	tagFunc
	numTags
)

// AppendTerms appends a compact binary form of vs to dst, in which each distinct part occurs once.
// The same values give the same bytes, however they were built. It fails for what DecodeTerms
// refuses: a value nested deeper than 500 or with more than 4,194,304 parts.
func AppendTerms(dst []byte, vs []Value) ([]byte, error) {
	w := termWriter{interned: map[*node]*node{}, info: map[*node]*term{}}
	roots := make([]*term, len(vs))
	for i, v := range vs {
		roots[i] = w.collect(w.intern(v.node()))
		if err := roots[i].checkLimits(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(w.terms, compareTerms)
	for i, t := range w.terms {
		t.index = i
	}
	dst = binary.AppendUvarint(dst, uint64(len(w.terms)))
	for _, t := range w.terms {
		dst = w.append(dst, t.node)
	}
	dst = binary.AppendUvarint(dst, uint64(len(vs)))
	last := 0
	for _, r := range roots {
		dst = binary.AppendVarint(dst, int64(r.index-last))
		last = r.index
	}
	return dst, nil
}

// term is a distinct part of the values. Terms are sorted by height, then by Compare, so parts come
// before what they are part of.
type term struct {
	node   *node
	height int    // 0 without parts, else one more than the highest part
	size   uint64 // parts, counted as often as they occur, and itself
	index  int    // in the table
}

func compareTerms(a, b *term) int {
	return cmp.Or(cmp.Compare(a.height, b.height), compare(a.node, b.node))
}

// include makes t one level higher than its part, at least.
func (t *term) include(part *term) {
	t.height = max(t.height, part.height+1)
	t.size = min(t.size+part.size, maxTermSize+1)
}

func (t *term) checkLimits() error {
	if t.height > maxDepth {
		return fmt.Errorf("%w: a value nested deeper than %d", ErrTerms, maxDepth)
	}
	if t.size > maxTermSize {
		return fmt.Errorf("%w: a value of more than %d parts", ErrTerms, maxTermSize)
	}
	return nil
}

type termWriter struct {
	in       Interner
	interned map[*node]*node // so that a part that is shared is interned once
	info     map[*node]*term
	terms    []*term
}

// intern returns the one node equal to n, which may come from anywhere.
func (w *termWriter) intern(n *node) *node {
	if done := w.interned[n]; done != nil {
		return done
	}
	done := w.internParts(n)
	w.interned[n] = done
	return done
}

func (w *termWriter) internParts(n *node) *node {
	switch {
	case n.kind == KindString || n.kind == KindModel:
		return w.in.text(n.kind, n.text)
	case n.kind == KindBool || n.kind == KindInt:
		return w.in.scalar(n)
	case n.kind == KindSet:
		return w.in.set(w.internAll(n.elems))
	case n.tuple:
		return w.in.tuple(w.internAll(n.elems))
	}
	return w.in.function(w.internAll(n.keys), w.internAll(n.elems))
}

func (w *termWriter) internAll(vs []Value) []Value {
	out := make([]Value, len(vs))
	for i, v := range vs {
		out[i] = Value{n: w.intern(v.node())}
	}
	return out
}

// collect returns the term of an interned node, after those of its parts.
func (w *termWriter) collect(n *node) *term {
	if t := w.info[n]; t != nil {
		return t
	}
	t := &term{node: n, size: 1}
	for _, part := range n.keys {
		t.include(w.collect(part.node()))
	}
	for _, part := range n.elems {
		t.include(w.collect(part.node()))
	}
	w.info[n] = t
	w.terms = append(w.terms, t)
	return t
}

func (w *termWriter) append(dst []byte, n *node) []byte {
	switch {
	case n.kind == KindBool:
		return append(dst, tagFalse+byte(n.num))
	case n.big != nil:
		return appendText(append(dst, tagBigInt), n.big.String())
	case n.kind == KindInt:
		return binary.AppendVarint(append(dst, tagInt), n.num)
	case n.kind == KindString:
		return appendText(append(dst, tagString), n.text)
	case n.kind == KindModel:
		return appendText(append(dst, tagModel), n.text)
	case n.kind == KindSet:
		return w.appendSet(append(dst, tagSet), n.elems)
	case n.tuple:
		dst = binary.AppendUvarint(append(dst, tagTuple), uint64(len(n.elems)))
		return w.appendRefs(dst, n.elems)
	default:
		dst = binary.AppendUvarint(append(dst, tagFunc), uint64(len(n.elems)))
		return w.appendRefs(w.appendRefs(dst, n.keys), n.elems)
	}
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

func (w *termWriter) appendRefs(dst []byte, vs []Value) []byte {
	for _, v := range vs {
		dst = binary.AppendUvarint(dst, uint64(w.info[v.node()].index))
	}
	return dst
}

func (w *termWriter) appendSet(dst []byte, elems []Value) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(elems)))
	last := 0
	for _, e := range elems {
		i := w.info[e.node()].index
		dst = binary.AppendVarint(dst, int64(i-last))
		last = i
	}
	return dst
}
