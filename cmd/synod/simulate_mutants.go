package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	storemutants "github.com/synod-paxos/synod/impl/kv/mutants"
	"github.com/synod-paxos/synod/impl/mutants"
	nodemutants "github.com/synod-paxos/synod/impl/node/mutants"
	"github.com/synod-paxos/synod/modeltest/nodetest"
)

// simulated is the program in which a mutant is simulated.
var simulated = mutate.Program{Package: "./cmd/synod/internal/simulated", Verb: "run", Limit: 10 * time.Minute}

// simulatedMutant is what simulating one found.
type simulatedMutant struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Caught   bool          `json:"caught"`
	Rule     string        `json:"rule,omitempty"`
	Seed     uint64        `json:"seed,omitempty"`
	Events   uint64        `json:"events"`             // until then
	Length   int           `json:"length,omitempty"`   // of the run that showed it, in actions
	Shortest int           `json:"shortest,omitempty"` // of that, shortened
	Run      *nodetest.Run `json:"run,omitempty"`
	Time     time.Duration `json:"nanoseconds"`
}

// mutants simulates bugs, those of a node or any by its ID.
func (s *simulateFlags) mutants(cmd *cobra.Command) error {
	all, err := simulatedMutants(s.mutant, s.Store)
	if err != nil {
		return err
	}
	for _, m := range all {
		if !nodetest.Runs(s.stores(m), m.Folder) {
			return foreign(m)
		}
	}
	b, err := mutate.New(s.checkout)
	if err != nil {
		return err
	}
	p, found := newProgress(cmd.ErrOrStderr()), []simulatedMutant{}
	p.started(0, all[0].ID)
	together, err := b.Together(cmd.Context(), simulated.Package, all...)
	if err != nil {
		p.clear()
		return err
	}
	defer together.Remove()
	for _, m := range all {
		p.started(len(found), m.ID)
		o := s.Options
		o.Store = s.stores(m)
		one, err := simulateMutant(cmd.Context(), together, o, m)
		if err != nil {
			p.clear()
			return fmt.Errorf("%s: %w", m.ID, err)
		}
		found = append(found, one)
	}
	p.clear()
	missed := slices.ContainsFunc(found, func(m simulatedMutant) bool { return !m.Caught })
	return verdict(tell(cmd.OutOrStdout(), s.json, found, func(w io.Writer) { tableOfSimulated(w, found) }), !missed)
}

// stores says whether a bug is one for nodes of a store.
func (s *simulateFlags) stores(m mutants.Mutant) bool {
	return s.Store || !nodetest.Runs(false, m.Folder)
}

// foreign says that no node that is asked for runs the code that a bug changes.
func foreign(m mutants.Mutant) error {
	if nodetest.Runs(false, m.Folder) {
		return fmt.Errorf("%s changes %s, which a node of registers runs and one of a store does not: simulate it by itself, without --store", m.ID, m.Folder)
	}
	return fmt.Errorf("%s changes %s, which no node runs: synod mutants %s tries it", m.ID, m.Folder, m.ID)
}

// simulatedMutants are those of a node of registers, or of a store, or some by ID, of all
// protocols' implementations too.
func simulatedMutants(ids []string, stores bool) (chosen []mutants.Mutant, err error) {
	all, err := nodemutants.All()
	if err != nil {
		return nil, err
	}
	ofStores, err := storemutants.All()
	if err != nil {
		return nil, err
	}
	if slices.Equal(ids, []string{"all"}) {
		if stores {
			return ofStores, nil
		}
		return all, nil
	}
	all = append(all, ofStores...)
	for _, p := range protocol.All() {
		more, err := p.Mutants.Mutants()
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	for _, id := range ids {
		at := slices.IndexFunc(all, func(m mutants.Mutant) bool { return m.ID == id })
		if at < 0 {
			return nil, fmt.Errorf("there is no mutant %q: see impl/node/mutants, impl/kv/mutants and synod mutants --list", id)
		}
		chosen = append(chosen, all[at])
	}
	return chosen, nil
}

func simulateMutant(ctx context.Context, together *mutate.Together, o nodetest.Options, m mutants.Mutant) (out simulatedMutant, err error) {
	begin := time.Now()
	var r nodetest.Result
	if err := together.Ask(ctx, simulated, o, &r, m); err != nil {
		return out, err
	}
	out = simulatedMutant{ID: m.ID, Title: m.Title, Events: r.Events, Length: r.Length, Run: r.Failed, Time: time.Since(begin)}
	if f := r.Failed; f != nil {
		out.Caught, out.Rule, out.Seed, out.Shortest = true, f.Broken.Rule, f.Seed, len(f.Actions)
	}
	return out, nil
}

func tableOfSimulated(w io.Writer, all []simulatedMutant) {
	const line = "%-5s %-7s %-14s %6s %10s %7s %9s %7s  %s\n"
	fmt.Fprintf(w, line, "ID", "RESULT", "RULE", "SEED", "EVENTS", "ACTIONS", "SHORTENED", "TIME", "TITLE")
	caught := 0
	for _, m := range all {
		result := "MISSED"
		if m.Caught {
			caught++
			result = "caught"
		}
		fmt.Fprintf(w, line, m.ID, result, cmp.Or(m.Rule, "-"), fmt.Sprint(m.Seed), report.Count(m.Events), fmt.Sprint(m.Length),
			fmt.Sprint(m.Shortest), fmt.Sprintf("%.1fs", m.Time.Seconds()), m.Title)
	}
	fmt.Fprintf(w, "%d of %d bugs caught\n", caught, len(all))
}
