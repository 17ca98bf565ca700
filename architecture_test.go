// Package synod_test checks the shape of the repository: which package may know which, what pure
// code may do, and what may be committed. What must hold is the tables at the top; an exception is
// a line there, with its reason.
package synod_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/synod-paxos/synod/internal/exports"
	_ "github.com/synod-paxos/synod/internal/seldom"
)

const module = "github.com/synod-paxos/synod"

// layers are folders, the most specific first. A package belongs to the first that matches.
var layers = []struct{ name, folder string }{
	{"spec", "spec/..."},
	{"patches", "impl/mutants"},   // how patches are written: read from any file system
	{"mutants", "impl/*/mutants"}, // patches of an implementation: data, read from what is embedded
	{"impl", "impl/..."},
	{"system", "internal/..."}, // programs, files and bytes, for all
	{"trace", "trace/..."},
	{"model", "modeltest/paxostest/model"}, // the rooms of what tests a Paxos, see its doc.go
	{"world", "modeltest/paxostest/world"},
	{"exploration", "modeltest/paxostest/exploration"},
	{"scenario", "modeltest/paxostest/scenario"},
	{"board", "modeltest/paxostest/board"},
	{"suites", "modeltest/paxostest/suites"},
	{"judge", "modeltest/paxostest/judge"},
	{"trial", "modeltest/paxostest/trial"},
	{"subject", "modeltest/paxostest/subject"},
	{"cases", "modeltest/paxostest/cases"},
	{"conformance", "modeltest/paxostest/conformance"},
	{"oracle", "modeltest/paxostest/oracle"},
	{"coverage", "modeltest/paxostest/coverage"},
	{"logs", "modeltest/paxostest/logs"},
	{"secondjudge", "modeltest/paxostest/logs/secondjudge"},
	{"simulator", "modeltest/nodetest/..."},
	{"monitors", "modeltest/paxostest/monitors"},
	{"harm", "modeltest/paxostest/harm"},
	{"front", "modeltest/paxostest"},
	{"randomtest", "modeltest/paxostest/randomtest"},
	{"adapter", "modeltest/paxostest/adapter/..."},
	{"logtest", "modeltest/logtest"},
	{"protocol", "modeltest/*test/..."}, // the test package of one protocol
	{"kit", "modeltest/*/..."},
	{"engine", "modeltest"},
	{"cmd", "cmd/..."},
	{"ci", "ci/..."},
	{"examples", "examples/..."}, // adapters by other authors: they know nothing of ours
	{"root", "."},                // the implementations' source, embedded, for whoever shows it
}

// tools and rooms are what the test packages of protocols stand on, and the rooms of what tests a
// Paxos, lowest first.
var (
	tools = []string{"system", "trace", "engine", "kit", "spec", "impl"}
	rooms = []string{"model", "world", "exploration", "scenario", "board", "suites", "subject", "cases", "conformance", "front", "randomtest", "oracle", "coverage", "logs", "secondjudge", "monitors", "harm"}
)

// on are tools and some rooms.
func on(rooms ...string) []string { return slices.Concat(rooms, tools) }

// arrows says which layers a layer may import, beside itself.
var arrows = map[string][]string{
	"spec":     {},
	"patches":  {},
	"mutants":  {"patches"},
	"impl":     {},
	"system":   {},
	"trace":    {"system"},
	"engine":   {"trace"},
	"kit":      {"system", "trace", "engine"},
	"protocol": tools,
	"cmd":      append(on(rooms...), "patches", "mutants", "protocol", "logtest", "simulator", "root"),
	"ci":       {"system", "trace", "spec"},
	"examples": {},
	"root":     {},

	"model":       {"trace", "spec", "impl"},
	"world":       on("model"),
	"exploration": on("model", "world"),
	"scenario":    on("model", "world", "exploration"),
	"board":       on("model", "world", "exploration", "oracle", "scenario"), // the last by its tests
	"suites":      on("model", "world"),
	"judge":       {"model", "oracle"},
	"subject":     on("model", "world", "oracle", "judge", "suites"),
	"trial":       on("model", "oracle", "judge", "suites", "subject", "harm"),
	"cases":       {"model", "subject"},
	"conformance": on("model", "world", "oracle", "judge", "suites", "subject", "trial", "harm", "cases"),
	"front":       on("model", "suites", "subject", "conformance"),
	"randomtest":  on("model", "oracle", "judge", "suites", "subject", "trial", "conformance", "front", "cases"),
	"logtest":     on("model", "oracle", "judge", "suites", "subject", "trial", "conformance"),
	"oracle":      {},
	"coverage":    {"spec", "trace", "oracle"},
	"logs":        {"system", "engine", "oracle", "coverage"},
	"secondjudge": {"system", "trace", "spec", "oracle", "logs"},
	"adapter":     on("model", "suites", "subject", "conformance", "front"),
	"monitors":    {"trace", "engine", "spec", "oracle"},
	"harm":        {"engine", "oracle"},

	"simulator": {"impl", "trace", "engine", "oracle", "coverage", "logs", "secondjudge"},
}

