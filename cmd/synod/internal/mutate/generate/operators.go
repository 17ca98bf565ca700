package generate

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// edit is a change of the source: what stands from pos to end becomes text.
type edit struct {
	pos, end token.Pos
	text     string
	operator string
	what     string
	body     bool // a whole body
}

// walk makes the edits of one declaration.
type walk struct {
	p        *Package
	source   []byte
	base     int           // what to take from a token.Pos for a place in source
	function *ast.FuncDecl // nil outside of any
	parents  []ast.Node    // of the node, outermost first
	out      []edit
}

// operators are all that there are. Each adds the edits of one node.
var operators = []func(*walk, ast.Node){
	compare, logic, arithmetic, negate, constants, flip, // values.go
	remove, assign, // statements.go
	fields,                     // literals.go
	exchange, unchanged, empty, // calls.go
}

// edits gives those of a declaration, whether they type-check or not.
func (w *walk) edits(of ast.Decl) []edit {
	ast.Inspect(of, func(n ast.Node) bool {
		if n == nil {
			w.parents = w.parents[:len(w.parents)-1]
			return true
		}
		for _, operator := range operators {
			operator(w, n)
		}
		w.parents = append(w.parents, n)
		return true
	})
	return w.out
}

// replace adds an edit of a node.
func (w *walk) replace(n ast.Node, text, operator, what string, args ...any) {
	w.out = append(w.out, edit{pos: n.Pos(), end: n.End(), text: text, operator: operator, what: fmt.Sprintf(what, args...)})
}

// text is how a node is written.
func (w *walk) text(n ast.Node) string {
	return string(w.source[int(n.Pos())-w.base : int(n.End())-w.base])
}

// short is how a node is written, for people.
func (w *walk) short(n ast.Node) string {
	text := []rune(oneLine(w.text(n)))
	if len(text) > 40 {
		return string(text[:40]) + "..."
	}
	return string(text)
}

// parent gives the node around, or nil.
func (w *walk) parent() ast.Node {
	if len(w.parents) == 0 {
		return nil
	}
	return w.parents[len(w.parents)-1]
}

func (w *walk) typeOf(x ast.Expr) types.Type {
	t := w.p.info.TypeOf(x)
	if t == nil {
		return types.Typ[types.Invalid]
	}
	return t
}

// operands writes a binary expression in place of one, with the parentheses that it
// needs.
func (w *walk) operands(n *ast.BinaryExpr, op token.Token) string {
	within := func(x ast.Expr, right bool) string {
		b, ok := x.(*ast.BinaryExpr)
		if ok && (b.Op.Precedence() < op.Precedence() || right && b.Op.Precedence() == op.Precedence()) {
			return "(" + w.text(x) + ")"
		}
		return w.text(x)
	}
	text := within(n.X, false) + w.gap(n, op) + within(n.Y, true)
	if around, ok := w.parent().(*ast.BinaryExpr); ok && around.Op.Precedence() > op.Precedence() {
		return "(" + text + ")"
	}
	return text
}

// gap is the operator with the space around it that was there.
func (w *walk) gap(n *ast.BinaryExpr, op token.Token) string {
	between := string(w.source[int(n.X.End())-w.base : int(n.Y.Pos())-w.base])
	return strings.Replace(between, n.Op.String(), op.String(), 1)
}
