package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"time"
)

// runExplore runs our explorer, in a process of its own like the others.
func (t tools) runExplore(size promela) func(context.Context) (sample, error) {
	return func(ctx context.Context) (sample, error) {
		command := slices.Concat(t.explore, []string{"--acceptors", strconv.Itoa(size.acceptors), "--ballots", strconv.Itoa(size.ballots)})
		e, err := launch(ctx, exec.Command(command[0], command[1:]...))
		if err != nil {
			return sample{}, err
		}
		e.counts, e.inside, err = readExplored(e.out)
		return e.sample, err
	}
}

// readExplored reads what synod explore --json prints.
func readExplored(out []byte) (counts, time.Duration, error) {
	var said struct {
		Distinct, Generated int64
		Seconds             float64
		Holds               *bool
	}
	switch err := json.Unmarshal(out, &said); {
	case err != nil:
		return counts{}, 0, fmt.Errorf("want one object in JSON, got %.200q: %w", out, err)
	case said.Holds == nil:
		return counts{}, 0, fmt.Errorf(`want "holds", got %.200q`, out)
	case !*said.Holds:
		return counts{}, 0, errors.New("want a model that holds, got one that does not")
	}
	return counts{said.Distinct, said.Generated}, time.Duration(said.Seconds * float64(time.Second)), nil
}
