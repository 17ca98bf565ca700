package tla

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/synod-paxos/synod/internal/varint"
)

// DecodeTerms reads what AppendTerms wrote from the start of data and returns the values and the
// rest of data. It accepts only the exact bytes that AppendTerms writes for those values; the error
// tells the first offset that differs. Its memory is bounded by the length of data.
func DecodeTerms(data []byte) (vs []Value, rest []byte, err error) {
	r := termReader{Reader: varint.Reader{Data: data}}
	r.readTable()
	vs = make([]Value, r.Count("values"))
	used := make([]bool, len(r.terms))
	last := 0
	for i := range vs {
		if last = r.refAfter(last); r.Err != nil {
			break
		}
		vs[i], used[last] = Value{n: r.terms[last].node}, true
	}
	if r.checkAllUsed(used); r.Err != nil {
		return nil, nil, fmt.Errorf("%w: at byte %d: %w", ErrTerms, r.Pos, r.Err)
	}
	return vs, r.Data[r.Pos:], nil
}

type termReader struct {
	varint.Reader
	terms []term
}

func (r *termReader) readTable() {
	for range r.Count("terms") {
		t := r.readTerm()
		if err := t.checkLimits(); err != nil {
			r.Fail("%w", err)
		}
		if r.Err != nil {
			return
		}
		if last := len(r.terms) - 1; last >= 0 && compareTerms(&r.terms[last], &t) >= 0 {
			r.Fail("expected terms to ascend, found term %d out of order", len(r.terms))
			return
		}
		r.terms = append(r.terms, t)
	}
}

func (r *termReader) readTerm() term {
	switch tag := r.Byte("a term"); tag {
	case tagFalse, tagTrue:
		return term{node: Bool(tag == tagTrue).n, size: 1}
	case tagInt:
		return term{node: Int(r.Varint()).n, size: 1}
	case tagBigInt:
		return term{node: r.readBigInt(), size: 1}
	case tagString:
		return term{node: newText(KindString, r.Text("bytes of a string")), size: 1}
	case tagModel:
		name := r.Text("bytes of a name")
		if !isIdentifier(name) {
			r.Fail("expected the name of a model value, found %q", name)
		}
		return term{node: newText(KindModel, name), size: 1}
	case tagSet, tagTuple, tagFunc:
		return r.readComposite(tag)
	default:
		r.Fail("expected a tag below %d, found %d", numTags, tag)
		return term{}
	}
}

func (r *termReader) readBigInt() *node {
	text := r.Text("digits")
	if len(text) <= maxDigits+1 {
		if i, ok := new(big.Int).SetString(text, 10); ok && !i.IsInt64() && i.String() == text {
			return BigInt(i).n
		}
	}
	r.Fail("expected the digits of an integer beyond 64 bits")
	return nil
}

func (r *termReader) readComposite(tag byte) term {
	n := r.Count("parts")
	t := term{size: 1}
	switch tag {
	case tagSet:
		t.node = newSet(r.readSet(n, &t))
		return t
	case tagTuple:
		t.node = newTuple(r.readRefs(n, &t))
		return t
	}
	keys := r.readRefs(n, &t)
	if isDomainOfTuple(keys) || !ascends(keys) {
		r.Fail("expected ascending keys other than 1..%d", n)
	}
	vals := r.readRefs(n, &t)
	t.node = &node{kind: KindFunc, keys: keys, elems: vals, hash: hashFunc(keys, vals)}
	return t
}

func (r *termReader) readSet(n int, t *term) []Value {
	elems := make([]Value, 0, n)
	last := 0
	for range n {
		if last = r.refAfter(last); r.Err != nil {
			return nil
		}
		elems = append(elems, r.part(last, t))
	}
	if !ascends(elems) {
		r.Fail("expected ascending elements of a set")
	}
	return elems
}

func (r *termReader) readRefs(n int, t *term) []Value {
	vs := make([]Value, 0, n)
	for range n {
		ref := r.AtMost(len(r.terms)-1, "a term")
		if len(r.terms) == 0 {
			r.Fail("expected no part before the first term")
		}
		if r.Err != nil {
			return nil
		}
		vs = append(vs, r.part(ref, t))
	}
	return vs
}

// part is an earlier term, of which t is made.
func (r *termReader) part(ref int, t *term) Value {
	t.include(&r.terms[ref])
	return Value{n: r.terms[ref].node}
}

// refAfter reads a reference written as difference to the one before.
func (r *termReader) refAfter(last int) int {
	d := r.Varint()
	if d < -int64(last) || d >= int64(len(r.terms)-last) {
		r.Fail("expected a term below %d, found %d%+d", len(r.terms), last, d)
	}
	if r.Err != nil {
		return 0
	}
	return last + int(d)
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
func (r *termReader) checkAllUsed(used []bool) {
	index := map[*node]int{}
	for i, t := range r.terms {
		index[t.node] = i
	}
	for i, t := range slices.Backward(r.terms) {
		if r.Err != nil {
			return
		}
		if !used[i] {
			r.Fail("term %d is part of no value", i)
		}
		for _, part := range slices.Concat(t.node.keys, t.node.elems) {
			used[index[part.n]] = true
		}
	}
}
