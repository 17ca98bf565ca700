package main

import (
	"bytes"
	"context"
	"fmt"
	"runtime"

	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc"
)

// runTLC checks the model of three ballots without its symmetry, on all cores, with Java's default
// of memory. Ballots is a set in TLA+. With checked, all its invariants and properties are checked;
// otherwise states are only counted.
func (t tools) runTLC(ballots string, checked bool) func(context.Context) (sample, error) {
	return func(ctx context.Context) (sample, error) {
		job, err := jobOf(ballots, checked)
		if err != nil {
			return sample{}, err
		}
		r, err := t.tlc.Run(ctx, job)
		if err != nil {
			return sample{}, err
		}
		if r.Verdict != tlc.Holds {
			return sample{}, fmt.Errorf("want a model that holds, got: %v %s", r.Verdict, r.Property)
		}
		return sample{counts: counts{r.Distinct, r.Generated}, wall: r.Wall, cpu: r.CPU, peak: r.PeakMemory, version: r.Version}, nil
	}
}

func jobOf(ballots string, checked bool) (tlc.Job, error) {
	m, err := manifest.Load(spec.Files, "paxos/models.json")
	if err != nil {
		return tlc.Job{}, err
	}
	const name, given = "SynodThree", "Ballots = {1, 2, 3}"
	model, ok := m.Model(name)
	if !ok {
		return tlc.Job{}, fmt.Errorf("models.json has no model %s", name)
	}
	source, err := m.Source(model)
	if err != nil {
		return tlc.Job{}, err
	}
	keep := []string{"CONSTANT", "SPECIFICATION", "CHECK_DEADLOCK"}
	if checked {
		keep = append(keep, "INVARIANT", "PROPERTY")
	}
	config := []byte(source.ParseConfig().Only(keep...))
	if bytes.Count(config, []byte(given)) != 1 {
		return tlc.Job{}, fmt.Errorf("%s: want %q once, got:\n%s", source.Config, given, config)
	}
	source.Files[source.Config] = bytes.Replace(config, []byte(given), []byte("Ballots = "+ballots), 1)
	return tlc.Job{Files: source.Files, Module: source.Module, Config: source.Config, Workers: runtime.NumCPU(), Long: true}, nil
}
