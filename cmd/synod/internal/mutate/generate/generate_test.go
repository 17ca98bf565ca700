package generate

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/exports"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
)

// load reads a package of one file.
func load(t testing.TB, source string) *Package {
	t.Helper()
	p, err := Load(".", "p", map[string][]byte{"p.go": []byte("package p\n\n" + source)})
	require.NoError(t, err)
	return p
}

// operatorRows are a declaration each, and all its mutants, but for those of operators
// that other rows show.
var operatorRows = []struct {
	name, source string
	operators    string // that the row is about, each the beginning of a name
	want         []string
}{
	{"comparisons", "func f(x, y int) bool { return x < y }", "less",
		[]string{"less-to-equal x == y", "less-to-notequal x != y", "less-to-lesseq x <= y", "less-to-greater x > y", "less-to-greatereq x >= y"}},
	{"what is not ordered is equal or not", "func f(x, y pair) bool { return x == y }", "equal", []string{"equal-to-notequal x != y"}},
	{"what is never below 0 is above it or 0", "func f(x uint) bool { return x != 0 }", "notequal",
		[]string{"notequal-to-equal x == 0", "notequal-to-less x < 0", "notequal-to-lesseq x <= 0", "notequal-to-greatereq x >= 0"}},
	{"what may be below 0 is not", "func f(x int) bool { return x != 0 }", "notequal-to-greater", []string{"notequal-to-greater x > 0", "notequal-to-greatereq x >= 0"}},
	{"and, or", "func f(x, y, z bool) { _ = x && y || z }", "and or drop",
		[]string{"and-to-or x || y || z", "drop-left y || z", "drop-right x || z", "or-to-and x && y && z", "drop-left _ = z", "drop-right x && y }"}},
	{"in parentheses where they are needed", "func f(x, y, z bool) bool { return x && y && z }", "and",
		[]string{"and-to-or (x || y) && z", "and-to-or x && y || z"}},
	{"and around what binds less", "func f(x, y, z bool) bool { return x || y || z }", "or",
		[]string{"or-to-and x && y || z", "or-to-and (x || y) && z"}},
	{"conditions", "func f(x, y bool) bool { if x && !y { return false }; return g() }\nfunc g() bool { return 1 < 2 }", "negate",
		[]string{"if !x && !y { return false }", "if !(x && !y) { return false }", "if x && y { return false }", "return !g()"}},
	{"a comparison is not negated, as another one is that", "func f(x int) bool { return x == 1 }", "negate", nil},
	{"arithmetic", "func f(x, y int) int { x += y; x++; return (x + y) * 5 % 3 }", "plus-to times mod",
		[]string{"plus-to-minus x -= y", "plus-to-minus x--", "times-to-by (x + y) / 5 % 3", "mod-to-times (x + y) * 5 * 3", "plus-to-minus (x - y) * 5 % 3"}},
	{"bits", "func f(x, y uint) uint { x &= y; return x | y<<1 }", "bit left",
		[]string{"bitand-to-bitor x |= y", "bitor-to-bitand x & (y<<1)", "left-to-right x | y>>1"}},
	{"numbers", "func f() { g(3) }\nfunc g(int)", "plus minus zero", []string{"plus-one g(4)", "minus-one g(2)", "zero g(0)"}},
	{"near 0", "func f(x int) int { return x - 0 }", "minus-one plus-one zero", []string{"plus-one x - 1", "minus-one x - (-1)"}},
	{"numbers with a name", "const limit = 7\nfunc f() { g(limit) }\nfunc g(int)", "plus minus zero",
		[]string{"const limit = 8", "const limit = 6", "const limit = 0", "g((limit + 1))", "g((limit - 1))", "g(0)"}},
	{"of a type with names, another one", "func f() k { return some }", "some", []string{"some-to-all all", "some-to-none none"}},
	{"true, false", "func f() (bool, bool, bool) { return true, false, true }", "true false", []string{"true-to-false false, false, true", "false-to-true true, true, true", "true-to-false true, false, false"}},
	{"statements", "func f() { x := 0; x = 1; g(x); for x < 3 { break } }\nfunc g(int) {}", "delete",
		[]string{"x := 0; ; g(x);", "x := 0; x = 1; ;", "x = 1; g(x); }", "for x < 3 { }"}},
	{"guards and cases", "func f(x int) int { if x > 1 { return 5 }; switch { case x < 0: return 6 }; return x }", "delete",
		[]string{"{ ; switch", "if x > 1 { };", "switch { };", "case x < 0: };"}},
	{"what would not build stays", "func f() int { x := 1; return x }", "delete", nil},
	{"one of several assignments", "func f(x, y int) int { x, y = y, x; return x + y }", "delete-one", []string{"y = x; return", "x = y; return"}},
	{"fields", "func (p pair) f() pair { return pair{a: 1, b: p.b} }", "drop receiver",
		[]string{"drop-a pair{b: p.b}", "drop-b pair{a: 1}", "receiver-a pair{a: p.a, b: p.b}"}},
	{"fields without names", "func f(x int) pair { return pair{x, 0} }", "zero-field", []string{"pair{0, 0}"}},
	{"arguments", "func f(x, y int, z string) { g(x, y, z) }\nfunc g(int, int, string) {}", "exchange", []string{"g(y, x, z)"}},
	{"arguments without parentheses", "func f(x int) { g(x, x+1, x) }\nfunc g(int, int, int) {}", "exchange", []string{"g(x+1, x, x)", "g(x, x, x+1)"}},
	{"the receiver has them", "type n int\nfunc (x n) f(y n) n { return x.f(y + 1) }", "exchange", []string{"(y + 1).f(x)"}},
	{"the receiver and an argument", "func (p pair) f(q pair) bool { return p.f(q) }", "exchange", []string{"q.f(p)"}},
	{"not of a builtin", "func f(x, y int) int { return min(x, y) }", "exchange", nil},
	{"what came in", "func (p pair) f(q pair) (pair, error) { return pair{}, nil }", "return", []string{"return-p p, nil", "return-q q, nil"}},
	{"not in a function within", "func f(x int) int { return func() int { return 5 }() }", "return", []string{"return-x return x"}},
	{"nothing", "func f(x int) (pair, error, k) { return g() }\nfunc g() (pair, error, k)", "empty", []string{"empty { return pair{}, nil, 0 }"}},
	{"nothing, without results", "func f(x int) { f(x + 1) }", "empty", []string{"empty {}"}},
}

