package paxostest_test

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/exports"
	_ "github.com/synod-paxos/synod/internal/seldom"
)

// question is a function of the code under test that is called here, the rooms that may do
// so, and why it does not decide what is expected.
type question struct{ rooms, why string }

var questions = map[string]question{
	"Process.Deliver": {"world subject", "a step: it is what is tested"},
	"Process.Set":     {"world subject", "a step"},
	"Process.Get":     {"world subject", "a step"},
	"Process.Restart": {"world subject", "a step"},
	"NewProcess":      {"world subject", "a step: a start from a disk"},
	"Process.Disk":    {"world subject", "what is compared with the judge's own account, and what the reference keeps"},

	"Acceptor.OnPrepare":  {"world", "a step of a peer, or of what a foreign implementation is held against"},
	"Acceptor.OnAccept":   {"world", "likewise"},
	"Proposer.OnSet":      {"world", "likewise"},
	"Proposer.OnGet":      {"world", "likewise"},
	"Proposer.OnPromise":  {"world", "likewise"},
	"Proposer.OnAccepted": {"world", "likewise"},
	"Proposer.OnReject":   {"world", "likewise"},
	"Learner.OnLearn":     {"suites", "likewise"},

	"Majority":   {"world subject", "the code's quorums, given to the code; the judge counts by sizes of its own"},
	"NewQuorums": {"world subject", "likewise"},

	"Quorums.Size1": {"subject", "likewise"},
	"Quorums.Size2": {"subject", "likewise"},

	"Some":         {"exploration scenario suites", "makes a Maybe, which cannot be made otherwise; a wrong one differs from the graph"},
	"Maybe.Get":    {"model world exploration board suites subject", "looks into one, likewise"},
	"Phase.String": {"model board", "the name of a phase; a wrong one differs from the graph"},
}

// rooms are all that judge, and those above them.
var rooms = []string{".", "model", "world", "exploration", "scenario", "board", "oracle", "judge", "suites", "subject", "trial", "harm", "monitors", "link", "conformance", "randomtest", "adapter", "coverage", "logs", "cases"}

// What is expected must not be worked out by the code that is tested.
func TestTheJudgeAsksNothing(t *testing.T) {
	called := map[string][]string{} // by function: rooms
	fset := token.NewFileSet()
	from := exports.In(".")
	for _, room := range rooms {
		for name, at := range callsOf(t, "github.com/synod-paxos/synod/impl/paxos", room, fset, from) {
			called[name] = append(called[name], room)
			if !slices.Contains(strings.Fields(questions[name].rooms), room) {
				t.Errorf("%s: %s calls %s of the code under test: work it out here, or say in questions why it decides nothing", at, room, name)
			}
		}
	}
	for name, q := range questions {
		for _, room := range strings.Fields(q.rooms) {
			if !slices.Contains(called[name], room) {
				t.Errorf("questions has %s, which %s does not call", name, room)
			}
		}
	}
	found, err := filepath.Glob("*/*.go")
	require.NoError(t, err)
	for _, file := range found {
		if room := filepath.Dir(file); !strings.HasSuffix(file, "_test.go") && !slices.Contains(rooms, room) {
			t.Errorf("%s is in no room: add %s to rooms", file, room)
		}
	}
}

// callsOf lists the functions and methods of a package that a room mentions, with a place of
// each.
func callsOf(t *testing.T, of, room string, fset *token.FileSet, from types.Importer) map[string]string {
	t.Helper()
	pkg, err := build.ImportDir(room, 0)
	require.NoError(t, err)
	var files []*ast.File
	for _, name := range pkg.GoFiles {
		file, err := parser.ParseFile(fset, filepath.Join(room, name), nil, 0)
		require.NoError(t, err)
		files = append(files, file)
	}
	info := types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: from}
	_, err = config.Check(room, fset, files, &info)
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
		if out[name] == "" || at < out[name] {
			out[name] = at
		}
	}
	return out
}
