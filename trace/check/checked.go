package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
)

// checked compares what is checked with what is recorded: a model from which an invariant is gone,
// or one that has become true of everything, holds as before. Without a record nothing is
// compared.
func (c *comparison) checked(source *specification.Source) {
	want, got := unmarked(c.model.Checks), source.Checks()
	if want == nil && !c.record {
		return
	}
	if c.model.Definitions == nil && !c.record { // written before assumptions were
		got = slices.DeleteFunc(got, isAssumption)
	}
	for _, one := range want {
		if !slices.Contains(got, one) {
			c.gone(one, instead(want, got))
		}
	}
	for _, one := range got {
		if !slices.Contains(want, one) && !c.record && !undivided(one, want) {
			c.more(one)
		}
	}
	for _, t := range c.trivial {
		if c.record || slices.Contains(c.model.Checks, t.check+mark) || named(t.check) == c.got.Expect.Property || !slices.Contains(got, t.check) {
			continue // it was known, or is false, or not recorded
		}
		c.about(named(t.check), TriviallyTrue, t.check+" to depend on the state", t.why)
		c.findings[len(c.findings)-1].Check = t.check
	}
}

// defined compares what the checks say with what is recorded: one that is another text may say
// less. What is told of a check by a name already is not told again.
func (c *comparison) defined(got map[string]string, source *specification.Source) {
	told := map[string]bool{}
	for _, f := range c.findings {
		told[recordedAs(f.Check)] = true
	}
	for _, name := range slices.Sorted(maps.Keys(c.model.Definitions)) {
		want, at := c.model.Definitions[name], definedAt(name, source)
		if want == got[name] || told[name] {
			continue
		}
		c.check(DefinedOther, c.checkOf(name), fmt.Sprintf("%s as it was recorded (%s)", c.checkOf(name), want),
			fmt.Sprintf("another text of it, at %s:%d, or of what it rests on (%s), which --accept takes", at.File, at.Line, cmp.Or(got[name], "none")))
	}
}

// recordedAs is the name by which definitions have a check: of a conjunct that of the whole.
func recordedAs(check string) string {
	whole, _, _ := divided(check)
	keyword, name, _ := strings.Cut(whole, " ")
	if name == "" || isFairness(check) {
		return keyword
	}
	return name
}

// checkOf is a check whose definition has a name.
func (c *comparison) checkOf(name string) string {
	if name == "FAIRNESS" {
		return name
	}
	if i := slices.IndexFunc(c.model.Checks, func(check string) bool { return recordedAs(check) == name }); i >= 0 {
		return strings.TrimSuffix(c.model.Checks[i], mark)
	}
	return name
}

// mark stands in a manifest behind a check of what was true of every state by its text when it was
// recorded, as a conjunct about constants is: what becomes so later is a failure.
const mark = " (trivially true)"

// unmarked are checks without the mark.
func unmarked(checks []string) []string {
	out := slices.Clone(checks)
	for i := range out {
		out[i] = strings.TrimSuffix(out[i], mark)
	}
	return out
}

// Recorded are the checks of a model as a manifest has them, and what these say.
func (r *Report) Recorded() (checks []string, definitions map[string]string) {
	out := slices.Clone(r.Checks)
	for i, one := range out {
		if slices.ContainsFunc(r.trivial, func(t triviality) bool { return t.check == one }) {
			out[i] += mark
		}
	}
	return out, r.defined
}

// gone is of what is checked no more: the configuration has it not, or a conjunction.
func (c *comparison) gone(check, instead string) {
	without := "a configuration without it"
	if isAssumption(check) {
		without = "modules without it"
	}
	if isFairness(check) {
		c.check(AssumedOther, check, check, "a specification that does not assume it")
		return
	}
	if whole, _, is := divided(check); is {
		without = "a definition of " + named(whole) + " of which it is no conjunct"
	}
	c.check(CheckedNoMore, check, check, without+instead)
}

// more is of what is checked and was not, or of what is assumed: what holds by more of it is less.
func (c *comparison) more(check string) {
	if isFairness(check) {
		c.check(AssumedOther, check, "no "+check+", as none is recorded", "a specification that assumes it, so that its properties claim less")
		return
	}
	with := "a configuration with it"
	if isAssumption(check) {
		with = "a module with it"
	}
	c.check(CheckedToo, check, "no "+check+", as none is recorded", with)
}

// isFairness tells whether a check is none, but what the others rest on.
func isFairness(check string) bool { return strings.HasPrefix(check, "FAIRNESS ") }

// isAssumption tells whether a check is an ASSUME.
func isAssumption(check string) bool { return strings.HasPrefix(check, "ASSUME") }

// divided cuts a check that is of a conjunct.
func divided(check string) (whole, part string, ok bool) {
	if isFairness(check) {
		return check, "", false
	}
	return strings.Cut(check, ": ")
}

