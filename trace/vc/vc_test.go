package vc_test

import (
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/synod-paxos/synod/trace/vc"
)

var update = flag.Bool("update", false, "write the golden scripts")

func load(t *testing.T, file string, replacements ...string) *vc.System {
	t.Helper()
	s, err := vc.Load(os.DirFS("testdata"), file, replacements...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// golden compares with a file; go test ./trace/vc -update writes it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestScript(t *testing.T) {
	s := load(t, "Lock.vc")
	golden(t, "testdata/Lock.smt2", s.Script())
	if again := load(t, "Lock.vc").Script(); again != s.Script() {
		t.Error("the same text gave another script")
	}
}

func TestCounterexamples(t *testing.T) {
	script, err := load(t, "Lock.vc", "Rude.vc").Counterexamples("Take keeps OneHolds", "Take implements Grant: guard")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/Rude.smt2", script)
	if _, err := load(t, "Lock.vc").Counterexamples("Take keeps TwoHold"); err == nil || !strings.Contains(err.Error(), "Take keeps TwoHold") {
		t.Errorf("expected an error that names the condition, got %v", err)
	}
}

// A condition's name is unique and stands in the script with its status, in order.
func TestConditionsAreTheScript(t *testing.T) {
	s := load(t, "Lock.vc")
	var got []vc.Condition
	var name string
	for line := range strings.Lines(s.Script()) {
		line = strings.TrimSpace(line)
		if text, ok := strings.CutPrefix(line, `(echo "`); ok {
			name = strings.TrimSuffix(text, `")`)
		}
		if status, ok := strings.CutPrefix(line, "(set-info :status "); ok {
			got = append(got, vc.Condition{Name: name, Want: strings.TrimSuffix(status, ")")})
		}
	}
	names := map[string]bool{}
	var want []vc.Condition
	for _, c := range s.Conditions() {
		if names[c.Name] {
			t.Errorf("%s: twice", c.Name)
		}
		names[c.Name] = true
		want = append(want, vc.Condition{Name: c.Name, Want: c.Want})
	}
	if !slices.Equal(got, want) {
		t.Errorf("script has %v, conditions are %v", got, want)
	}
}

func TestWithout(t *testing.T) {
	s := load(t, "Lock.vc")
	without, err := s.Without("OneHolds")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(without.Script(), "OneHolds") || !strings.Contains(s.Script(), "OneHolds") {
		t.Error("expected OneHolds to be gone from the copy, and only from it")
	}
	if _, err := s.Without("NobodyHolds"); err == nil || !strings.Contains(err.Error(), "OpenIsFree, OneHolds") {
		t.Errorf("expected an error that lists the invariants, got %v", err)
	}
}

// tests of texts that are refused: the error says where and what.
var refused = []struct{ name, text, want string }{
	{"unclosed", "(sort A)\n(sort B", "a.vc:2: expected a ) for the ( of this line, found end of file"},
	{"unopened", "(sort A))", "a.vc:1: expected a name, a number or a list, found ')'"},
	{"unquoted", "(include \"b", "a.vc:1: expected a closing quote, found end of line"},
	{"deep", strings.Repeat("(", 300), "a.vc:1: expected at most 200 lists within one another, found more"},
	{"unknown form", "(sart A)", "a.vc:1: expected sort, enum,"},
	{"atom", "sort", "a.vc:1: expected sort, enum,"},
	{"sort twice", "(sort A) (sort A)", "expected each sort declared once"},
	{"reserved", "(const and Int)", "a.vc:1: expected a new name that starts with a letter, found (const and Int)"},
	{"symbol twice", "(const a Int)\n(const a Int)", "a.vc:2: expected a new name"},
	{"unknown sort", "(const a A)", "a.vc:1: expected a declared sort instead of A"},
	{"unknown symbol", "(axiom X\n  (f 1))", "a.vc:2: expected a declared function with as many arguments as it takes, found (f 1)"},
	{"too few", "(function f (Int Int) Bool)\n(axiom X (f 1))", "a.vc:2: expected a declared function with as many arguments"},
	{"unknown atom", "(axiom X x)", "a.vc:1: expected a variable or constant that is declared, found x"},
	{"wrong sort", "(axiom X (and true 1))", "a.vc:1: expected a term of sort Bool instead of Int, found 1"},
	{"unequal sorts", "(axiom X (= true 1))", "a.vc:1: expected a term of sort Bool instead of Int, found 1"},
	{"leading zero", "(axiom X (= 1 01))", "a.vc:1: expected a variable or constant that is declared, found 01"},
	{"not two", "(axiom X (not true true))", "a.vc:1: expected another number of arguments to not"},
	{"empty list", "(axiom X ())", "a.vc:1: expected a declared function"},
	{"shadowed symbol", "(sort A) (const a A)\n(axiom X (forall ((a A)) true))", "a.vc:2: expected a variable with a name of its own instead of a"},
	{"variable twice", "(sort A)\n(axiom X (forall ((x A) (x A)) true))", "a.vc:2: expected variables of different names, x once"},
	{"claim twice", "(axiom X true)\n(theorem X true)", "a.vc:2: expected a name of its own instead of X for the claim"},
	{"action twice", "(action X () (guard true))\n(action X () (guard true))", "a.vc:2: expected each action once"},
	{"update of nothing", "(action X ()\n(update f () true))", "a.vc:2: expected a state symbol"},
	{"update of what is rigid", "(const c Bool)\n(action X () (update c () true))", "a.vc:2: expected a state symbol"},
	{"update twice", "(state c () Bool)\n(action X () (update c () true) (update c () true))", "a.vc:2: expected (guard formula), (update"},
	{"update over parameter", "(sort A) (state f (A) Bool)\n(action X ((x A)) (update f ((x A)) true))", "a.vc:2: expected a variable of the update of f"},
	{"update of another sort", "(sort A) (sort B) (state f (A) Bool)\n(action X () (update f ((x B)) true))", "a.vc:2: expected f to take [A]"},
	{"run of nothing", "(run X (Y) true)", "a.vc:1: expected an action of a instead of Y in the run X"},
	{"implements without", "(action X () (implements stutter))", "a.vc:1: expected (implements ...) in each action of a system that refines another, and in no other's"},
	{"never moves", "(sort A)\n(action X () (implements stutter))\n(action Y () (implements stutter))\n(refines b \"b.vc\" (define f () Bool true))",
		"a.vc:2: expected a step of b in some action: who never moves implements anything"},
	{"refines itself", "(refines a \"a.vc\")", "a.vc:1: expected a system that does not refine itself"},
	{"includes itself", "(include \"a.vc\")", "a.vc:1: expected a system of at most 32 files (does one include itself?)"},
	{"lemma of nothing", "(refines b \"b.vc\" (lemma X))", "a.vc:1: expected (define ...), or (lemma Name) with an invariant of b, found (lemma X)"},
	{"symbol unseen", "(sort A)\n(refines b \"b.vc\")", "a.vc:2: expected a define of f as b declares it"},
	{"sort missing", "(refines b \"b.vc\" (define f () Bool true))", "a.vc:1: expected the sort A as b declares it"},
	{"sort with members", "(enum A x) (refines b \"b.vc\" (define f () Bool true))", "a.vc:1: expected the sort A as b declares it"},
	{"axiom of a state", "(state f () Bool)\n(axiom X f)", "a.vc:2: expected X to say nothing of the state"},
	{"axiom of a state by a define", "(state f () Bool) (define g () Bool (not f))\n(theorem X g)", "a.vc:2: expected X to say nothing of the state"},
	{"parameter like a claim", "(invariant X true)\n(action Y ((X Int)) (guard true))", "a.vc:2: expected a variable with a name of its own instead of X"},
	{"variable like a claim of the other", "(sort A) (define f ((Z A)) Bool true)\n(refines b \"b.vc\" (define f () Bool true))", "expected a variable with a name of its own instead of Z"},
	{"rigid there, state here", "(sort A) (state leader () A)\n(refines b \"b.vc\" (define f () Bool true))", "a.vc:2: expected leader as b declares it"},
	{"rigid there, defined here", "(sort A) (const a A) (define leader () A a)\n(refines b \"b.vc\" (define f () Bool true))", "a.vc:2: expected leader as b declares it"},
	{"absent", "(include \"c.vc\")", "file does not exist"},
	{"outside", "(include \"../../c.vc\")", "file does not exist"},
}

const otherText = "(sort A) (const leader A) (state f () Bool) (invariant Z true)"

func TestRefused(t *testing.T) {
	for _, test := range refused {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{"a.vc": {Data: []byte(test.text)}, "b.vc": {Data: []byte(otherText)}}
			_, err := vc.Load(files, "a.vc")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("expected %q in the error, got %v", test.want, err)
			}
			var syntax *vc.SyntaxError
			if strings.Contains(test.want, "a.vc:") && !errors.As(err, &syntax) {
				t.Errorf("expected a SyntaxError, got %T", err)
			}
		})
	}
}

