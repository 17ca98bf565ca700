package synod_test

import (
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// folderRow is a row of the table of folders in docs/architecture.md.
type folderRow struct {
	folders []string // as named there
	imports []string // likewise; nil where all are
	all     bool
}

var (
	quotedName = regexp.MustCompile("`([^`]+)`")
	tableRow   = regexp.MustCompile("(?m)^\\| (`[^|]+) \\| ([^|]+) \\| ([^|]+) \\|$")
)

// The table of folders says just what is imported, so who reads it need not read the code.
func TestTheTableOfFolders(t *testing.T) {
	text, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := folderRows(string(text))
	imports := map[int][]string{} // by row
	for _, f := range goFiles(t) {
		at := rowOf(rows, path.Dir(f.path))
		if at < 0 {
			t.Errorf("%s: no row of the table of folders in docs/architecture.md is for its folder", f.path)
			continue
		}
		for _, spec := range f.ast.Imports {
			to, ours := f.imports(spec)
			if !ours || f.test || rowOf(rows, to) == at {
				continue
			}
			imports[at] = append(imports[at], to)
			if !rows[at].all && !slices.ContainsFunc(rows[at].imports, func(name string) bool { return covers(name, to) }) {
				t.Errorf("%s: imports %s, which the row %v of the table in docs/architecture.md does not list", f.at(spec), to, rows[at].folders)
			}
		}
	}
	for i, r := range rows {
		for _, name := range r.imports {
			if !slices.ContainsFunc(imports[i], func(to string) bool { return covers(name, to) }) {
				t.Errorf("docs/architecture.md: the row %v lists %s, which nothing there imports", r.folders, name)
			}
		}
	}
}

func folderRows(text string) (rows []folderRow) {
	for _, m := range tableRow.FindAllStringSubmatch(text, -1) {
		row := folderRow{folders: quoted(m[1]), imports: quoted(m[3]), all: strings.TrimSpace(m[3]) == "all"}
		rows = append(rows, row)
	}
	return rows
}

func quoted(text string) (names []string) {
	for _, m := range quotedName.FindAllStringSubmatch(text, -1) {
		names = append(names, strings.TrimSuffix(m[1], "/"))
	}
	return names
}

// rowOf is the row that names a folder, or the nearest above it.
func rowOf(rows []folderRow, dir string) int {
	for above := dir; ; above = path.Dir(above) {
		at := slices.IndexFunc(rows, func(r folderRow) bool {
			return slices.ContainsFunc(r.folders, func(name string) bool { return named(name, above) })
		})
		if at >= 0 || above == "." {
			return at
		}
	}
}

// named tells whether a name of the table is for a folder: its path, or the end of it.
func named(name, dir string) bool { return name == dir || strings.HasSuffix(dir, "/"+name) }

// covers tells whether a name stands for a folder; trace stands for all that is there.
func covers(name, dir string) bool {
	return named(name, dir) || name == "trace" && strings.HasPrefix(dir, "trace/")
}
