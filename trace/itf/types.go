package itf

import (
	"slices"
	"strings"
)

// kind is the outermost part of a type.
type kind uint8

const (
	unknownKind kind = iota // of the elements of an empty set: any type will do
	anyKind                 // no type has all the values
	boolKind
	intKind
	strKind
	constKind
	setKind
	emptyKind // of the empty function, which is a sequence or a map
	seqKind
	tupKind // also of sequences, until finish
	recKind
	funKind
)

// typ is a type of Apalache's ADR-002, as far as values have one, or what is known of one.
type typ struct {
	kind  kind
	name  string   // of a constant: its sort
	names []string // ascending: the fields of a record
	parts []typ    // of the elements; of a function: keys, values; of a record: one per name
}

// join returns the least type that has the values of both.
func join(a, b typ) typ {
	if a.kind > b.kind {
		a, b = b, a
	}
	switch {
	case a.kind == unknownKind:
		return b
	case a.kind == emptyKind && (b.kind == seqKind || b.kind == funKind):
		return b
	case b.kind == funKind && a.kind >= seqKind:
		return joinParts(asFunction(a), b)
	case a.isSequence() && b.isSequence():
		return joinSequences(a, b)
	case a.kind == b.kind && a.name == b.name && slices.Equal(a.names, b.names):
		return joinParts(a, b)
	}
	return typ{kind: anyKind}
}

func joinParts(a, b typ) typ {
	if len(a.parts) != len(b.parts) {
		return typ{kind: anyKind}
	}
	parts := make([]typ, len(a.parts))
	for i := range parts {
		parts[i] = join(a.parts[i], b.parts[i])
	}
	a.parts = parts
	return a
}

func (t typ) isSequence() bool { return t.kind == emptyKind || t.kind == seqKind || t.kind == tupKind }

func joinSequences(a, b typ) typ {
	if a.kind == b.kind && len(a.parts) == len(b.parts) {
		return joinParts(a, b)
	}
	return typ{kind: seqKind, parts: []typ{join(joinAll(a.parts), joinAll(b.parts))}}
}

func joinAll(ts []typ) (all typ) {
	for _, t := range ts {
		all = join(all, t)
	}
	return all
}

// asFunction makes a sequence, a tuple or a record a function from integers or strings.
func asFunction(t typ) typ {
	switch t.kind {
	case funKind:
		return t
	case recKind:
		return typ{kind: funKind, parts: []typ{{kind: strKind}, joinAll(t.parts)}}
	default:
		return typ{kind: funKind, parts: []typ{{kind: intKind}, joinAll(t.parts)}}
	}
}

// finish decides what joining left open: tuples whose elements have one type are sequences, and so
// is what is empty.
func finish(t typ) typ {
	if t.kind == emptyKind {
		return typ{kind: seqKind, parts: []typ{{}}}
	}
	if t.kind == tupKind {
		if all := joinAll(t.parts); !all.hasAny() {
			return typ{kind: seqKind, parts: []typ{finish(all)}}
		}
	}
	parts := make([]typ, len(t.parts))
	for i, p := range t.parts {
		parts[i] = finish(p)
	}
	t.parts = parts
	return t
}

// hasAny tells whether the type cannot be written.
func (t typ) hasAny() bool {
	return t.kind == anyKind || slices.ContainsFunc(t.parts, typ.hasAny)
}

// String writes a finished type in Apalache's syntax. Unknown parts become type variables, each its
// own; from the 27th on they are _.
func (t typ) String() string {
	p := typePrinter{}
	p.print(t)
	return p.out.String()
}

type typePrinter struct {
	out       strings.Builder
	variables int
}

func (p *typePrinter) print(t typ) {
	switch t.kind {
	case unknownKind, anyKind, emptyKind:
		p.variable()
	case boolKind, intKind, strKind:
		p.out.WriteString(map[kind]string{boolKind: "Bool", intKind: "Int", strKind: "Str"}[t.kind])
	case constKind:
		p.out.WriteString(t.name)
	case setKind:
		p.list("Set(", t, ")", ", ")
	case seqKind:
		p.list("Seq(", t, ")", ", ")
	case tupKind:
		p.list("<<", t, ">>", ", ")
	case recKind:
		p.list("{ ", t, " }", ", ")
	case funKind:
		p.list("(", t, ")", " -> ")
	}
}

func (p *typePrinter) list(open string, t typ, end, sep string) {
	p.out.WriteString(open)
	for i, part := range t.parts {
		if i > 0 {
			p.out.WriteString(sep)
		}
		if t.kind == recKind {
			p.out.WriteString(t.names[i] + ": ")
		}
		p.print(part)
	}
	p.out.WriteString(end)
}

func (p *typePrinter) variable() {
	if p.variables < 26 {
		p.out.WriteByte(byte('a' + p.variables))
	} else {
		p.out.WriteByte('_')
	}
	p.variables++
}

func (t typ) unknowns() int {
	n := 0
	if t.kind == unknownKind {
		n++
	}
	for _, p := range t.parts {
		n += p.unknowns()
	}
	return n
}