func TestOperators(t *testing.T) {
	const types = "\ntype k uint8\nconst (none k = iota; some; all)\ntype pair struct { a, b int }\n"
	for _, c := range operatorRows {
		t.Run(c.name, func(t *testing.T) {
			var got []Mutant
			for _, m := range load(t, c.source+types).Mutants() {
				about := func(name string) bool { return strings.HasPrefix(m.Operator, name) }
				if slices.ContainsFunc(strings.Fields(c.operators), about) && m.Line <= 2+strings.Count(c.source, "\n")+1 {
					got = append(got, m)
				}
			}
			for i, m := range got {
				text := m.Operator + " " + m.New
				require.Less(t, i, len(c.want), text)
				operator, shows, ok := strings.Cut(c.want[i], " ")
				if ok && operator == m.Operator {
					require.Contains(t, m.New, shows)
				} else {
					require.Contains(t, m.New, c.want[i], m.Operator)
				}
			}
			require.Len(t, got, len(c.want))
		})
	}
}

func TestMutantSaysWhereAndWhat(t *testing.T) {
	p := load(t, "type number int\n\nfunc (n *number) below(m number) bool {\n\treturn *n < m ||\n\t\tm < 0 // never\n}\n")
	all := p.Mutants()
	at := slices.IndexFunc(all, func(m Mutant) bool { return m.ID == "p.go:7:less-to-lesseq" })
	require.GreaterOrEqual(t, at, 0)
	m := all[at]
	require.Equal(t, Key{"number.below", "m < 0 // never", "m <= 0 // never"}, m.Key())
	require.Equal(t, []any{"p.go", 7, 3, "< becomes <= in m < 0"}, []any{m.File, m.Line, m.Column, m.What})
	require.Contains(t, string(m.Apply(p.sources["p.go"])), "m <= 0 // never\n}\n")
}

func TestAlikeOnALineHaveNumbers(t *testing.T) {
	var got []string
	for _, m := range load(t, "func f(x, y, z int) bool { return x < y == (y < z) }").Mutants() {
		if m.Operator == "less-to-greater" {
			got = append(got, m.ID+" "+m.What)
		}
	}
	require.Equal(t, []string{"p.go:3:less-to-greater < becomes > in x < y", "p.go:3:less-to-greater#2 < becomes > in y < z"}, got)
}

func TestLoadRefuses(t *testing.T) {
	for source, want := range map[string]string{
		"package": "expected 'IDENT'",
		"package p\nfunc f() int { return true }": "cannot use true",
		"package p\nfunc f() { x := 1 }":          "declared and not used",
	} {
		_, err := Load(".", "p", map[string][]byte{"p.go": []byte(source)})
		require.ErrorContains(t, err, want)
	}
}