// forTests are packages that any test may import: they know nothing of what is tested.
var forTests = []string{"internal/thorough", "internal/seldom", "internal/exports", "internal/cputime"}

// pure packages are state machines: same input, same output. They start nothing and iterate over no
// map.
var pure = []string{"impl", "engine"}

// implImports is all that an implementation may import beside itself: nothing that does I/O, waits
// or tells the time.
var implImports = []string{"cmp", "crypto/sha256", "encoding/binary", "errors", "fmt", "hash/crc32", "iter", "math", "math/bits", "slices", "strconv", "strings"}

// implLibraries are what one implementation may import beside these.
var implLibraries = map[string]string{
	// formulas, not a state machine: an incomplete beta function of one's own would be a second
	// library to prove right
	"impl/generals/odds": "gonum.org/v1/gonum/mathext",
}

// helpers are libraries that no user of a public package should have to download, and the packages
// that may use them beside tests.
var helpers = map[string][]string{
	"github.com/spf13/cobra":              {"cmd/..."},
	"github.com/stretchr/testify":         {"cmd/..."},
	"github.com/bluekeyes/go-gitdiff":     {"cmd/..."},
	"github.com/leanovate/gopter":         {"cmd/...", "modeltest/paxostest/randomtest"},
	"gonum.org/v1/gonum":                  {"cmd/...", "impl/generals/odds"},
	"go.etcd.io/bbolt":                    {"cmd/synod/internal/host"},
	"github.com/anishathalye/porcupine":   {"modeltest/nodetest"},
	"github.com/prometheus/client_golang": {"cmd/synod/internal/host"},
	"github.com/yuin/goldmark":            {"cmd/synod/internal/site"},
}

// shared layers and packages serve any protocol, so they use no word of one protocol, except in
// these files.
var (
	shared         = []string{"system", "patches", "trace", "engine", "kit"}
	sharedPackages = []string{
		"cmd/synod",
		"cmd/synod/internal/chart", "cmd/synod/internal/mutate/...", "cmd/synod/internal/report", "cmd/synod/internal/verify",
	}
	protocolWords = regexp.MustCompile(`(?i)paxos|acceptor|proposer|ballot|handshake|messenger|\bgenerals\b`)
	wordsAllowed  = map[string]string{ // path to reason
		"cmd/synod/main.go":     "the first sentence says what there is",
		"cmd/synod/root.go":     "likewise",
		"cmd/synod/generals.go": "a verb of one protocol",
		"cmd/synod/quorums.go":  "likewise: Fast Paxos",
		"cmd/synod/validate.go": "likewise: logs are of its messages",
		"cmd/synod/logged.go":   "likewise",
		"cmd/synod/coverage.go": "likewise: of its graph",
	}
)

// standsAlone are the packages that a protocol's test needs, those that judge, and those that speak
// with an adapter; startPrograms are the exceptions, with what they start.
var (
	standsAlone   = []string{"modeltest", "modeltest/...", "trace/recording"}
	startPrograms = map[string]string{
		"modeltest/agree":                      "TLC",
		"modeltest/told":                       "TLC",
		"modeltest/paxostest/scenario":         "TLC",
		"modeltest/paxostest/logs/secondjudge": "TLC",
		"modeltest/wire/program":               "adapters",
	}
)

