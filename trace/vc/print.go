package vc

import "strings"

const width = 110 // of a line, where a term can be broken

// pretty is n, broken into lines after the given indentation where it is long.
func (n *node) pretty(indent int) string {
	flat := n.String()
	if n.isAtom() || indent+len(flat) <= width {
		return flat
	}
	pad := "\n" + strings.Repeat(" ", indent+2)
	var b strings.Builder
	b.WriteByte('(')
	kept := n.kept()
	for i, child := range n.list {
		switch {
		case i == 0:
			b.WriteString(child.pretty(indent + 1))
		case i < kept:
			b.WriteString(" " + child.String())
		default:
			b.WriteString(pad + child.pretty(indent+2))
		}
	}
	b.WriteByte(')')
	return b.String()
}

// kept is how many children stay on the first line: a quantifier keeps its variables, a definition
// its signature.
func (n *node) kept() int {
	switch n.head() {
	case "forall", "exists", "let":
		return 2
	case "define-fun":
		return 4
	default:
		return 1
	}
}
