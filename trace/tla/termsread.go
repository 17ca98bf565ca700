package tla

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"slices"
)

// DecodeTerms reads what AppendTerms wrote from the start of data and returns the values and the rest of data. It accepts only the exact
// bytes that AppendTerms writes for those values; the error tells the first offset that differs. Its memory is bounded by the length of data.
func DecodeTerms(data []byte) (vs []Value, rest []byte, err error) {
	r := termReader{data: data}
	if err := r.readTable(); err != nil {
		return nil, nil, err
	}
	n, err := r.count()
	if err != nil {
		return nil, nil, err
	}
	vs = make([]Value, n)
	used := make([]bool, len(r.terms))
	last := 0
	for i := range vs {
		if last, err = r.refAfter(last); err != nil {
			return nil, nil, err
		}
		vs[i], used[last] = Value{n: r.terms[last].node}, true
	}
	return vs, r.data[r.pos:], r.checkAllUsed(used)
}

type termReader struct {
	data  []byte
	pos   int // of the next byte
	terms []term
}

func (r *termReader) fail(format string, args ...any) error {
	return fmt.Errorf("%w: at byte %d: %s", ErrTerms, r.pos, fmt.Sprintf(format, args...))
}

func (r *termReader) readTable() error {
	n, err := r.count()
	if err != nil {
		return err
	}
	for range n {
		t, err := r.readTerm()
		if err != nil {
			return err
		}
		if err := t.checkLimits(); err != nil {
			return r.fail("%v", err)
		}
		if last := len(r.terms) - 1; last >= 0 && compareTerms(&r.terms[last], &t) >= 0 {
			return r.fail("expected terms to ascend, found term %d out of order", len(r.terms))
		}
		r.terms = append(r.terms, t)
	}
	return nil
}

func (r *termReader) readTerm() (term, error) {
	if r.pos == len(r.data) {
		return term{}, r.fail("expected a term, found the end")
	}
	tag := r.data[r.pos]
	r.pos++
	switch tag {
	case tagFalse, tagTrue:
		return term{node: Bool(tag == tagTrue).n, size: 1}, nil
	case tagInt:
		i, err := r.varint()
		return term{node: Int(i).n, size: 1}, err
	case tagBigInt, tagString, tagModel:
		return r.readText(tag)
	case tagSet, tagTuple, tagFunc:
		return r.readComposite(tag)
	}
	return term{}, r.fail("expected a tag below %d, found %d", numTags, tag)
}

func (r *termReader) readText(tag byte) (term, error) {
	n, err := r.count()
	if err != nil {
		return term{}, err
	}
	text := string(r.data[r.pos : r.pos+n])
	r.pos += n
	switch tag {
	case tagString:
		return term{node: newText(KindString, text), size: 1}, nil
	case tagModel:
		if !isIdentifier(text) {
			return term{}, r.fail("expected the name of a model value, found %q", text)
		}
		return term{node: newText(KindModel, text), size: 1}, nil
	}
	if n <= maxDigits+1 {
		if i, ok := new(big.Int).SetString(text, 10); ok && !i.IsInt64() && i.String() == text {
			return term{node: BigInt(i).n, size: 1}, nil
		}
	}
	return term{}, r.fail("expected the digits of an integer beyond 64 bits")
}

func (r *termReader) readComposite(tag byte) (term, error) {
	n, err := r.count()
	if err != nil {
		return term{}, err
	}
	t := term{size: 1}
	switch tag {
	case tagSet:
		elems, err := r.readSet(n, &t)
		t.node = newSet(elems)
		return t, err
	case tagTuple:
		elems, err := r.readRefs(n, &t)
		t.node = newTuple(elems)
		return t, err
	}
	keys, err := r.readRefs(n, &t)
	if err != nil {
		return term{}, err
	}
	if isDomainOfTuple(keys) || !ascends(keys) {
		return term{}, r.fail("expected ascending keys other than 1..%d", n)
	}
	vals, err := r.readRefs(n, &t)
	t.node = &node{kind: KindFunc, keys: keys, elems: vals, hash: hashFunc(keys, vals)}
	return t, err
}

func (r *termReader) readSet(n int, t *term) ([]Value, error) {
	elems := make([]Value, n)
	last := 0
	var err error
	for i := range elems {
		if last, err = r.refAfter(last); err != nil {
			return nil, err
		}
		elems[i] = Value{n: r.terms[last].node}
		t.include(&r.terms[last])
	}
	if !ascends(elems) {
		return nil, r.fail("expected ascending elements of a set")
	}
	return elems, nil
}

func (r *termReader) readRefs(n int, t *term) ([]Value, error) {
	vs := make([]Value, n)
	for i := range vs {
		ref, err := r.uvarint()
		if err != nil {
			return nil, err
		}
		if ref >= uint64(len(r.terms)) {
			return nil, r.fail("expected a term below %d, found %d", len(r.terms), ref)
		}
		vs[i] = Value{n: r.terms[ref].node}
		t.include(&r.terms[ref])
	}
	return vs, nil
}

// refAfter reads a reference written as difference to the one before.
func (r *termReader) refAfter(last int) (int, error) {
	d, err := r.varint()
	if err != nil {
		return 0, err
	}
	if d < -int64(last) || d >= int64(len(r.terms)-last) {
		return 0, r.fail("expected a term below %d, found %d%+d", len(r.terms), last, d)
	}
	return last + int(d), nil
}

func ascends(vs []Value) bool {
	for i := 1; i < len(vs); i++ {
		if vs[i-1].Compare(vs[i]) >= 0 {
			return false
		}
	}
	return true
}

// checkAllUsed refuses terms that are part of no value.
func (r *termReader) checkAllUsed(used []bool) error {
	index := map[*node]int{}
	for i, t := range r.terms {
		index[t.node] = i
	}
	for i, t := range slices.Backward(r.terms) {
		if !used[i] {
			return r.fail("term %d is part of no value", i)
		}
		for _, part := range slices.Concat(t.node.keys, t.node.elems) {
			used[index[part.n]] = true
		}
	}
	return nil
}

// count reads a number of things of which each takes at least one of the bytes left.
func (r *termReader) count() (int, error) {
	n, err := r.uvarint()
	if err != nil {
		return 0, err
	}
	if left := len(r.data) - r.pos; n > uint64(left) {
		return 0, r.fail("expected at most %d things in the bytes left, found %d", left, n)
	}
	return int(n), nil
}

func (r *termReader) uvarint() (uint64, error) {
	n, size := binary.Uvarint(r.data[r.pos:])
	return n, r.advance(size)
}

func (r *termReader) varint() (int64, error) {
	n, size := binary.Varint(r.data[r.pos:])
	return n, r.advance(size)
}

// advance steps over a varint of that size. One ends in a zero byte only when it is longer than its number needs.
func (r *termReader) advance(size int) error {
	if size <= 0 || size > 1 && r.data[r.pos+size-1] == 0 {
		return r.fail("expected a varint in its shortest form")
	}
	r.pos += size
	return nil
}
