package paxos

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/internal/exports"
)

// What the roles do must not depend on which ballots, values and nodes there are,
// only on how ballots are ordered and on which values and nodes are equal. The
// properties in symmetry_test.go show that steps commute with renaming, by samples;
// here is shown that the code has no means not to: it compares ballots, and never
// looks into a ballot, a value or a node.

// roleFiles have the roles' steps.
var roleFiles = []string{"acceptor.go", "proposer.go", "learner.go", "process.go"}

// exempt are functions that look inside, and why no step depends on it.
var exempt = map[string]string{
	"owns":              "whose a ballot is: a renaming takes a ballot where it takes its owner",
	"Tally.compareVote": "the order in which tallies are kept, each under its vote: a renaming may change it and no step asks for it",
	"Learner.Key":       "for comparing states; no step calls it",
	"Disk.check":        "the text of an error, before the first step",
	"NewProcess":        "likewise",
}

// opaqueTypes are those that roles do not look into, and the methods that they may call.
var opaqueTypes = map[string][]string{
	"Ballot": {"Less", "Compare", "IsNone", "IsReal"},
	"Value":  nil,
	"Node":   nil,
}

func TestRolesLookIntoNothing(t *testing.T) {
	for _, at := range looks(t, nil) {
		t.Error(at)
	}
}

// A rule that lets everything through shows nothing.
func TestLookingIntoIsNoticed(t *testing.T) {
	for _, c := range []struct{ file, old, new, want string }{
		{"acceptor.go", "!ballot.Less(a.Promised)", "ballot.Round >= a.Promised.Round", "looks into a Ballot: Round"},
		{"acceptor.go", "return !ballot", "return ballot.Node%2 == 0 || !ballot", "looks into a Ballot: Node"},
		{"acceptor.go", "Promised: ballot, Vote: a.Vote", "Promised: Ballot{Round: 1}, Vote: a.Vote", "makes a Ballot"},
		{"proposer.go", "m.Value != p.Value", "m.Value < p.Value", "uses a Value in <"},
		{"proposer.go", "m.Value != p.Value", "len(m.Value) != 3", "gives a Value to len"},
		{"proposer.go", "m.Value != p.Value", "m.Value[0] != 'x'", "indexes a Value"},
		{"proposer.go", "m.Value != p.Value", `m.Value == "secret"`, "makes a Value"},
		{"proposer.go", "return best.Value", "return best.Value + best.Value", "uses a Value in +"},
		{"proposer.go", "return best.Value", "return Value(best.Ballot.String())", "calls String of a Ballot"},
		{"proposer.go", "m.Value != p.Value", `string(m.Value) != "x"`, "converts a Value"},
		{"proposer.go", "p.Promisers.Has(m.From)", "m.From > 1", "uses a Node in >"},
		{"proposer.go", "return best.Value", "for range best.Value { }; return best.Value", "ranges over a Value"},
		{"learner.go", "voters := seen.With(m.From)", "voters := seen.With(m.From+1)", "uses a Node in +"},
		{"process.go", "p.Acceptor, effects = p.Acceptor.OnPrepare(p.Self, m)", "switch p.Self { case 2: return }", "switches on a Node"},
	} {
		t.Run(c.want, func(t *testing.T) {
			text, err := os.ReadFile(c.file)
			if err != nil || !strings.Contains(string(text), c.old) {
				t.Fatalf("%s has no %q: %v", c.file, c.old, err)
			}
			found := looks(t, map[string]string{c.file: strings.Replace(string(text), c.old, c.new, 1)})
			if !slices.ContainsFunc(found, func(at string) bool { return strings.Contains(at, c.want) }) {
				t.Errorf("want %q, got %q", c.want, found)
			}
		})
	}
}

