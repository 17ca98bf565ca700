package mutate_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	store "github.com/synod-paxos/synod/impl/kv/mutants"
	"github.com/synod-paxos/synod/impl/mutants"
	node "github.com/synod-paxos/synod/impl/node/mutants"
	known "github.com/synod-paxos/synod/impl/paxos/mutants"
	"github.com/synod-paxos/synod/internal/exports"
	"github.com/synod-paxos/synod/internal/thorough"
)

func all(t testing.TB) []mutants.Mutant {
	t.Helper()
	ms, err := known.All()
	if err != nil {
		t.Fatal(err)
	}
	return ms
}

func named(t testing.TB, id string) mutants.Mutant {
	t.Helper()
	for _, m := range all(t) {
		if m.ID == id {
			return m
		}
	}
	t.Fatalf("no mutant %s", id)
	return mutants.Mutant{}
}

func builder(t testing.TB) *mutate.Builder {
	t.Helper()
	b, err := mutate.New(".")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// checkout reads a file of this checkout, and lets edit change it first.
func checkout(t testing.TB, edit func(text string) string) func(string) ([]byte, error) {
	root := builder(t).Checkout()
	return func(name string) ([]byte, error) {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		return []byte(edit(string(text))), err
	}
}

func asIs(text string) string { return text }

// To build each would take a minute: stage mutants of .ci/run does.
func TestEveryPatchAppliesAndTypeChecks(t *testing.T) {
	t.Parallel()
	check := typeChecker(t)
	for _, p := range protocol.All() {
		ms, err := p.Mutants.Mutants()
		if err != nil {
			t.Fatal(err)
		}
		for i, m := range ms {
			changed, err := mutate.Apply(checkout(t, asIs), m)
			if err != nil || len(changed) == 0 {
				t.Fatalf("%s changes %d files: %v", m.ID, len(changed), err)
			}
			if i%thorough.Every(6) > 0 {
				continue // to type-check takes most of the time
			}
			if err := check("impl/"+p.Name, changed); err != nil {
				t.Errorf("%s: %v", m.ID, err)
			}
		}
	}
	broken := map[string][]byte{"impl/paxos/acceptor.go": []byte("package paxos\n\nfunc wrong() int { return true }\n")}
	if err := check("impl/paxos", broken); err == nil {
		t.Error("what cannot be built type-checks")
	}
}

// typeChecker type-checks a package of this checkout in which files are changed. What it imports
// is read once.
func typeChecker(t *testing.T) func(folder string, changed map[string][]byte) error {
	fset := token.NewFileSet()
	config := types.Config{Importer: exports.In(".")}
	root := builder(t).Checkout()
	return func(folder string, changed map[string][]byte) error {
		names, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
		if err != nil || len(names) == 0 {
			return fmt.Errorf("no sources in %s: %w", folder, err)
		}
		var files []*ast.File
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			var text any
			if c, ok := changed[path.Join(folder, filepath.Base(name))]; ok {
				text = c
			}
			file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			files = append(files, file)
		}
		_, err = config.Check(folder, fset, files, nil)
		return err
	}
}

// Those of a node are simulated by stage simulate of .ci/run.
func TestEveryPatchOfTheNodeApplies(t *testing.T) {
	t.Parallel()
	ms, err := node.All()
	stores, err2 := store.All()
	if err != nil || err2 != nil || len(ms) < 10 || len(stores) < 8 {
		t.Fatalf("%d and %d mutants: %v, %v", len(ms), len(stores), err, err2)
	}
	ms = append(ms, stores...)
	for _, m := range ms {
		if changed, err := mutate.Apply(checkout(t, asIs), m); err != nil || len(changed) == 0 {
			t.Errorf("%s changes %d files: %v", m.ID, len(changed), err)
		}
	}
}

// The program that is built has the mutant in it, and its sources are left alone.
func TestBuild(t *testing.T) {
	t.Parallel()
	b := builder(t)
	source := filepath.Join(b.Checkout(), "impl", "paxos", "quorum.go")
	before, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for _, c := range []struct {
		ids  []string
		want string
	}{{[]string{"S06", "M17a"}, "2 1\n"}, {nil, "3 3\n"}, {[]string{"S06"}, "5 1\n"}}[:thorough.Of(1, 3)] {
		var ms []mutants.Mutant
		for _, id := range c.ids {
			ms = append(ms, named(t, id))
		}
		program := filepath.Join(folder, "quorums"+strings.Join(c.ids, "")+".exe")
		if err := b.Build(context.Background(), "./cmd/synod/internal/mutate/testdata/quorums", program, ms...); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(program).CombinedOutput(); err != nil || string(out) != c.want {
			t.Errorf("%v: it prints %q, want %q; %v", c.ids, out, c.want, err)
		}
	}
	if after, err := os.ReadFile(source); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the checkout was changed: %v", err)
	}
}

