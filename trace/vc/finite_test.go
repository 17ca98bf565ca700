package vc_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/synod-paxos/synod/trace/vc"
)

func loadText(t *testing.T, text string) *vc.System {
	t.Helper()
	s, err := vc.Load(fstest.MapFS{"a.vc": {Data: []byte(text)}}, "a.vc")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func none(string, []int) (int, bool) { return 0, false }

// Terms mean what they mean to a solver: each of these axioms holds, over three members of N.
func TestTermsAreEvaluated(t *testing.T) {
	const given = `(sort N) (enum E x y z) (const k N) (function next (N) N) (function less (N N) Bool) (const five Int)
		(define Twice ((a N)) N (next (next a)))
		(define Between ((a N) (b N)) Bool (exists ((c N)) (and (less a c) (less c b))))`
	for _, term := range []string{
		"true", "(not false)", "(and true (not false) true)", "(or false true)", "(=> false true false)", "(=> true true true)", "(xor true true true)",
		"(= k k k)", "(distinct x y z)", "(not (distinct x y x))", "(= (ite true x y) x)", "(= (ite false x y) y)",
		"(forall ((a N)) (exists ((b N)) (= (next a) b)))", "(exists ((a N)) (forall ((b N)) (= a (ite (= b a) b a))))",
		"(forall ((a N) (b N) (c N)) (or (= a b) (= b c) (= a c) (distinct a b c)))", "(not (forall ((a N) (b N)) (or (= a b) (= a k) (= b k))))",
		"(= (Twice (Twice k)) (next k))", "(exists ((a N)) (Between k a))", "(not (exists ((a N)) (Between a k)))",
		"(forall ((a N)) (let ((b (next a)) (c (Twice a))) (= (next b) c)))", "(forall ((e E)) (or (= e x) (= e y) (= e z)))",
		"(forall ((a N)) (=> (exists ((b N)) (less b a)) (exists ((b N)) (and (less b a) (not (Between b a))))))",
		"(= five 5)", "(< 4 five 6)", "(<= five 5)", "(not (> 4 five))", "(>= five 5 5)", "(= (+ 1 2 2) five)", "(= (- 7 2) five)", "(= (- 5) (- 0 five))",
		"(= (* 1 5) five)", "(= (div 11 2) five)", "(= (mod (- 1) 6) five)", "(= (div (- 1) 2) (- 1))", "(= (abs (- 5)) five)",
	} {
		for value, formula := range map[int]string{1: term, 0: "(not " + term + ")"} {
			f, err := loadText(t, given+"(axiom A "+formula+")").Finite(map[string]int{"N": 3}, func(symbol string, args []int) (int, bool) {
				switch symbol {
				case "next":
					return (args[0] + 1) % 3, true
				case "less":
					if args[0] < args[1] {
						return 1, true
					}
					return 0, true
				case "five":
					return 5, true
				}
				return 0, symbol == "k"
			})
			if err != nil {
				t.Fatalf("%s: %v", formula, err)
			}
			if holds := len(f.Broken()) == 0; holds != (value == 1) {
				t.Errorf("%s: holds %v", formula, holds)
			}
		}
	}
}

// A step changes what its updates say, from what was before, and nothing else; what is not given may be anything.
func TestSteps(t *testing.T) {
	s := loadText(t, `(sort N) (state at () N) (state seen (N) Bool) (state turn () Bool)
		(init (forall ((n N)) (= (seen n) (= n at)))) (init (not turn)) (init (forall ((n N)) (=> (= n at) (= (seen n) (not turn)))))
		(init (exists ((n N)) (and (= n at) (forall ((m N)) (=> (seen m) (= m n))))))
		(action Go ((n N)) (guard (distinct n at)) (update at () n) (update seen ((m N)) (or (seen m) (= m n))))
		(action Swap () (update turn () (not turn)) (update at () (ite turn at at)))`)
	f, err := s.Finite(map[string]int{"N": 2}, none)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Initial(); err == nil || !strings.Contains(err.Error(), "value") {
		t.Errorf("either of two may be first: expected an error that says so, got %v", err)
	}
	go1, err := f.Taking("Go", map[string]int{"n": 1})
	if err != nil {
		t.Fatal(err)
	}
	first := vc.State([]byte{0, 1, 0, 0}) // at, seen, turn
	if diff := cmp.Diff([]vc.State{vc.State([]byte{1, 1, 1, 0})}, go1.Next(first)); diff != "" {
		t.Error(diff)
	}
	if next := go1.Next(vc.State([]byte{1, 1, 1, 0})); len(next) != 0 {
		t.Errorf("the guard does not hold, got %v", next)
	}
	anywhere, err := f.Taking("Go", nil)
	if err != nil {
		t.Fatal(err)
	}
	if next := anywhere.Next(first); len(next) != 1 {
		t.Errorf("expected the one other place, got %v", next)
	}
	for _, given := range []map[string]int{{"n": 2}, {"m": 0}} {
		if _, err := f.Taking("Go", given); err == nil {
			t.Errorf("%v: expected an error", given)
		}
	}
	if _, err := f.Taking("Stay", nil); err == nil {
		t.Error("expected an error for an action that is none")
	}
}

// First states are found from what describes them, value by value; what nothing describes may be anything.
func TestInitial(t *testing.T) {
	for text, want := range map[string]string{
		"(state a () Bool) (init (not a))":                                                                               "\x00",
		"(state a () Bool) (state b () Bool) (init (and a (= a (not b))))":                                               "\x01\x00",
		"(sort N) (const k N) (state r (N N) Bool) (init (forall ((n N) (m N)) (= (r n m) (= n m))))":                    "\x01\x00\x00\x01",
		"(sort N) (state r (N) Bool) (state s (N) Bool) (init (forall ((n N)) (not (or (r n) (s n)))))":                  "\x00\x00\x00\x00",
		"(enum E x y z) (state e () E) (init (distinct e x)) (init (distinct e z))":                                      "\x01",
		"(state a () Bool) (state free () Bool) (init a)":                                                                "\x01\x00 free",
		"(state a () Bool) (init (and a (not a)))":                                                                       "!a has no value",
		"(enum E x y z) (state e () E) (init (distinct e x))":                                                            "!one value of e at first, or any, got several",
		"(state a () Bool) (state b () Bool) (init (distinct a b))":                                                      "!value by value",
		"(state a () Bool) (init false)":                                                                                 "!value by value",
		"(sort N) (state r (N N) Bool) (init (exists ((n N)) (forall ((m N)) (or (r n m) (r m n) (not (r m m))))))":      "!value by value|",
		"(sort N) (state w (N N N N) Bool) (init (forall ((a N)) (exists ((b N) (c N) (d N)) (and (w a b c d) false))))": "!at most 8 values|no value|value by value",
	} {
		f, err := loadText(t, text).Finite(map[string]int{"N": 2}, func(string, []int) (int, bool) { return 0, true })
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		first, anything, err := f.Initial()
		got := string(first)
		if len(anything) > 0 {
			got += " " + strings.Join(anything, " ")
		}
		if refused, ok := strings.CutPrefix(want, "!"); ok {
			some := false
			for _, part := range strings.Split(refused, "|") {
				some = some || err != nil && strings.Contains(err.Error(), part) || err == nil && part == ""
			}
			if !some {
				t.Errorf("%s: expected %q, got %q, %v", text, refused, got, err)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%s: expected %q, got %q, %v", text, want, got, err)
		}
	}
}

// History is forgotten where nothing depends on it, and only there.
func TestForget(t *testing.T) {
	const base = `(sort N) (state done (N) Bool) (state why (N N) Bool) (history why)
		(stands done ((n N)) (exists ((m N)) (why n m)))
		(init (forall ((n N)) (not (done n)))) (init (forall ((n N) (m N)) (not (why n m))))
		(action Do ((n N) (m N)) (update done ((x N)) (or (done x) (= x n))) (update why ((x N) (y N)) (or (why x y) (and (= x n) (= y m)))))`
	for text, want := range map[string]string{
		"(action Use ((n N) (m N)) (guard (done n)) (guard (why n m)) (update done ((x N)) (and (done x) (distinct x n))))": "",
		"(action Use ((n N) (m N)) (guard (why n m)) (update done ((x N)) (and (done x) (distinct x n))))":                  "can happen whatever its history",
		"(action Use ((n N) (m N)) (guard (done m)) (guard (why n m)))":                                                     "can happen whatever its history",
		"(action Use ((n N) (m N)) (guard (done n)) (guard (why n m)) (guard (distinct m n)))":                              "a witness of Use bars no step",
		"(action Use ((n N) (m N)) (guard (done n)) (guard (why n m)) (update done ((x N)) (= x m)))":                       "nothing depends on a witness of Use",
		"(action Use ((n N)) (guard (done n)) (guard (why n n)))":                                                           "a witness of Use bars no step",
		"(action Use ((n N) (m N) (k N)) (guard (done n)) (guard (done k)) (guard (why n m)) (guard (why k m)))":            "looks for one witness",
		"(action Use ((n N)) (update done ((x N)) (why x n)))":                                                              "changes done whatever its history",
		"(define Known ((n N)) Bool (exists ((m N)) (why n m))) (action Use ((n N)) (guard (Known n)))":                     "can happen whatever its history",
		"(define Known ((n N)) Bool (exists ((m N)) (why n m))) (init (forall ((n N)) (= (done n) (Known n))))":             "does not depend on history",
		"(action Use ((n N) (m N)) (update why ((x N) (y N)) (= x y)))":                                                     "",
		"(action Use ((n N) (m N)) (guard (done n)) (guard (why m n)))":                                                     "can happen whatever its history",
		"(action Use ((n N) (m N)) (guard (done n)) (guard (not (why n m))))":                                               "can happen whatever its history",
	} {
		left, err := loadText(t, base+text).Forget()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: expected %q, got %v", text, want, err)
		}
		if err != nil {
			continue
		}
		f, err := left.Finite(map[string]int{"N": 2}, none)
		if err != nil {
			t.Fatal(err)
		}
		use, err := f.Taking("Use", nil)
		if err != nil {
			t.Fatal(err)
		}
		if next := use.Next("\x01\x00"); len(next) != 1 {
			t.Errorf("%s: expected one step, got %v", text, next)
		}
	}
}

// What a claim says changes with all that it is made of, and with nothing else.
func TestStatements(t *testing.T) {
	const base = `(sort N) (state r (N) Bool) (state old (N) Bool) (history old)
		(define All () Bool (forall ((n N)) (r n))) (define Some () Bool (exists ((n N)) (r n)))
		(action Go ((n N)) (update r ((m N)) (or (r m) (= m n))) (update old ((m N)) (r m)))
		(safety Claim (=> All Some)) (safety Past (forall ((n N)) (=> (old n) (r n))))`
	text := func(base string) map[string]string {
		all := map[string]string{}
		for _, s := range loadText(t, base).Statements() {
			all[s.Kind+" "+s.Name] = s.Text
		}
		return all
	}
	was := text(base)
	for _, c := range []struct{ old, by, changes string }{
		{"(exists ((n N)) (r n))", "(exists ((n N)) (not (r n)))", "safety Claim"},
		{"(=> All Some)", "(=> Some All)", "safety Claim"},
		{"(update old ((m N)) (r m))", "(update old ((m N)) false)", "safety Past"},
		{"(or (r m) (= m n))", "(= m n)", ""},
		{"(sort N)", "(sort N) (sort M)", ""},
	} {
		now := text(strings.Replace(base, c.old, c.by, 1))
		for name := range was {
			if strings.HasPrefix(name, "system ") {
				continue // what it does, and no claim about it
			}
			if (now[name] != was[name]) != (name == c.changes) {
				t.Errorf("%s for %s: %s changed: %v", c.by, c.old, name, now[name] != was[name])
			}
		}
	}
}

// What implements another's action only sometimes is asked for both cases.
func TestImplementsWhen(t *testing.T) {
	files := fstest.MapFS{
		"Turn.vc": {Data: []byte("(sort N) (state on () Bool) (init (not on)) (action Switch ((n N)) (guard (not on)) (update on () true))")},
		"a.vc": {Data: []byte(`(sort N) (state r (N) Bool) (init (forall ((n N)) (not (r n))))
			(define Some () Bool (exists ((n N)) (r n)))
			(action Set ((n N)) (update r ((m N)) (or (r m) (= m n))) (implements-when (not Some) Switch n))
			(refines Turn "Turn.vc" (define on () Bool Some))`)},
	}
	s, err := vc.Load(files, "a.vc")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range s.Conditions() {
		names = append(names, c.Name)
	}
	for _, want := range []string{"Set implements Switch: guard", "Set implements Switch: on", "Set changes nothing of Turn elsewhere: on"} {
		if !strings.Contains(strings.Join(names, "\n"), want) {
			t.Errorf("expected the condition %q, got %q", want, names)
		}
	}
}
