package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/cmd/synod/internal/wholefile"
	"github.com/synod-paxos/synod/impl/paxos/mutants"
	"github.com/synod-paxos/synod/modeltest/paxostest"
)

func mutantsCommand() *cobra.Command {
	var list, asJSON, record bool
	var junit, checkout string
	cmd := &cobra.Command{
		Use:   "mutants [ID...]",
		Short: "Seeded bugs: which are caught, by what, at which step",
		Long: `mutants measures what the conformance suites are worth. It builds the reference
implementation with each known bug of Paxos in it, and with each safe variant, and
tests each as anybody's implementation is tested by synod conform. Every bug must be
caught, and no safe variant flagged. The bugs are patches, in impl/paxos/mutants.

It also explores each, as synod explore does: a bug must break agreement, or that
decisions agree, in as few steps as TLC says, and a safe variant nothing.

With --record it explores the bugs instead, and writes what synod conform compares a
wrong implementation with: do so after a change of the bugs or of impl/paxos.

It needs Go, and runs in a checkout of this repository.`,
		Example: `  synod mutants
  synod mutants M14 S02
  synod mutants --list`,
	}
	f := cmd.Flags()
	f.BoolVar(&list, "list", false, "only say which there are")
	f.BoolVar(&asJSON, "json", false, "print one JSON object")
	f.StringVar(&junit, "junit", "", "also write the result as JUnit XML to this file")
	f.BoolVar(&record, "record", false, "explore the bugs and write "+paxostest.KnownFile)
	f.StringVar(&checkout, "checkout", ".", "a folder in the checkout")
	cmd.RunE = func(cmd *cobra.Command, ids []string) error {
		chosen, err := chosenMutants(ids)
		if err != nil {
			return err
		}
		if list {
			return listMutants(cmd.OutOrStdout(), chosen)
		}
		b, err := mutate.New(checkout)
		if err != nil {
			return err
		}
		if record {
			return recordMutants(cmd, b)
		}
		p, done, begin := newProgress(cmd.ErrOrStderr()), 0, time.Now()
		p.started(0, "the first")
		scores, err := b.TryAll(cmd.Context(), chosen, func(s *mutate.Score) { done++; p.started(done, "after "+s.ID) })
		p.clear()
		if err != nil {
			return err
		}
		return reportMutants(cmd.OutOrStdout(), scores, time.Since(begin), asJSON, junit)
	}
	return cmd
}

func recordMutants(cmd *cobra.Command, b *mutate.Builder) error {
	all, err := mutants.All()
	if err != nil {
		return err
	}
	bugs := slices.DeleteFunc(all, func(m mutants.Mutant) bool { return m.Kind == mutants.Safe })
	p, done := newProgress(cmd.ErrOrStderr()), 0
	known, err := b.Record(cmd.Context(), bugs, func(id string) { done++; p.started(done, "after "+id) })
	p.clear()
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := known.Write(&file); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s: %d bugs in a role, %d bytes\n", paxostest.KnownFile, len(known.Bugs), file.Len())
	return wholefile.Write(filepath.Join(b.Checkout(), filepath.FromSlash(paxostest.KnownFile)), file.Bytes())
}

func chosenMutants(ids []string) ([]mutants.Mutant, error) {
	all, err := mutants.All()
	if err != nil || len(ids) == 0 {
		return all, err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(all, func(m mutants.Mutant) bool { return m.ID == id }) {
			return nil, fmt.Errorf("there is no mutant %q: see synod mutants --list", id)
		}
	}
	return slices.DeleteFunc(all, func(m mutants.Mutant) bool { return !slices.Contains(ids, m.ID) }), nil
}

func listMutants(w io.Writer, all []mutants.Mutant) error {
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

func reportMutants(w io.Writer, scores []*mutate.Score, took time.Duration, asJSON bool, junit string) error {
	r := mutationReport{Right: true, Mutants: scores}
	var bugs, caught, safe, flagged int
	for _, s := range scores {
		r.Right = r.Right && s.Right
		switch {
		case s.Kind == mutants.Safe:
			safe++
			flagged += count(!s.Right)
		default:
			bugs++
			caught += count(s.Right)
		}
	}
	r.Score = fmt.Sprintf("%d of %d bugs caught or named, %d of %d safe variants flagged", caught, bugs, flagged, safe)
	if junit != "" {
		if err := junitOfMutants(junit, scores); err != nil {
			return err
		}
	}
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		if err := enc.Encode(r); err != nil {
			return err
		}
	} else {
		tableOfMutants(w, scores)
		fmt.Fprintf(w, "%s; %.0fs\n", r.Score, took.Seconds())
	}
	if !r.Right {
		return errFalsified
	}
	return nil
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

const mutantLine = "%-5s %-9s %-12s %-9s %-18s %4s %7s %8s  %-18s %6s  %s\n"

func tableOfMutants(w io.Writer, scores []*mutate.Score) {
	fmt.Fprintf(w, mutantLine, "ID", "KIND", "RESULT", "ROLE", "SUITE", "STEP", "TESTS", "STEPS", "EXPLORED", "TIME", "TITLE")
	for _, s := range scores {
		step, suite := "", s.Suite
		if s.Step > 0 {
			step = fmt.Sprint(s.Step)
		}
		if suite == "" {
			suite = s.Dialect
		}
		fmt.Fprintf(w, mutantLine, s.ID, s.Kind, s.Verdict(), s.Role, suite, step,
			report.Count(int64(s.Tests)), report.Count(int64(s.Steps)), s.Explored, fmt.Sprintf("%.1fs", s.Time.Seconds()), s.Title)
	}
	for _, s := range scores {
		if s.Explored != nil && s.Explored.Wrong != "" {
			fmt.Fprintf(w, "\n%s\n", s.Explored.Wrong)
		}
		if s.Kind == mutants.Safe && s.Found != nil {
			fmt.Fprintf(w, "\n%s %s:\n%s", s.ID, s.Title, s.Found.Text())
		}
	}
}

func junitOfMutants(file string, scores []*mutate.Score) error {
	var r report.Report
	for _, s := range scores {
		row := report.None("mutant", s.ID)
		row.Result, row.Time = s.Verdict(), s.Time
		if !s.Right {
			row.Failures = []report.Failure{{What: s.Verdict() + ": " + s.Title}}
		}
		r.Rows = append(r.Rows, row)
	}
	var b strings.Builder
	if err := report.JUnit(&b, "synod mutants", &r); err != nil {
		return err
	}
	return wholefile.Write(file, []byte(b.String()))
}
