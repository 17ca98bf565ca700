package generate

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// exchange: two arguments of the same type, the receiver among them; not of a
// builtin, such as min.
func exchange(w *walk, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok || w.p.info.Types[call.Fun].IsType() || w.p.info.Types[call.Fun].IsBuiltin() {
		return
	}
	all := slices.Clone(call.Args)
	selector, method := call.Fun.(*ast.SelectorExpr)
	method = method && w.p.info.Selections[selector] != nil
	if method {
		all = append([]ast.Expr{selector.X}, all...)
	}
	for i, x := range all {
		for _, y := range all[i+1:] {
			if types.Identical(types.Default(w.typeOf(x)), types.Default(w.typeOf(y))) && w.text(x) != w.text(y) {
				w.exchanged(call, x, y, method && i == 0)
			}
		}
	}
}

func (w *walk) exchanged(call *ast.CallExpr, x, y ast.Expr, receiver bool) {
	between := string(w.source[int(x.End())-w.base : int(y.Pos())-w.base])
	before := string(w.source[int(call.Pos())-w.base : int(x.Pos())-w.base])
	after := string(w.source[int(y.End())-w.base : int(call.End())-w.base])
	first := w.text(y)
	if receiver {
		first = w.beforeDot(y)
	}
	w.replace(call, before+first+between+w.text(x)+after, "exchange", "%s and %s are exchanged", w.short(x), w.short(y))
}

// beforeDot writes what stands before a dot.
func (w *walk) beforeDot(x ast.Expr) string {
	switch x.(type) {
	case *ast.BinaryExpr, *ast.UnaryExpr, *ast.CompositeLit:
		return "(" + w.text(x) + ")"
	}
	return w.text(x)
}

// unchanged: what is returned is what came in, the receiver or a parameter of the type,
// and nothing beside it.
func unchanged(w *walk, n ast.Node) {
	r, ok := n.(*ast.ReturnStmt)
	if !ok || w.function == nil || slices.ContainsFunc(w.parents, isLiteral) {
		return
	}
	results := w.results()
	if len(results) == 0 {
		return
	}
	rest, ok := w.zeros(results[1:])
	if !ok {
		return
	}
	for _, in := range w.inputs(results[0]) {
		text := "return " + strings.Join(append([]string{in}, rest...), ", ")
		w.replace(r, text, "return-"+in, "%s is returned as it came", in)
	}
}

func isLiteral(n ast.Node) bool { _, ok := n.(*ast.FuncLit); return ok }

// results are the types that the function gives.
func (w *walk) results() (all []types.Type) {
	f, ok := w.p.info.Defs[w.function.Name].(*types.Func)
	if !ok {
		return nil
	}
	for v := range f.Signature().Results().Variables() {
		all = append(all, v.Type())
	}
	return all
}

// inputs are the names of the receiver and the parameters of a type.
func (w *walk) inputs(of types.Type) (names []string) {
	lists := []*ast.FieldList{w.function.Recv, w.function.Type.Params}
	for _, list := range lists {
		if list == nil {
			continue
		}
		for _, field := range list.List {
			for _, id := range field.Names {
				if o := w.p.info.Defs[id]; id.Name != "_" && o != nil && types.Identical(o.Type(), of) {
					names = append(names, id.Name)
				}
			}
		}
	}
	return names
}

// zeros writes zero values.
func (w *walk) zeros(of []types.Type) (all []string, ok bool) {
	for _, t := range of {
		zero, ok := w.zero(t)
		if !ok {
			return nil, false
		}
		all = append(all, zero)
	}
	return all, true
}

// empty: a function does nothing, and gives zero values.
func empty(w *walk, n ast.Node) {
	body, ok := n.(*ast.BlockStmt)
	if !ok || w.function == nil || body != w.function.Body || len(body.List) == 0 {
		return
	}
	zeros, ok := w.zeros(w.results())
	if !ok {
		return
	}
	text := "{}"
	if len(zeros) > 0 {
		text = "{ return " + strings.Join(zeros, ", ") + " }"
	}
	if oneLine(text) == oneLine(w.text(body)) {
		return
	}
	w.out = append(w.out, edit{pos: body.Pos(), end: body.End(), text: text, operator: "empty", what: "the function does nothing", body: true})
}
