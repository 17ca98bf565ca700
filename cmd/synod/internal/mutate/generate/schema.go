package generate

import (
	"fmt"
	"go/ast"
	"go/format"
	"slices"
	"strconv"
	"strings"
)

// Chosen says which mutant a program of a [Schema] is: as a variable of the environment, or as an
// argument of the program, Chosen=7. It is the number that the mutant was given there. Without it
// the program has none.
const Chosen = "SYNOD_MUTANT"

// Version is a package in which some functions have another body, and perhaps some more are there,
// or fields of structs.
type Version struct {
	ID     string
	bodies map[*ast.FuncDecl]string // braces included
	names  map[*ast.Ident]string    // of parameters that the package has as _, and these bodies by a name
	added  []addition
	fields []field
}

// IDs are those of versions.
func IDs(all []Version) (ids []string) {
	for _, v := range all {
		ids = append(ids, v.ID)
	}
	return ids
}

// Schema is the source of a package with many versions in it.
type Schema struct {
	Files   map[string][]byte // that are not as they were; one is new
	Numbers map[string]int    // of the versions, by ID, from 1
}

// mutantFile is the file of a schema that the package does not have.
const mutantFile = "synod_mutant.go"

// A mutant that fills the memory ends before the machine does.
const preamble = `package %s

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

var synodMutant = synodChosen()

func synodChosen() int {
	chosen := os.Getenv(%[2]q)
	for _, arg := range os.Args[1:] {
		if number, ok := strings.CutPrefix(arg, %[2]q+"="); ok {
			chosen = number
		}
	}
	number, _ := strconv.Atoi(chosen)
	return number
}

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

// Schema puts versions of the package into one source.
func (p *Package) Schema(all []Version) (*Schema, error) {
	s := &Schema{Files: map[string][]byte{}, Numbers: map[string]int{}}
	for i, v := range all {
		s.Numbers[v.ID] = i + 1
	}
	for _, name := range p.names {
		text, changed, err := p.withBodies(name, all)
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

// Version gives a mutant that changes but the body of a function, which can stand beside the body
// as it was. One with labels cannot.
func (p *Package) Version(m Mutant) (v Version, ok bool) {
	if m.declared == nil || labelled(m.declared) {
		return v, false
	}
	from, to := p.body(m.declared)
	if m.start < from || to < m.end {
		return v, false
	}
	text := p.sources[m.File]
	body := string(text[from:m.start]) + m.text + string(text[m.end:to])
	return Version{ID: m.ID, bodies: map[*ast.FuncDecl]string{m.declared: body}}, true
}

func labelled(d ast.Node) (labels bool) {
	ast.Inspect(d, func(n ast.Node) bool {
		_, is := n.(*ast.LabeledStmt)
		labels = labels || is
		return true
	})
	return labels
}

// body says where the body of a function is in its file, braces included.
func (p *Package) body(f *ast.FuncDecl) (from, to int) {
	return p.fset.Position(f.Body.Pos()).Offset, p.fset.Position(f.Body.End()).Offset
}

// withBodies writes a file in which each function first asks which version it is of, with the
// functions that versions add behind them.
func (p *Package) withBodies(name string, all []Version) (text []byte, changed bool, err error) {
	text = p.sources[name]
	for _, d := range slices.Backward(p.files[name].Decls) {
		if of, _ := (source{decl: d}).structure(); of != nil {
			if fields := withFields(of, all); fields != "" {
				at := p.fset.Position(of.Fields.Closing).Offset
				text, changed = slices.Concat(text[:at], []byte(fields), text[at:]), true
			}
			continue
		}
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		choice := choice(f, all)
		if choice == "" {
			continue
		}
		from, _ := p.body(f)
		text = slices.Concat(text[:from+1], []byte(choice), text[from+1:])
		text = p.named(text, f, all)
		changed = true
	}
	for _, added := range additions(p.files[name], all) {
		text = slices.Concat(text, []byte("\n"+added+"\n"))
		changed = true
	}
	if changed {
		text, err = format.Source(text)
	}
	return text, changed, err
}

// choice is the statement with which a function begins; empty if it is the same in all versions.
func choice(f *ast.FuncDecl, all []Version) string {
	var cases strings.Builder
	for i, v := range all {
		body, ok := v.bodies[f]
		if !ok {
			continue
		}
		cases.WriteString("case " + strconv.Itoa(i+1) + ":\n" + body + "\n")
		if f.Type.Results.NumFields() == 0 {
			cases.WriteString("return\n")
		}
	}
	if cases.Len() == 0 {
		return ""
	}
	return "\nif synodMutant != 0 {\nswitch synodMutant {\n" + cases.String() + "}\n}\n"
}
