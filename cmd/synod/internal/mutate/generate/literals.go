package generate

import (
	"go/ast"
	"go/types"
)

// fields: of a composite literal of a struct, a field is left out, or is taken from the
// receiver, if that has one of the same name; one without a name is zero.
func fields(w *walk, n ast.Node) {
	lit, ok := n.(*ast.CompositeLit)
	if !ok {
		return
	}
	if _, ok := w.typeOf(lit).Underlying().(*types.Struct); !ok {
		return
	}
	for i, x := range lit.Elts {
		kv, ok := x.(*ast.KeyValueExpr)
		if !ok {
			if zero, ok := w.zero(w.typeOf(x)); ok && !w.isZero(x) {
				w.replace(x, zero, "zero-field", "%s becomes zero", w.short(x))
			}
			continue
		}
		name := w.text(kv.Key)
		w.replace(lit, w.text(lit.Type)+"{"+w.without(lit.Elts, i)+"}", "drop-"+name, "%s is left out", name)
		if receiver, has := w.receiver(); receiver != "" && has(name) {
			w.replace(kv.Value, receiver+"."+name, "receiver-"+name, "%s is the receiver's", name)
		}
	}
}

// receiver gives the name of the function's receiver, if it has one, and which fields
// it has.
func (w *walk) receiver() (name string, has func(string) bool) {
	if w.function == nil || w.function.Recv == nil || len(w.function.Recv.List[0].Names) == 0 {
		return "", nil
	}
	id := w.function.Recv.List[0].Names[0]
	object := w.p.info.Defs[id]
	if id.Name == "_" || object == nil {
		return "", nil
	}
	return id.Name, func(field string) bool {
		found, _, _ := types.LookupFieldOrMethod(object.Type(), true, w.p.pkg, field)
		v, ok := found.(*types.Var)
		return ok && v.IsField()
	}
}

// zero writes the zero value of a type; ok is false if it cannot be written.
func (w *walk) zero(t types.Type) (text string, ok bool) {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false", true
		case u.Info()&types.IsNumeric != 0:
			return "0", true
		case u.Info()&types.IsString != 0:
			return `""`, true
		}
		return "", false
	case *types.Struct, *types.Array:
		return types.TypeString(t, w.qualify) + "{}", true
	case *types.Tuple:
		return "", false
	}
	return "nil", true
}

func (w *walk) qualify(of *types.Package) string {
	if of == w.p.pkg {
		return ""
	}
	return of.Name()
}
