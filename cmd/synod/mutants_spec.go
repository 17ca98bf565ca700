package main

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/specmutate"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/tlc"
)

// specTrials are the mutants of one protocol's specification.
type specTrials struct {
	Protocol string             `json:"protocol"`
	Trials   []specmutate.Trial `json:"trials"`
	Stale    []string           `json:"stale,omitempty"` // what is listed as harmless and is not so
}

// runSpec tries mutants of each protocol's specification, or those with the IDs given.
func (m *mutantFlags) runSpec(cmd *cobra.Command, ids []string) error {
	if m.junit != "" {
		return fmt.Errorf("--spec takes --protocol, --sample, --untried, --judge, --record, --list and --json: leave out --junit")
	}
	if m.judge != "" && (m.record || !slices.Contains(specmutate.Judges(), specmutate.Judge(m.judge))) {
		return fmt.Errorf("--judge is one of %v, and with it nothing is recorded", specmutate.Judges())
	}
	of, err := chosenProtocols(m.protocol)
	if err != nil {
		return err
	}
	var tools *tlc.Tools
	if !m.list {
		if tools, err = tlc.Find(cmd.Context()); err != nil {
			return err
		}
	}
	begin, tried := time.Now(), 0
	var all []specTrials
	for _, one := range of {
		t, err := m.trySpec(cmd, one, tools, ids)
		if err != nil {
			return err
		}
		tried += len(t.Trials)
		all = append(all, t)
	}
	if len(ids) > 0 && tried < len(ids) {
		return fmt.Errorf("of the mutants %q there are %d: synod mutants --spec --list names all", ids, tried)
	}
	return m.reportSpec(cmd.OutOrStdout(), all, time.Since(begin))
}

func (m *mutantFlags) trySpec(cmd *cobra.Command, of protocol.Protocol, tools *tlc.Tools, ids []string) (specTrials, error) {
	out := specTrials{Protocol: of.Name}
	files, err := of.Files()
	if err != nil {
		return out, err
	}
	subject, err := m.subject(of, files, tools)
	if err != nil {
		return out, err
	}
	mutants, err := subject.Mutants()
	if err != nil {
		return out, err
	}
	chosen := mutants
	if m.untried {
		if chosen, err = subject.Untried(mutants); err != nil {
			return out, err
		}
	}
	chosen = m.sampled(chosen, ids)
	if m.list {
		for _, mutant := range chosen {
			out.Trials = append(out.Trials, specmutate.Trial{Mutant: mutant})
		}
		return out, nil
	}
	p, done := newProgress(cmd.ErrOrStderr()), 0
	out.Trials, err = subject.Try(cmd.Context(), chosen, func(t specmutate.Trial) {
		done++
		p.say(fmt.Sprintf("%s: %d of %d done, %s", of.Name, done, len(chosen), t.ID))
	})
	p.clear()
	if err == nil && m.record {
		err = m.recordSpec(of, mutants, out.Trials)
	}
	if err == nil && len(chosen) == len(mutants) && m.judge == "" {
		out.Stale, err = subject.Stale(mutants, out.Trials)
	}
	return out, err
}

func (m *mutantFlags) subject(of protocol.Protocol, files fs.FS, tools *tlc.Tools) (*specmutate.Subject, error) {
	s := &specmutate.Subject{Files: files, Name: "models.json", Tools: tools, Cores: specCores, Judge: specmutate.Judge(m.judge)}
	if dir := cacheFolder(); dir != "" {
		s.Cache = filepath.Join(dir, "verdicts")
	}
	if of.Links != nil {
		s.Links = of.Links.Links
	}
	var err error
	if s.Judge == specmutate.Explore {
		s.Closed, err = of.Closed()
	}
	return s, err
}

// recordSpec writes what notices the mutants beside the specification of the checkout.
func (m *mutantFlags) recordSpec(of protocol.Protocol, mutants []specmutate.Mutant, trials []specmutate.Trial) error {
	folder := filepath.Join(m.checkout, "spec", of.Name)
	noticed, err := specmutate.LoadNoticed(os.DirFS(folder))
	if err != nil {
		return err
	}
	return wholefile.Write(filepath.Join(folder, specmutate.NoticedFile), []byte(noticed.With(trials, mutants).Text(mutants)))
}

// specCores is how many mutants are tried at a time: each runs TLC.
const specCores = 2

// sampled are the mutants with the IDs given, or a sample: those of the least IDs, which are
// hashes.
func (m *mutantFlags) sampled(all []specmutate.Mutant, ids []string) []specmutate.Mutant {
	if len(ids) > 0 {
		return slices.DeleteFunc(slices.Clone(all), func(mutant specmutate.Mutant) bool { return !slices.Contains(ids, mutant.ID) })
	}
	if m.sample == 0 || m.sample >= len(all) {
		return all
	}
	some := slices.SortedFunc(slices.Values(all), func(a, b specmutate.Mutant) int { return cmp.Compare(a.ID, b.ID) })
	return some[:m.sample]
}

const specLine = "%-10s %8v %7v %7v %8v %7v %9v %9v\n"

// reportSpec is a line for each protocol, then what survives, then what is listed and should not
// be.
func (m *mutantFlags) reportSpec(w io.Writer, all []specTrials, took time.Duration) error {
	if m.list && !m.json {
		for _, t := range all {
			for _, mutant := range t.Trials {
				fmt.Fprintf(w, "%s %s.tla:%d %s: %s => %s\n", mutant.ID, mutant.Module, mutant.Line, mutant.What, mutant.Old, mutant.New)
			}
		}
		return nil
	}
	err := tell(w, m.json, all, func(w io.Writer) {
		tableOfSpec(w, all)
		fmt.Fprintf(w, "%.0fs\n", took.Seconds())
	})
	left := slices.ContainsFunc(all, func(t specTrials) bool {
		return len(t.Stale) > 0 || slices.ContainsFunc(t.Trials, specmutate.Trial.Survives)
	})
	return verdict(err, m.judge != "" || !left)
}

func tableOfSpec(w io.Writer, all []specTrials) {
	fmt.Fprintf(w, specLine, "PROTOCOL", "MUTANTS", "CHECK", "EQUAL", "EXPLORE", "PROVE", "HARMLESS", "NOBODY")
	for _, t := range all {
		by, harmless, nobody := map[specmutate.Judge]int{}, 0, 0
		for _, trial := range t.Trials {
			switch {
			case trial.By != "":
				by[trial.Judge]++
			case trial.Harmless != "":
				harmless++
			default:
				nobody++
			}
		}
		fmt.Fprintf(w, specLine, t.Protocol, len(t.Trials), by[specmutate.Check], by[specmutate.Equal], by[specmutate.Explore], by[specmutate.Prove], harmless, nobody)
	}
	for _, t := range all {
		for _, trial := range t.Trials {
			if trial.Survives() {
				fmt.Fprintf(w, "\n%s survives %d models: %s\n%s.tla:%d, %s\n- %s\n+ %s\n",
					trial.ID, trial.Asked, trial.What, trial.Module, trial.Line, trial.Key().Where(), trial.Old, trial.New)
				if trial.Late != "" {
					fmt.Fprintf(w, "TLC was not done with %s.\n", trial.Late)
				}
			}
		}
		for _, stale := range t.Stale {
			fmt.Fprintf(w, "\nspec/%s/%s: %s\n", t.Protocol, specmutate.HarmlessFile, stale)
		}
	}
}
