package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/quorums"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/impl/fast"
)

func quorumsCommand() *cobra.Command {
	var asJSON bool
	var s fast.QuorumSizes
	cmd := &cobra.Command{
		Use:   "quorums [N...]",
		Short: "Which sizes of quorums are safe, and which popular rules are right",
		Long: `quorums says for each number of acceptors which sizes of classic and fast quorums are
safe, beside what popular rules ask for. With --classic it judges one choice: whether
two values can be chosen, why, and up to four acceptors with the shortest run in which
they are, found by exploring the code.

Exit codes: 0 no two values can be chosen, or no sizes were given; 1 they can; 2 the
usage is wrong.`,
		Example: `  synod quorums
  synod quorums 4 --classic 3 --fast 3
  synod quorums 3 --phase1 2 --classic 1     flexible quorums, and no fast ballot`,
	}
	f := cmd.Flags()
	f.IntVar(&s.Classic, "classic", 0, "the size of a quorum of a classic ballot")
	f.IntVar(&s.Fast, "fast", 0, "the size of a quorum of a fast ballot (default all)")
	f.IntVar(&s.Phase1, "phase1", 0, "the size of a quorum of phase 1 (default as a classic ballot)")
	f.BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		numbers, err := acceptorNumbers(args)
		if err != nil {
			return err
		}
		if f := cmd.Flags(); f.Changed("classic") || f.Changed("fast") || f.Changed("phase1") {
			return judgeQuorums(cmd, s, numbers, asJSON)
		}
		if len(args) == 0 {
			numbers = []int{1, 2, 3, 4, 5, 6, 7, 8, 12}
		}
		var rows []quorums.Row
		for _, n := range numbers {
			rows = append(rows, quorums.Of(n))
		}
		return report.Print(cmd.OutOrStdout(), asJSON, map[string]any{"rows": rows}, quorums.Text(rows))
	}
	return cmd
}

func acceptorNumbers(args []string) (numbers []int, err error) {
	for _, arg := range args {
		n, err := strconv.Atoi(arg)
		if err != nil || n < 1 || n > quorums.MaxAcceptors {
			return nil, fmt.Errorf("give numbers of acceptors from 1 to %d, got %.20q", quorums.MaxAcceptors, arg)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

func judgeQuorums(cmd *cobra.Command, s fast.QuorumSizes, numbers []int, asJSON bool) error {
	if len(numbers) != 1 {
		return fmt.Errorf("give one number of acceptors beside --classic, got %d", len(numbers))
	}
	given := cmd.Flags().Changed
	if !given("classic") {
		return errors.New("give --classic too, the size of a quorum of a classic ballot: a majority, if you know no better")
	}
	s.Acceptors = numbers[0]
	if !given("phase1") {
		s.Phase1 = s.Classic
	}
	if !given("fast") {
		s.Fast = s.Acceptors
	}
	for _, of := range []struct {
		flag string
		size int
	}{{"classic", s.Classic}, {"fast", s.Fast}, {"phase1", s.Phase1}} {
		if of.size < 1 || of.size > s.Acceptors {
			return fmt.Errorf("--%s: give a size from 1 to %d, got %d", of.flag, s.Acceptors, of.size)
		}
	}
	j, err := quorums.Judge(cmd.Context(), s)
	if err != nil {
		return err
	}
	return verdict(report.Print(cmd.OutOrStdout(), asJSON, j, j.Text()), j.Safe && !j.Differs)
}
