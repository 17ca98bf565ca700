package explain

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// code is what there is of the implementation.
type code struct {
	declared []declared
}

// declared is a function, or a type, constant or variable, with the comment above it.
type declared struct {
	name  string // of a method, without its receiver
	shown string // as a reader looks for it: Acceptor.OnPrepare
	file  string // from the root of the repository
	from  int    // the line on which it begins, without its comment
	first int    // with it
	last  int
	text  string
	cites []string // names that its comments cite
	tests bool     // it is what the implementation is checked by
}

func (d declared) has(line int) bool { return d.first <= line && line <= d.last }

// is tells whether the declaration is what the specification calls so.
func (d declared) is(name string) bool {
	return strings.EqualFold(d.name, name) || slices.Contains(d.cites, name)
}

func (l *Library) readCode() error {
	l.code = &code{}
	for _, folder := range []string{path.Join("impl", l.Protocol), path.Join("modeltest", l.Protocol+"test")} {
		names, err := fs.Glob(l.Code, folder+"/*.go")
		if err != nil {
			return err
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := fs.ReadFile(l.Code, name)
			if err != nil {
				return err
			}
			if err := l.code.read(name, strings.ReplaceAll(string(text), "\r\n", "\n")); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *code) read(file, text string) error {
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, file, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	lines := strings.Split(text, "\n")
	line := func(pos token.Pos) int { return fset.Position(pos).Line }
	add := func(name, shown string, n ast.Node, doc *ast.CommentGroup) {
		d := declared{name: name, shown: shown, file: file, tests: strings.HasPrefix(file, "modeltest/"), from: line(n.Pos()), first: line(n.Pos()), last: line(n.End())}
		if doc != nil {
			d.first = line(doc.Pos())
		}
		for _, comment := range parsed.Comments {
			if d.has(line(comment.Pos())) || d.has(line(comment.End())) {
				d.cites = append(d.cites, cited(comment.Text())...)
			}
		}
		d.text = strings.Join(lines[d.first-1:d.last], "\n")
		c.declared = append(c.declared, d)
	}
	for _, decl := range parsed.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			add(decl.Name.Name, receiver(decl)+decl.Name.Name, decl, decl.Doc)
		case *ast.GenDecl:
			if name := nameOf(decl); name != "" {
				add(name, name, decl, decl.Doc)
			}
		}
	}
	return nil
}

// receiver is the type that a method is of, and a dot.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return ""
	}
	typ := f.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if name, ok := typ.(*ast.Ident); ok {
		return name.Name + "."
	}
	return ""
}

// nameOf is the first name that is declared; none for imports.
func nameOf(decl *ast.GenDecl) string {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			return spec.Name.Name
		case *ast.ValueSpec:
			return spec.Names[0].Name
		}
	}
	return ""
}

var (
	citation = pattern.Pattern(`spec:\s+([^.;)]*)`)
	nameText = pattern.Pattern(`[A-Za-z]\w*`)
)

// cited lists the names that a comment cites, "spec: OnPrepare, action Prepare", and the words
// around them.
func cited(comment string) (names []string) {
	for _, m := range citation.FindAllStringSubmatch(comment, -1) {
		names = append(names, nameText.FindAllString(m[1], -1)...)
	}
	return names
}

// declarations lists the code of what the specification calls by one of the names, in the order of
// the names.
func (c *code) declarations(names []string) []declared {
	return c.find(names, func(d declared) bool { return !d.tests })
}

// checks lists the functions of that name by which the implementation is checked.
func (c *code) checks(name string) []declared {
	return c.find([]string{name}, func(d declared) bool { return d.tests && strings.EqualFold(d.name, name) })
}

func (c *code) find(names []string, wanted func(declared) bool) (out []declared) {
	for _, name := range names {
		for _, d := range c.declared {
			if d.is(name) && wanted(d) && !slices.ContainsFunc(out, func(o declared) bool { return o.file == d.file && o.from == d.from }) {
				out = append(out, d)
			}
		}
	}
	return out
}
