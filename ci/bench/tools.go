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
	spin       spin
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
	t.spin = findSpin(ctx, temp, log)
	if t.stateright = buildStateright(ctx, log); t.stateright.absent != nil {
		fmt.Fprintln(log, "Stateright is left out:", t.stateright.absent)
	}
	return t, ctx.Err()
}

// buildExplore gives the command of our explorer. The current folder is the repository's root.
func buildExplore(ctx context.Context, folder string) ([]string, error) {
	synod := filepath.Join(folder, "synod")
	if _, err := launch(ctx, exec.Command("go", "build", "-buildvcs=false", "-ldflags=-s -w", "-o", synod, "./cmd/synod")); err != nil {
		return nil, fmt.Errorf("cannot build synod: %w", err)
	}
	return []string{synod, "explore", "--json"}, nil
}

// Models that several contenders explore.
const (
	five  = "Synod, five acceptors"
	three = "Synod, three ballots"
	two   = "Synod, two ballots"
	one   = "Synod, one ballot"
)

var sizes = map[string]promela{five: {5, 2}, three: {3, 3}, two: {3, 2}, one: {3, 1}}

// contenders are all that is run, in the order of the table.
func (t tools) contenders(quick bool) (all []contender) {
	if quick {
		all = []contender{{name: "TLC", model: one, against: one, runs: 1, run: t.runTLC("{1}", true)}, t.explorer(one, 2)}
		all = append(all, t.spin.contenders(one, 1)...)
		return append(all, t.stateright.contender("check", "2", "", one, 1)...)
	}
	all = []contender{
		{name: "TLC", model: three, against: three, runs: 2, run: t.runTLC("{1, 2, 3}", true)},
		{name: "TLC, nothing checked", model: three, against: three, runs: 1, run: t.runTLC("{1, 2, 3}", false)},
		t.explorer(three, 5),
	}
	all = append(all, t.spin.contenders(three, 5)...)
	all = append(all, t.explorer(five, 1))
	all = append(all, t.spin.contenders(five, 1)...)
	all = append(all, contender{name: "TLC", model: two, against: two, runs: 2, run: t.runTLC("{1, 2}", true)}, t.explorer(two, 5))
	all = append(all, t.stateright.contender("check", "3", "", three, 2)...)
	all = append(all, t.stateright.contender("check-dfs", "3", "", three, 2)...)
	all = append(all, t.stateright.contender("check", "4", "", three, 1)...)
	return append(all, t.stateright.contender("check", "3", "unordered_duplicating", three, 1)...)
}

func (t tools) explorer(model string, runs int) contender {
	return contender{name: "`synod explore`", model: model, runs: runs, run: t.runExplore(sizes[model])}
}
