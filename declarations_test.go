package synod_test

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"
)

// calledByOthers are methods that no code of ours need call: interfaces of libraries ask for them.
var calledByOthers = []string{"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "Unwrap", "Is", "As", "Error", "String", "Format", "ServeHTTP", "LogValue", "Restore", "Generate", "Put"}

// Nothing that is exported is used by nobody. What only commands and our own packages can import
// must be used by code; what others can, at least by a test, which shows how. Names are compared,
// so one of two that are alike may be dead; staticcheck finds what is not exported.
func TestNothingIsDead(t *testing.T) {
	files := goFiles(t)
	used := map[bool]map[string]bool{false: {}, true: {}} // by whether a test does
	for _, f := range files {
		declared := map[*ast.Ident]bool{}
		for _, name := range declarations(f) {
			declared[name] = true
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if name, ok := n.(*ast.Ident); ok && !declared[name] {
				used[f.test][name.Name] = true
			}
			return true
		})
	}
	for _, f := range files {
		inside := slices.Contains([]string{"cmd", "ci", "system"}, f.layer) && !strings.HasSuffix(path.Dir(f.path), "test") &&
			!slices.Contains(forTests, path.Dir(f.path))
		for _, name := range declarations(f) {
			if f.test || !name.IsExported() || used[false][name.Name] || !inside && used[true][name.Name] || slices.Contains(calledByOthers, name.Name) {
				continue
			}
			t.Errorf("%s: nothing uses %s", f.at(name), name.Name)
		}
	}
}

// declarations are the names that a file declares for its package.
func declarations(f goFile) (names []*ast.Ident) {
	for _, d := range f.ast.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			names = append(names, d.Name)
		case *ast.GenDecl:
			if d.Tok != token.IMPORT {
				names = append(names, specified(d)...)
			}
		}
	}
	return names
}

func specified(d *ast.GenDecl) (names []*ast.Ident) {
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			names = append(names, s.Name)
		case *ast.ValueSpec:
			names = append(names, s.Names...)
		}
	}
	return names
}

// No command of synod waits for regular expressions that it does not ask: package pattern has those
// of a package compiled when they are first asked.
func TestNoPatternIsCompiledAtStart(t *testing.T) {
	for _, f := range goFiles(t) {
		for _, d := range f.ast.Decls {
			if d, ok := d.(*ast.GenDecl); !ok || d.Tok != token.VAR || f.test || f.layer == "ci" {
				continue
			}
			ast.Inspect(d, func(n ast.Node) bool {
				if call, ok := n.(*ast.SelectorExpr); ok && call.Sel.Name == "MustCompile" {
					t.Errorf("%s: %s compiles at start: declare a pattern.Pattern", f.at(n), call.Sel.Name)
				}
				_, function := n.(*ast.FuncLit)
				return !function
			})
		}
	}
}
