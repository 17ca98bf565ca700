package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
)

// runGenerated tries generated mutants of each protocol's implementation, or those with
// the IDs given.
func (m *mutantFlags) runGenerated(cmd *cobra.Command, ids []string) error {
	if m.list || m.record || m.junit != "" {
		return fmt.Errorf("--generated takes --protocol, --json and --checkout: leave out --list, --record and --junit")
	}
	of, err := chosenProtocols(m.protocol)
	if err != nil {
		return err
	}
	b, err := mutate.New(m.checkout)
	if err != nil {
		return err
	}
	p, begin := newProgress(cmd.ErrOrStderr()), time.Now()
	var all []*mutate.Trials
	for _, one := range of {
		t, err := b.TryGenerated(cmd.Context(), mutate.Generated{Protocol: one.Name, Folder: "impl/" + one.Name}, ids,
			func(done, of int, after string) {
				p.say(fmt.Sprintf("%s: %d of %d done, %s", one.Name, done, of, after))
			})
		p.clear()
		if err != nil {
			return err
		}
		all = append(all, t)
	}
	return reportGenerated(cmd.OutOrStdout(), all, ids, time.Since(begin), m.json)
}

// chosenProtocols is the one of that name, or all.
func chosenProtocols(name string) ([]protocol.Protocol, error) {
	all, err := protocol.Those(name)
	if err != nil {
		return nil, fmt.Errorf("--protocol: %w", err)
	}
	return all, nil
}

// generatedReport is what mutants --generated prints as JSON.
type generatedReport struct {
	Right     bool              `json:"right"`
	Protocols []generatedTrials `json:"protocols"`
}

type generatedTrials struct {
	Protocol string `json:"protocol"`
	mutate.Tally
	Stale   []string       `json:"stale,omitempty"` // what is listed as justified and is not so
	Mutants []mutate.Trial `json:"trials"`
}

func reportGenerated(w io.Writer, all []*mutate.Trials, ids []string, took time.Duration, asJSON bool) error {
	r, tried := generatedReport{Right: true}, 0
	for _, t := range all {
		tried += len(t.All)
		r.Right = r.Right && t.Right()
		r.Protocols = append(r.Protocols, generatedTrials{t.Protocol, t.Tally(), t.Stale, t.All})
	}
	if len(ids) > 0 && tried < len(ids) {
		return fmt.Errorf("of the mutants %q there are %d: synod mutants --generated --json names all", ids, tried)
	}
	err := tell(w, asJSON, r, func(w io.Writer) {
		tableOfGenerated(w, all)
		fmt.Fprintf(w, "%.0fs\n", took.Seconds())
	})
	return verdict(err, r.Right)
}

const generatedLine = "%-10s %8v %9v %10v %10v %11v\n"

// tableOfGenerated is a line for each protocol, then what survives, then what is listed
// and should not be.
func tableOfGenerated(w io.Writer, all []*mutate.Trials) {
	fmt.Fprintf(w, generatedLine, "PROTOCOL", "MUTANTS", "BY TESTS", "BY CHECKS", "BY NEITHER", "EQUIVALENT")
	for _, t := range all {
		c := t.Tally()
		fmt.Fprintf(w, generatedLine, t.Protocol, c.Mutants, c.ByTests, c.ByChecks, c.ByNeither, c.Equivalent)
	}
	for _, t := range all {
		for _, m := range t.All {
			if m.Survives() {
				fmt.Fprintf(w, "\n%s survives: %s\n%s\n- %s\n+ %s\n", m.ID, m.What, m.Key().Where(), m.Old, m.New)
			}
		}
		for _, stale := range t.Stale {
			fmt.Fprintf(w, "\nimpl/%s/%s: %s\n", t.Protocol, mutate.JustifiedFile, stale)
		}
	}
}