const (
	maxFunc      = 70      // lines
	maxFile      = 500     // lines, tests excepted
	maxColumns   = 100     // of prose in comments, a tab counting four
	maxArtefacts = 8 << 20 // bytes of all together
)

var (
	machinePath = regexp.MustCompile(`(^|[^\w.])/(home|root|work|tmp|Users)\b`)
	registry    = regexp.MustCompile(`\b((proxy|sum)\.golang|pypi|pythonhosted|crates|npmjs|maven|repo\.maven\.apache|debian)\.(org|io|com)\b`)
)

func TestArrows(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.layer == "" {
			t.Errorf("%s: in no layer: give its folder one, and arrows", f.path)
		}
		for _, spec := range f.ast.Imports {
			to, ours := f.imports(spec)
			if f.test && slices.Contains(forTests, to) {
				continue
			}
			if layer := layerOf(to); ours && layer != f.layer && !slices.Contains(arrows[f.layer], layer) {
				t.Errorf("%s: %s may not import %s, got %s; it may import %v", f.at(spec), f.layer, layer, to, arrows[f.layer])
			}
		}
	}
}

func TestImplImportsLittle(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.layer != "impl" || f.test {
			continue
		}
		for _, spec := range f.ast.Imports {
			to, ours := f.imports(spec)
			if !ours && !slices.Contains(implImports, to) && implLibraries[path.Dir(f.path)] != to {
				t.Errorf("%s: an implementation may import %v, got %s", f.at(spec), implImports, to)
			}
		}
	}
}

func TestHelpersStayInside(t *testing.T) {
	for _, f := range goFiles(t) {
		for _, spec := range f.ast.Imports {
			to, _ := f.imports(spec)
			for library, folders := range helpers {
				within := func(folder string) bool { return matches(folder, path.Dir(f.path)) }
				if !f.test && (to == library || strings.HasPrefix(to, library+"/")) && !slices.ContainsFunc(folders, within) {
					t.Errorf("%s: only tests and %v may import %s", f.at(spec), folders, library)
				}
			}
		}
	}
}

func TestPureCodeStartsNothing(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test || !slices.Contains(pure, f.layer) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.GoStmt, *ast.ChanType, *ast.SelectStmt, *ast.SendStmt:
				t.Errorf("%s: pure code has no goroutine and no channel", f.at(n))
			}
			return true
		})
	}
}

// The order of a map must not leak: iterate over sorted keys, or use a slice.
func TestPureCodeRangesOverNoMap(t *testing.T) {
	dirs := map[string]bool{}
	for _, f := range goFiles(t) {
		if !f.test && slices.Contains(pure, f.layer) {
			dirs[path.Dir(f.path)] = true
		}
	}
	fset := token.NewFileSet()
	from := exports.In(".")
	for dir := range dirs {
		for _, at := range mapRanges(t, fset, from, dir) {
			t.Errorf("%s: pure code ranges over no map, as its order changes from run to run", at)
		}
	}
}

// mapRanges gives the places in the package of a folder that range over a map, or over what package
// maps makes of one.
func mapRanges(t *testing.T, fset *token.FileSet, from types.Importer, dir string) (places []token.Position) {
	t.Helper()
	pkg, err := build.ImportDir(dir, 0)
	if err != nil {
		t.Fatalf("%s: %v", dir, err)
	}
	var files []*ast.File
	for _, name := range pkg.GoFiles {
		file, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: from}
	if _, err := config.Check(module+"/"+dir, fset, files, &info); err != nil {
		t.Fatalf("%s: %v", dir, err)
	}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if loop, ok := n.(*ast.RangeStmt); ok && mapOrder(&info, loop.X) {
				places = append(places, fset.Position(loop.Pos()))
			}
			return true
		})
	}
	return places
}