func TestReplacementsRefused(t *testing.T) {
	files := fstest.MapFS{
		"a.vc":       {Data: []byte("(sort A) (define f ((x A)) Bool true)")},
		"other.vc":   {Data: []byte("(define g () Bool true)")},
		"sort.vc":    {Data: []byte("(define f ((x Int)) Bool true)")},
		"renamed.vc": {Data: []byte("(define f ((y A)) Bool (= y y))")},
	}
	for file, want := range map[string]string{
		"other.vc":   "other.vc:1: expected a define to be replaced: a has none of the name g",
		"sort.vc":    "sort.vc:1: expected the signature of f at a.vc:1",
		"renamed.vc": "",
	} {
		_, err := vc.Load(files, "a.vc", file)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: expected %q, got %v", file, want, err)
		}
	}
}

// What leads from a sort back to it: functions, what exists for each, and both, through macros and denials.
func TestStratified(t *testing.T) {
	const sorts = "(sort A) (sort B) (function f (A) B) (function g (B) A) (function r (A B) Bool) (const a A)"
	for text, want := range map[string]string{
		"(axiom X (forall ((x A)) (= (f x) (f x))))":                                                              "",
		"(axiom X (r (g (f a)) (f a)))":                                                                           "", // of one member only
		"(axiom X (forall ((x A)) (= x (g (f x)))))":                                                              "A leads to B leads to A",
		"(axiom X (forall ((x A)) (exists ((y A)) (distinct x y))))":                                              "A leads to A",
		"(axiom X (exists ((y A)) (forall ((x A)) (distinct x y))))":                                              "",
		"(axiom X (forall ((x A) (z B)) (or (r x z) (exists ((y B)) (r x y)))))":                                  "",
		"(axiom X (forall ((x A) (z B)) (or (r x z) (exists ((y B)) (r x z)))))":                                  "B leads to B",
		"(axiom X (not (exists ((x A)) (forall ((y A)) (distinct x y)))))":                                        "A leads to A",
		"(define D ((x A)) Bool (exists ((y A)) (distinct x y))) (axiom X (forall ((z A)) (D z)))":                "A leads to A",
		"(define D ((x A)) Bool (exists ((y A)) (distinct x y))) (axiom X (exists ((z A)) (D z)))":                "",
		"(axiom X (forall ((x A)) (= (r x (f x)) (exists ((y A)) (r y (f x))))))":                                 "A leads to A",
		"(axiom X (forall ((x A)) (let ((z (f x))) (exists ((y A)) (r y z)))))":                                   "A leads to A",
		"(axiom X (forall ((x A)) (exists ((z B)) (r x z)))) (axiom Y (forall ((z B)) (exists ((x A)) (r x z))))": "A leads to B leads to A",
	} {
		s, err := vc.Load(fstest.MapFS{"a.vc": {Data: []byte(sorts + text + "(theorem T true)")}}, "a.vc")
		if err != nil {
			t.Fatal(err)
		}
		err = s.Stratified()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: expected %q, got %v", text, want, err)
		}
	}
	if err := load(t, "Lock.vc").Stratified(); err != nil {
		t.Error(err)
	}
}

