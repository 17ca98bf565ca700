package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"

	"github.com/synod-paxos/synod/trace/tlc"
)

// tools are the programs that run.
type tools struct {
	tlc        *tlc.Tools
	explore    []string // the command of our explorer, to which its options are appended
	stateright stateright
}

// findTools builds our explorer in a folder, Stateright in the cache, and finds TLC.
func findTools(ctx context.Context, temp string, log io.Writer) (t tools, err error) {
	if t.tlc, err = tlc.Find(ctx); err != nil {
		return t, err
	}
	if t.explore, err = buildExplore(ctx, temp); err != nil {
		return t, err
	}
	if t.stateright = buildStateright(ctx, log); t.stateright.absent != nil {
		fmt.Fprintln(log, "Stateright is left out:", t.stateright.absent)
	}
	return t, ctx.Err()
}

// buildExplore gives the command of our explorer. The current folder is the repository's root.
func buildExplore(ctx context.Context, folder string) ([]string, error) {
	synod := filepath.Join(folder, "synod")
	if _, err := launch(ctx, exec.Command("go", "build", "-buildvcs=false", "-o", synod, "./cmd/synod")); err != nil {
		return nil, fmt.Errorf("cannot build synod: %w", err)
	}
	return []string{synod, "explore", "--json"}, nil
}

const (
	three = "Synod, three ballots"
	two   = "Synod, two ballots"
	one   = "Synod, one ballot"
)

// contenders are all that is run, in the order of the table.
func (t tools) contenders(quick bool) (all []contender) {
	if quick {
		all = []contender{
			{name: "TLC", model: one, against: one, runs: 1, run: t.runTLC("{1}", true)},
			{name: "`synod explore`", model: one, runs: 2, run: t.runExplore(1)},
		}
		return append(all, t.stateright.contender("check", "2", "", one, 1)...)
	}
	all = []contender{
		{name: "TLC", model: three, against: three, runs: 2, run: t.runTLC("{1, 2, 3}", true)},
		{name: "TLC, nothing checked", model: three, against: three, runs: 1, run: t.runTLC("{1, 2, 3}", false)},
		{name: "`synod explore`", model: three, runs: 5, run: t.runExplore(3)},
		{name: "TLC", model: two, against: two, runs: 2, run: t.runTLC("{1, 2}", true)},
		{name: "`synod explore`", model: two, runs: 5, run: t.runExplore(2)},
	}
	all = append(all, t.stateright.contender("check", "3", "", three, 2)...)
	all = append(all, t.stateright.contender("check-dfs", "3", "", three, 2)...)
	all = append(all, t.stateright.contender("check", "4", "", three, 1)...)
	return append(all, t.stateright.contender("check", "3", "unordered_duplicating", three, 1)...)
}
