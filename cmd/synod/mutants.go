package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/internal/wholefile"
)

// mutantFlags are those of mutants.
type mutantFlags struct {
	protocol        string
	list, record    bool
	generated, spec bool
	untried         bool
	sample          int
	judge           string
	results
	checkout string
}

func mutantsCommand() *cobra.Command {
	m := &mutantFlags{}
	cmd := &cobra.Command{
		Use:   "mutants [ID...]",
		Short: "Seeded bugs: which are caught, by what, at which step",
		Long: `mutants measures what the checks are worth. It builds the reference implementation of
each protocol with each of its known bugs in it, and with each safe variant. Every bug
must be caught, and no safe variant flagged. The bugs are patches, in
impl/PROTOCOL/mutants. Beside them are implementations of their own, written as others
write them: what is wrong in them must be shown to do harm, and what is safe must
conform.

Each goes through the checks that serve any protocol: EQUAL is the first wrong step of a
shortest behaviour to a difference, at some state of the recorded graphs, REPLAY that of
one that the recorded suites alone show, EXPLORED the property that must break, in as few
steps as it can be. Where there is a kit, CONFORM is what testing it as anybody's
implementation finds, as synod conform does; then that must catch each bug, as it knows
what is safe although it is another graph. Else both of the recordings must, but for bugs
that declare that only exploring can.

With --record it explores the bugs for the kit instead, and writes what synod conform
compares a wrong implementation with: do so after a change of the bugs or of the code.

With --generated it makes mutants of each implementation's source by itself: each one
small change, such as another comparison or a statement left out. The unit tests of the
package and the checks are asked whether they notice it. One that neither does survives,
unless impl/PROTOCOL/mutants/equivalent.txt says why it need not be noticed.

With --spec it makes mutants of the specification: each conjunct and condition of its
modules left out or denied, each comparison another. The quick models whose steps are made
of it are asked, at most ten, the smallest first, whether they notice it, by a property that breaks or
by another count; then recorded graphs, known bugs, the proofs' models and larger ones. One that none
notices survives, unless spec/PROTOCOL/harmless.txt says why. What noticed one before, as
spec/PROTOCOL/noticed.txt says, is asked first; --untried tries only those of which neither file says
anything, and --record writes what was found into noticed.txt of the checkout. --judge asks one kind
alone: check, equal, explore (the code, explored, against what TLC finds) or prove (the proofs' models
and systems). This needs TLC, and without --record no checkout; it takes a second or two for each.

It needs Go, and runs in a checkout of this repository.`,
		Example: examples("mutants", "", "--list"),
	}
	f := cmd.Flags()
	addProtocol(cmd, &m.protocol, "only those of this protocol: "+strings.Join(protocol.Names(), " or ")+" (default all)")
	f.BoolVar(&m.list, "list", false, "only say which there are")
	m.results.add(cmd)
	f.BoolVar(&m.record, "record", false, "explore the bugs and write "+protocol.WithKit().Kit.Recorded+"; with --spec write noticed.txt")
	f.BoolVar(&m.generated, "generated", false, "try mutants that are made of the source, instead of the known ones")
	f.BoolVar(&m.spec, "spec", false, "try mutants that are made of the specification")
	f.IntVar(&m.sample, "sample", 0, "with --spec: only so many, always the same (default all)")
	f.BoolVar(&m.untried, "untried", false, "with --spec: only those of which it is not known what notices them")
	f.StringVar(&m.judge, "judge", "", "with --spec: ask only this one: check, equal, explore or prove (default all)")
	f.StringVar(&m.checkout, "checkout", ".", "a folder in the checkout")
	cmd.RunE = func(cmd *cobra.Command, ids []string) error { return m.run(cmd, ids) }
	return cmd
}

func (m *mutantFlags) run(cmd *cobra.Command, ids []string) error {
	switch {
	case m.spec && m.generated:
		return fmt.Errorf("--spec is about the specification, --generated about the implementation: leave one of them out")
	case m.sample != 0 && !m.spec || m.sample < 0:
		return fmt.Errorf("--sample is a number of mutants, with --spec")
	case !m.spec && (m.untried || m.judge != ""):
		return fmt.Errorf("--untried and --judge are about the specification: they need --spec")
	case m.spec:
		return m.runSpec(cmd, ids)
	case m.generated:
		return m.runGenerated(cmd, ids)
	}
	if kit := protocol.WithKit(); m.record && m.protocol != "" && m.protocol != kit.Name {
		return fmt.Errorf("--record is for what synod conform knows of %s, and --protocol is %s: leave one of them out", kit.Title, m.protocol)
	}
	chosen, err := chosenMutants(m.protocol, ids)
	if err != nil {
		return err
	}
	if m.list {
		return listMutants(cmd.OutOrStdout(), chosen)
	}
	b, err := mutate.New(m.checkout)
	if err != nil {
		return err
	}
	if m.record {
		return recordMutants(cmd, b)
	}
	collectLess()
	p, done, begin := newProgress(cmd.ErrOrStderr()), 0, time.Now()
	p.started(0, "the first")
	scores, err := b.TryAll(cmd.Context(), chosen, func(s *mutate.Score) { done++; p.started(done, "after "+s.ID) })
	p.clear()
	if err != nil {
		return err
	}
	return m.report(cmd.OutOrStdout(), scores, time.Since(begin))
}

