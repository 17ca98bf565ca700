package check

import (
	"context"
	_ "embed" // the tests
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlc"
)

//go:embed SelfTest.tla
var selfTest []byte

// Wrong is something that a version of TLC is known to evaluate wrongly, so that it may miss what
// is false, or find false what is not.
type Wrong struct {
	About string // what is evaluated wrongly
	Issue string // where TLC's authors say so

	test string   // its name in the module of tests
	uses []string // words without which a specification does not use it
	form form     // likewise
}

// knownWrong has no test of two more. tlaplus#742, many conditions of strong fairness at once, ends
// in an error after most of a minute, or of memory, and never in a verdict. tlaplus#1112, two
// states with one fingerprint, makes a search of very many states halt for ever: no small one does.
// The test of #1348 fails neither with 2.18 nor with a TLC of 2026-04: it is for those between.
var knownWrong = []Wrong{
	{"a part of a sequence that is a function with EXCEPT", "tlaplus#1145", "sequence", []string{"EXCEPT", "SubSeq"}, anyForm},
	{"EXCEPT of a function whose domain is a set of functions", "tlaplus#1302", "keys", []string{"EXCEPT"}, functionsOfFunctions},
	{"equality of sets of functions without arguments or without values", "tlaplus#1407", "empty", nil, setsCompared},
	{"ENABLED, WF and SF of an instance's action in which a LAMBDA has a primed variable", "tlaplus#725", "instance", []string{"INSTANCE", "WITH", "LAMBDA"}, anyForm},
	{"P => <>[]Q beside fairness, which it may find violated in the first state", "tlaplus#1348", "Stays", nil, implyingStability},
	{"an operand of [], <> or ~> that depends on no variable, so that it finds violated what is not", "tlaplus#604", "Follows", nil, constantOperand},
}

// byVerdict are the tests that are properties, each of a run of its own: they hold.
var byVerdict = []string{"Stays", "Follows"}

// String is what of it a reader needs.
func (w Wrong) String() string { return fmt.Sprintf("%s (%s)", w.About, w.Issue) }

// SelfTest has TLC evaluate what some versions evaluate wrongly, in short runs, and lists what came
// out wrong, beside its version. A version that is too old is an error. What came out is kept in
// the folder cache, if it names one.
func SelfTest(ctx context.Context, tools *tlc.Tools, cache string) (version string, wrong []Wrong, err error) {
	var seen []string
	for _, property := range byVerdict {
		got, err := tested(ctx, tools, cache, property)
		if err != nil {
			return "", nil, err
		}
		version, seen = got.TLC, append(seen, got.Seen...)
	}
	return version, slices.DeleteFunc(slices.Clone(knownWrong), func(w Wrong) bool {
		return slices.Contains(seen, passed(w.test))
	}), nil
}

// tested is what one run sees.
func tested(ctx context.Context, tools *tlc.Tools, cache, property string) (Measured, error) {
	job := tlc.Job{
		Files:  map[string][]byte{"SelfTest.tla": selfTest, "SelfTest.cfg": []byte("SPECIFICATION Spec\nINVARIANT Tests\nPROPERTY " + property + "\n")},
		Module: "SelfTest", Short: true,
	}
	e := verdict(cache, job, tools.Jar.SHA256)
	got, _, ok := e.Read()
	if ok {
		return got, nil
	}
	job.Printed = func(line string) { got.Seen = append(got.Seen, line) }
	result, err := tools.Run(ctx, job)
	if result != nil && tlc.Refused(result.Version) {
		return Measured{}, &tlc.OldTLCError{Path: tools.Jar.Path, Version: result.Version}
	}
	if err != nil {
		return Measured{}, fmt.Errorf("TLC cannot be tested: %w", err)
	}
	got.TLC = result.Version
	if result.Verdict == tlc.Holds {
		got.Seen = append(got.Seen, passed(property))
	}
	_ = e.Write(got, stamp()) // else it is tested again
	return got, nil
}

// passed is what is printed by a test that comes out right.
func passed(test string) string { return fmt.Sprintf("<<%q, TRUE>>", test) }

// Used lists what of it the text of a specification shows that it may use.
func Used(known []Wrong, source *specification.Source) (out []string) {
	for _, w := range known {
		lacks := func(word string) bool { return !source.Mentions(word) }
		if !slices.ContainsFunc(w.uses, lacks) && has(source, w.form) {
			out = append(out, w.String())
		}
	}
	return out
}

// wrongly warns of what the TLC at hand may evaluate wrongly in this specification.
func wrongly(known []Wrong, source *specification.Source) []Warning {
	if about := Used(known, source); len(about) > 0 {
		return []Warning{{"TLC is known to be wrong", "this version evaluates wrongly " + strings.Join(about, ", ") +
			", and the specification has the words or the form of it: try a newer jar, named by TLA2TOOLS_JAR"}}
	}
	return nil
}

// ErrWrong is wrapped by the error of a model of which TLC says what cannot be.
var ErrWrong = errors.New("TLC is wrong")

// impossible refuses the verdict that a temporal property is violated that is true by its form, as
// some versions find of <>TRUE, or one of the form that the version at hand is wrong about: nothing
// is falsified by it, nor shown, as TLC looks no further.
func (r *Report) impossible(source *specification.Source, known []Wrong) error {
	got := r.Measured.Expect
	if got.Verdict != manifest.Temporal || got.Property == "" {
		return nil
	}
	version := r.Measured.TLC
	if why := source.Trivial(got.Property); why != "" && !strings.HasPrefix(why, "nothing ") { // what depends on no variable may be false
		r.Measured = Measured{}
		return fmt.Errorf("model %s: %w: %s finds that the temporal property %s is violated, which nothing can do (%s), so there is no verdict: "+
			"take it out of %s, or name a newer jar by TLA2TOOLS_JAR", r.Model.Name, ErrWrong, version, got.Property, why, source.Config)
	}
	at := slices.IndexFunc(known, func(w Wrong) bool { return w.form == constantOperand })
	constant := source.ConstantOperand(got.Property)
	if at < 0 || constant == "" {
		return nil
	}
	r.Measured = Measured{}
	return fmt.Errorf("model %s: %w: %s finds that the temporal property %s is violated, and is known to be wrong about %s, so there is no verdict: "+
		"%s is one, and C => []<>Q says what C ~> Q and [](C => <>Q) say of such a C; or name a newer jar by TLA2TOOLS_JAR",
		r.Model.Name, ErrWrong, version, got.Property, known[at], constant)
}
