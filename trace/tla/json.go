package tla

import (
	"bytes"
	"encoding/json"
)

// maxExact is the largest magnitude up to which every JSON reader holds an integer exactly (2^53,
// RFC 8259 section 6).
const maxExact = 1 << 53

// JSON returns v in natural JSON, canonical and compact: booleans; integers as numbers, beyond 2^53
// as decimal strings; strings and model values as strings, except that the model value None is
// null; tuples as arrays; sets as arrays in the order of Compare; records as objects with sorted
// keys; other functions as arrays of [key, value]. It loses kinds: a set and a tuple may look the
// same.
func (v Value) JSON() []byte { return appendJSON(nil, v.node()) }

// MarshalJSON is JSON, for encoding/json, which by default writes <, > and & as escapes.
func (v Value) MarshalJSON() ([]byte, error) { return v.JSON(), nil }

func appendJSON(b []byte, n *node) []byte {
	switch n.kind {
	case KindBool:
		return append(b, [2]string{"false", "true"}[n.num]...)
	case KindInt:
		return appendJSONInt(b, n)
	case KindString:
		return appendJSONString(b, n.text)
	case KindModel:
		if n.text == "None" {
			return append(b, "null"...)
		}
		return appendJSONString(b, n.text)
	case KindSet:
		return appendJSONArray(b, n.elems)
	default:
		return appendJSONFunc(b, n)
	}
}

func appendJSONInt(b []byte, n *node) []byte {
	if n.big == nil && -maxExact <= n.num && n.num <= maxExact {
		return appendInt(b, n)
	}
	return append(appendInt(append(b, '"'), n), '"')
}

func appendJSONString(b []byte, s string) []byte {
	if plain(s) {
		return append(append(append(b, '"'), s...), '"')
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}

// plain tells that a text stands for itself between quotes: nearly all names of models do.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

func appendJSONArray(b []byte, elems []Value) []byte {
	b = append(b, '[')
	for i, e := range elems {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSON(b, e.node())
	}
	return append(b, ']')
}

func appendJSONFunc(b []byte, n *node) []byte {
	switch {
	case n.tuple:
		return appendJSONArray(b, n.elems)
	case n.hasOnlyStringKeys():
		return appendJSONObject(b, n)
	default:
		return appendJSONPairs(b, n)
	}
}

// appendJSONObject relies on Compare sorting strings by bytes.
func appendJSONObject(b []byte, n *node) []byte {
	b = append(b, '{')
	for i, k := range n.keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendJSONString(b, k.node().text), ':')
		b = appendJSON(b, n.elems[i].node())
	}
	return append(b, '}')
}

func appendJSONPairs(b []byte, n *node) []byte {
	b = append(b, '[')
	for i, k := range n.keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendJSON(append(b, '['), k.node()), ',')
		b = append(appendJSON(b, n.elems[i].node()), ']')
	}
	return append(b, ']')
}