// looks lists the places where the roles look into what they should not, in the
// package as it is but for the files given.
func looks(t *testing.T, instead map[string]string) []string {
	t.Helper()
	l := looking{fset: token.NewFileSet(), info: types.Info{Types: map[ast.Expr]types.TypeAndValue{}}}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all []*ast.File
	roles := map[*ast.File]bool{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		var source any
		if text, ok := instead[name]; ok {
			source = text
		}
		file, err := parser.ParseFile(l.fset, name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, file)
		roles[file] = slices.Contains(roleFiles, name)
	}
	config := types.Config{Importer: imports, Error: func(error) {}} // an unused variable of a bug is no matter here
	pkg, _ := config.Check("paxos", l.fset, all, &l.info)
	l.pkg = pkg
	for _, file := range all {
		if roles[file] {
			l.file(file)
		}
	}
	return l.found
}

var imports = exports.In(".")

type looking struct {
	fset  *token.FileSet
	info  types.Info
	pkg   *types.Package
	found []string
}

func (l *looking) file(file *ast.File) {
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if ok && exempt[nameOf(f)] == "" {
			ast.Inspect(f, func(n ast.Node) bool { l.node(n); return true })
		}
	}
}

func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	return types.ExprString(f.Recv.List[0].Type) + "." + f.Name.Name
}

// opaque gives the name of an expression's type if roles may not look into it.
func (l *looking) opaque(x ast.Expr) string {
	named, ok := l.info.TypeOf(x).(*types.Named)
	if !ok || named.Obj().Pkg() != l.pkg {
		return ""
	}
	if _, ok := opaqueTypes[named.Obj().Name()]; ok {
		return named.Obj().Name()
	}
	return ""
}

func (l *looking) say(n ast.Node, format string, args ...any) {
	l.found = append(l.found, fmt.Sprintf("%s: a role %s", l.fset.Position(n.Pos()), fmt.Sprintf(format, args...)))
}

func (l *looking) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.SelectorExpr:
		if of := l.opaque(n.X); of != "" && !slices.Contains(opaqueTypes[of], n.Sel.Name) {
			if _, called := l.info.TypeOf(n).(*types.Signature); called {
				l.say(n, "calls %s of a %s", n.Sel.Name, of)
			} else {
				l.say(n, "looks into a %s: %s", of, n.Sel.Name)
			}
		}
	case *ast.BinaryExpr:
		if of := l.opaque(n.X); of != "" && n.Op != token.EQL && n.Op != token.NEQ {
			l.say(n, "uses a %s in %s", of, n.Op)
		}
	case *ast.CompositeLit:
		if of := l.opaque(n); of != "" {
			l.say(n, "makes a %s", of)
		}
	case *ast.BasicLit:
		if of := l.opaque(n); of != "" {
			l.say(n, "makes a %s", of)
		}
	case *ast.IndexExpr:
		l.never(n, n.X, "indexes a %s")
	case *ast.SliceExpr:
		l.never(n, n.X, "slices a %s")
	case *ast.RangeStmt:
		l.never(n, n.X, "ranges over a %s")
	case *ast.SwitchStmt:
		if n.Tag != nil {
			l.never(n, n.Tag, "switches on a %s")
		}
	case *ast.CallExpr:
		l.call(n)
	}
}

func (l *looking) never(n ast.Node, x ast.Expr, format string) {
	if of := l.opaque(x); of != "" {
		l.say(n, format, of)
	}
}

// call: only functions of the package may be given something opaque. What these do
// with it is looked at too, or they are of the types themselves.
func (l *looking) call(n *ast.CallExpr) {
	for _, arg := range n.Args {
		of := l.opaque(arg)
		if of == "" {
			continue
		}
		fun := l.info.Types[n.Fun]
		switch {
		case fun.IsType():
			l.say(n, "converts a %s", of)
		case fun.IsBuiltin() || !l.ours(n.Fun):
			l.say(n, "gives a %s to %s", of, types.ExprString(n.Fun))
		}
	}
}

// ours tells whether a function is one of this package.
func (l *looking) ours(fun ast.Expr) bool {
	selector, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return true
	}
	x, ok := selector.X.(*ast.Ident)
	return !ok || l.info.TypeOf(x) != nil // a package's name has no type
}
