package generate

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/exports"
)

// Mutant is a package with one change.
type Mutant struct {
	ID       string `json:"id"`       // "queue.go:53:less-to-lesseq"; it moves with the line
	File     string `json:"file"`     // as the package was given it
	Line     int    `json:"line"`     // from 1
	Column   int    `json:"column"`   // from 1, in bytes
	Function string `json:"function"` // "Queue.Push"; empty outside of any
	Operator string `json:"operator"` // "less-to-lesseq"
	Old      string `json:"old"`      // the lines that are changed, in one
	New      string `json:"new"`      // and what they are then; empty if they are left out
	What     string `json:"what"`     // in a line, for people

	start, end int // of the change, in the file
	text       string
	declared   *ast.FuncDecl // nil outside of any
}

// Key is what stays when unrelated lines are edited: the function, and the text.
type Key struct{ Function, Old, New string }

// Key gives the mutant's.
func (m Mutant) Key() Key { return Key{m.Function, m.Old, m.New} }

// Apply gives the mutant's file, from what it was made of.
func (m Mutant) Apply(source []byte) []byte {
	return slices.Concat(source[:m.start], []byte(m.text), source[m.end:])
}

// Package is one that type-checks.
type Package struct {
	path    string
	names   []string // of its files, ascending
	sources map[string][]byte
	files   map[string]*ast.File
	fset    *token.FileSet
	imports types.Importer
	info    types.Info
	pkg     *types.Package
}

// Load reads a package, by its import path, from its files. Other packages are those
// that the go command finds from a folder of the module.
func Load(folder, path string, sources map[string][]byte) (*Package, error) {
	p := &Package{path: path, names: slices.Sorted(maps.Keys(sources)), sources: sources, files: map[string]*ast.File{}, fset: token.NewFileSet()}
	p.imports = exports.In(folder)
	for _, name := range p.names {
		file, err := p.parse(name, sources[name])
		if err != nil {
			return nil, fmt.Errorf("generate: %w", err)
		}
		p.files[name] = file
	}
	p.info = types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	var err error
	if p.pkg, err = p.check("", nil, &p.info); err != nil {
		return nil, fmt.Errorf("generate: %w", err)
	}
	return p, nil
}

func (p *Package) parse(name string, source []byte) (*ast.File, error) {
	return parser.ParseFile(p.fset, name, source, parser.SkipObjectResolution)
}

// check type-checks the package, with one file in place of its own.
func (p *Package) check(name string, instead *ast.File, info *types.Info) (*types.Package, error) {
	var all []*ast.File
	for _, n := range p.names {
		file := p.files[n]
		if n == name {
			file = instead
		}
		all = append(all, file)
	}
	config := types.Config{Importer: p.imports}
	return config.Check(p.path, p.fset, all, info)
}

// Mutants gives all that type-check, ascending by place.
func (p *Package) Mutants() []Mutant {
	var all []Mutant
	for _, name := range p.names {
		file := p.mutants(name)
		slices.SortStableFunc(file, func(a, b Mutant) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
		all = append(all, file...)
	}
	number(all)
	return all
}

// mutants gives those of one file.
func (p *Package) mutants(name string) (all []Mutant) {
	seen := map[[sha256.Size]byte]bool{sha256.Sum256(p.sources[name]): true}
	for _, d := range p.files[name].Decls {
		w := walk{p: p, source: p.sources[name], base: p.fset.File(p.files[name].FileStart).Base()}
		if f, ok := d.(*ast.FuncDecl); ok {
			w.function = f
		}
		for _, e := range w.edits(d) {
			m := w.mutant(name, e)
			text := m.Apply(w.source)
			if sum := sha256.Sum256(text); !seen[sum] && p.typeChecks(name, text) {
				seen[sum] = true
				all = append(all, m)
			}
		}
	}
	return all
}

func (p *Package) typeChecks(name string, text []byte) bool {
	file, err := p.parse(name, text)
	if err != nil {
		return false
	}
	_, err = p.check(name, file, nil)
	return err == nil
}

// number gives each mutant its ID: of several that are alike on a line, all but the
// first have a number.
func number(all []Mutant) {
	met := map[string]int{}
	for i := range all {
		m := &all[i]
		m.ID = fmt.Sprintf("%s:%d:%s", m.File, m.Line, m.Operator)
		met[m.ID]++
		if n := met[m.ID]; n > 1 {
			m.ID = fmt.Sprintf("%s#%d", m.ID, n)
		}
	}
}

// mutant makes one of an edit.
func (w *walk) mutant(file string, e edit) Mutant {
	m := Mutant{File: file, Operator: e.operator, What: e.what, text: e.text, declared: w.function}
	m.start, m.end = int(e.pos)-w.base, int(e.end)-w.base
	if w.function != nil {
		m.Function = nameOf(w.function)
	}
	at := w.p.fset.Position(e.pos)
	m.Line, m.Column = at.Line, at.Column
	from := strings.LastIndexByte(string(w.source[:m.start]), '\n') + 1
	to := len(w.source)
	if n := strings.IndexByte(string(w.source[m.end:]), '\n'); n >= 0 {
		to = m.end + n
	}
	m.Old = oneLine(string(w.source[from:to]))
	m.New = oneLine(string(w.source[from:m.start]) + e.text + string(w.source[m.end:to]))
	if e.body {
		m.Old, m.New = "{ ... }", oneLine(e.text)
	}
	return m
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// nameOf is a function's name, with its receiver's type: "Queue.Push".
func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	of := f.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	return types.ExprString(of) + "." + f.Name.Name
}