// implementations are the packages that this is for.
func implementations(t testing.TB) map[string]map[string][]byte {
	t.Helper()
	out := map[string]map[string][]byte{}
	for _, name := range []string{"paxos", "generals"} {
		files, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "..", "impl", name, "*.go"))
		require.NoError(t, err)
		out[name] = map[string][]byte{}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				text, err := os.ReadFile(file)
				require.NoError(t, err)
				out[name][filepath.Base(file)] = text
			}
		}
	}
	return out
}

// Each mutant is another text than the source and than each other mutant, applies, has
// an ID of its own, and type-checks, seen by a type checker that knows nothing of ours.
func TestMutantsOfTheImplementations(t *testing.T) {
	fset := token.NewFileSet()
	from := exports.In(".")
	of := implementations(t)
	for i, name := range slices.Sorted(maps.Keys(of)) {
		if i%thorough.Every(3) > 0 {
			continue
		}
		sources := of[name]
		p, err := Load(".", name, sources)
		require.NoError(t, err)
		all := p.Mutants()
		require.Greater(t, len(all), 300, "%s has few mutants", name)
		ids, texts := map[string]bool{}, map[string]string{}
		every := thorough.Every(60) // type-checking takes most of the time
		for i, m := range all {
			require.False(t, ids[m.ID], m.ID)
			ids[m.ID] = true
			text := string(m.Apply(sources[m.File]))
			require.NotEqual(t, string(sources[m.File]), text, m.ID)
			require.Empty(t, texts[text], "%s is %s", m.ID, texts[text])
			texts[text] = m.ID
			require.NotEqual(t, m.Old, m.New, m.ID)
			if i%every == 0 {
				require.NoError(t, checked(fset, from, sources, m.File, text), m.ID)
			}
		}
	}
}

func TestTheSameSourceGivesTheSameMutants(t *testing.T) {
	var all [2][]string
	for i := range all {
		p, err := Load(".", "p", implementations(t)["generals"])
		require.NoError(t, err)
		all[i] = keys(p.Mutants())
	}
	require.Equal(t, all[0], all[1])
}

func keys(all []Mutant) (out []string) {
	for _, m := range all {
		out = append(out, fmt.Sprint(m.ID, m.Key(), m.start, m.end, m.text))
	}
	return out
}

func checked(fset *token.FileSet, from types.Importer, sources map[string][]byte, file, text string) error {
	var all []*ast.File
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		source := sources[name]
		if name == file {
			source = []byte(text)
		}
		parsed, err := parser.ParseFile(fset, name, source, 0)
		if err != nil {
			return err
		}
		all = append(all, parsed)
	}
	config := types.Config{Importer: from}
	_, err := config.Check("p", fset, all, nil)
	return err
}

// A key does not move with lines: what is said of a mutant stays said of it.
func TestKeysStayWhenLinesMove(t *testing.T) {
	const source = "func f(x int) int {\n\tif x > 1 {\n\t\treturn 1\n\t}\n\treturn x\n}\n"
	of := func(source string) (out []Key) {
		for _, m := range load(t, source).Mutants() {
			out = append(out, m.Key())
		}
		return out
	}
	require.Equal(t, of(source), of("// f is f.\n\n"+strings.ReplaceAll(source, "\n", "\n\n")))
}

// Whatever the source is, nothing panics, and what comes out type-checks.
func FuzzMutants(f *testing.F) {
	for _, seed := range []string{
		"package p", "package p\nfunc f(x, y int) bool { return x < y && !(x == 3) || f(y, x) }",
		"package p\ntype t struct{a, b int}\nfunc (s t) f(o t) (t, error) { s.a, s.b = 1, 2; for { break }; return t{a: 1}, nil }",
		"package p\nfunc f[T any](x T) (y T) { L: for { goto L }; return }\nvar _ = func() int { return 07 }",
		"package p\nfunc f(...int)\nfunc g() { f(); switch x := any(nil).(type) { case int: _ = x } }",
		"package p\nfunc _() (_ chan<- int, _ [3]int, _ map[int]bool, _ interface{ m() }) { return }",
		"package p\nconst (a = 1 << iota; b)\nfunc f() { f := 'x'; f++; _ = f; _ = 99999999999999999999.0 }",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		if bytes.Contains(source, []byte("import")) || len(source) > 1000 {
			return // reading other packages is slow
		}
		p, err := Load(".", "p", map[string][]byte{"p.go": source})
		if err != nil {
			return
		}
		all := p.Mutants()
		for _, m := range all {
			if err := checked(token.NewFileSet(), nil, p.sources, "p.go", string(m.Apply(source))); err != nil {
				t.Errorf("%s: %v", m.ID, err)
			}
		}
		if _, err := p.Schema(versions(p, all)); err != nil {
			t.Error(err)
		}
	})
}