func recordMutants(cmd *cobra.Command, b *mutate.Builder) error {
	p, done := newProgress(cmd.ErrOrStderr()), 0
	file, holds, data, err := protocol.WithKit().Kit.Record(cmd.Context(), b, func(id string) { done++; p.started(done, "after "+id) })
	p.clear()
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s: %s, %d bytes\n", file, holds, len(data))
	return wholefile.Write(filepath.Join(b.Checkout(), filepath.FromSlash(file)), data)
}

// chosenMutants are those of a protocol, or of all, by their IDs, or all of them.
func chosenMutants(of string, ids []string) (chosen []mutate.Candidate, err error) {
	all, err := chosenProtocols(of)
	if err != nil {
		return nil, err
	}
	met := map[string]bool{}
	for _, p := range all {
		candidates, err := p.Mutants.Candidates(p.Name)
		if err != nil {
			return nil, err
		}
		for _, c := range candidates {
			met[c.ID] = true
			if len(ids) == 0 || slices.Contains(ids, c.ID) {
				chosen = append(chosen, c)
			}
		}
	}
	for _, id := range ids {
		if !met[id] {
			return nil, fmt.Errorf("there is no mutant %q%s: see synod mutants --list", id, ofProtocol(of))
		}
	}
	return chosen, nil
}

func ofProtocol(name string) string {
	if name == "" {
		return ""
	}
	return " of protocol " + name
}

func listMutants(w io.Writer, all []mutate.Candidate) error {
	for _, m := range all {
		if _, err := fmt.Fprintf(w, "%-5s %-9s %-36s %s\n", m.ID, m.Kind, strings.Join(m.Roles, ", "), m.Title); err != nil {
			return err
		}
	}
	return nil
}

// mutationReport is what mutants prints as JSON.
type mutationReport struct {
	Score   string          `json:"score"`
	Right   bool            `json:"right"`
	Mutants []*mutate.Score `json:"mutants"`
}

func (m *mutantFlags) report(w io.Writer, scores []*mutate.Score, took time.Duration) error {
	r := mutationReport{Right: true, Mutants: scores}
	var bugs, caught, safe, flagged int
	for _, s := range scores {
		r.Right = r.Right && s.Right
		if s.Kind == mutants.Safe {
			safe++
			flagged += count(!s.Right)
		} else {
			bugs++
			caught += count(s.Right)
		}
	}
	r.Score = fmt.Sprintf("%d of %d bugs caught or named, %d of %d safe variants flagged", caught, bugs, flagged, safe)
	page := &report.Report{Rows: rowsOfMutants(scores), Summary: r.Score, Holds: r.Right}
	if err := m.results.write("synod mutants", page); err != nil {
		return err
	}
	err := tell(w, m.json, r, func(w io.Writer) {
		tableOfMutants(w, scores)
		fmt.Fprintf(w, "%s; %.0fs\n", r.Score, took.Seconds())
	})
	return verdict(err, r.Right)
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

const mutantLine = "%-5s %-9s %-12s %s %6s  %s\n"

// tableOfMutants is a table for each protocol, then what is not as it must be.
func tableOfMutants(w io.Writer, scores []*mutate.Score) {
	heading := ""
	for _, s := range scores {
		if heading != s.Protocol {
			if heading != "" {
				fmt.Fprintln(w)
			}
			heading = s.Protocol
			fmt.Fprintf(w, mutantLine, "ID", "KIND", "RESULT", mutate.Heading, "TIME", "TITLE")
		}
		fmt.Fprintf(w, mutantLine, s.ID, s.Kind, s.Verdict(), s.Columns(), fmt.Sprintf("%.1fs", s.Time.Seconds()), s.Title)
	}
	for _, score := range scores {
		fmt.Fprint(w, score.Details())
	}
}

func rowsOfMutants(scores []*mutate.Score) (rows []report.Row) {
	for _, s := range scores {
		row := report.None("mutant", s.ID)
		row.Protocol, row.Result, row.Time = s.Protocol, s.Verdict(), s.Time
		if !s.Right {
			row.Failures = []report.Failure{{What: s.Verdict() + ": " + s.Title, How: s.Details()}}
		}
		rows = append(rows, row)
	}
	return rows
}