// mapOrder reports whether a range over the expression goes in the order of a map.
func mapOrder(info *types.Info, x ast.Expr) bool {
	if call, ok := ast.Unparen(x).(*ast.CallExpr); ok {
		if f, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			object := info.Uses[f.Sel]
			return object != nil && object.Pkg() != nil && object.Pkg().Path() == "maps"
		}
	}
	typ := info.TypeOf(x)
	if typ == nil {
		return false
	}
	_, ok := typ.Underlying().(*types.Map)
	return ok
}

func TestSharedMachineryKnowsNoProtocol(t *testing.T) {
	for _, f := range goFiles(t) {
		in := func(pkg string) bool { return matches(pkg, path.Dir(f.path)) }
		if f.test || !slices.Contains(shared, f.layer) && !slices.ContainsFunc(sharedPackages, in) || wordsAllowed[f.path] != "" {
			continue
		}
		for i, line := range strings.Split(string(f.text), "\n") {
			if word := protocolWords.FindString(strings.ReplaceAll(line, module, "")); word != "" {
				t.Errorf("%s:%d: shared machinery uses no word of one protocol, got %q", f.path, i+1, word)
			}
		}
	}
}

func TestSizes(t *testing.T) {
	for _, f := range goFiles(t) {
		if lines := bytes.Count(f.text, []byte("\n")); lines > maxFile && !f.test {
			t.Errorf("%s: %d lines, more than %d: is it one idea?", f.path, lines, maxFile)
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.FuncDecl, *ast.FuncLit:
				if lines := f.line(n.End()) - f.line(n.Pos()) + 1; lines > maxFunc {
					t.Errorf("%s: a function of %d lines, more than %d", f.at(n), lines, maxFunc)
				}
			}
			return true
		})
	}
}

// Prose in comments has lines that a reader can follow; what stands indented in them, such as a
// command, may be longer.
func TestCommentsAreNarrow(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		for i, line := range strings.Split(string(f.text), "\n") {
			prose := strings.HasPrefix(strings.TrimLeft(line, "\t"), "// ")
			if wide := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    ")); prose && wide > maxColumns {
				t.Errorf("%s:%d: a comment of %d columns, more than %d", f.path, i+1, wide, maxColumns)
			}
		}
	}
}

// What a protocol's test needs links neither a network nor other programs.
func TestTheEngineStandsAlone(t *testing.T) {
	list := []string{"list", "-f", "{{.ImportPath}}{{range .Deps}} {{.}}{{end}}"}
	for _, pkg := range standsAlone {
		list = append(list, "./"+pkg)
	}
	out, err := exec.Command("go", list...).Output()
	if err != nil {
		t.Fatalf("go %v: %v", list, err)
	}
	for line := range strings.Lines(string(out)) {
		deps := strings.Fields(line)
		pkg := strings.TrimPrefix(deps[0], module+"/")
		for _, dep := range []string{"net/http", "crypto/tls", "os/exec"} {
			if startPrograms[pkg] == "" && slices.Contains(deps, dep) {
				t.Errorf("%s links %s", pkg, dep)
			}
		}
	}
}

func TestArtefactsAreSmall(t *testing.T) {
	sum := 0
	for _, f := range tree(t) {
		if f.binary() || strings.Contains(f.path, "testdata/") {
			sum += len(f.text)
		}
	}
	if sum > maxArtefacts {
		t.Errorf("binary files and testdata are %d bytes together, more than %d", sum, maxArtefacts)
	}
}

func TestTextNamesNoMachine(t *testing.T) {
	for _, f := range tree(t) {
		if f.binary() {
			continue
		}
		for i, line := range strings.Split(string(f.text), "\n") {
			if found := machinePath.FindString(line); found != "" {
				t.Errorf("%s:%d: a path of one machine: %q", f.path, i+1, found)
			}
			if found := registry.FindString(line); found != "" {
				t.Errorf("%s:%d: the host of a package registry: %q", f.path, i+1, found)
			}
		}
	}
}

// file is a file of the repository.
type file struct {
	path string // from the root, with slashes
	text []byte
}

func (f file) binary() bool { return bytes.IndexByte(f.text[:min(len(f.text), 8000)], 0) >= 0 }

