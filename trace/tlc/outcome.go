package tlc

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// verdicts gives for each message that falsifies a model its verdict and TLC's exit code.
var verdicts = map[int]struct {
	verdict Verdict
	exit    int
}{
	codeInvariant:        {InvariantViolated, 12},
	codeInvariantInitial: {InvariantViolated, 12},
	codeActionProperty:   {ActionPropertyViolated, 13},
	codePropertyInitial:  {ActionPropertyViolated, 13},
	codeDeadlock:         {Deadlock, 11},
	codeTemporal:         {TemporalViolated, 13},
	codeAssumptionFalse:  {AssumptionFalse, 10},
	codePostcondition:    {PostconditionFalse, 10},
}

// outcome settles the verdict, or says by which error the run ended. Call it once, after the last
// line.
func (r *report) outcome(exit int) error {
	r.result.ExitCode = exit
	r.whole()
	if r.heap || r.has(heapCodes...) {
		return &OutOfMemoryError{}
	}
	if err := r.disk(); err != nil {
		return err
	}
	switch {
	case r.first == nil:
		return r.holds(exit)
	case r.has(codeAssert):
		r.failedAssert()
		return r.ends(exit != 0, exit, "an assertion failed")
	}
	if v, ok := verdicts[r.first.code]; ok {
		r.violated(v.verdict)
		if v.verdict == TemporalViolated && r.has(codeGeneral) && r.result.Old() {
			return r.unknown(exit, lostLoop)
		}
		return r.ends(exit == v.exit, exit, v.verdict.String())
	}
	if m := constantText.FindStringSubmatch(r.first.text); m != nil && r.first.code == codeConstant {
		v := constants[m[1]]
		r.violated(v)
		r.result.Property = m[2]
		return r.ends(exit == exitConfig, exit, v.String())
	}
	if exit == 0 {
		said := short(strings.TrimSpace(r.first.text))
		return r.unknown(exit, fmt.Sprintf("it reports an error, %d: %q, yet says by its exit code that all is well", r.first.code, said))
	}
	return r.failure(exit)
}

// exitConfig is TLC's exit code for what it says as it reads the configuration.
const exitConfig = 151

// constantText is said of what is FALSE and mentions no variable, so that TLC looks at no state. Of
// a CONSTRAINT that is no verdict, as nothing is searched then.
var constantText = pattern.Pattern(`^The (invariant|property) of (\S+) is equal to FALSE$`)

// constants are the verdicts: TLC counts a property without variables to those of initial states.
var constants = map[string]Verdict{"invariant": InvariantViolated, "property": ActionPropertyViolated}

// lostLoop is how a jar may end that is not mended; see behaviourGraph.
const lostLoop = "it found that a temporal property is violated, and failed as it put the counterexample together, " +
	"which it may do at random: run it again, or name a newer TLC by TLA2TOOLS_JAR"

func (r *report) has(codes ...int) bool {
	return slices.ContainsFunc(r.errors, func(code int) bool { return slices.Contains(codes, code) })
}

func (r *report) unknown(exit int, reason string) error {
	r.result.Verdict = Undecided
	return &UnknownExitError{Code: exit, Reason: reason, Tail: strings.Join(r.tail, "\n")}
}

// ends checks that a verdict comes with its exit code and TLC's last message.
func (r *report) ends(agrees bool, exit int, verdict string) error {
	switch {
	case !agrees:
		return r.unknown(exit, "its messages say: "+verdict+"; its exit code says something else")
	case !r.finished:
		return r.unknown(exit, "its messages say: "+verdict+"; it ended before it had finished")
	}
	return nil
}

func (r *report) holds(exit int) error {
	if !r.simulate && !r.success {
		return r.unknown(exit, "it reports neither an error nor success")
	}
	if !r.started {
		return r.unknown(exit, "it never started")
	}
	if r.result.Queue > 0 && !r.simulate {
		return &UnfinishedError{Queue: r.result.Queue}
	}
	r.result.Verdict = Holds
	return r.ends(exit == 0, exit, Holds.String())
}

var violationText = pattern.Pattern(`^(?:(?:Invariant|Action property|Property|Temporal property) (.+?) (?:is|was) violated|Postcondition (\w+) at .* is false)`)

func (r *report) violated(v Verdict) {
	res := &r.result
	sentence, variables, _ := strings.Cut(r.first.text, "\n")
	res.Verdict, res.Message = v, sentence
	if m := violationText.FindStringSubmatch(sentence); m != nil {
		res.Property = m[1] + m[2]
	}
	switch r.first.code {
	case codePostcondition, codeAssumptionFalse:
		res.At = firstSpan(sentence)
	case codeInvariantInitial, codePropertyInitial:
		res.Trace = []State{{Number: 1, Variables: strings.Trim(variables, "\n")}}
	}
}

const assertIntro = "the second argument was:\n"

