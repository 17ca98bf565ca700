package generate

import (
	"fmt"
	"go/ast"
	"go/format"
	"slices"
	"strconv"
	"strings"
)

// Chosen is the environment's variable that says which mutant a program of a [Schema]
// is: the number that it was given there. Without it the program has none.
const Chosen = "SYNOD_MUTANT"

// Schema is the source of a package with many mutants in it.
type Schema struct {
	Files   map[string][]byte // that are not as they were; one is new
	Numbers map[string]int    // of the mutants that are in, by ID, from 1
	Alone   []Mutant          // those that cannot be: outside of a function's body, or in one with labels
}

// mutantFile is the file of a schema that the package does not have.
const mutantFile = "synod_mutant.go"

// A mutant that fills the memory ends before the machine does.
const preamble = `package %s

import (
	"os"
	"runtime"
	"strconv"
	"time"
)

var synodMutant, _ = strconv.Atoi(os.Getenv(%q))

func init() {
	if synodMutant != 0 {
		go synodWatch()
	}
}

func synodWatch() {
	for range time.Tick(200 * time.Millisecond) {
		var m runtime.MemStats
		if runtime.ReadMemStats(&m); m.Sys > 2<<30 {
			panic("the mutant took more than 2 GiB of memory")
		}
	}
}
`

// Schema puts mutants of the package into one source.
func (p *Package) Schema(all []Mutant) (*Schema, error) {
	s := &Schema{Files: map[string][]byte{}, Numbers: map[string]int{}}
	bodies := map[*ast.FuncDecl][]Mutant{}
	for _, m := range all {
		if !p.inBody(m) {
			s.Alone = append(s.Alone, m)
			continue
		}
		s.Numbers[m.ID] = len(s.Numbers) + 1
		bodies[m.declared] = append(bodies[m.declared], m)
	}
	for _, name := range p.names {
		text, changed, err := p.withBodies(name, bodies, s.Numbers)
		if err != nil {
			return nil, fmt.Errorf("generate: %s with all its mutants: %w", name, err)
		}
		if changed {
			s.Files[name] = text
		}
	}
	s.Files[mutantFile] = fmt.Appendf(nil, preamble, p.pkg.Name(), Chosen)
	return s, nil
}

// inBody reports whether a mutant changes but the body of a function, which can stand
// beside the body as it was.
func (p *Package) inBody(m Mutant) bool {
	if m.declared == nil {
		return false
	}
	from, to := p.body(m.declared)
	labels := false
	ast.Inspect(m.declared.Body, func(n ast.Node) bool {
		_, is := n.(*ast.LabeledStmt)
		labels = labels || is
		return true
	})
	return from <= m.start && m.end <= to && !labels
}

// body says where the body of a function is in its file, braces included.
func (p *Package) body(f *ast.FuncDecl) (from, to int) {
	return p.fset.Position(f.Body.Pos()).Offset, p.fset.Position(f.Body.End()).Offset
}

// withBodies writes a file in which each function first asks which mutant it is.
func (p *Package) withBodies(name string, bodies map[*ast.FuncDecl][]Mutant, numbers map[string]int) (text []byte, changed bool, err error) {
	text = p.sources[name]
	for _, d := range slices.Backward(p.files[name].Decls) {
		f, ok := d.(*ast.FuncDecl)
		if !ok || len(bodies[f]) == 0 {
			continue
		}
		from, _ := p.body(f)
		text = slices.Concat(text[:from+1], []byte(p.choice(name, f, bodies[f], numbers)), text[from+1:])
		changed = true
	}
	if changed {
		text, err = format.Source(text)
	}
	return text, changed, err
}

// choice is the statement with which a function begins.
func (p *Package) choice(name string, f *ast.FuncDecl, all []Mutant, numbers map[string]int) string {
	var b strings.Builder
	from, to := p.body(f)
	b.WriteString("\nif synodMutant != 0 {\nswitch synodMutant {\n")
	for _, m := range all {
		body := string(p.sources[name][from:m.start]) + m.text + string(p.sources[name][m.end:to])
		b.WriteString("case " + strconv.Itoa(numbers[m.ID]) + ":\n" + body + "\n")
		if f.Type.Results.NumFields() == 0 {
			b.WriteString("return\n")
		}
	}
	b.WriteString("}\n}\n")
	return b.String()
}
