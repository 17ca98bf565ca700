package generate

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
)

// Names of operators, in IDs.
var opNames = map[token.Token]string{
	token.EQL: "equal", token.NEQ: "notequal", token.LSS: "less", token.LEQ: "lesseq", token.GTR: "greater", token.GEQ: "greatereq",
	token.LAND: "and", token.LOR: "or",
	token.ADD: "plus", token.SUB: "minus", token.MUL: "times", token.QUO: "by", token.REM: "mod",
	token.AND: "bitand", token.OR: "bitor", token.XOR: "bitxor", token.AND_NOT: "bitclear", token.SHL: "left", token.SHR: "right",
	token.INC: "plus", token.DEC: "minus",
}

var comparisons = []token.Token{token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ}

// others is what an operator of arithmetic is mistaken for.
var others = map[token.Token]token.Token{
	token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL, token.REM: token.MUL,
	token.AND: token.OR, token.OR: token.AND, token.XOR: token.OR, token.AND_NOT: token.AND, token.SHL: token.SHR, token.SHR: token.SHL,
	token.ADD_ASSIGN: token.SUB_ASSIGN, token.SUB_ASSIGN: token.ADD_ASSIGN, token.AND_ASSIGN: token.OR_ASSIGN, token.OR_ASSIGN: token.AND_ASSIGN,
}

// compare: another comparison, unless it says the same of what is never below 0.
func compare(w *walk, n ast.Node) {
	b, ok := n.(*ast.BinaryExpr)
	if !ok || b.Op.Precedence() != token.EQL.Precedence() {
		return
	}
	for _, op := range comparisons {
		if op != b.Op && !(w.neverBelow(b) && alike(op, b.Op)) {
			w.operator(b, op)
		}
	}
}

// neverBelow reports whether the left of a comparison is unsigned, and the right is 0.
func (w *walk) neverBelow(b *ast.BinaryExpr) bool {
	basic, ok := w.typeOf(b.X).Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsUnsigned != 0 && w.isZero(b.Y)
}

// isZero reports whether x is a constant that is 0.
func (w *walk) isZero(x ast.Expr) bool {
	v := w.p.info.Types[x].Value
	return v != nil && v.Kind() == constant.Int && constant.Sign(v) == 0
}

// alike reports whether two comparisons with 0 say the same of what is not below it.
func alike(x, y token.Token) bool {
	some := func(t token.Token) bool { return t == token.NEQ || t == token.GTR }
	none := func(t token.Token) bool { return t == token.EQL || t == token.LEQ }
	return some(x) && some(y) || none(x) && none(y)
}

// logic: && for ||, and a conjunct or a disjunct left out.
func logic(w *walk, n ast.Node) {
	b, ok := n.(*ast.BinaryExpr)
	if !ok || b.Op != token.LAND && b.Op != token.LOR {
		return
	}
	if b.Op == token.LAND {
		w.operator(b, token.LOR)
	} else {
		w.operator(b, token.LAND)
	}
	w.replace(b, w.text(b.Y), "drop-left", "%s is left out", w.short(b.X))
	w.replace(b, w.text(b.X), "drop-right", "%s is left out", w.short(b.Y))
}

// arithmetic: another operator.
func arithmetic(w *walk, n ast.Node) {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if op, ok := others[n.Op]; ok {
			w.operator(n, op)
		}
	case *ast.AssignStmt:
		if op, ok := others[n.Tok]; ok {
			w.token(n.TokPos, n.Tok, op)
		}
	case *ast.IncDecStmt:
		w.token(n.TokPos, n.Tok, map[token.Token]token.Token{token.INC: token.DEC, token.DEC: token.INC}[n.Tok])
	}
}

func (w *walk) operator(n *ast.BinaryExpr, op token.Token) {
	w.replace(n, w.operands(n, op), opNames[n.Op]+"-to-"+opNames[op], "%s becomes %s in %s", n.Op, op, w.short(n))
}