func (r *report) failedAssert() {
	res := &r.result
	_, message, _ := strings.Cut(r.first.text, assertIntro)
	res.Verdict, res.Message, res.At = AssertFailed, strings.TrimSpace(message), r.position
	if s := subjectText.FindStringSubmatch(r.first.text); s != nil && res.At == (Location{}) {
		res.Within = s[2]
	}
}

// Java's texts when a file cannot grow: a full disk, a quota, a limit of file size.
var diskText = pattern.Pattern(`No space left on device|Disk quota exceeded|File too large|There is not enough space on the disk`)

func (r *report) disk() error {
	if r.first == nil {
		return nil
	}
	if text := diskText.FindString(r.first.text); text != "" && (r.has(diskCodes...) || strings.Contains(r.first.text, "java.io.IOException")) {
		return &DiskFullError{Text: text}
	}
	return nil
}

// failure maps an error message that is no verdict.
func (r *report) failure(exit int) error {
	m := r.first
	switch {
	case m.code == codeParsingFailed, m.code == codeParsingFailedDetail:
		return r.parseError()
	case m.code == codeNoNext:
		return &ConfigError{Text: "it gives no next-state relation, so no step can be taken: a SPECIFICATION says it as [][Next]_vars, or NEXT names it"}
	case isConfig(m.code), slices.ContainsFunc(m.inner, isConfig), strings.Contains(m.text, "ConfigFileException"):
		return configError(clean(m.text))
	case isEvaluation(m.code), m.code == codeGeneral && r.started:
		return r.evalError()
	}
	return r.unknown(exit, fmt.Sprintf("it reports the unknown error %d", m.code))
}

var configLine = pattern.Pattern(`(?s)^.*configuration file at line (\d+)\s*`)

func configError(text string) error {
	m := configLine.FindStringSubmatch(text)
	if m == nil {
		return &ConfigError{Text: text}
	}
	text = strings.TrimPrefix(text, m[0])
	text = cmp.Or(text, "the text there is not understood")
	return &ConfigError{Line: int(number(m[1])), Text: text}
}

var subjectText = pattern.Pattern(`^Evaluating (invariant|action property|assumption) (.+) failed\.\n?`)

func (r *report) evalError() error {
	m := r.first
	e := &EvalError{Text: clean(m.text), At: firstSpan(m.text)}
	if s := subjectText.FindStringSubmatch(e.Text); s != nil {
		e.Subject, e.Text = s[1]+" "+s[2], e.Text[len(s[0]):]
	}
	switch {
	case m.code == codeAssumptionEval:
		e.Subject = "assumption"
	case m.code == codeInvariantLevel:
		name, _, _ := strings.Cut(strings.TrimPrefix(e.Text, "The invariant "), " ")
		e.Subject, e.At = "invariant "+name, Location{}
	}
	e.At = r.evaluated(m, e.At)
	return e
}

// evaluated is where an evaluation failed. What is no boolean is named by the message itself; TLC
// was working on the initial state, or on a step, when it looked at it. Of a variable that is not
// assigned TLC gives the action alone, as that of the last state.
func (r *report) evaluated(m *message, named Location) Location {
	switch n := len(r.result.Trace); {
	case slices.Contains(m.inner, codeNotBoolean) && named.Line > 0:
		return named
	case r.position != (Location{}):
		return r.position
	case m.code == codeUnassigned && n > 0:
		return r.result.Trace[n-1].At
	}
	return named
}

// clean leaves out what TLC puts around the cause of an exception: its apology and Java's stack.
func clean(text string) string {
	const apology = "TLC threw an unexpected exception.\n"
	if rest, ok := strings.CutPrefix(text, apology); ok {
		_, text, _ = strings.Cut(rest, "The exception was a ")
		if kind, cause, ok := strings.Cut(text, "\n: "); ok && !strings.Contains(kind, "\n") {
			text = cause
		}
	}
	lines := strings.Split(text, "\n")
	lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "\tat ") || l == "" })
	return strings.Join(slices.Compact(lines), "\n")
}

var (
	parserNoise  = pattern.Pattern(`^(Semantic processing of module|Linting of module|Fatal errors while parsing|tla2sany\.semantic\.AbortException|\*\*\* |\*\*\*Parse Error|Semantic errors:|File does not exist:|Unknown location|In module |Could not parse module )`)
	parserModule = pattern.Pattern(`imported in module (\w+)|Could not parse module (\w+)|of module (\w+)`)
)

func (r *report) parseError() error {
	all := r.parser.String()
	shown, _, _ := strings.Cut(all, "Residual stack trace follows:")
	lines := slices.DeleteFunc(strings.Split(shown, "\n"), func(l string) bool {
		return strings.TrimSpace(l) == "" || parserNoise.MatchString(l)
	})
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	e := &ParseError{At: firstSpan(shown), Text: strings.Join(lines, "\n")}
	if e.At.Module == "" {
		e.At.Module = r.module
		if m := parserModule.FindStringSubmatch(all); m != nil {
			e.At.Module = m[1] + m[2] + m[3]
		}
	}
	if e.Text == "" {
		e.Text = clean(r.first.text)
	}
	return e
}