// What can stand beside others is in one program with them, and one that does not compile keeps
// none of the others from that.
func TestTogether(t *testing.T) {
	t.Parallel()
	const folder = "./cmd/synod/internal/mutate/testdata/quorums"
	broken := named(t, "M01")
	broken.Patch = bytes.Replace(broken.Patch, []byte("return true"), []byte("return 1"), 1)
	together, err := builder(t).Together(context.Background(), folder, named(t, "S06"), named(t, "M17a"), named(t, "M05"), broken)
	if err != nil {
		t.Fatal(err)
	}
	defer together.Remove()
	for id, want := range map[string]string{"S06": "5 1\n", "M17a": "2 3\n"} {
		call, err := together.Call(context.Background(), named(t, id))
		if err != nil || len(call) != 2 {
			t.Fatalf("%s: want a program and which mutant it is, got %q, %v", id, call, err)
		}
		if out, err := exec.Command(call[0], call[1:]...).CombinedOutput(); err != nil || string(out) != want {
			t.Errorf("%s: it prints %q, want %q; %v", id, out, want, err)
		}
	}
	var failed *mutate.BuildError
	if _, err := together.Call(context.Background(), broken); !errors.As(err, &failed) {
		t.Errorf("what does not compile: %v", err)
	}
}

func TestLinesMayMoveButNotChange(t *testing.T) {
	guard := "return a.Promised.Less(ballot) ||"
	function := regexp.MustCompile(`(?s)\n// prepareOk.*?\n}\n\n.*?\n`)
	for _, c := range []struct {
		name  string
		edit  func(string) string
		found int // places; 1 if it applies
	}{
		{"as it is", asIs, 1},
		{"with CRLF", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }, 1},
		{"moved down", func(s string) string { return strings.Replace(s, "package paxos\n", "package paxos\n\n// More.\n", 1) }, 1},
		{"moved up", func(s string) string { return strings.Replace(s, "// Acceptor is the memory", "//", 1) }, 1},
		{"changed", func(s string) string { return strings.Replace(s, guard, guard+" // always", 1) }, 0},
		{"changed around it", func(s string) string { return strings.Replace(s, "// again until", "// until", 1) }, 0},
		{"there twice", func(s string) string { return s + function.FindString(s) }, 2},
		{"gone", func(string) string { return "" }, 0},
	} {
		m := named(t, "M01")
		changed, err := mutate.Apply(checkout(t, c.edit), m)
		var stale *mutate.StaleError
		switch {
		case c.found == 1 && (err != nil || bytes.Contains(changed["impl/paxos/acceptor.go"], []byte(guard)) || bytes.Contains(changed["impl/paxos/acceptor.go"], []byte("\r"))):
			t.Errorf("%s: %v\n%s", c.name, err, changed["impl/paxos/acceptor.go"])
		case c.found != 1 && (!errors.As(err, &stale) || *stale != mutate.StaleError{ID: "M01", File: "impl/paxos/acceptor.go", Hunk: 1, Line: stale.Line, Found: c.found}):
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// The second of two sees what the first made; what both change does not apply.
func TestSeveralApplyInOrder(t *testing.T) {
	var stale *mutate.StaleError
	for _, c := range []struct {
		ids  string
		fits bool
	}{
		{"S01 S03", true}, {"S03 S01", true}, {"S02 S03 S05", true}, {"M13 S03", true}, {"M23 S07", true}, {"L03 S03", true},
		{"M01 S01", false}, {"M13 M14", false}, {"M01 M01", false},
	} {
		var ms []mutants.Mutant
		for _, id := range strings.Fields(c.ids) {
			ms = append(ms, named(t, id))
		}
		_, err := mutate.Apply(checkout(t, asIs), ms...)
		if (err == nil) != c.fits || err != nil && (!errors.As(err, &stale) || stale.ID != ms[len(ms)-1].ID) {
			t.Errorf("%s: %v", c.ids, err)
		}
	}
	one, err := mutate.Apply(checkout(t, asIs), named(t, "S09"))
	both, err2 := mutate.Apply(checkout(t, asIs), named(t, "M13"), named(t, "S03"))
	if name := "impl/paxos/acceptor.go"; err != nil || err2 != nil || !bytes.Equal(one[name], both[name]) {
		t.Errorf("S09 is not M13 and S03: %v, %v", err, err2)
	}
}

func TestWhatIsNoDiffOfASource(t *testing.T) {
	diff := string(named(t, "M01").Patch)
	for _, c := range []struct{ old, new, want string }{
		{diff, "", "nothing but a unified diff"},
		{diff, diff + "more\n", "nothing but a unified diff"},
		{diff, "more\n" + diff, "nothing but a unified diff"},
		{"--- a/impl/paxos/acceptor.go", "--- a/impl/paxos/proposer.go", "nothing but a unified diff"},
		{"@@ -", "@@ +", "M01.patch"},
		{",8 ", ",9 ", "M01.patch"},
		{"acceptor.go", "../../../acceptor.go", "below impl"},
		{"acceptor.go", "acceptor_test.go", "is no test"},
		{"acceptor.go", "go.mod", "want a change of a Go file"},
		{"impl/paxos/acceptor.go", "cmd/synod/main.go", "below impl"},
		{"acceptor.go", "absent.go", "absent.go"},
		{diff, "--- /dev/null\n+++ b/impl/paxos/new.go\n@@ -0,0 +1,1 @@\n+package paxos\n", "M01.patch"},
		{diff, "--- a/impl/paxos/acceptor.go\n+++ b/impl/paxos/acceptor.go\n@@ -1,0 +1,1 @@\n+// no context\n", "must stand in the source once"},
	} {
		m := named(t, "M01")
		m.Patch = []byte(strings.ReplaceAll(diff, c.old, c.new))
		changed, err := mutate.Apply(checkout(t, asIs), m)
		if err == nil || !strings.Contains(err.Error(), c.want) || changed != nil {
			t.Errorf("%.60q for %.60q: error %v, want %q", c.new, c.old, err, c.want)
		}
	}
}

func TestBuildSaysWhatIsWrong(t *testing.T) {
	broken := named(t, "M01")
	broken.Patch = bytes.Replace(broken.Patch, []byte("return true"), []byte("return 1"), 1)
	var failed *mutate.BuildError
	err := builder(t).Build(context.Background(), "./impl/paxos", "", named(t, "S03"), broken)
	if !errors.As(err, &failed) || fmt.Sprint(failed.IDs) != "[S03 M01]" || !strings.Contains(failed.Output, "acceptor.go") {
		t.Errorf("a patch that does not compile: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := builder(t).Build(ctx, "./impl/paxos", "", named(t, "M01")); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if err := builder(t).Build(context.Background(), "./impl/nowhere", ""); !errors.As(err, &failed) {
		t.Errorf("no such package: %v", err)
	}
	if _, err := mutate.New(t.TempDir()); !errors.Is(err, mutate.ErrNoCheckout) {
		t.Errorf("no checkout: %v", err)
	}
	t.Setenv("PATH", "")
	if _, err := mutate.New("."); !errors.Is(err, mutate.ErrNoGo) {
		t.Errorf("no Go: %v", err)
	}
}

// Whatever a patch holds, Apply gives whole files or an error.
func FuzzApply(f *testing.F) {
	for _, m := range all(f) {
		f.Add(m.Patch, []byte("package paxos\n"))
	}
	f.Add([]byte("--- a/impl/x.go\n+++ b/impl/x.go\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"), []byte("0\na\nb\n"))
	f.Fuzz(func(t *testing.T, patch, source []byte) {
		if len(patch)+len(source) > 1<<14 {
			t.Skip("patches are short, and looking for their place takes the square of it")
		}
		read := func(name string) ([]byte, error) {
			if !fs.ValidPath(name) || !strings.HasPrefix(name, "impl/") {
				t.Fatalf("%q is read", name)
			}
			return source, nil
		}
		changed, err := mutate.Apply(read, mutants.Mutant{ID: "M99", Patch: patch})
		if (err == nil) == (len(changed) == 0) {
			t.Errorf("%d files, %v", len(changed), err)
		}
	})
}