// Each macro doubles the one before: expanded they are more than can be visited.
func TestStratifiedIsBounded(t *testing.T) {
	var text strings.Builder
	text.WriteString("(define D0 () Bool true)")
	name := func(i int) string { return "D" + string(rune('a'+i/26)) + string(rune('a'+i%26)) }
	before := "D0"
	for i := range 60 {
		text.WriteString("(define " + name(i) + " () Bool (and " + before + " " + before + "))")
		before = name(i)
	}
	text.WriteString("(theorem T " + before + ")")
	s, err := vc.Load(fstest.MapFS{"a.vc": {Data: []byte(text.String())}}, "a.vc")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stratified(); err == nil || !strings.Contains(err.Error(), "terms") {
		t.Errorf("expected an error about its size, got %v", err)
	}
}

// Whatever is read makes a script whose parentheses match, and the same one each time.
func FuzzLoad(f *testing.F) {
	for _, file := range []string{"Lock.vc", "Turn.vc", "Rude.vc"} {
		text, err := os.ReadFile("testdata/" + file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, test := range refused {
		f.Add(test.text)
	}
	turn, err := os.ReadFile("testdata/Turn.vc")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		files := fstest.MapFS{"a.vc": {Data: []byte(text)}, "Turn.vc": {Data: turn}}
		s, err := vc.Load(files, "a.vc")
		if err != nil {
			return
		}
		script := s.Script()
		if script != s.Script() {
			t.Error("two scripts")
		}
		if strings.Count(script, "(") < strings.Count(script, ")") {
			t.Error("more ) than (")
		}
		_ = s.Stratified()
		_ = s.Statements()
		left, err := s.Forget()
		if err != nil {
			return
		}
		f, err := left.Finite(map[string]int{"Node": 2, "A": 2, "B": 1, "N": 2, "Int": 3}, func(string, []int) (int, bool) { return 0, true })
		if err != nil {
			return
		}
		_ = f.Broken()
		first, _, err := f.Initial()
		if err != nil {
			return
		}
		for _, action := range f.Actions() {
			if taking, err := f.Taking(action, nil); err == nil && len(text) < 2000 {
				_ = taking.Next(first)
			}
		}
	})
}