// goFile is a parsed one.
type goFile struct {
	file
	layer string // empty if in none
	test  bool
	fset  *token.FileSet
	ast   *ast.File
}

func (f goFile) line(pos token.Pos) int { return f.fset.Position(pos).Line }

func (f goFile) at(n ast.Node) string { return fmt.Sprintf("%s:%d", f.path, f.line(n.Pos())) }

// imports gives the folder of an imported package of ours, or the path of another's.
func (goFile) imports(spec *ast.ImportSpec) (to string, ours bool) {
	to, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		panic(err) // the parser lets no such import through
	}
	if to == module {
		return ".", true
	}
	return strings.CutPrefix(to, module+"/")
}

func layerOf(dir string) string {
	for _, l := range layers {
		if matches(l.folder, dir) {
			return l.name
		}
	}
	return ""
}

// matches reports whether a folder fits a pattern: path.Match, where "/..." at the end stands for
// anything below too.
func matches(pattern, dir string) bool {
	above, below := strings.CutSuffix(pattern, "/...")
	if parts := strings.Split(dir, "/"); below {
		dir = path.Join(parts[:min(len(parts), strings.Count(above, "/")+1)]...)
	}
	ok, err := path.Match(above, dir)
	return ok && err == nil
}

// goFiles parses all Go files, whatever their build constraints, once for all tests.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	if parsedFiles == nil {
		parsedFiles = parseFiles(t)
	}
	return parsedFiles
}

// What is there is read by the first test that asks for it, and changed by none.
var (
	parsedFiles []goFile
	allFiles    []file
)

func parseFiles(t *testing.T) (files []goFile) {
	t.Helper()
	for _, f := range tree(t) {
		if !strings.HasSuffix(f.path, ".go") || strings.Contains(f.path, "testdata/") {
			continue
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, f.path, f.text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, goFile{f, layerOf(path.Dir(f.path)), strings.HasSuffix(f.path, "_test.go"), fset, parsed})
	}
	return files
}

// tree is all files but git's own and those that .gitignore names.
func tree(t *testing.T) []file {
	t.Helper()
	if allFiles == nil {
		allFiles = readFiles(t)
	}
	return allFiles
}

func readFiles(t *testing.T) (files []file) {
	t.Helper()
	ignored := ignore(t)
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		name = filepath.ToSlash(name)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == ".git" || ignored(name+"/")):
			return filepath.SkipDir
		case !entry.Type().IsRegular() || ignored(name):
			return nil
		}
		text, err := os.ReadFile(name)
		files = append(files, file{name, text})
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("want the files of the repository, got %d: %v", len(files), err)
	}
	return files
}

// ignore reads .gitignore, as far as ours goes: names, from the root with a leading slash, folders
// with one behind.
func ignore(t *testing.T) func(name string) bool {
	t.Helper()
	text, err := os.ReadFile(".gitignore")
	if err != nil {
		t.Fatal(err)
	}
	patterns := strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' || r == '\r' })
	return func(name string) bool {
		base := path.Base(name) + name[len(strings.TrimSuffix(name, "/")):]
		return slices.ContainsFunc(patterns, func(pattern string) bool {
			ok, _ := path.Match(pattern, base)
			return ok || pattern == "/"+name
		})
	}
}

// An action of others is named by its commit: a tag may be moved. What a checkout leaves behind is
// no credential.
func TestActionsArePinned(t *testing.T) {
	files, err := filepath.Glob(".github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("want workflows, got %v, %v", files, err)
	}
	pinned := regexp.MustCompile(`^\S+@[0-9a-f]{40} # v\d+(\.\d+)*$`)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		for i, line := range lines {
			_, action, uses := strings.Cut(line, "uses: ")
			if uses && !pinned.MatchString(action) {
				t.Errorf("%s:%d: want a commit and its version, as in name@0123... # v1.2.3, got %s", name, i+1, action)
			}
			if strings.HasPrefix(action, "actions/checkout@") && !strings.Contains(strings.Join(lines[i:min(i+3, len(lines))], "\n"), "persist-credentials: false") {
				t.Errorf("%s:%d: want persist-credentials: false", name, i+1)
			}
		}
	}
}
