package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/numbers"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/impl/generals/odds"
	"github.com/synod-paxos/synod/internal/wholefile"
)

func generalsCommand() *cobra.Command {
	q := numbers.Question{}
	var asJSON bool
	var svg string
	cmd := &cobra.Command{
		Use:   "generals",
		Short: "The Two Generals, in numbers",
		Long: `generals says how likely the Two Generals are to disagree, for each of the ways to
say attack that impl/generals has: a handshake, one order by many messengers, a stream
with acknowledgements, and numbered messages with an answer that is repeated as the gaps
ask for. No way is certain; these are the prices.

Each chance is that of a formula. All three outcomes were also counted in battles of the
state machines themselves, over a channel that loses each messenger with the chance --p,
and an interval has the true chance with a confidence of 99.9999%: shown of DISAGREE, and
with --json of all. The same flags give the same output.

Exit codes: 0 every formula lies in its interval; 1 one does not; 2 the usage is wrong.`,
		Example: `  synod generals
  synod generals --p 0.5 --n 1,2,4,8,16 --messengers 3
  synod generals --enough 2 --heed 2
  synod generals --p 0.1 --target 1e-6 --confidence 0.99 --json
  synod generals --svg generals.svg`,
		Args: cobra.NoArgs,
	}
	f := cmd.Flags()
	f.Float64Var(&q.Loss, "p", 0.2, "the chance that a messenger is lost, 0 to 1")
	f.IntSliceVar(&q.Lengths, "n", []int{0, 1, 2, 3, 4, 6, 8, 10}, fmt.Sprintf("lengths, of the handshake and so on, 0 to %d; above %d only of one order by many messengers", numbers.MaxLength, generals.MaxNumber))
	f.IntVar(&q.Messengers, "messengers", 1, fmt.Sprintf("how many carry each message of the handshake, 0 to %d", maxMessengers))
	f.IntVar(&q.Enough, "enough", 1, fmt.Sprintf("so many acknowledgements of the stream make First attack, 0 to %d", generals.MaxNumber))
	f.IntVar(&q.Heed, "heed", 1, fmt.Sprintf("and so many of its messages Second, 1 to %d", generals.MaxNumber))
	f.Float64Var(&q.Target, "target", 0.001, "all messengers may be lost with at most this chance, above 0 and up to 1")
	f.Float64Var(&q.Confidence, "confidence", 0.95, "of the receiver's estimate of the loss, above 0 and below 1")
	f.IntVar(&q.Runs, "runs", 100_000, fmt.Sprintf("battles for each row, 1 to %d", odds.MaxRuns))
	f.Uint64Var(&q.Seed, "seed", 1, "of the battles")
	f.BoolVar(&asJSON, "json", false, "print one JSON object")
	f.StringVar(&svg, "svg", "", "also draw the curves into this file")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := errors.Join(checkQuestion(&q), checkFolder("--svg", svg)); err != nil {
			return err
		}
		progress := newProgress(cmd.ErrOrStderr())
		found, err := q.Ask(cmd.Context(), func(approach string, n int) { progress.say(fmt.Sprintf("%s, n = %d", approach, n)) })
		progress.clear()
		if err != nil {
			return err
		}
		return errors.Join(report.Print(cmd.OutOrStdout(), asJSON, found, found.Text()), drawGenerals(found, svg), verdict(nil, found.Agree))
	}
	return cmd
}

// maxMessengers keeps a battle short.
const maxMessengers = 1000

// checkQuestion says what is wrong with the flags, and puts the lengths in order.
func checkQuestion(q *numbers.Question) error {
	for _, n := range q.Lengths {
		if n < 0 || n > numbers.MaxLength {
			return fmt.Errorf("--n %d: give lengths from 0 to %d", n, numbers.MaxLength)
		}
	}
	switch {
	case !(q.Loss >= 0 && q.Loss <= 1):
		return fmt.Errorf("--p %v: give a chance from 0 to 1", q.Loss)
	case q.Messengers < 0 || q.Messengers > maxMessengers:
		return fmt.Errorf("--messengers %d: give a number from 0 to %d", q.Messengers, maxMessengers)
	case q.Enough < 0 || q.Enough > generals.MaxNumber:
		return fmt.Errorf("--enough %d: give a number from 0 to %d", q.Enough, generals.MaxNumber)
	case q.Heed < 1 || q.Heed > generals.MaxNumber:
		return fmt.Errorf("--heed %d: give a number from 1 to %d: who hears nothing knows of no order", q.Heed, generals.MaxNumber)
	case !(q.Target > 0 && q.Target <= 1):
		return fmt.Errorf("--target %v: give a chance above 0, as any number of messengers may all be lost, and up to 1", q.Target)
	case !(q.Confidence > 0 && q.Confidence < 1):
		return fmt.Errorf("--confidence %v: give one above 0 and below 1, as gaps make nothing certain", q.Confidence)
	case q.Runs < 1 || q.Runs > odds.MaxRuns:
		return fmt.Errorf("--runs %d: give a number from 1 to %d", q.Runs, odds.MaxRuns)
	}
	slices.Sort(q.Lengths)
	q.Lengths = slices.Compact(q.Lengths)
	return nil
}

// checkFolder finds out before the work whether a file can be written after it.
func checkFolder(flag, file string) error {
	if folder, err := os.Stat(filepath.Dir(file)); file != "" && (err != nil || !folder.IsDir()) {
		return fmt.Errorf("%s %s: there is no such folder", flag, file)
	}
	if it, err := os.Stat(file); err == nil && it.IsDir() {
		return fmt.Errorf("%s %s: it is a folder: name a file", flag, file)
	}
	return nil
}

func drawGenerals(r *numbers.Report, file string) error {
	if file == "" {
		return nil
	}
	picture, err := r.SVG()
	if err != nil {
		return err
	}
	return wholefile.Write(file, picture)
}
