package generate

import (
	"go/ast"
	"go/types"
	"slices"
)

// field is one that a version adds to a struct of the package. In all other versions it is there
// too, and zero: so only numbers and the like are added, which make no state much larger.
type field struct {
	of         *ast.StructType
	name, kind string
}

// newFields are those that a declaration of a struct has and the one that it replaces has not; ok
// is false if that is not all that differs.
func newFields(was, is source) (added []field, ok bool) {
	own, name := was.structure()
	other, same := is.structure()
	if own == nil || other == nil || name != same {
		return nil, false
	}
	rest := own.Fields.List
	for _, f := range other.Fields.List {
		if len(rest) > 0 && was.fieldText(rest[0]) == is.fieldText(f) {
			rest = rest[1:]
			continue
		}
		kind, basic := f.Type.(*ast.Ident)
		if !basic || types.Universe.Lookup(kind.Name) == nil || len(f.Names) != 1 || f.Tag != nil || has(own, f.Names[0].Name) {
			return nil, false
		}
		added = append(added, field{own, f.Names[0].Name, kind.Name})
	}
	return added, len(rest) == 0 && len(added) > 0
}

// structure is the one that a declaration declares, and nothing else, with its name.
func (s source) structure() (of *ast.StructType, name string) {
	d, is := s.decl.(*ast.GenDecl)
	if !is || len(d.Specs) != 1 {
		return nil, ""
	}
	spec, is := d.Specs[0].(*ast.TypeSpec)
	if !is || spec.TypeParams != nil || spec.Assign.IsValid() {
		return nil, ""
	}
	of, _ = spec.Type.(*ast.StructType)
	return of, spec.Name.Name
}

// fieldText is a field without comments.
func (s source) fieldText(f *ast.Field) string {
	end := f.Type.End()
	if f.Tag != nil {
		end = f.Tag.End()
	}
	return s.between(f.Pos(), end)
}

// fieldsFit tells whether the fields of a version can stand beside those of others: none has the
// name of another kind.
func fieldsFit(v Version, others []field) bool {
	return !slices.ContainsFunc(v.fields, func(f field) bool {
		return slices.ContainsFunc(others, func(o field) bool { return o.of == f.of && o.name == f.name && o.kind != f.kind })
	})
}

// withFields is the text that stands before the end of a struct: the fields that versions add.
func withFields(of *ast.StructType, all []Version) (text string) {
	var seen []field
	for _, v := range all {
		for _, f := range v.fields {
			if f.of == of && !slices.Contains(seen, f) {
				seen = append(seen, f)
				text += "\n" + f.name + " " + f.kind
			}
		}
	}
	if text != "" {
		text += "\n"
	}
	return text
}
