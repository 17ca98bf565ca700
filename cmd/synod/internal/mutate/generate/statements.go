package generate

import (
	"go/ast"
	"go/token"
	"strings"
)

// remove: a statement, or a case, is left out.
func remove(w *walk, n ast.Node) {
	switch w.parent().(type) {
	case *ast.BlockStmt, *ast.CaseClause:
	default:
		return
	}
	operator := ""
	switch n := n.(type) {
	case *ast.ExprStmt, *ast.IncDecStmt, *ast.BranchStmt, *ast.ReturnStmt:
		operator = "delete"
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			operator = "delete"
		}
	case *ast.IfStmt:
		operator = "delete-if"
	case *ast.ForStmt, *ast.RangeStmt:
		operator = "delete-loop"
	case *ast.CaseClause:
		operator = "delete-case"
	}
	if operator != "" {
		w.replace(n, "", operator, "%s is left out", w.short(n))
	}
}

// assign: of several assignments at once one is left out.
func assign(w *walk, n ast.Node) {
	a, ok := n.(*ast.AssignStmt)
	if !ok || a.Tok != token.ASSIGN || len(a.Lhs) != len(a.Rhs) || len(a.Lhs) < 2 {
		return
	}
	for i := range a.Lhs {
		w.replace(n, w.without(a.Lhs, i)+" = "+w.without(a.Rhs, i), "delete-one", "%s is not assigned to %s", w.short(a.Rhs[i]), w.short(a.Lhs[i]))
	}
}

// without writes a list, but for one.
func (w *walk) without(list []ast.Expr, but int) string {
	var out []string
	for i, x := range list {
		if i != but {
			out = append(out, w.text(x))
		}
	}
	return strings.Join(out, ", ")
}
