package check

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc"
)

// subject names the invariant or the property in whose definition an evaluation failed, where TLC
// names the place alone.
func subject(err error, source *manifest.Source) error {
	var eval *tlc.EvalError
	if !errors.As(err, &eval) || eval.Subject != "" || eval.At.Line == 0 {
		return err
	}
	in := ""
	for _, d := range manifest.ReadOutline(string(source.Files[eval.At.Module+".tla"])).Definitions {
		if d.Line <= eval.At.Line {
			in = d.Name
		}
	}
	config := source.ParseConfig()
	for keyword, kind := range map[string]string{"INVARIANT": "invariant ", "PROPERTY": "property "} {
		if slices.Contains(config.Names(keyword), in) {
			eval.Subject = kind + in
		}
	}
	return err
}

// name finds out which of several temporal properties a counterexample breaks, where TLC does not
// say: the first of them that has this very counterexample when it is checked alone.
func (o *Options) name(ctx context.Context, source *manifest.Source, result *tlc.Result) error {
	config := source.ParseConfig()
	properties := config.Names("PROPERTY")
	if result.Verdict != tlc.TemporalViolated || result.Property != "" || len(properties) < 2 {
		return nil
	}
	rest := config.Only("CONSTANT", "INIT", "NEXT", "SPECIFICATION", "CONSTRAINT", "ACTION_CONSTRAINT", "SYMMETRY", "VIEW", "CHECK_DEADLOCK")
	for _, name := range properties {
		job := tlc.Job{Files: map[string][]byte{}, Module: source.Module, Config: source.Config, HeapMB: o.HeapMB, Deadline: o.Deadline}
		for file, text := range source.Files {
			job.Files[file] = text
		}
		job.Files[source.Config] = []byte(rest + "PROPERTY " + name + "\n")
		alone, err := o.Tools.Run(ctx, job)
		if err != nil {
			return err
		}
		if alone.Verdict == result.Verdict && sameBehaviour(alone, result) {
			result.Property = name
			return nil
		}
	}
	return nil
}

// sameBehaviour compares the states of counterexamples, and how they go on.
func sameBehaviour(a, b *tlc.Result) bool {
	return reflect.DeepEqual(a.Trace, b.Trace) && reflect.DeepEqual(a.Loop, b.Loop)
}
