package tla

import "strconv"

// String prints the canonical TLA+ text of v on one line: `{1, 2}`, `<<"a", TRUE>>`, `[bal |-> 1,
// from |-> a1]`, `(a1 :> 1 @@ a2 :> 2)`. A record with a field name that a module could not contain
// prints as a function: `("two words" :> 1)`.
func (v Value) String() string { return string(appendValue(nil, v.node())) }

func appendValue(b []byte, n *node) []byte {
	switch n.kind {
	case KindBool:
		return append(b, [2]string{"FALSE", "TRUE"}[n.num]...)
	case KindInt:
		return appendInt(b, n)
	case KindString:
		return appendString(b, n.text)
	case KindModel:
		return append(b, n.text...)
	case KindSet:
		return append(appendList(append(b, '{'), n.elems), '}')
	default:
		return appendFunc(b, n)
	}
}

func appendInt(b []byte, n *node) []byte {
	if n.big != nil {
		return n.big.Append(b, 10)
	}
	return strconv.AppendInt(b, n.num, 10)
}

func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := range len(s) {
		if e := escapeOf(s[i]); e != 0 {
			b = append(b, '\\', e)
		} else {
			b = append(b, s[i])
		}
	}
	return append(b, '"')
}

func appendList(b []byte, elems []Value) []byte {
	for i, e := range elems {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = appendValue(b, e.node())
	}
	return b
}

func appendFunc(b []byte, n *node) []byte {
	switch {
	case n.tuple:
		return append(appendList(append(b, "<<"...), n.elems), ">>"...)
	case n.printsAsRecord():
		return append(appendRecord(append(b, '['), n), ']')
	default:
		return append(appendPairs(append(b, '('), n), ')')
	}
}

func appendRecord(b []byte, n *node) []byte {
	for i, k := range n.keys {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(append(b, k.node().text...), " |-> "...)
		b = appendValue(b, n.elems[i].node())
	}
	return b
}

func appendPairs(b []byte, n *node) []byte {
	for i, k := range n.keys {
		if i > 0 {
			b = append(b, " @@ "...)
		}
		b = append(appendValue(b, k.node()), " :> "...)
		b = appendValue(b, n.elems[i].node())
	}
	return b
}

func (n *node) printsAsRecord() bool {
	for _, k := range n.keys {
		if k.Kind() != KindString || !isFieldName(k.node().text) {
			return false
		}
	}
	return true
}

// escapeOf returns the letter that follows the backslash when TLA+ writes c in a string, 0 when c
// stands for itself.
func escapeOf(c byte) byte {
	switch c {
	case '"', '\\':
		return c
	case '\t':
		return 't'
	case '\n':
		return 'n'
	case '\f':
		return 'f'
	case '\r':
		return 'r'
	}
	return 0
}
