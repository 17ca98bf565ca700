package generate

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// addition is a function that a version adds to a file of the package.
type addition struct {
	file      *ast.File
	key, text string
}

// Patched gives the version in which files are others, if it can stand beside the package as it
// is: if all that differs are bodies of functions, parameters that are named where they were _,
// functions that are new, and fields that are. Whatever else is declared must be the same,
// comments aside.
func (p *Package) Patched(id string, files map[string][]byte) (v Version, ok bool) {
	v = Version{ID: id, bodies: map[*ast.FuncDecl]string{}}
	for name, text := range files {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		own := p.files[name]
		if err != nil || own == nil {
			return v, false
		}
		rest := own.Decls
		for _, d := range file.Decls {
			is := source{fset, text, d}
			if f, isFunc := d.(*ast.FuncDecl); isFunc && p.isNew(f) {
				v.added = append(v.added, addition{own, key(f), is.between(d.Pos(), d.End())})
				continue
			}
			if len(rest) == 0 || !v.takes(source{p.fset, p.sources[name], rest[0]}, is) {
				return v, false
			}
			rest = rest[1:]
		}
		if len(rest) > 0 {
			return v, false
		}
	}
	slices.SortFunc(v.added, func(a, b addition) int { return strings.Compare(a.key, b.key) })
	return v, true
}

// isNew tells whether a function is none of the package's, nor one that changes what a name means
// there: a method that others may ask for, or what Go declares.
func (p *Package) isNew(f *ast.FuncDecl) bool {
	for _, file := range p.files {
		for _, d := range file.Decls {
			if own, is := d.(*ast.FuncDecl); is && key(own) == key(f) {
				return false
			}
		}
	}
	return !f.Name.IsExported() && f.Name.Name != "init" && f.Name.Name != "_" && types.Universe.Lookup(f.Name.Name) == nil
}

// key is a function's name, with the type that it is of.
func key(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) != 1 {
		return f.Name.Name
	}
	of := f.Recv.List[0].Type
	if pointer, is := of.(*ast.StarExpr); is {
		of = pointer.X
	}
	return types.ExprString(of) + "." + f.Name.Name
}

// takes takes a declaration in place of one as it was, if it can stand beside it.
func (v *Version) takes(was, is source) bool {
	if fields, ok := newFields(was, is); ok {
		v.fields = append(v.fields, fields...)
		return true
	}
	if was.head() != is.head() || !v.takesNames(was.parameters(), is.parameters()) {
		return false
	}
	if was.body() == is.body() {
		return true
	}
	f := was.decl.(*ast.FuncDecl)
	if labelled(f) || labelled(is.decl) {
		return false
	}
	v.bodies[f] = is.body()
	return true
}

// takesNames takes the names of parameters: one may be named that was _, if the function as it was
// does not speak of another thing of that name, and one that was named may be _.
func (v *Version) takesNames(was, is []*ast.Ident) bool {
	for i, own := range was {
		switch {
		case own.Name == is[i].Name || is[i].Name == "_":
		case own.Name == "_":
			if v.names == nil {
				v.names = map[*ast.Ident]string{}
			}
			v.names[own] = is[i].Name
		default:
			return false
		}
	}
	return true
}

// Together gives of versions those that can stand beside all that are before them: that add no
// other function of the same name, and name no parameter otherwise, or as what others speak of.
func (p *Package) Together(all []Version) (out []Version) {
	added, named := map[string]addition{}, map[*ast.Ident]string{}
	var fields []field
	for _, v := range all {
		if !fieldsFit(v, fields) || !p.fits(v, all, added, named) {
			continue
		}
		fields = append(fields, v.fields...)
		for _, a := range v.added {
			added[a.key] = a
		}
		for ident, name := range v.names {
			named[ident] = name
		}
		out = append(out, v)
	}
	return out
}

func (p *Package) fits(v Version, all []Version, added map[string]addition, named map[*ast.Ident]string) bool {
	for _, a := range v.added {
		if other, is := added[a.key]; is && other != a {
			return false
		}
	}
	for ident, name := range v.names {
		if other, is := named[ident]; is && other != name || p.speaksOf(ident, name, all) {
			return false
		}
	}
	return true
}