// check is of what is checked.
func (c *comparison) check(kind Kind, check, expected, got string) {
	c.add(kind, expected, got)
	c.findings[len(c.findings)-1].Check = check
}

// named is the operator that a check is about: of a conjunct, that one.
func named(check string) string {
	if _, part, ok := divided(check); ok {
		return part
	}
	_, name, _ := strings.Cut(check, " ")
	return name
}

// undivided tells whether a check is a conjunct of something of which no conjunct is recorded, as
// in a manifest that was written before these were.
func undivided(check string, recorded []string) bool {
	whole, _, part := divided(check)
	return part && !slices.ContainsFunc(recorded, func(one string) bool { return strings.HasPrefix(one, whole+": ") })
}

// instead names what is checked and not recorded: it may be the new name of what is gone.
func instead(want, got []string) string {
	more := slices.DeleteFunc(slices.Clone(got), func(one string) bool { return slices.Contains(want, one) || strings.Contains(one, ": ") })
	if len(more) == 0 {
		return ""
	}
	return "; it has " + strings.Join(more, ", ") + ", which is not recorded"
}

// stays tells whether no step was seen that leads anywhere but to where it came from. A model whose
// initial states are all states is another matter: its steps lead from one to the other.
func stays(e manifest.Expect) bool {
	return e.Depth == 1 && e.Distinct > 0 && (e.Distinct == 1 || e.Generated == e.Distinct)
}

// leaving says in words what has TLC leave states out, if a configuration has that.
func leaving(config specification.Config) string {
	var has []string
	for _, keyword := range []string{"CONSTRAINT", "ACTION_CONSTRAINT", "SYMMETRY", "VIEW"} {
		if config.Has(keyword) {
			has = append(has, keyword)
		}
	}
	if len(has) == 0 {
		return ""
	}
	return " that TLC keeps, with " + strings.Join(has, ", ")
}

type triviality struct{ check, why string }

// trivial lists what a model that holds checks in vain.
func trivial(model *manifest.Model, source *specification.Source) (out []triviality) {
	if model.Expect.Verdict != manifest.Holds {
		return nil
	}
	for _, one := range source.Checks() {
		why := ""
		switch keyword, _, _ := strings.Cut(one, " "); keyword {
		case "INVARIANT", "PROPERTY":
			why = source.Trivial(named(one))
		case "ASSUME":
			why = source.TrivialAssumption(recordedAs(one))
		}
		if why != "" {
			out = append(out, triviality{one, why})
		}
	}
	return out
}

// Warning is what no verdict depends on, and whoever reads one should know.
type Warning struct {
	Kind string // its name
	Text string
}

// String is one line.
func (w Warning) String() string { return w.Kind + ": " + w.Text }

// warnings are TLC's, and those of what a run shows less than it seems to.
func (r *Report) warnings(source *specification.Source) (out []Warning) {
	model, got := r.Model, &r.Measured
	warn := func(kind, format string, args ...any) { out = append(out, Warning{kind, fmt.Sprintf(format, args...)}) }
	for _, text := range got.Warnings {
		warn("TLC warns", "%s", text)
	}
	for _, file := range source.Unsummed() {
		warn("PlusCal without a checksum", "nothing notices when the algorithm in %s has changed since its translation: "+
			"delete the lines from BEGIN TRANSLATION to END TRANSLATION, and translate it again", file)
	}
	out = append(out, excluded(source)...)
	if got.Expect.Verdict != manifest.Holds {
		if why := source.Contradicts(got.Expect.Property); why != "" {
			warn("trivially false", "%s: %s: it fails whatever the model does", got.Expect.Property, why)
		}
		return out
	}
	config := source.ParseConfig()
	out = append(out, leftOut(source)...)
	out = append(out, drawn(source)...)
	out = append(out, slips(source)...)
	if source.Fair() && !config.Has("PROPERTY") {
		warn("fairness without effect", "the specification has a WF or SF, and no PROPERTY is checked that could need it")
	}
	for _, name := range got.Cuts {
		if !slices.Contains(model.Checks, "CONSTRAINT "+name) {
			warn("a constraint cuts", "a step leads to a state without %s: what comes behind it is not looked at", name)
		}
	}
	if behaves(config) && stays(got.Expect) && !(model.Checks != nil && stays(model.Expect)) {
		warn("never past the initial state", "no step leads to another state%s, so nothing was checked in any but the initial ones", leaving(config))
	}
	if model.Edges == nil { // else it is recorded
		for _, name := range untaken(model, source, got) {
			warn(string(NeverTaken), "no step takes %s", name)
		}
	}
	for _, t := range r.trivial {
		if model.Checks == nil || slices.Contains(model.Checks, t.check+mark) {
			warn("trivially true", "%s: %s", t.check, t.why)
		}
	}
	return out
}
