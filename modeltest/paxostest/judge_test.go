package paxostest_test

import (
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// questions are the functions of the code under test that this package calls, and why none of
// them decides what is expected.
var questions = map[string]string{
	"Process.Deliver": "a step: it is what is tested",
	"Process.Set":     "a step",
	"Process.Get":     "a step",
	"Process.Restart": "a step",
	"NewProcess":      "a step: a start from a disk",
	"Process.Disk":    "what is compared with the judge's own account",

	"Acceptor.OnPrepare":  "a step of a peer, or of what a foreign implementation is held against",
	"Acceptor.OnAccept":   "likewise",
	"Proposer.OnSet":      "likewise",
	"Proposer.OnGet":      "likewise",
	"Proposer.OnPromise":  "likewise",
	"Proposer.OnAccepted": "likewise",
	"Proposer.OnReject":   "likewise",
	"Learner.OnLearn":     "likewise",

	"Majority":   "the code's quorums, given to the code; the judge counts by sizes of its own",
	"NewQuorums": "likewise",
	"Some":       "makes a Maybe, which cannot be made otherwise; a wrong one differs from the graph",
	"Maybe.Get":  "looks into one, likewise",

	"Phase.String": "the name of a phase; a wrong one differs from the graph",
}

// What is expected must not be worked out by the code that is tested.
func TestTheJudgeAsksNothing(t *testing.T) {
	called := callsOf(t, "github.com/synod-paxos/synod/impl/paxos")
	for name, at := range called {
		if questions[name] == "" {
			t.Errorf("%s: the judge calls %s of the code under test: work it out here, or say in questions why it decides nothing", at, name)
		}
	}
	for name := range questions {
		if called[name] == "" {
			t.Errorf("questions has %s, which is not called", name)
		}
	}
}

// callsOf lists the functions and methods of a package that this package mentions, with a
// place of each.
func callsOf(t *testing.T, of string) map[string]string {
	t.Helper()
	pkg, err := build.ImportDir(".", 0)
	require.NoError(t, err)
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range pkg.GoFiles {
		file, err := parser.ParseFile(fset, filepath.Clean(name), nil, 0)
		require.NoError(t, err)
		files = append(files, file)
	}
	info := types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	_, err = config.Check("paxostest", fset, files, &info)
	require.NoError(t, err)
	out := map[string]string{}
	for ident, object := range info.Uses {
		f, ok := object.(*types.Func)
		if !ok || f.Pkg() == nil || f.Pkg().Path() != of {
			continue
		}
		name := f.Name()
		if recv := f.Signature().Recv(); recv != nil {
			parts := strings.Split(recv.Type().String(), ".")
			name = parts[len(parts)-1] + "." + name
		}
		at := fset.Position(ident.Pos()).String()
		if out[name] == "" || slices.Compare([]string{at}, []string{out[name]}) < 0 {
			out[name] = at
		}
	}
	return out
}