// speaksOf tells whether the function whose parameter is ident has the name in its body, or in that
// of a version which does not name the parameter so.
func (p *Package) speaksOf(ident *ast.Ident, name string, all []Version) bool {
	for _, file := range p.files {
		for _, d := range file.Decls {
			f, is := d.(*ast.FuncDecl)
			if !is || ident.Pos() < f.Pos() || f.End() < ident.Pos() {
				continue
			}
			return has(f, name) || slices.ContainsFunc(all, func(v Version) bool {
				body, is := v.bodies[f]
				return is && v.names[ident] != name && bodyHas(body, name)
			})
		}
	}
	return true
}

func has(n ast.Node, name string) (is bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		i, isName := n.(*ast.Ident)
		is = is || isName && i.Name == name
		return true
	})
	return is
}

func bodyHas(body, name string) bool {
	f, err := parser.ParseExpr("func() " + body)
	return err != nil || has(f, name)
}

// additions are the functions that versions add to a file, each once.
func additions(file *ast.File, all []Version) (texts []string) {
	for _, v := range all {
		for _, a := range v.added {
			if a.file == file && !slices.Contains(texts, a.text) {
				texts = append(texts, a.text)
			}
		}
	}
	return texts
}

// named gives the parameters of a function the names that versions have for them.
func (p *Package) named(text []byte, f *ast.FuncDecl, all []Version) []byte {
	for _, ident := range slices.Backward(source{decl: f}.parameters()) {
		at := slices.IndexFunc(all, func(v Version) bool { return v.names[ident] != "" })
		if at >= 0 {
			from := p.fset.Position(ident.Pos()).Offset
			text = slices.Concat(text[:from], []byte(all[at].names[ident]), text[from+len(ident.Name):])
		}
	}
	return text
}

// source is where a declaration is written.
type source struct {
	fset *token.FileSet
	text []byte
	decl ast.Decl
}

func (s source) between(from, to token.Pos) string {
	return string(s.text[s.fset.Position(from).Offset:s.fset.Position(to).Offset])
}

// head is the declaration without comments before it, the body of a function, and the names of its
// parameters.
func (s source) head() string {
	switch d := s.decl.(type) {
	case *ast.FuncDecl:
		return s.between(d.Type.Func, d.Type.Params.Opening) + s.types(d) + s.between(d.Type.Params.Closing, d.Type.End())
	case *ast.GenDecl:
		return s.uncommented(d)
	}
	return ""
}

// types are those of a function's parameters.
func (s source) types(f *ast.FuncDecl) (text string) {
	for _, field := range f.Type.Params.List {
		text += strings.Repeat(s.between(field.Type.Pos(), field.Type.End())+", ", max(1, len(field.Names)))
	}
	return text
}

// parameters are the names of a function's parameters.
func (s source) parameters() (names []*ast.Ident) {
	if f, is := s.decl.(*ast.FuncDecl); is {
		for _, field := range f.Type.Params.List {
			names = append(names, field.Names...)
		}
	}
	return names
}

// uncommented is the text of a declaration without comments: its tokens.
func (s source) uncommented(d *ast.GenDecl) string {
	text := []byte(s.between(d.TokPos, d.End()))
	var words []string
	var scan scanner.Scanner
	fset := token.NewFileSet()
	scan.Init(fset.AddFile("", -1, len(text)), text, nil, 0)
	for {
		_, word, literal := scan.Scan()
		if word == token.EOF {
			return strings.Join(words, " ")
		}
		if words = append(words, word.String()); literal != "" {
			words = append(words, literal)
		}
	}
}

// body is that of a function, braces included; empty of what is none.
func (s source) body() string {
	if f, ok := s.decl.(*ast.FuncDecl); ok && f.Body != nil {
		return s.between(f.Body.Pos(), f.Body.End())
	}
	return ""
}
