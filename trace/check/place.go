package check

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlc"
)

// subject names the invariant or the property in whose definition an evaluation failed, where TLC
// names the place alone.
func subject(err error, source *specification.Source) error {
	var eval *tlc.EvalError
	if !errors.As(err, &eval) || eval.Subject != "" || eval.At.Line == 0 {
		return err
	}
	in := enclosing(source, eval.At)
	config := source.ParseConfig()
	for keyword, kind := range map[string]string{"INVARIANT": "invariant ", "PROPERTY": "property "} {
		if slices.Contains(config.Names(keyword), in) {
			eval.Subject = kind + in
		}
	}
	return err
}

// enclosing is the definition in which a place of TLC's is.
func enclosing(source *specification.Source, at tlc.Location) (name string) {
	for _, d := range specification.ReadOutline(string(source.Files[at.Module+".tla"])).Definitions {
		column := 1 + len(d.Text) - len(strings.TrimLeft(d.Text, " "))
		if d.Line < at.Line || d.Line == at.Line && (at.Column == 0 || column <= at.Column) {
			name = d.Name
		}
	}
	return name
}

// theirs names the configuration that the model has, and not the one that is made of it, which has
// a line more above. Where it has what this TLC does not know yet, that is said.
func theirs(err error, source *specification.Source, result *tlc.Result) error {
	var config *tlc.ConfigError
	if !errors.As(err, &config) {
		return err
	}
	if config.File != source.Config {
		config.File, config.Line = source.Config, max(config.Line-1, 0)
	}
	if bytes.HasPrefix(source.Files[source.Config], []byte("\ufeff")) {
		config.Line, config.Text = 1, "it begins with a byte order mark, which TLC takes for a part of its first word: save it without one"
	}
	for _, keyword := range []string{"ALIAS", "POSTCONDITION", "_POSSIBLE", "_PERIODIC", "_RL_REWARD"} {
		if result != nil && result.Old() && source.ParseConfig().Has(keyword) {
			config.Line, config.Text = 0, fmt.Sprintf("it has %s, which %s does not know: it needs a newer jar, named by TLA2TOOLS_JAR", keyword, result.Version)
			break
		}
	}
	return err
}

// run has TLC run a job of the model.
func (o *Options) run(ctx context.Context, job tlc.Job, source *specification.Source) (*tlc.Result, error) {
	result, err := o.Tools.Run(ctx, job)
	var config *tlc.ConfigError
	if errors.As(err, &config) {
		if m := falseText.FindStringSubmatch(config.Text); m != nil && neverTrue(m[1], source, result) {
			result.Message = config.Text
			return result, nil
		}
	}
	return result, err
}

// falseText is what TLC says of a part that is false whatever the state, be it one of a property or
// of the specification.
var falseText = pattern.Pattern(`^The spec is trivially false because (\S+) is false`)

// neverTrue makes it the verdict that a property is violated of which such a part is a conjunct. Of
// a specification nothing is shown by that: it has no behaviours.
func neverTrue(part string, source *specification.Source, result *tlc.Result) bool {
	config := source.ParseConfig()
	of := func(name string) bool { return slices.Contains(source.Conjuncts(name), part) }
	properties := config.Names("PROPERTY")
	at := slices.IndexFunc(properties, of)
	if at < 0 || slices.ContainsFunc(config.Names("SPECIFICATION"), of) {
		return false
	}
	result.Verdict, result.Property = tlc.ActionPropertyViolated, properties[at]
	return true
}

// place says where each finding is to be looked at: where the invariant or the action is defined,
// or else where the manifest has the model.
func (r *Report) place(m *manifest.Manifest, source *specification.Source) {
	r.At = errorPlace(r.Err, source)
	entry := Place{}
	entry.File, entry.Line = m.Entry(r.Model)
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.At = placeOf(f, r, source); f.At.File == "" {
			f.At = entry
		}
	}
}

// placeOf is the place of what a finding names; zero if it names nothing that has one.
func placeOf(f *Finding, r *Report, source *specification.Source) Place {
	got := r.Measured.Expect
	switch f.Kind {
	case VerdictDiffers, PropertyDiffers:
		if got.Verdict == manifest.Deadlock {
			return defined(source, source.Next())
		}
		if got.Verdict == manifest.Holds { // what should be violated is not
			return defined(source, r.Model.Expect.Property)
		}
		if got.Property == "" && r.Measured.Within == "" {
			return located(source, r.Measured.At)
		}
		return defined(source, cmp.Or(got.Property, r.Measured.Within))
	case NeverTaken, TakenAfterAll, WitnessUnseen, TriviallyTrue:
		return defined(source, f.About)
	case Drift:
		if f.About != "" {
			return r.actionAt(f.About, source)
		}
	case AssumedOther, DefinedOther:
		return definedAt(recordedAs(f.Check), source)
	case CheckedNoMore, CheckedToo:
		return checkedAt(f, r, source)
	}
	return Place{}
}

// checkedAt is where the configuration has what is checked, or could have it; of a conjunct, where
// the conjunction is. What an override makes of a configuration has no lines.
func checkedAt(f *Finding, r *Report, source *specification.Source) Place {
	check, _, part := divided(f.Check)
	if part {
		return defined(source, named(check))
	}
	if r.Model.Override != nil {
		return Place{}
	}
	keyword, name, _ := strings.Cut(check, " ")
	if keyword == "DEADLOCK" {
		keyword = "CHECK_DEADLOCK"
	}
	return Place{source.Paths[source.Config], source.ConfigLine(keyword, name)}
}

// defined is where an operator is.
func defined(source *specification.Source, name string) Place {
	file, line, _ := source.Definition(name)
	return Place{source.Paths[file], line}
}

// definedAt is where that is whose definition has such a name among those that are recorded.
func definedAt(name string, source *specification.Source) Place {
	if name != "FAIRNESS" {
		file, line := source.Stands(name)
		return Place{source.Paths[file], line}
	}
	for _, name := range source.ParseConfig().Names("SPECIFICATION") {
		return defined(source, name)
	}
	return Place{}
}

// located is a place of TLC's.
func located(source *specification.Source, at tlc.Location) Place {
	if at.Line == 0 {
		return Place{}
	}
	return Place{source.Paths[at.Module+".tla"], at.Line}
}

// errorPlace is where TLC says that it could go no further.
func errorPlace(err error, source *specification.Source) Place {
	var parse *tlc.ParseError
	var eval *tlc.EvalError
	var config *tlc.ConfigError
	switch {
	case errors.As(err, &parse):
		return located(source, parse.At)
	case errors.As(err, &eval):
		return located(source, eval.At)
	case errors.As(err, &config):
		return Place{source.Paths[source.Config], max(config.Line, saidOf(config, source), 1)}
	}
	return Place{}
}

// saidOf is the line of what TLC says is defined nowhere; 0 if it says that of nothing.
func saidOf(err *tlc.ConfigError, source *specification.Source) int {
	m := undefinedText.FindStringSubmatch(err.Text)
	if m == nil {
		return 0
	}
	return source.ConfigLine(strings.ToUpper(m[1]), m[2])
}

var undefinedText = pattern.Pattern(`^The (\w+) (\w+) specified in the configuration file\s+is not defined`)