// What another system assumes is asked in its own words, and an invariant is asked of the
// first states also where nothing ever happens.
func TestNothingIsAssumedUnasked(t *testing.T) {
	files := fstest.MapFS{
		"Other.vc": {Data: []byte(`(sort N) (function p (N) Bool) (define Good () Bool (forall ((n N)) (not (p n)))) (axiom IsGood Good)
			(state x () Bool) (init x) (action A () (update x () x))`)},
		"Mine.vc": {Data: []byte(`(sort N) (function p (N) Bool) (define Good () Bool true)
			(state y () Bool) (init y) (action A () (update y () y) (implements A)) (refines Other "Other.vc" (define x () Bool y))`)},
		"Still.vc": {Data: []byte("(state x () Int) (init (= x 0)) (invariant Wrong (= x 1)) (safety Bad (= x 1))")},
	}
	for file, want := range map[string]string{
		"Mine.vc":  "(assert (not Other.Good))\n(echo \"axiom IsGood of Other holds\")\n(set-info :status unsat)",
		"Still.vc": "(echo \"Init gives Wrong\")",
	} {
		s, err := vc.Load(files, file)
		if err != nil {
			t.Fatal(err)
		}
		if script := s.Script(); !strings.Contains(script, want) {
			t.Errorf("%s: expected %q in the script, got\n%s", file, want, script)
		}
	}
}
