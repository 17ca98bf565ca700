package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// spin is the model checker of that name, which writes a C program for each model.
type spin struct {
	spin, cc string
	version  string
	folder   string // of what is built
	optimize string // how the C compiler is to do so
	absent   error  // why it cannot be run
}

// findSpin finds what builds its programs. They are built in a folder.
func findSpin(ctx context.Context, folder string, log io.Writer) (s spin) {
	s.folder, s.optimize = folder, "-O3"
	var err, err2 error
	s.spin, err = exec.LookPath("spin")
	s.cc, err2 = exec.LookPath("cc")
	if s.absent = errors.Join(err, err2); s.absent == nil {
		var said ended
		said, s.absent = launch(ctx, exec.Command(s.spin, "-V")) // Spin Version 6.5.2 -- 6 December 2019
		s.version, _, _ = strings.Cut(strings.TrimSpace(string(said.out)), " -- ")
	}
	if s.absent != nil {
		fmt.Fprintln(log, "Spin is left out:", s.absent)
	}
	return s
}

// contenders search a size depth first, as Spin does by itself and as fast as it can, and breadth
// first as the others do.
func (s spin) contenders(model string, runs int) []contender {
	if s.absent != nil {
		return nil
	}
	return []contender{
		s.contender("Spin, depth first", model, runs),
		s.contender("Spin, depth first, at its fastest", model, runs, fastest...),
		s.contender("Spin, breadth first", model, runs, "-DBFS"),
	}
}

// fastest leaves out what a model of one process has no use for: packing states, fairness, and
// checks of who uses channels; and hashes more lightly. It takes a little more memory.
var fastest = []string{"-DNOCOMP", "-DNOFAIR", "-DXUSAFE", "-DSFH"}

// contender builds the program of a model, and runs it.
func (s spin) contender(name, model string, runs int, options ...string) contender {
	pan, slots := "", "-w22"
	if sizes[model].acceptors > 3 {
		slots = "-w25" // its table does not grow: about one for each state
	}
	return contender{
		name: name, model: model, against: model, runs: runs,
		prepare: func(ctx context.Context) (err error) {
			pan, err = s.build(ctx, sizes[model], options)
			return err
		},
		run: func(ctx context.Context) (sample, error) {
			e, err := launch(ctx, exec.Command(pan, slots))
			if err != nil {
				return sample{}, err
			}
			e.counts, err = readPan(e.out)
			return e.sample, err
		},
	}
}

// build has Spin write the program and the C compiler translate it, as its manual says for speed:
// safety alone, and no reduction, as that removes no state of this model and takes time.
func (s spin) build(ctx context.Context, size promela, options []string) (pan string, err error) {
	folder, err := os.MkdirTemp(s.folder, "pan-")
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(folder, "paxos.pml"), []byte(size.String()), 0o600); err != nil {
		return "", err
	}
	write := exec.Command(s.spin, "-a", "paxos.pml")
	translate := exec.Command(s.cc, append([]string{s.optimize, "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c"}, options...)...)
	for _, cmd := range []*exec.Cmd{write, translate} {
		cmd.Dir = folder
		if _, err := launch(ctx, cmd); err != nil {
			return "", err
		}
	}
	return filepath.Join(folder, "pan"), nil
}

var (
	panErrors      = regexp.MustCompile(`errors: 0\n`)
	panStored      = regexp.MustCompile(`(?m)^ *(\d+) states, stored`)
	panTransitions = regexp.MustCompile(`(?m)^ *(\d+|\d\.\d+e\+\d\d) transitions `)
)

// readPan reads what such a program prints, of large numbers eight digits.
func readPan(out []byte) (c counts, err error) {
	stored, transitions := panStored.FindSubmatch(out), panTransitions.FindSubmatch(out)
	if stored == nil || transitions == nil || !panErrors.Match(out) {
		return c, fmt.Errorf("want states stored, transitions and no errors, got %.500q", out)
	}
	if c.distinct, err = strconv.ParseInt(string(stored[1]), 10, 64); err != nil {
		return c, err
	}
	generated, err := strconv.ParseFloat(string(transitions[1]), 64)
	if err == nil && generated > 1<<53 {
		err = fmt.Errorf("%s transitions are too many to count", transitions[1])
	}
	c.generated = int64(generated)
	return c, err
}
