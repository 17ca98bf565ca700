package synod_test

import (
	"go/ast"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// unraced are packages that start goroutines and that stage race of .ci/run does not look at.
var unraced = map[string]string{ // to reason
	"cmd/synod/internal/chaos":      "stage chaos runs it, on real processes",
	"cmd/synod/internal/specmutate": "only mutants --spec does: each is a run of TLC",
	"ci/registers":                  "it measures, and is a module of its own",
}

// What runs side by side is looked at by the race detector, and its stage costs what that takes and
// no more.
func TestRaceDetectorSeesWhatStartsGoroutines(t *testing.T) {
	text, err := os.ReadFile(".ci/run")
	if err != nil {
		t.Fatal(err)
	}
	_, stage, _ := strings.Cut(string(text), "\nstage_race() {")
	stage, _, _ = strings.Cut(stage, "\n}")
	seen := map[string]bool{}
	for _, f := range goFiles(t) {
		if dir := path.Dir(f.path); !f.test && starts(f.ast) {
			seen[dir] = true
		}
	}
	for dir := range seen {
		_, excused := unraced[dir]
		if raced := slices.ContainsFunc(strings.Fields(stage), hasIn(dir)); raced == excused {
			t.Errorf("%s starts goroutines: want it in stage race of .ci/run, or the reason why not in unraced; got in the stage %t, in unraced %t", dir, raced, excused)
		}
	}
	for dir := range unraced {
		if !seen[dir] {
			t.Errorf("%s starts no goroutine: it needs no excuse", dir)
		}
	}
}

// hasIn tells whether a pattern of packages has one.
func hasIn(dir string) func(pattern string) bool {
	return func(pattern string) bool {
		folder, below := strings.CutSuffix(strings.TrimPrefix(pattern, "./"), "/...")
		return folder == dir || below && strings.HasPrefix(dir, folder+"/")
	}
}

// starts tells whether a file starts a goroutine, by itself or by a group of them.
func starts(file *ast.File) (found bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = true
		case *ast.CallExpr:
			if of, ok := n.Fun.(*ast.SelectorExpr); ok && of.Sel.Name == "Go" && len(n.Args) == 1 {
				found = true
			}
		}
		return !found
	})
	return found
}