func (w *walk) token(at token.Pos, old, op token.Token) {
	name := func(t token.Token) string {
		if n, ok := opNames[t]; ok {
			return n
		}
		return map[token.Token]string{token.ADD_ASSIGN: "plus", token.SUB_ASSIGN: "minus", token.AND_ASSIGN: "bitand", token.OR_ASSIGN: "bitor"}[t]
	}
	w.out = append(w.out, edit{
		pos: at, end: at + token.Pos(len(old.String())), text: op.String(), operator: name(old) + "-to-" + name(op),
		what: fmt.Sprintf("%s becomes %s", old, op),
	})
}

// negate: a condition, or any part of one. Of a comparison another one is its negation.
func negate(w *walk, n ast.Node) {
	x, ok := n.(ast.Expr)
	if !ok || !w.isBool(x) {
		return
	}
	if around, ok := w.parent().(*ast.UnaryExpr); ok && around.Op == token.NOT {
		return
	}
	text := "!" + w.text(x)
	switch x := x.(type) {
	case *ast.ParenExpr:
		return
	case *ast.UnaryExpr:
		text = w.text(x.X)
	case *ast.BinaryExpr:
		if x.Op.Precedence() == token.EQL.Precedence() {
			return
		}
		text = "!(" + w.text(x) + ")"
	}
	w.replace(n, text, "negate", "%s is negated", w.short(n))
}

// isBool reports whether x is a value that is true or false, and no constant.
func (w *walk) isBool(x ast.Expr) bool {
	t := w.p.info.Types[x]
	if id, ok := x.(*ast.Ident); ok && t.Type == nil { // a variable
		if v, ok := w.p.info.Uses[id].(*types.Var); ok && !v.IsField() {
			t.Type = v.Type()
		}
	}
	if t.Type == nil || t.IsType() || t.Value != nil {
		return false
	}
	basic, ok := t.Type.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsBoolean != 0
}

// constants: an integer that is off by one, or 0; another one of those that a type has.
func constants(w *walk, n ast.Node) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if n.Kind != token.INT {
			return
		}
		if v, ok := constant.Int64Val(constant.MakeFromLiteral(n.Value, n.Kind, 0)); ok {
			w.replace(n, number64(v+1), "plus-one", "%s becomes %d", n.Value, v+1)
			w.replace(n, number64(v-1), "minus-one", "%s becomes %d", n.Value, v-1)
			w.replace(n, "0", "zero", "%s becomes 0", n.Value)
		}
	case *ast.Ident:
		c, ok := w.p.info.Uses[n].(*types.Const)
		if !ok {
			return
		}
		if basic, ok := c.Type().Underlying().(*types.Basic); ok && basic.Info()&types.IsInteger != 0 {
			w.named(n, c)
		}
	}
}

func number64(v int64) string {
	if v < 0 {
		return "(" + strconv.FormatInt(v, 10) + ")"
	}
	return strconv.FormatInt(v, 10)
}

// named changes the use of a constant that has a name.
func (w *walk) named(n *ast.Ident, c *types.Const) {
	if _, ok := c.Type().(*types.Named); ok {
		for _, name := range w.p.pkg.Scope().Names() { // ascending
			other, ok := w.p.pkg.Scope().Lookup(name).(*types.Const)
			if ok && other != c && types.Identical(other.Type(), c.Type()) {
				w.replace(n, name, n.Name+"-to-"+name, "%s becomes %s", n.Name, name)
			}
		}
		return
	}
	w.replace(n, "("+n.Name+" + 1)", "plus-one", "%s becomes one more", n.Name)
	w.replace(n, "("+n.Name+" - 1)", "minus-one", "%s becomes one less", n.Name)
	w.replace(n, "0", "zero", "%s becomes 0", n.Name)
}

// flip: false for true.
func flip(w *walk, n ast.Node) {
	id, ok := n.(*ast.Ident)
	if !ok || w.p.info.Uses[id] == nil || w.p.info.Uses[id].Parent() != types.Universe {
		return
	}
	switch id.Name {
	case "true":
		w.replace(n, "false", "true-to-false", "true becomes false")
	case "false":
		w.replace(n, "true", "false-to-true", "false becomes true")
	}
}
